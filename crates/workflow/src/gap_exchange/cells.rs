//! A gap file as the cells of a table: which columns there are, and what stands in them.

use super::threshold;
use crate::gap_file::{SeenGapFile, edit_token};
use std::collections::HashMap;
use uptake_model::{GapOrigin, Marked, SeenRequirement};

/// Between several words in one cell.
pub(super) const BETWEEN: &str = "; ";

/// The fields that carry a marking of their own, in the order of the columns.
pub(super) const FIELDS: [&str; 11] = [
    "title",
    "statement",
    "narrative",
    "context",
    "area",
    "concepts",
    "disciplines",
    "urgency",
    "importance",
    "origin",
    "objectives",
];

/// Columns before the fields. Of these, `id` and `version` say which gap file is meant;
/// `organisation`, `state` and `changed` are for readers and are not taken in.
pub(super) const HEAD: [&str; 6] = [
    "id",
    "version",
    "organisation",
    "state",
    "changed",
    "language",
];

/// The columns and rows of gap files, all rows as wide as the columns.
pub(super) fn table(gaps: &[SeenGapFile]) -> (Vec<String>, Vec<Vec<String>>) {
    let objectives = gaps.iter().map(|it| objectives(it).len()).max();
    let requirements = gaps.iter().map(|it| it.content.requirements.len()).max();
    // One of each at least: an empty table shows whoever fills it in what there is.
    let columns = columns(
        objectives.unwrap_or(0).max(1),
        requirements.unwrap_or(0).max(1),
    );
    let rows = gaps.iter().map(|gap| {
        let mut cells = cells(gap);
        let row = columns.iter().map(|it| cells.remove(it.as_str()));
        row.map(Option::unwrap_or_default).collect()
    });
    let rows = rows.collect();
    (columns, rows)
}

fn columns(objectives: usize, requirements: usize) -> Vec<String> {
    let mut columns: Vec<String> = HEAD.map(str::to_owned).to_vec();
    for field in FIELDS {
        // Objectives stand in columns of their own.
        if field != "objectives" {
            columns.push(field.to_owned());
        }
        columns.push(format!("{field}_marking"));
    }
    columns.extend((1..=objectives).map(|n| format!("objective_{n}")));
    for n in 1..=requirements {
        columns.push(format!("requirement_{n}"));
        for part in ["level", "threshold", "marking"] {
            columns.push(format!("requirement_{n}_{part}"));
        }
    }
    columns
}

fn objectives(gap: &SeenGapFile) -> &[String] {
    let objectives = gap.content.objectives.as_ref();
    objectives.map_or(&[], |it| it.value.as_slice())
}

/// What of a gap file somebody must give back to change it: nothing for others' gap files.
pub(super) fn version(gap: &SeenGapFile) -> Option<String> {
    gap.ours.then(|| edit_token(&gap.content))
}

fn cells(gap: &SeenGapFile) -> HashMap<String, String> {
    let content = &gap.content;
    let mut cells = HashMap::new();
    let mut put = |column: &str, text: String| {
        cells.insert(column.to_owned(), text);
    };
    put("id", gap.id.to_string());
    put("version", version(gap).unwrap_or_default());
    put("organisation", gap.owner.name.clone());
    put("state", gap.state.code.to_owned());
    put("changed", gap.changed.to_string());
    put("language", content.language.code().to_owned());
    marked(&mut put, "title", content.title.as_ref(), Clone::clone);
    let statement = content.statement.as_ref();
    marked(&mut put, "statement", statement, Clone::clone);
    let narrative = content.narrative.as_ref();
    marked(&mut put, "narrative", narrative, Clone::clone);
    marked(&mut put, "context", content.context.as_ref(), Clone::clone);
    marked(&mut put, "area", content.area.as_ref(), |it| {
        it.code().to_owned()
    });
    marked(&mut put, "concepts", content.concepts.as_ref(), |it| {
        it.join(BETWEEN)
    });
    marked(
        &mut put,
        "disciplines",
        content.disciplines.as_ref(),
        |it| {
            let codes: Vec<&str> = it.iter().map(|it| it.code()).collect();
            codes.join(BETWEEN)
        },
    );
    marked(&mut put, "urgency", content.urgency.as_ref(), |it| {
        it.code().to_owned()
    });
    marked(&mut put, "importance", content.importance.as_ref(), |it| {
        it.code().to_owned()
    });
    marked(&mut put, "origin", content.origin.as_ref(), origin);
    if let Some(objectives) = &content.objectives {
        put("objectives_marking", objectives.marking.code().to_owned());
        for (text, n) in objectives.value.iter().zip(1..) {
            put(&format!("objective_{n}"), text.clone());
        }
    }
    for it in &content.requirements {
        put_requirement(&mut put, it);
    }
    cells
}

fn put_requirement(put: &mut impl FnMut(&str, String), it: &SeenRequirement) {
    let name = format!("requirement_{}", it.shown_as);
    let says = &it.says;
    let threshold = says.threshold.as_ref().map(threshold::written);
    put(&name, says.text.clone());
    put(&format!("{name}_level"), says.necessity.code().to_owned());
    put(&format!("{name}_threshold"), threshold.unwrap_or_default());
    put(&format!("{name}_marking"), it.marking.code().to_owned());
}

fn marked<T>(
    put: &mut impl FnMut(&str, String),
    name: &str,
    field: Option<&Marked<T>>,
    text: impl Fn(&T) -> String,
) {
    if let Some(field) = field {
        put(name, text(&field.value));
        put(&format!("{name}_marking"), field.marking.code().to_owned());
    }
}

/// An origin in a few words, as files hold it and read it back.
#[must_use]
pub fn origin(origin: &GapOrigin) -> String {
    match origin {
        GapOrigin::Own => "own".to_owned(),
        GapOrigin::Network { name } => format!("network: {name}"),
        GapOrigin::Ifafri { number, edition } => format!("ifafri: {number} {edition}"),
        GapOrigin::WorkProgramme { topic } => format!("work programme: {topic}"),
    }
}
