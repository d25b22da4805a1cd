//! `uptake export site`: the public site as files that outlive the server.

use super::fresh_folder::FreshFolder;
use crate::args::ExportSiteArgs;
use crate::session::{Session, SystemEntropy, now};
use crate::terminal::{Waiting, counted};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use uptake_model::{Extent, Landscape};
use uptake_web::AppState;
use uptake_web::static_copy::{CopyError, CopyNote, CopyReport, Standing, copy_site};
use uptake_workflow::{landscape, survey_and_compare};

/// Copies all that can be reached by links, and all projects with whoever takes part.
pub async fn run(
    args: &ExportSiteArgs,
    session: Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let folder = FreshFolder::begin(&args.out, "site")?;
    let (day, stop) = (session.today(), super::on_interrupt());
    let platform = Arc::new(session.platform);
    let waiting = Waiting::new("Surveying the corpus");
    // What the running site derives in its own time must be there before it is copied.
    platform.index()?;
    let progress = waiting.percent("Surveying the corpus");
    let derived = survey_and_compare(&platform, progress, Arc::clone(&stop)).await;
    waiting.clear();
    derived?;
    let landscape = landscape(&platform).await?;
    let standing = Standing::now(Arc::clone(&platform)).await?;
    anyhow::ensure!(
        standing.snapshot() == landscape.snapshot.as_ref(),
        CopyError::Moved
    );
    let note = CopyNote {
        day,
        snapshot: standing.snapshot().cloned(),
        address: args.address.clone().unwrap_or_default(),
    };
    let state = AppState::new(
        platform,
        now,
        Arc::new(SystemEntropy),
        note.address.as_str(),
    )
    .of_installation(session.installation);
    let site = uptake_web::router(state);
    let waiting = Waiting::new("Copying the site");
    let copied = copy_site(
        &site,
        seeds(&landscape, args.all),
        (&note, &standing),
        &mut |file, bytes| folder.write(file, bytes),
        &mut |done, known| waiting.say(&format!("Copying the site: {done} of {known} pages")),
        &stop,
    )
    .await;
    waiting.clear();
    let report = copied?;
    if !report.stopped {
        folder.put_in_place()?;
    }
    tell(&report, &args.out, out)
}

/// What became of the copy, for a person.
fn tell(report: &CopyReport, place: &Path, out: &mut dyn Write) -> anyhow::Result<()> {
    let place = place.display();
    if report.stopped {
        writeln!(
            out,
            "Stopped; nothing was left in {place}. Run the command again to begin anew."
        )?;
        return Ok(());
    }
    writeln!(
        out,
        "The site in {place}: {}, {} MB. Begin at index.html; it needs no server.",
        counted(report.files, "file", "files"),
        report.bytes / 1_000_000,
    )?;
    if report.closed > 0 {
        writeln!(
            out,
            "{} that only members may open {} to a page that says so.",
            counted(report.closed, "address", "addresses"),
            if report.closed == 1 { "leads" } else { "lead" }
        )?;
    }
    Ok(())
}

/// The pages of all projects, and of all who take part in them: most are linked from nowhere
/// but from answers.
fn seeds(landscape: &Landscape, all: bool) -> Vec<String> {
    let extent = Extent {
        all_research: all,
        ..Extent::default()
    };
    let projects = landscape.within(&extent).into_iter();
    let projects: Vec<_> = projects.map(|it| &landscape.projects[it]).collect();
    let organisations: BTreeSet<usize> = projects
        .iter()
        .flat_map(|it| landscape.parts_of(it).iter().map(|part| part.organisation))
        .collect();
    let organisations = organisations.into_iter();
    let organisations =
        organisations.map(|it| format!("/organisations/{}", landscape.organisations[it].id));
    let projects = projects.iter().map(|it| format!("/projects/{}", it.id));
    projects.chain(organisations).collect()
}
