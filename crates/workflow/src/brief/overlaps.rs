//! Projects that do nearly the same thing: the largest groups.

use super::data::{Cell, Figure, Section, Table, counted};
use super::make::{MOST_OVERLAPS, Material};
use super::wording::{listed, options};
use crate::overlaps::ShownOverlap;
use uptake_model::LEAST_SIMILARITY;

pub(super) fn section(material: &Material) -> Section {
    let paragraphs = vec![format!(
        "{} of nearly the same purpose. A group counts where two of its projects are of the field and one lies within \
         this brief. Every project was compared with every other; any two of a group are at least {:.0} % alike in words \
         and meaning. The money beyond the largest project of a group is an upper bound of what would have been paid \
         twice, and no saving: projects of one topic are funded beside each other on purpose.",
        super::coverage::capital(&counted(
            material.all_overlaps,
            "group of projects is",
            "groups of projects are"
        )),
        LEAST_SIMILARITY * 100.0
    )];
    let figure = (!material.overlaps.is_empty()).then(|| largest(material));
    Section {
        title: "Overlaps".to_owned(),
        paragraphs,
        figures: figure.into_iter().collect(),
    }
}

fn largest(material: &Material) -> Figure {
    let heads = [
        "Projects",
        "What they share",
        "Programmes",
        "Begun",
        "Alike (mean)",
        "EU contribution",
        "Beyond the largest",
        "Contribution not stated",
    ];
    Figure {
        table: Table {
            heads: heads.map(str::to_owned).to_vec(),
            rows: material.overlaps.iter().map(row).collect(),
        },
        query: format!(
            "uptake overlaps{} --limit {MOST_OVERLAPS}",
            options(&material.extent)
        ),
        ..material.figure(
            "overlaps",
            "The largest groups, by likeness and money beyond the largest project",
        )
    }
}

fn row(shown: &ShownOverlap) -> Vec<Cell> {
    let overlap = &shown.overlap;
    let names = shown
        .cards
        .iter()
        .map(|it| format!("{} ({})", it.acronym, it.id));
    let shared = shown.contrast.shared.iter().map(|it| it.word.clone());
    let programmes: Vec<String> = overlap
        .programmes
        .iter()
        .map(|it| it.label().to_owned())
        .collect();
    let begun = overlap.years.map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    });
    let funding = overlap.funding;
    vec![
        Cell::text(names.collect::<Vec<_>>().join(", ")),
        Cell::text(shared.collect::<Vec<_>>().join(", ")),
        Cell::text(listed(&programmes)),
        Cell::maybe(begun),
        Cell::text(format!("{:.0} %", overlap.mean * 100.0)),
        Cell::money(funding.total.known()),
        Cell::money(funding.beyond_largest),
        Cell::Count(u64::from(funding.total.unstated)),
    ]
}
