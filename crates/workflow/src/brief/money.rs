//! Where the money went: by year, programme, country and kind of organisation, with how much of
//! it is not stated. Summed where the pages, the interface and the commands sum.

use super::data::{Cell, Chart, Figure, Section, Table, counted};
use super::make::Material;
use crate::funding::{Funding, Group, Slice, funding, group_sums};
use uptake_model::{Country, FundedProject, StatedSum};

/// Countries in a figure.
const MOST_COUNTRIES: usize = 15;

pub(super) fn section(material: &Material) -> Section {
    let sums = funding(material.landscape(), &material.places);
    let cost: StatedSum = projects(material).map(|it| it.total_cost).collect();
    let paragraphs = vec![
        stated("What the Union contributes", sums.whole.money),
        stated("The total cost", cost),
        "What is not stated is never counted as zero; lump sum grants often state no total cost.".to_owned(),
        "Countries and kinds of organisation are summed over participations, each with the country it had then. \
         Associated partners take part without funding from the grant: they are participations like others, of \
         which no contribution is stated."
            .to_owned(),
    ];
    Section {
        title: "Money".to_owned(),
        paragraphs,
        figures: vec![
            by_year(material, &sums),
            by_programme(material, &sums),
            by_country(material, &sums),
            by_kind(material, &sums),
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

/// Rows of slices, each by its name.
fn rows<K>(slices: &[Slice<K>], name: impl Fn(Option<&K>) -> String) -> Vec<(String, StatedSum)> {
    let slices = slices.iter();
    let rows = slices.map(|it| (name(it.key.as_ref()), it.sum.money));
    rows.collect()
}

fn by_year(material: &Material, sums: &Funding) -> Figure {
    let name = |it: Option<&i16>| it.map_or("year not stated".to_owned(), ToString::to_string);
    Figure {
        note: "The whole contribution to a project stands in the year in which it began. Which years are not \
               complete is told under Trends."
            .to_owned(),
        table: table("Year of start", "Projects", rows(&sums.years, name)),
        chart: drawn(),
        ..material.figure("money-years", "EU contribution by year of start")
    }
}

fn by_programme(material: &Material, sums: &Funding) -> Figure {
    let rows = rows(&sums.programmes, |it| {
        it.map_or("programme not stated", |it| it.label())
            .to_owned()
    });
    Figure {
        table: table("Programme", "Projects", rows),
        chart: drawn(),
        ..material.figure("money-programmes", "EU contribution by programme")
    }
}

fn by_country(material: &Material, sums: &Funding) -> Figure {
    Figure {
        table: table(
            "Country",
            "Participations",
            country_rows(&sums.countries, MOST_COUNTRIES),
        ),
        chart: drawn(),
        ..material.figure(
            "money-countries",
            "EU contribution by country of the participants",
        )
    }
}

/// The first countries, the others together, and apart from both what states no country.
fn country_rows(countries: &[Slice<Country>], most: usize) -> Vec<(String, StatedSum)> {
    let (stated, unstated): (Vec<_>, Vec<_>) = countries.iter().partition(|it| it.key.is_some());
    let named = stated.iter().filter_map(|it| {
        let name = it.key.as_ref()?.name().to_owned();
        Some((name, it.sum.money))
    });
    let mut rows: Vec<(String, StatedSum)> = named.collect();
    let rest = rows.split_off(rows.len().min(most));
    if !rest.is_empty() {
        let name = counted(rest.len() as u64, "other country", "other countries");
        let mut sum = StatedSum::default();
        for (_, of) in &rest {
            sum.total = sum.total.saturating_add(of.total);
            sum.stated += of.stated;
            sum.unstated += of.unstated;
        }
        rows.push((name, sum));
    }
    let unstated = unstated.into_iter().map(|it| it.sum.money);
    rows.extend(unstated.map(|it| ("country not stated".to_owned(), it)));
    rows
}

fn by_kind(material: &Material, sums: &Funding) -> Figure {
    let mut rows = rows(&sums.kinds, |it| {
        it.map_or("kind not stated", |it| it.label()).to_owned()
    });
    let of_size = [
        (Group::Sme, "of all: small or medium-sized enterprises"),
        (
            Group::SmeNotStated,
            "of all: whether small or medium-sized not stated",
        ),
    ];
    let found = group_sums(
        material.landscape(),
        &material.places,
        &of_size.map(|it| it.0),
    );
    let found = found.iter().zip(of_size);
    rows.extend(found.map(|(found, (_, name))| (name.to_owned(), found.sum.money)));
    Figure {
        note: "The last two rows cut across the others.".to_owned(),
        table: table("Kind of organisation", "Participations", rows),
        chart: drawn(),
        ..material.figure("money-kinds", "EU contribution by kind of organisation")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::Sum;
    use uptake_model::Euro;

    #[test]
    fn what_states_no_country_is_no_other_country() {
        let slice = |code: Option<&str>, euro: i64| Slice {
            key: code.and_then(Country::parse),
            sum: Sum {
                projects: 1,
                money: [Some(Euro::from_cents(euro * 100)), None]
                    .into_iter()
                    .collect(),
            },
        };
        let slices = [
            slice(Some("PL"), 9),
            slice(Some("FI"), 5),
            slice(Some("EL"), 3),
            slice(None, 7),
        ];
        let told = |most| -> Vec<(String, i64, u32)> {
            let rows = country_rows(&slices, most).into_iter();
            rows.map(|(name, it)| (name, it.total.cents() / 100, it.unstated))
                .collect()
        };
        let row = |name: &str, euro, unstated| (name.to_owned(), euro, unstated);
        assert_eq!(
            told(1),
            [
                row("Poland", 9, 1),
                row("2 other countries", 8, 2),
                row("country not stated", 7, 1)
            ]
        );
        assert_eq!(told(3).len(), 4);
        assert_eq!(told(2)[2], row("1 other country", 3, 1));
    }
}
