//! `uptake money`: where the money of an extent went, how far it is concentrated, and who
//! takes part.

use super::survey::surveyed;
use super::write_json;
use crate::args::{MoneyArgs, MoneyTable};
use crate::session::Session;
use crate::terminal::{counted, table};
use serde_json::json;
use std::io::Write;
use uptake_model::euro::grouped;
use uptake_model::{Euro, Extent, StatedSum};
use uptake_search::Thesaurus;
use uptake_web::api::coverage::funding::{MoneyRecord, PeopleRecord};
use uptake_workflow::funding::{
    ConceptSum, Funding, People, Slice, Sum, TOP, by_concept, funding, money_table, people,
    people_table,
};

/// Adds up and prints.
pub async fn run(args: &MoneyArgs, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    let extent = args.extent.extent()?;
    let below = args.below.as_deref();
    known_concept(below)?;
    let Some(charted) = surveyed(session, out).await? else {
        return Ok(());
    };
    let landscape = &*charted.landscape;
    let places = landscape.within(&extent);
    let (sums, who) = (
        funding(landscape, &places),
        people(landscape, &places, &extent),
    );
    let concepts = by_concept(&charted, &places, below).unwrap_or_default();
    if args.json {
        let money = MoneyRecord::of(landscape, &sums, Some(&concepts));
        let people = PeopleRecord::of(landscape, &who);
        return write_json(out, &json!({ "money": money, "people": people }));
    }
    if let Some(asked) = args.csv {
        let words = extent.in_words();
        let table = match asked {
            MoneyTable::Money => money_table(landscape, &sums, &concepts, &words),
            MoneyTable::People => people_table(landscape, &who, &words),
        };
        out.write_all(&table.csv()?)?;
        return Ok(());
    }
    if says_nothing(&extent, places.len(), out)? {
        return Ok(());
    }
    let limit = args.limit as usize;
    say_money(&sums, &extent, out)?;
    say_slices(&sums, &concepts, limit, out)?;
    say_people(&who, limit, out)
}

/// Refuses what is no concept of the thesaurus.
pub fn known_concept(slug: Option<&str>) -> anyhow::Result<()> {
    match slug.filter(|it| Thesaurus::embedded().concept(it).is_none()) {
        Some(slug) => anyhow::bail!(
            "The thesaurus has no concept “{slug}”. Nothing was counted. Its concepts stand on the \
             site under /thesaurus, the slug at the end of each address."
        ),
        None => Ok(()),
    }
}

/// Whether no project lies in an extent, which it then says.
pub fn says_nothing(extent: &Extent, projects: usize, out: &mut dyn Write) -> anyhow::Result<bool> {
    if projects == 0 {
        writeln!(out, "No project of the corpus is {}.", extent.in_words())?;
    }
    Ok(projects == 0)
}

fn say_money(sums: &Funding, extent: &Extent, out: &mut dyn Write) -> anyhow::Result<()> {
    let (whole, shares) = (&sums.whole, &sums.shares);
    writeln!(
        out,
        "{} {}. The Union contributes {}{}. Organisations have {} as their shares{}.",
        counted(whole.projects, "project", "projects"),
        extent.in_words(),
        amount(whole.money),
        unstated(whole.money.unstated, "project", "projects"),
        amount(shares.money),
        unstated(shares.money.unstated, "part", "parts"),
    )?;
    Ok(())
}

fn say_slices(
    sums: &Funding,
    concepts: &[ConceptSum],
    limit: usize,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let none = usize::MAX;
    let years = named(&sums.years, ToString::to_string, NOT_STATED);
    list("Year", &years, none, out)?;
    let areas = named(
        &sums.areas,
        |it| it.label().to_owned(),
        "Outside civil security",
    );
    list("Area; one of two counts in both", &areas, none, out)?;
    let programmes = named(&sums.programmes, |it| it.label().to_owned(), NOT_STATED);
    list("Programme", &programmes, none, out)?;
    let kinds = named(&sums.kinds, |it| it.label().to_owned(), NOT_STATED);
    list("Kind of organisation, shares", &kinds, none, out)?;
    let countries = named(&sums.countries, |it| it.name().to_owned(), NOT_STATED);
    list("Country of organisations, shares", &countries, limit, out)?;
    let concepts: Vec<_> = concepts
        .iter()
        .map(|it| (it.name.clone(), it.sum))
        .collect();
    list(
        "Concept; one of several counts in each",
        &concepts,
        limit,
        out,
    )
}

