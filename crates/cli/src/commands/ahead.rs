//! `uptake ahead`: what each open or forthcoming topic would serve, build on and repeat; gaps
//! that nothing covers; and the draft of a topic for one, as the public sees them.

use super::survey::{OVERTAKEN, surveyed};
use super::write_json;
use crate::args::AheadArgs;
use crate::session::Session;
use crate::terminal::{counted, shorten};
use jiff::civil::Date;
use std::io::Write;
use uptake_model::{Landscape, Viewer};
use uptake_web::api::coverage::ahead::TopicsAheadRecord;
use uptake_web::api::coverage::tables::TableRecord;
use uptake_web::proposal_text;
use uptake_workflow::coverage::{
    AheadTopic, RowSubject, TopicsAhead, UncoveredGaps, topic_proposal, topics_ahead,
    uncovered_gaps,
};

/// Names that are listed of each kind.
const NAMED: usize = 3;

/// Surveys the corpus where that was not done yet, and shows what lies ahead.
pub async fn run(args: &AheadArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    if surveyed(session, out).await?.is_none() {
        return Ok(());
    }
    if let Some(gap) = &args.proposal {
        return propose(gap, session, out).await;
    }
    let (platform, public, today) = (&session.platform, Viewer::Public, session.today());
    if args.gaps {
        let found = uncovered_gaps(platform, &public, args.area, today).await?;
        let Some(found) = found else {
            anyhow::bail!(OVERTAKEN);
        };
        let table = found.table(args.area);
        if args.json {
            return write_json(out, &serde_json::to_value(TableRecord::of(&table))?);
        }
        if args.csv {
            out.write_all(&table.csv()?)?;
            return Ok(());
        }
        return say_gaps(&found, out);
    }
    let found = topics_ahead(platform, &public, args.area, today).await?;
    let Some(found) = found else {
        anyhow::bail!(OVERTAKEN);
    };
    if args.json {
        return write_json(out, &serde_json::to_value(TopicsAheadRecord::of(&found))?);
    }
    if args.csv {
        out.write_all(&found.table(args.area).csv()?)?;
        return Ok(());
    }
    say(&found, out)
}

/// Prints the draft of a topic; a gap of a set needs no `gap:` before it.
async fn propose(gap: &str, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let subject = RowSubject::parse(gap).unwrap_or_else(|| RowSubject::Gap(gap.into()));
    let (platform, public) = (&session.platform, Viewer::Public);
    let found = topic_proposal(platform, &public, &subject, session.today()).await?;
    let Some(found) = found else {
        anyhow::bail!(OVERTAKEN);
    };
    let Some(found) = found else {
        anyhow::bail!(
            "There is no gap “{gap}” that everybody may see. Nothing was drafted. List the gaps with: \
             uptake ahead --gaps"
        );
    };
    write!(out, "{}", proposal_text(&found))?;
    Ok(())
}

fn say(found: &TopicsAhead, out: &mut dyn Write) -> anyhow::Result<()> {
    for ahead in &found.topics {
        say_topic(&found.landscape, ahead, out)?;
    }
    writeln!(
        out,
        "{} in all.",
        counted(found.topics.len(), "topic", "topics")
    )?;
    Ok(())
}

fn say_topic(landscape: &Landscape, ahead: &AheadTopic, out: &mut dyn Write) -> anyhow::Result<()> {
    let topic = &ahead.topic;
    let title = topic.title.as_deref().unwrap_or("title not stated");
    writeln!(out, "{}  {}", topic.code, shorten(title, 70))?;
    writeln!(
        out,
        "   {}, deadline {}",
        topic.state.code(),
        day(topic.deadline)
    )?;
    let gaps = ahead.gaps.iter().map(|it| it.name.as_str());
    named("would serve", gaps, "no registered gap comes near", out)?;
    if !ahead.read {
        writeln!(out, "   projects: not looked for, no title was imported\n")?;
        return Ok(());
    }
    let ended = ahead.ended.iter().map(|it| it.acronym.as_str());
    named("builds on", ended, "no ended project is likely", out)?;
    let running = ahead.running.iter().map(|it| it.acronym.as_str());
    named("overlaps", running, "no running project is likely", out)?;
    let strongest = ahead.strongest.iter();
    let strongest = strongest.map(|it| landscape.organisations[it.organisation].name.as_str());
    named("strongest", strongest, "nobody took part", out)?;
    writeln!(out)?;
    Ok(())
}

fn say_gaps(found: &UncoveredGaps, out: &mut dyn Write) -> anyhow::Result<()> {
    for it in &found.gaps {
        writeln!(
            out,
            "{}  {}",
            it.gap.subject.code(),
            shorten(&it.gap.name, 70)
        )?;
        let calls = it.calls.iter().map(|call| call.code.as_str());
        named("calls", calls, "none fits; a proposal is due", out)?;
    }
    let number = counted(found.gaps.len(), "gap", "gaps");
    writeln!(
        out,
        "{number} without a confirmed or likely project. Draft a topic with: uptake ahead --proposal GAP"
    )?;
    Ok(())
}

/// The first few names, how many more there are, or that there are none.
fn named<'n>(
    what: &str,
    names: impl Iterator<Item = &'n str>,
    none: &str,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let names: Vec<&str> = names.collect();
    let rest = names.len().saturating_sub(NAMED);
    let shown: Vec<String> = names.iter().take(NAMED).map(|it| shorten(it, 40)).collect();
    let shown = match (shown.is_empty(), rest) {
        (true, _) => none.to_owned(),
        (false, 0) => shown.join("; "),
        (false, rest) => format!("{}; and {rest} more", shown.join("; ")),
    };
    writeln!(out, "   {what}: {shown}")?;
    Ok(())
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "not stated".to_owned(), |it| it.to_string())
}
