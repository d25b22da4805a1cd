//! The dossier of a gap: how ready it is for a pre-commercial procurement, point by point as
//! funders ask, from what one viewer may see. What is not there is shown as missing, with what to do.

mod lists;
mod points;

use crate::act::Refusal;
use crate::brief::{About, Brief, Cell, Figure, Section, Subject, Table};
use crate::gap_file::{GapFileInFull, gap_file_in_full};
use crate::platform::{Platform, PlatformError};
use jiff::civil::Date;
use points::{Ask, Point, points};
use uptake_model::{GapFileId, Viewer};

/// Likely projects that are listed.
const MOST_PROJECTS: usize = 20;

/// Why there is no dossier.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// There is none that the viewer may know of.
    #[error("Uptake holds no gap file “{0}” that is published for everybody. Nothing was written.")]
    Unknown(GapFileId),
    /// No day was given.
    #[error("The file does not say as of which day it was made, so it cannot be made again.")]
    NoDay,
    /// It could not be read.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Anything else.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

/// The dossier of a gap file as `viewer` may see it; `None` where they may not know of it. It
/// says of itself whether it is what everybody may see.
///
/// # Errors
/// The index cannot be read, or the store fails.
pub async fn dossier(
    platform: &Platform,
    viewer: &Viewer,
    id: &GapFileId,
    today: Date,
) -> Result<Option<Brief>, DossierError> {
    let Some(seen) = seen_by(platform, viewer, id, today).await? else {
        return Ok(None);
    };
    if *viewer == Viewer::Public {
        return Ok(Some(seen));
    }
    let public = seen_by(platform, &Viewer::Public, id, today).await?;
    if public.is_some_and(|it| it == seen) {
        return Ok(Some(seen));
    }
    Ok(Some(restricted(seen, id)))
}

/// A dossier of which not everybody may see everything: the command would give other numbers.
fn restricted(mut seen: Brief, id: &GapFileId) -> Brief {
    seen.about.public = false;
    let figures = seen.sections.iter_mut().flat_map(|it| &mut it.figures);
    for figure in figures {
        figure.query = format!("/gap-files/{id}/dossier#figure-{}", figure.id);
    }
    seen
}

/// The dossier, as if it were what everybody may see.
async fn seen_by(
    platform: &Platform,
    viewer: &Viewer,
    id: &GapFileId,
    today: Date,
) -> Result<Option<Brief>, DossierError> {
    let found = gap_file_in_full(platform, viewer, id, MOST_PROJECTS, today).await?;
    let Some(full) = found else { return Ok(None) };
    let snapshots = platform
        .store()
        .snapshots()
        .await
        .map_err(PlatformError::from)?;
    // Without likely projects nothing was scored.
    let scoring = match &full.found {
        Some(_) => Some(crate::brief::scoring(&*platform.index()?)),
        None => None,
    };
    let about = About {
        title: format!(
            "Readiness for a pre-commercial procurement: {}",
            full.seen.title()
        ),
        subject: Subject::GapFile(id.to_string()),
        snapshot: snapshots.first().map(|it| it.id.clone()),
        as_of: Some(today),
        scoring,
        sources: crate::brief::sources(&snapshots),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        public: true,
    };
    Ok(Some(Brief {
        about,
        sections: sections(&full, id, today),
    }))
}

/// The dossier of a gap file that everybody may see, as whoever runs the platform sees it.
///
/// # Errors
/// There is none, or as [`dossier`].
pub async fn dossier_of_published(
    platform: &Platform,
    id: &GapFileId,
    day: Option<Date>,
) -> Result<Brief, DossierError> {
    let day = day.ok_or(DossierError::NoDay)?;
    let found = dossier(platform, &Viewer::Public, id, day).await?;
    found.ok_or_else(|| DossierError::Unknown(id.clone()))
}

/// What stands of a thing that is asked for.
struct Standing {
    count: u64,
    holds: bool,
}

fn standing(full: &GapFileInFull, ask: &Ask, today: Date) -> Standing {
    let count = lists::count(full, ask.fact, today);
    Standing {
        count,
        holds: count >= ask.least,
    }
}

fn sections(full: &GapFileInFull, id: &GapFileId, today: Date) -> Vec<Section> {
    let mut sections = vec![Section {
        title: "Where it stands".to_owned(),
        paragraphs: opening(full),
        figures: vec![summary(full, id, today)],
    }];
    for point in &points().point {
        sections.push(section(full, id, point, today));
    }
    sections.push(method());
    sections
}

