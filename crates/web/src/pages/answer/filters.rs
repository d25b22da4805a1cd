//! The filters beside an answer: a form that works without scripts, each choice with
//! the number of projects it would leave, and the chosen ones as removable chips.

use crate::question::Question;
use crate::wording;
use uptake_model::{Area, Country, Programme, Stage};
use uptake_search::{Count, Facets, Strength};

/// How many choices of a long facet stand open; the others are folded.
const OPEN_CHOICES: usize = 8;

/// The same for facets whose values are codes that few readers know by heart.
const OPEN_CODES: usize = 4;

/// One box to tick.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) projects: String,
    /// What the number counts.
    pub(crate) noun: &'static str,
    pub(crate) chosen: bool,
}

/// The boxes of one facet.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) legend: &'static str,
    pub(crate) name: &'static str,
    pub(crate) open: Vec<Choice>,
    pub(crate) folded: Vec<Choice>,
}

/// A chosen filter with the address of the answer without it.
#[derive(Debug)]
pub(crate) struct Chip {
    pub(crate) label: String,
    pub(crate) href: String,
}

/// The facets as groups of boxes; those without choices are left out.
pub(crate) fn groups(question: &Question, facets: &Facets) -> Vec<Group> {
    let programmes = choices(&facets.programmes, &question.programmes, |programme| {
        (programme.code().to_owned(), programme.label().to_owned())
    });
    let stages = choices(&facets.stages, &question.stages, |stage| {
        (stage.code().to_owned(), stage.label().to_owned())
    });
    let areas = choices(&facets.areas, &question.areas, |area| {
        (area.code().to_owned(), area.label().to_owned())
    });
    let countries = choices(&known_countries(facets), &question.countries, |country| {
        (country.code().to_owned(), country.name().to_owned())
    });
    let schemes = choices(&facets.funding_schemes, &question.schemes, |scheme| {
        (scheme.clone(), scheme.clone())
    });
    let topics = choices(&facets.topics, &question.topics, |topic| {
        (topic.to_string(), topic.to_string())
    });
    let all = [
        group("Programme", "programme", programmes, OPEN_CHOICES),
        group("Where it stands", "stage", stages, OPEN_CHOICES),
        group("Area", "area", areas, OPEN_CHOICES),
        group("Country taking part", "country", countries, OPEN_CHOICES),
        group("Funding scheme", "scheme", schemes, OPEN_CODES),
        group("Topic", "topic", topics, OPEN_CODES),
    ];
    all.into_iter()
        .filter(|group| !group.open.is_empty())
        .collect()
}

/// The countries that can be asked for: CORDIS also uses codes of no country.
pub(crate) fn known_countries(facets: &Facets) -> Vec<Count<Country>> {
    let countries = facets.countries.iter();
    countries
        .filter(|count| count.value.is_known())
        .cloned()
        .collect()
}

/// Splits choices into those that stand open and those that are folded; chosen ones
/// always stand open, so that nobody has to look for what they set.
fn group(
    legend: &'static str,
    name: &'static str,
    choices: Vec<Choice>,
    most_open: usize,
) -> Group {
    let (mut open, mut folded) = (Vec::new(), Vec::new());
    for choice in choices {
        if choice.chosen || open.len() < most_open {
            open.push(choice);
        } else {
            folded.push(choice);
        }
    }
    Group {
        legend,
        name,
        open,
        folded,
    }
}

/// The boxes of one facet; `words` gives a value's code and its label.
fn choices<T: PartialEq>(
    counts: &[Count<T>],
    chosen: &[T],
    words: impl Fn(&T) -> (String, String),
) -> Vec<Choice> {
    let choice = |entry: &T, projects: u64| {
        let (value, label) = words(entry);
        Choice {
            value,
            label,
            projects: wording::number_of(projects),
            noun: wording::noun(projects, "project", "projects"),
            chosen: chosen.contains(entry),
        }
    };
    let missing = chosen
        .iter()
        .filter(|entry| counts.iter().all(|count| count.value != **entry));
    counts
        .iter()
        .map(|count| choice(&count.value, u64::from(count.documents)))
        .chain(missing.map(|entry| choice(entry, 0)))
        .collect()
}

/// From which strength on hits are shown; without counts, which stand in the verdict.
pub(crate) fn strengths(question: &Question) -> Vec<Choice> {
    let choice = |strength: Option<Strength>, label: &str| Choice {
        value: strength.map_or(String::new(), |strength| strength.label().to_owned()),
        label: label.to_owned(),
        projects: String::new(),
        noun: "",
        chosen: question.strength == strength,
    };
    vec![
        choice(None, "All"),
        choice(Some(Strength::Possible), "Likely or possible"),
        choice(Some(Strength::Likely), "Likely only"),
    ]
}

/// The chosen filters, each with the way back.
pub(crate) fn chips(question: &Question) -> Vec<Chip> {
    let filters = question.filters();
    filters
        .into_iter()
        .map(|(name, value)| Chip {
            label: label(name, &value),
            href: question.address_without(name, &value),
        })
        .collect()
}

fn label(name: &str, value: &str) -> String {
    let words = match name {
        "programme" => Programme::parse(value).map(|programme| programme.label().to_owned()),
        "stage" => Stage::parse(value).map(|stage| stage.label().to_owned()),
        "area" => Area::parse(value).map(|area| area.label().to_owned()),
        "country" => Country::parse(value).map(|country| country.name().to_owned()),
        "strength" if value == Strength::Likely.label() => Some("likely only".to_owned()),
        "strength" => Some("likely or possible".to_owned()),
        "topic" => Some(format!("topic {value}")),
        "from" => Some(format!("started {value} or later")),
        "to" => Some(format!("started {value} or earlier")),
        _ => None,
    };
    words.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_values_stay_in_sight_even_where_nothing_is_left_of_them() {
        let question = Question::read("country=EL&country=MT&programme=FP7");
        let mut facets = Facets::default();
        for code in [
            "DE", "FR", "IT", "ES", "NL", "BE", "AT", "PT", "SE", "EL", "XH",
        ] {
            if let Some(value) = Country::parse(code) {
                facets.countries.push(Count {
                    value,
                    documents: 1200,
                });
            }
        }
        let groups = groups(&question, &facets);
        assert_eq!(
            groups.iter().map(|g| g.name).collect::<Vec<_>>(),
            ["programme", "country"]
        );
        let open: Vec<&str> = groups[1].open.iter().map(|c| c.value.as_str()).collect();
        assert_eq!(
            open,
            ["DE", "FR", "IT", "ES", "NL", "BE", "AT", "PT", "EL", "MT"]
        );
        assert_eq!(groups[1].folded.len(), 1);
        assert_eq!(groups[1].open[0].projects, "1,200");
        let labels: Vec<String> = chips(&question)
            .into_iter()
            .map(|chip| chip.label)
            .collect();
        assert_eq!(labels, ["FP7", "Greece", "Malta"]);
    }
}
