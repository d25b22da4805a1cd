//! `uptake overlaps`: groups of projects that do nearly the same thing. Found once for each
//! index, here or beside the running site.

use super::survey::OVERTAKEN;
use super::write_json;
use crate::args::OverlapsArgs;
use crate::session::Session;
use crate::terminal::{Waiting, counted, shorten};
use std::io::Write;
use uptake_model::{Euro, StatedSum};
use uptake_search::encoder::Effort;
use uptake_store::listing::Page;
use uptake_web::api::coverage::overlaps::OverlapList;
use uptake_workflow::{OverlapFilter, ShownOverlap, all_overlaps, find_overlaps, overlaps};

/// Finds the overlaps of the index in force where they are not known, and lists them.
pub async fn run(
    args: &OverlapsArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let filter = OverlapFilter {
        extent: args.extent.extent()?,
        across: args.across,
        at_once: args.at_once,
    };
    if !found(session, out).await? {
        return Ok(());
    }
    if args.csv {
        let all = all_overlaps(&session.platform, &filter).await?;
        let Some(all) = all else {
            anyhow::bail!(OVERTAKEN);
        };
        out.write_all(&all.table(&filter).csv()?)?;
        return Ok(());
    }
    let found = overlaps(&session.platform, &filter, Page::first(args.limit)).await?;
    let Some(found) = found else {
        anyhow::bail!(OVERTAKEN);
    };
    if args.json {
        return write_json(out, &serde_json::to_value(OverlapList::of(&found))?);
    }
    if found.items.is_empty() {
        let extent = filter.extent.in_words();
        writeln!(
            out,
            "No projects {extent} are that much alike under these filters."
        )?;
    }
    for (shown, number) in found.items.iter().zip(1..) {
        say(number, shown, out)?;
    }
    let total = usize::try_from(found.total).unwrap_or(usize::MAX);
    writeln!(out, "{} in all.", counted(total, "group", "groups"))?;
    Ok(())
}

/// Whether the overlaps are there, found now where they were not; false where that was
/// interrupted, which it says.
pub async fn found(session: &Session, out: &mut dyn Write) -> anyhow::Result<bool> {
    let platform = &session.platform;
    if platform.kept_overlaps(&*platform.index()?).is_some() {
        return Ok(true);
    }
    let waiting = Waiting::new("Comparing all projects");
    let progress = waiting.percent("Comparing all projects");
    let found = find_overlaps(platform, Effort::Full, progress, super::on_interrupt()).await;
    waiting.clear();
    let found = found?.is_some();
    if !found {
        writeln!(
            out,
            "Stopped; what was found before is kept. Run the command again to begin anew."
        )?;
    }
    Ok(found)
}

fn say(number: usize, shown: &ShownOverlap, out: &mut dyn Write) -> anyhow::Result<()> {
    let overlap = &shown.overlap;
    let shared: Vec<&str> = shown
        .contrast
        .shared
        .iter()
        .map(|it| it.word.as_str())
        .collect();
    let funding = overlap.funding;
    let stated = |it: Option<Euro>| it.map_or_else(|| "not stated".to_owned(), Euro::short);
    writeln!(
        out,
        "{number}. {:.0} % alike, {} in all{}, {} beyond the largest: {}",
        overlap.mean * 100.0,
        stated(funding.total.known()),
        lacking(funding.total),
        stated(funding.beyond_largest),
        shared.join(", ")
    )?;
    for (card, own) in shown.cards.iter().zip(&shown.contrast.own) {
        let year = card
            .start
            .map_or_else(String::new, |it| it.year().to_string());
        writeln!(
            out,
            "   {:<10} {:<16} {:<8} {year:<5} {}",
            card.id.as_str(),
            shorten(&card.acronym, 16),
            card.programme.code(),
            shorten(&card.title, 60)
        )?;
        writeln!(out, "              alone: {}", own.join(", "))?;
    }
    writeln!(out)?;
    Ok(())
}

/// That some of a sum is not stated.
fn lacking(sum: StatedSum) -> String {
    match sum.unstated {
        0 => String::new(),
        number => format!(" ({number} not stated)"),
    }
}