fn opening(full: &GapFileInFull) -> Vec<String> {
    let statement = crate::SeenGapFile::text(full.seen.content.statement.as_ref());
    let mut paragraphs = vec![format!(
        "Owner: {}, {}.",
        full.seen.owner.name,
        full.seen.owner.country.name()
    )];
    if !statement.is_empty() {
        paragraphs.insert(0, statement.to_owned());
    }
    if full.found.is_none() {
        paragraphs.push(
            "Title and statement are not both yours to see, so nothing is said here of matching projects.".to_owned(),
        );
    }
    paragraphs
}

fn figure(
    (id, today): (&GapFileId, Date),
    name: &str,
    caption: &str,
    heads: &[&str],
    rows: Vec<Vec<Cell>>,
) -> Figure {
    Figure {
        id: name.to_owned(),
        caption: caption.to_owned(),
        note: String::new(),
        table: Table {
            heads: heads.iter().map(|it| (*it).to_owned()).collect(),
            rows,
        },
        chart: None,
        query: format!("uptake dossier {id} --as-of {today} --figure {name}"),
    }
}

fn summary(full: &GapFileInFull, id: &GapFileId, today: Date) -> Figure {
    let rows = points().point.iter().map(|point| {
        let standings: Vec<Standing> = point
            .ask
            .iter()
            .map(|ask| standing(full, ask, today))
            .collect();
        let held = standings.iter().filter(|it| it.holds).count() as u64;
        vec![
            Cell::text(&point.title),
            Cell::text(word(held, standings.len() as u64)),
            Cell::Count(standings.len() as u64),
            Cell::Count(held),
        ]
    });
    figure(
        (id, today),
        "points",
        "What a funder wants proven, and what the records show",
        &["Point", "State", "Proofs asked for", "Shown"],
        rows.collect(),
    )
}

fn word(held: u64, asked: u64) -> &'static str {
    match held {
        0 => "missing",
        held if held < asked => "in part",
        _ => "shown",
    }
}

fn section(full: &GapFileInFull, id: &GapFileId, point: &Point, today: Date) -> Section {
    let mut paragraphs = Vec::new();
    let mut rows = Vec::new();
    let mut figures = Vec::new();
    for ask in &point.ask {
        let standing = standing(full, ask, today);
        if !standing.holds {
            let of = match standing.count {
                0 => String::new(),
                count => format!(" ({count} of the {} needed)", ask.least),
            };
            paragraphs.push(format!(
                "Missing: {}{of}. What to do: {}",
                lower(&ask.what),
                ask.mend
            ));
        }
        rows.push(vec![
            Cell::text(&ask.what),
            Cell::Count(ask.least),
            Cell::Count(standing.count),
            Cell::text(if standing.holds { "shown" } else { "missing" }),
        ]);
        figures.extend(
            lists::list(full, ask.fact, today).map(|(name, caption, heads, rows)| {
                figure((id, today), name, caption, heads, rows)
            }),
        );
    }
    if paragraphs.is_empty() {
        paragraphs.push("Shown by the records below.".to_owned());
    }
    let proofs = figure(
        (id, today),
        &point.id.replace('_', "-"),
        &format!("Proofs of: {}", lower(&point.title)),
        &["What is asked for", "Needed", "There", "State"],
        rows,
    );
    Section {
        title: point.title.clone(),
        paragraphs,
        figures: std::iter::once(proofs).chain(figures).collect(),
    }
}

/// The first letter small, for the middle of a sentence; abbreviations stay.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().collect::<String>() + letters.as_str()
        }
        _ => text.to_owned(),
    }
}

fn method() -> Section {
    let points = points();
    let confirmed = match points.confirmed {
        true => "",
        false => {
            " Its wording could not be confirmed at the source: compare it with the call that you apply to."
        }
    };
    Section {
        title: "Method and limits".to_owned(),
        paragraphs: vec![
            format!("Points: edition {}, after {}.{confirmed}", points.edition, points.source),
            "Only what its reader may see is counted: what others marked for fewer people is left out, without a \
             trace. Records change day by day, so the same gap file may give another dossier tomorrow."
                .to_owned(),
            "Likely projects are suggestions by machine; confirmed ones were confirmed by people. A record shows that \
             somebody wrote it, not that it is so."
                .to_owned(),
        ],
        figures: Vec::new(),
    }
}
