//! The overlaps as a table to save.

use super::{AllOverlaps, OverlapFilter, ShownOverlap};
use crate::table::{Column, Holds, RowsAre, Table, euro, plain};
use uptake_store::listing::ProjectCard;

const COLUMNS: [Column; 12] = [
    Column::of("group", Holds::Count),
    Column::of("least_alike", Holds::Decimal),
    Column::of("mean_alike", Holds::Decimal),
    Column::of("shared", Holds::Word),
    Column::key("project", Holds::Project),
    Column::of("acronym", Holds::Word),
    Column::of("title", Holds::Word),
    Column::of("programme", Holds::Word),
    Column::of("start", Holds::Day),
    Column::of("end", Holds::Day),
    Column::of("alone", Holds::Word),
    Column::of("eu_contribution_euro", Holds::Euro),
];

impl AllOverlaps {
    /// The projects of all groups, a line each, in the order of the groups; `filter` is what
    /// they were chosen by.
    #[must_use]
    pub fn table(&self, filter: &OverlapFilter) -> Table {
        let numbered = self.overlaps.iter().zip(1..);
        Table {
            name: "overlaps".into(),
            title: format!(
                "Overlaps: groups of projects that do nearly the same thing, {}",
                filter.in_words()
            ),
            rows_are: RowsAre::Things,
            columns: COLUMNS.to_vec(),
            rows: numbered
                .flat_map(|(it, number)| lines(it, number))
                .collect(),
            snapshot: Some(self.snapshot.clone()),
        }
    }
}

fn lines(shown: &ShownOverlap, number: u64) -> Vec<Vec<String>> {
    let overlap = &shown.overlap;
    let shared = shown.contrast.shared.iter();
    let shared: Vec<&str> = shared.map(|it| it.word.as_str()).collect();
    let members = shown.cards.iter().zip(&shown.contrast.own);
    let line = |(card, own): (&ProjectCard, &Vec<String>)| {
        vec![
            number.to_string(),
            format!("{:.3}", overlap.least),
            format!("{:.3}", overlap.mean),
            shared.join("; "),
            card.id.to_string(),
            card.acronym.clone(),
            card.title.clone(),
            card.programme.code().to_owned(),
            plain(card.start),
            plain(card.end),
            own.join("; "),
            euro(card.ec_contribution),
        ]
    };
    members.map(line).collect()
}
