//! Where the chain breaks: gaps without a likely project, calls that build on nothing, ended
//! projects without a result.

use super::coverage::Matrices;
use super::data::{Cell, Figure, Section, Table};
use super::make::Material;
use crate::coverage::ImportedRow;
use uptake_model::Programme;

/// Most gaps and calls that are named.
const MOST_NAMED: usize = 40;

pub(super) fn section(material: &Material) -> Section {
    let paragraphs = vec![
        "A link is broken where the next step of the chain is not there: no project is likely to meet a gap, or a \
         project ended and left nothing. Ready to be taken over into a meeting paper."
            .to_owned(),
        "Trials, procurements and deployments stand in gap files, which people write day by day, and in no \
         import; a brief of a snapshot cannot count them. The pages under Coverage do."
            .to_owned(),
    ];
    let uncovered = uncovered(material);
    let mut figures = vec![links(material)];
    figures.extend((!uncovered.table.rows.is_empty()).then_some(uncovered));
    figures.push(without_result(material));
    Section {
        title: "Broken links".to_owned(),
        paragraphs,
        figures,
    }
}

/// At how many of the rows at least one project counts.
fn covered(rows: &[ImportedRow]) -> u64 {
    rows.iter().filter(|it| !it.counted.is_empty()).count() as u64
}

fn links(material: &Material) -> Figure {
    let Matrices { gaps, calls, .. } = &material.matrices;
    let (ended, with) = ended(material, None);
    let rows = [
        (
            "Gap: a project is likely to meet it",
            covered(gaps),
            gaps.len() as u64,
        ),
        (
            "Open call: a project is likely to be built on",
            covered(calls),
            calls.iter().filter(|it| it.was_read()).count() as u64,
        ),
        ("Ended project: it left a result", with, ended),
    ];
    let rows = rows.into_iter().map(|(link, holds, of)| {
        let known = of > 0;
        let count = |number| {
            if known {
                Cell::Count(number)
            } else {
                Cell::NotStated
            }
        };
        vec![
            Cell::text(link),
            count(holds),
            count(of),
            Cell::share(holds, of),
            count(of.saturating_sub(holds)),
        ]
    });
    let heads = ["Link", "Holds", "Of", "Share", "Broken"];
    Figure {
        note: "“Not stated” where there is none to count from.".to_owned(),
        table: Table {
            heads: heads.map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
        ..material.figure("links", "Links of the chain that hold, and that are broken")
    }
}

/// Gaps and calls that no project is likely to meet.
fn uncovered(material: &Material) -> Figure {
    let Matrices { gaps, calls, .. } = &material.matrices;
    let gaps = gaps.iter().map(|it| {
        let id = material.gap_of(it).map(|gap| gap.id.as_str());
        (it, "Gap", id)
    });
    let calls = calls.iter().map(|it| {
        let code = material.call_of(it).map(|call| call.code.as_str());
        (it, "Call", code)
    });
    let open = gaps
        .chain(calls)
        .filter(|it| it.0.counted.is_empty() && it.0.was_read());
    let rows = open.map(|(it, kind, id)| {
        vec![
            Cell::text(&it.row.name),
            Cell::text(kind),
            Cell::maybe(id),
            Cell::Count(it.possible.len() as u64),
        ]
    });
    let all: Vec<Vec<Cell>> = rows.collect();
    let more = all.len().saturating_sub(MOST_NAMED);
    let heads = [
        "What it is about",
        "Kind",
        "Identifier",
        "Possible projects",
    ];
    Figure {
        note: match more {
            0 => String::new(),
            more => format!("The first {MOST_NAMED}; {more} more are in the same state."),
        },
        table: Table {
            heads: heads.map(str::to_owned).to_vec(),
            rows: all.into_iter().take(MOST_NAMED).collect(),
        },
        ..material.figure(
            "uncovered",
            "Gaps and calls that no project is likely to meet",
        )
    }
}

/// Ended projects of programmes whose results the corpus knows, of one programme or of all, and
/// how many of them left a result.
fn ended(material: &Material, of: Option<Programme>) -> (u64, u64) {
    let known = &material.with_results;
    let counted = material.places.iter().filter(|place| {
        let project = material.landscape().projects.get(**place);
        let fits = project.is_some_and(|it| {
            known.contains(&it.programme) && of.is_none_or(|of| of == it.programme)
        });
        fits && material.has_ended(**place)
    });
    let ended: Vec<usize> = counted.copied().collect();
    let with = ended.iter().filter(|it| material.has_result(**it)).count();
    (ended.len() as u64, with as u64)
}

fn without_result(material: &Material) -> Figure {
    let known = &material.with_results;
    let rows = Programme::ALL.into_iter().filter_map(|programme| {
        let of_it = material.places.iter().filter(|place| {
            let project = material.landscape().projects.get(**place);
            project.is_some_and(|it| it.programme == programme)
        });
        let of_it: Vec<usize> = of_it.copied().collect();
        if of_it.is_empty() {
            return None;
        }
        let has_ended = of_it.iter().filter(|it| material.has_ended(**it)).count();
        let (ended, with) = ended(material, Some(programme));
        let lacking = match known.contains(&programme) {
            true => Cell::Count(ended - with),
            false => Cell::NotStated,
        };
        Some(vec![
            Cell::text(programme.label()),
            Cell::Count(of_it.len() as u64),
            Cell::Count(has_ended as u64),
            lacking,
        ])
    });
    let heads = ["Programme", "Projects", "Ended", "Ended without a result"];
    Figure {
        note: "“Not stated” where no result of the programme was imported. A result may come after a project's \
               end, and not every result is reported."
            .to_owned(),
        table: Table {
            heads: heads.map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
        ..material.figure("without-result", "Ended projects of which no result is known")
    }
}
