//! Where the money went: by year, programme, country and kind of organisation, with how much of
//! it is not stated.

use super::data::{Cell, Chart, Figure, Section, Table, counted};
use super::make::Material;
use std::collections::BTreeMap;
use uptake_model::{ActivityType, FundedPart, FundedProject, Programme, Role, StatedSum};

/// Countries in a figure.
const MOST_COUNTRIES: usize = 15;

pub(super) fn section(material: &Material) -> Section {
    let all = material.contribution(&material.places);
    let cost: StatedSum = projects(material).map(|it| it.total_cost).collect();
    let paragraphs = vec![
        stated("What the Union contributes", all),
        stated("The total cost", cost),
        "What is not stated is never counted as zero; lump sum grants often state no total cost.".to_owned(),
        "Countries and kinds of organisation are summed over participations, each with the country it had then. \
         Associated partners take part without funding and are left out there."
            .to_owned(),
    ];
    Section {
        title: "Money".to_owned(),
        paragraphs,
        figures: vec![
            by_year(material),
            by_programme(material),
            by_country(material),
            by_kind(material),
        ],
    }
}

/// A sum with how many state it.
fn stated(what: &str, sum: StatedSum) -> String {
    let Some(euro) = sum.known() else {
        return format!("{what} is stated by no project.");
    };
    let unstated = match sum.unstated {
        0 => "none leaves it out".to_owned(),
        number => format!(
            "{} none",
            counted(u64::from(number), "project states", "projects state")
        ),
    };
    format!(
        "{what} is {} ({}), summed over the {} that state it; {unstated}.",
        euro.short(),
        euro.exact(),
        counted(u64::from(sum.stated), "project", "projects"),
    )
}

fn projects(material: &Material) -> impl Iterator<Item = &FundedProject> {
    let places = material.places.iter();
    places.filter_map(|it| material.landscape().projects.get(*it))
}

/// Participations that could be funded.
fn parts(material: &Material) -> impl Iterator<Item = &FundedPart> {
    let parts = projects(material).flat_map(|it| material.landscape().parts_of(it));
    parts.filter(|it| it.role != Role::AssociatedPartner)
}

fn table(first: &str, of: &str, rows: Vec<(String, StatedSum)>) -> Table {
    let heads = [first, of, "EU contribution", "Contribution not stated"];
    let rows = rows.into_iter().map(|(label, sum)| {
        vec![
            Cell::text(label),
            Cell::Count(u64::from(sum.records())),
            Cell::money(sum.known()),
            Cell::Count(u64::from(sum.unstated)),
        ]
    });
    Table {
        heads: heads.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

fn drawn() -> Option<Chart> {
    Some(Chart::Bars {
        column: 2,
        hollow: Vec::new(),
    })
}

fn by_year(material: &Material) -> Figure {
    let mut sums: BTreeMap<Option<i16>, StatedSum> = BTreeMap::new();
    for project in projects(material) {
        sums.entry(project.year())
            .or_default()
            .add(project.ec_contribution);
    }
    let without = sums.remove(&None);
    let rows = sums
        .into_iter()
        .filter_map(|(year, sum)| Some((year?.to_string(), sum)));
    let without = without.map(|it| ("year not stated".to_owned(), it));
    Figure {
        note: "The whole contribution to a project stands in the year in which it began. Which years are not \
               complete is told under Trends."
            .to_owned(),
        table: table("Year of start", "Projects", rows.chain(without).collect()),
        chart: drawn(),
        ..material.figure("money-years", "EU contribution by year of start")
    }
}

fn by_programme(material: &Material) -> Figure {
    let rows = Programme::ALL.into_iter().map(|programme| {
        let of_it = projects(material).filter(|it| it.programme == programme);
        let sum: StatedSum = of_it.map(|it| it.ec_contribution).collect();
        (programme.label().to_owned(), sum)
    });
    let rows = rows.filter(|it| it.1.records() > 0).collect();
    Figure {
        table: table("Programme", "Projects", rows),
        chart: drawn(),
        ..material.figure("money-programmes", "EU contribution by programme")
    }
}

fn by_country(material: &Material) -> Figure {
    let mut sums: BTreeMap<&str, StatedSum> = BTreeMap::new();
    for part in parts(material) {
        let country = part.country.as_ref();
        let name = country.map_or("country not stated", |it| it.name());
        sums.entry(name).or_default().add(part.ec_contribution);
    }
    let owned = |(name, sum): (&str, StatedSum)| (name.to_owned(), sum);
    let mut rows: Vec<(String, StatedSum)> = sums.into_iter().map(owned).collect();
    // Stable: as much money, then by name.
    rows.sort_by_key(|it| std::cmp::Reverse(it.1.total));
    let rest: Vec<_> = rows.split_off(rows.len().min(MOST_COUNTRIES));
    let mut left = StatedSum::default();
    for (_, sum) in &rest {
        left.total = left.total.saturating_add(sum.total);
        left.stated += sum.stated;
        left.unstated += sum.unstated;
    }
    if !rest.is_empty() {
        let name = counted(rest.len() as u64, "other country", "other countries");
        rows.push((name, left));
    }
    Figure {
        table: table("Country", "Participations", rows),
        chart: drawn(),
        ..material.figure(
            "money-countries",
            "EU contribution by country of the participants",
        )
    }
}

fn by_kind(material: &Material) -> Figure {
    let mut kinds: BTreeMap<Option<ActivityType>, StatedSum> = BTreeMap::new();
    let (mut small, mut size_unstated) = (StatedSum::default(), StatedSum::default());
    for part in parts(material) {
        let organisation = material.landscape().organisations.get(part.organisation);
        let kind = organisation.and_then(|it| it.activity);
        kinds.entry(kind).or_default().add(part.ec_contribution);
        match organisation.and_then(|it| it.sme) {
            Some(true) => small.add(part.ec_contribution),
            Some(false) => {}
            None => size_unstated.add(part.ec_contribution),
        }
    }
    let unstated = kinds.remove(&None);
    let stated = ActivityType::ALL.into_iter().filter_map(|kind| {
        let sum = kinds.remove(&Some(kind))?;
        Some((kind.label().to_owned(), sum))
    });
    let mut rows: Vec<(String, StatedSum)> = stated.collect();
    rows.extend(unstated.map(|sum| ("kind not stated".to_owned(), sum)));
    rows.extend([
        (
            "of all: small or medium-sized enterprises".to_owned(),
            small,
        ),
        (
            "of all: whether small or medium-sized not stated".to_owned(),
            size_unstated,
        ),
    ]);
    Figure {
        note: "The last two rows cut across the others.".to_owned(),
        table: table("Kind of organisation", "Participations", rows),
        chart: drawn(),
        ..material.figure("money-kinds", "EU contribution by kind of organisation")
    }
}
