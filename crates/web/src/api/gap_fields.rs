//! The content of a gap file as programs send and get it: the same names and values as in
//! the JSON-LD files, read by the same reader.

use super::problem::ApiFault;
use crate::error::Fault;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uptake_model::{Discipline, GapContent, Marked, PersonId, SeenContent, SeenRequirement};
use uptake_workflow::gap_exchange::{content_of, origin};
use utoipa::ToSchema;

/// A text or a code with its marking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkedField {
    /// What it says.
    #[schema(example = "The ability to find people in smoke")]
    pub value: String,
    /// Who may see it: `clear`, `green`, `amber`, `amber+strict` (where nothing is said) or
    /// `red`.
    #[schema(example = "amber+strict")]
    pub marking: Option<String>,
}

/// Several texts or codes with one marking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkedList {
    /// What they say.
    pub value: Vec<String>,
    /// As for a single one.
    pub marking: Option<String>,
}

/// From where on a requirement is met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThresholdFields {
    /// `at_least` or `at_most`.
    #[schema(example = "at_least")]
    pub bound: String,
    /// The value, in `unit`.
    #[schema(example = 30.0)]
    pub value: f64,
    /// The unit.
    #[serde(default)]
    #[schema(example = "min")]
    pub unit: String,
}

/// What a solution should do or be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequirementFields {
    /// The number under which you were shown it; nothing for a new one. Where none has a
    /// number, they are counted by their places.
    pub number: Option<u32>,
    /// “A solution should …”
    #[schema(example = "work without light")]
    pub text: String,
    /// `must` or `should`, which it is where nothing is said.
    #[schema(example = "must")]
    pub level: Option<String>,
    /// From where on it is met.
    pub threshold: Option<ThresholdFields>,
    /// As for other fields.
    pub marking: Option<String>,
}

/// What a gap file says. What is null is not stated or, in answers, not shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GapFields {
    /// Two letters; told from the statement where nothing is said.
    #[schema(example = "en")]
    pub language: Option<String>,
    /// Short title.
    pub title: Option<MarkedField>,
    /// “The ability to …”
    pub statement: Option<MarkedField>,
    /// What happens today.
    pub narrative: Option<MarkedField>,
    /// Where and under which conditions.
    pub context: Option<MarkedField>,
    /// Area of civil security: `fct`, `bm`, `infra`, `drs`, `cs` or `ssri`.
    pub area: Option<MarkedField>,
    /// Concepts of the thesaurus, by slug.
    pub concepts: Option<MarkedList>,
    /// Disciplines that it affects.
    pub disciplines: Option<MarkedList>,
    /// `low`, `medium`, `high` or `critical`.
    pub urgency: Option<MarkedField>,
    /// As urgency.
    pub importance: Option<MarkedField>,
    /// `own`, `network: NAME`, `ifafri: NUMBER EDITION` or `work programme: TOPIC`.
    pub origin: Option<MarkedField>,
    /// What would be reached.
    pub objectives: Option<MarkedList>,
    /// What a solution should do or be.
    pub requirements: Vec<RequirementFields>,
}

impl GapFields {
    /// What is shown of a gap file.
    pub(crate) fn of(content: &SeenContent) -> Self {
        Self {
            language: Some(content.language.code().to_owned()),
            title: text(content.title.as_ref()),
            statement: text(content.statement.as_ref()),
            narrative: text(content.narrative.as_ref()),
            context: text(content.context.as_ref()),
            area: field(content.area.as_ref(), |it| it.code().to_owned()),
            concepts: list(content.concepts.as_ref(), Clone::clone),
            disciplines: list(content.disciplines.as_ref(), |it| codes(it)),
            urgency: field(content.urgency.as_ref(), |it| it.code().to_owned()),
            importance: field(content.importance.as_ref(), |it| it.code().to_owned()),
            origin: field(content.origin.as_ref(), origin),
            objectives: list(content.objectives.as_ref(), Clone::clone),
            requirements: content.requirements.iter().map(requirement).collect(),
        }
    }

    /// The content that was sent.
    ///
    /// # Errors
    /// Everything that is wrong, a line each.
    pub(crate) fn content(&self, author: PersonId) -> Result<GapContent, ApiFault> {
        let Ok(Value::Object(fields)) = serde_json::to_value(self) else {
            return Err(Fault::Ours("a content is no object".to_owned()).into());
        };
        content_of(&fields, author).map_err(|problems| {
            let lines = problems
                .iter()
                .map(|it| format!("{}: {}", it.column, it.words));
            let lines = lines.collect::<Vec<_>>().join("\n");
            Fault::Refused(format!("{lines}\nNothing was saved.")).into()
        })
    }
}

fn text(field: Option<&Marked<String>>) -> Option<MarkedField> {
    self::field(field, Clone::clone)
}

fn field<T>(field: Option<&Marked<T>>, value: impl Fn(&T) -> String) -> Option<MarkedField> {
    field.map(|it| MarkedField {
        value: value(&it.value),
        marking: Some(it.marking.code().to_owned()),
    })
}

fn list<T>(field: Option<&Marked<T>>, value: impl Fn(&T) -> Vec<String>) -> Option<MarkedList> {
    field.map(|it| MarkedList {
        value: value(&it.value),
        marking: Some(it.marking.code().to_owned()),
    })
}

fn codes(disciplines: &[Discipline]) -> Vec<String> {
    disciplines.iter().map(|it| it.code().to_owned()).collect()
}

fn requirement(it: &SeenRequirement) -> RequirementFields {
    RequirementFields {
        number: Some(it.shown_as),
        text: it.says.text.clone(),
        level: Some(it.says.necessity.code().to_owned()),
        threshold: it.says.threshold.as_ref().map(|it| ThresholdFields {
            bound: it.bound.code().to_owned(),
            value: it.value,
            unit: it.unit.clone(),
        }),
        marking: Some(it.marking.code().to_owned()),
    }
}
