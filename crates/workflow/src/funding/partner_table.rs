//! Why an organisation could be a partner, in words, and all of them as a table to save.

use super::partners::{Partner, Partners};
use crate::brief::counted;
use crate::table::{Column, Holds, Table, plain};
use uptake_model::{ActivityType, Landscape};

const COLUMNS: [Column; 11] = [
    Column::key("organisation", Holds::Organisation),
    Column::of("name", Holds::Word),
    Column::of("country", Holds::Word),
    Column::of("kind", Holds::Word),
    Column::of("points", Holds::Decimal),
    Column::of("projects", Holds::Projects),
    Column::of("confirmed", Holds::Count),
    Column::of("coordinated", Holds::Count),
    Column::of("results", Holds::Count),
    Column::of("last_year", Holds::Year),
    Column::of("reasons", Holds::Word),
];

impl Partner {
    /// The reasons, each as a phrase.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let (all, confirmed) = (self.projects.len() as u64, u64::from(self.confirmed));
        let likely = |number| counted(number, "likely project", "likely projects");
        let sure = |number| counted(number, "confirmed project", "confirmed projects");
        let took_part = match (all - confirmed, confirmed) {
            (some, 0) => likely(some),
            (0, confirmed) => sure(confirmed),
            (some, confirmed) => format!("{} and {}", sure(confirmed), likely(some)),
        };
        let coordinated = match self.coordinated {
            0 => "coordinated none".to_owned(),
            1 if all == 1 => "coordinated it".to_owned(),
            number => format!("coordinated {number}"),
        };
        let results = match self.results {
            0 => "no results known".to_owned(),
            number => counted(number, "result known", "results known"),
        };
        let last = self.last_year.map_or_else(
            || "end not stated".to_owned(),
            |year| format!("the latest ends in {year}"),
        );
        vec![
            format!("took part in {took_part}"),
            coordinated,
            results,
            last,
        ]
    }
}

impl Partners {
    /// A line for each organisation; `name` is what partners are sought for.
    #[must_use]
    pub fn table(&self, name: &str) -> Table {
        let rows = self.found.iter().map(|it| row(&self.landscape, it));
        let named = ("partners", format!("Partners for {name}"));
        Table::counted(named, &self.landscape, &COLUMNS, rows).of_things()
    }
}

fn row(landscape: &Landscape, partner: &Partner) -> Vec<String> {
    let organisation = &landscape.organisations[partner.organisation];
    let ids = partner.projects.iter();
    let ids = ids.map(|it| landscape.projects[*it].id.as_str());
    vec![
        organisation.id.to_string(),
        organisation.name.clone(),
        plain(organisation.country.as_ref()),
        plain(organisation.activity.map(ActivityType::code)),
        format!("{:.1}", partner.points),
        ids.collect::<Vec<_>>().join(" "),
        partner.confirmed.to_string(),
        partner.coordinated.to_string(),
        partner.results.to_string(),
        plain(partner.last_year),
        partner.reasons().join("; "),
    ]
}
