//! What people call the fields of the form of a gap file, and what stands in them.

use super::typed::MARKED;
use uptake_model::{Area, Bound, Discipline, Language, Marking};

/// What people call a field of the form.
pub(super) fn label_of(name: &str) -> String {
    let (field, marking) = match name.strip_prefix("m_") {
        Some(field) => (field, ", marking"),
        None => (name, ""),
    };
    if let Some((_, label)) = MARKED.iter().find(|(it, _)| *it == field) {
        return format!("{label}{marking}");
    }
    match name.strip_prefix('r').and_then(|it| it.split_once('_')) {
        Some((row, part)) => format!("Requirement {row}, {part}"),
        None if name == "language" => "Language".to_owned(),
        None => "Where it comes from, name".to_owned(),
    }
}

/// A value of a field as people read it: a code by its name, all else as it is.
pub(super) fn value_of(name: &str, value: &str) -> String {
    let label = match name {
        "area" => Area::parse(value).map(Area::label),
        "disciplines" => Discipline::parse(value).map(Discipline::label),
        "language" => Language::parse(value).map(Language::name),
        "origin" => origin(value),
        _ if name.starts_with("m_") || name.ends_with("_marking") => {
            Marking::parse(value).ok().map(Marking::label)
        }
        _ if name.ends_with("_bound") => Bound::parse(value).map(Bound::label),
        _ => None,
    };
    label.unwrap_or(value).to_owned()
}

fn origin(code: &str) -> Option<&'static str> {
    match code {
        "own" => Some("the organisation itself"),
        "network" => Some("a network"),
        "ifafri" => Some("an IFAFRI gap"),
        "work_programme" => Some("a topic of a work programme"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_words_and_words_as_they_are() {
        let cases = [
            ("m_title", "amber+strict", "TLP:AMBER+STRICT"),
            ("r1_marking", "clear", "TLP:CLEAR"),
            ("r1_bound", "at_most", "at most"),
            ("area", "fct", "Fighting crime and terrorism"),
            ("origin", "own", "the organisation itself"),
            ("disciplines", "fire_and_rescue", "Fire and rescue"),
            ("language", "pl", "Polish"),
            ("title", "clear", "clear"),
        ];
        for (name, value, read) in cases {
            assert_eq!(value_of(name, value), read, "{name}");
        }
    }
}