fn named<K>(
    slices: &[Slice<K>],
    name: impl Fn(&K) -> String,
    otherwise: &str,
) -> Vec<(String, Sum)> {
    let all = slices.iter();
    all.map(|it| {
        let name = it.key.as_ref().map_or_else(|| otherwise.to_owned(), &name);
        (name, it.sum)
    })
    .collect()
}

/// What stands for something that the source does not say.
const NOT_STATED: &str = "not stated";

fn list(
    head: &str,
    lines: &[(String, Sum)],
    limit: usize,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut shown = table(&[head, "EU contribution>", "Projects>", "Not stated for>"]);
    for (name, sum) in lines.iter().take(limit) {
        shown.add_row([
            name.clone(),
            amount(sum.money),
            grouped_count(sum.projects),
            grouped_count(u64::from(sum.money.unstated)),
        ]);
    }
    writeln!(out, "\n{shown}")?;
    say_rest(lines.len(), limit, out)
}

/// Says how many lines of a table were left out.
pub fn say_rest(all: usize, limit: usize, out: &mut dyn Write) -> anyhow::Result<()> {
    let rest = all.saturating_sub(limit);
    if rest > 0 {
        writeln!(out, "{rest} more with --limit {all}.")?;
    }
    Ok(())
}

fn say_people(found: &People, limit: usize, out: &mut dyn Write) -> anyhow::Result<()> {
    let heads = [
        "Organisations; one can be in several groups",
        "Number>",
        "Projects>",
    ];
    let mut groups = table(&[heads.as_slice(), &["Coordinate>", "EU contribution>"]].concat());
    for it in &found.groups {
        groups.add_row([
            it.group.label().to_owned(),
            grouped_count(it.organisations),
            grouped_count(it.sum.projects),
            grouped_count(it.coordinated),
            amount(it.sum.money),
        ]);
    }
    writeln!(out, "\n{groups}")?;
    let leading = found.coordination.iter().filter(|it| it.coordinated > 0);
    let leading: Vec<_> = leading.collect();
    let mut countries = table(&[
        "Country of the coordinator",
        "Coordinates>",
        "Takes part in>",
    ]);
    for it in leading.iter().take(limit) {
        let country = it.country.as_ref().map_or(NOT_STATED, |it| it.name());
        countries.add_row([
            country.to_owned(),
            grouped_count(it.coordinated),
            grouped_count(it.takes_part),
        ]);
    }
    writeln!(out, "\n{countries}")?;
    say_rest(leading.len(), limit, out)?;
    match &found.concentration {
        Some(it) => writeln!(
            out,
            "\nConcentration: {} a stated share. The {TOP} largest have {:.1} % of the money; \
             the Herfindahl-Hirschman index is {:.0} of 10,000.",
            counted(it.organisations, "organisation has", "organisations have"),
            it.top * 100.0,
            it.index,
        )?,
        None => writeln!(
            out,
            "\nNo organisation has a stated share, so nothing can be said of concentration."
        )?,
    }
    Ok(())
}

fn amount(sum: StatedSum) -> String {
    sum.known().map_or(NOT_STATED.to_owned(), Euro::short)
}

fn unstated(number: u32, one: &str, many: &str) -> String {
    match number {
        0 => String::new(),
        number => format!("; nothing is stated for {}", counted(number, one, many)),
    }
}

/// A count as people read it.
pub fn grouped_count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}
