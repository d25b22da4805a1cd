//! Topics of a work programme, taken from its document by others and published as JSON.
//!
//! Publisher: European Commission, Horizon Europe work programme, part 6 (Civil
//! Security for Society); the JSON is a third party's extraction.
//! Documentation: the work programme itself on the Funding & Tenders Portal.
//! Terms: © European Union, CC BY 4.0 (Commission Decision 2011/833/EU).
//! Caveats: a list, or an object with `destinations`; what it names a call is a topic;
//! drafts give amounts in millions and lack the state, final files give euro.

use super::raw_project::day;
use crate::normalise;
use crate::notes::Notes;
use crate::register::Trust;
use crate::sources::portal_calls::Calls;
use serde_json::Value;
use uptake_model::{Budget, CallCode, Euro, ProblemKind, Programme, Topic, TopicCode};

/// Below this many euro an amount must be in millions: no grant is that small, and
/// no programme that large.
const SMALLEST_GRANT: f64 = 10_000.0;

/// Reads one file.
pub(crate) fn read(file: &str, text: &str) -> Calls {
    let mut calls = Calls::default();
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let mut notes = Notes::new(file, Some(error.line() as u64));
            notes.note(ProblemKind::MalformedJson, "", &error.to_string());
            calls.problems = notes.into_problems();
            return calls;
        }
    };
    let destinations = value.get("destinations").unwrap_or(&value);
    for destination in destinations.as_array().into_iter().flatten() {
        let title = ["destination_title", "destination"]
            .iter()
            .find_map(|key| destination.get(key).and_then(Value::as_str))
            .unwrap_or_default();
        for topic in destination
            .get("calls")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            record(file, title, topic, &mut calls);
        }
    }
    calls
}

fn record(file: &str, destination: &str, value: &Value, calls: &mut Calls) {
    let mut notes = Notes::new(file, None);
    let get = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let code = TopicCode::new(get("call_id"));
    if code.is_empty() {
        notes.note(ProblemKind::MissingId, "call_id", get("call_title"));
        calls.problems.extend(notes.into_problems());
        return;
    }
    notes.identify(code.as_str());
    // Only drafts have this key; published files say how many at `max_funded_projects`.
    let draft = file.contains("draft") || value.get("indicative_number_of_projects").is_some();
    let topic = Topic {
        title: notes.line("call_title", get("call_title")),
        programme: Some(Programme::HorizonEurope),
        call: call_of(code.as_str()),
        action: notes.line("type_of_action", get("type_of_action")),
        destination: notes
            .line("destination", destination)
            .filter(|title| !title.starts_with('_')),
        expected_outcome: notes.paragraphs("expected_outcome", get("expected_outcome")),
        scope: notes.paragraphs("scope", get("scope")),
        conditions: conditions(value, &mut notes),
        opening: day(get("opening_date"), "opening_date", &mut notes),
        deadline: day(get("deadline"), "deadline", &mut notes),
        deadline_model: notes.line("deadline_model", get("deadline_model")),
        budget: budget(value),
        url: super::raw_organisation::web_address(get("funding_link"), "funding_link", &mut notes),
        draft,
        ..Topic::bare(code)
    };
    calls.topics.push((
        topic,
        if draft {
            Trust::Draft
        } else {
            Trust::WorkProgramme
        },
    ));
    calls.problems.extend(notes.into_problems());
}

/// The call of a topic of Cluster 3. Since 2025 a call holds all areas but those of
/// the cybersecurity centre (`HORIZON-CL3-2026-01-FCT-02` is in `HORIZON-CL3-2026-01`);
/// before, and for the centre, only the topic's number follows the call's code.
fn call_of(topic: &str) -> Option<CallCode> {
    let parts: Vec<&str> = topic.split('-').collect();
    let [_, _, year, rest @ ..] = parts.as_slice() else {
        return None;
    };
    let year: u16 = year.parse().ok()?;
    let together = year >= 2025 && !parts.contains(&"ECCC");
    let numbered = rest
        .last()
        .is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let length = if together {
        4
    } else {
        parts.len() - usize::from(numbered)
    };
    (rest.len() >= 2).then(|| CallCode::new(parts[..length.min(parts.len())].join("-")))
}

/// The conditions the file keeps apart, one paragraph each.
fn conditions(value: &Value, notes: &mut Notes<'_>) -> Option<String> {
    let fields = [
        "eligibility_conditions",
        "technology_readiness_level",
        "procedure",
        "legal_and_financial_setup",
        "admissibility_conditions",
        "exceptional_page_limits",
    ];
    let texts: Vec<String> = fields
        .iter()
        .filter_map(|field| notes.paragraphs(field, value.get(field)?.as_str()?))
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

fn budget(value: &Value) -> Budget {
    let count = ["max_funded_projects", "indicative_number_of_projects"]
        .iter()
        .find_map(|key| value.get(key).and_then(Value::as_u64));
    Budget {
        min: euro(value, "min__contribution"),
        max: euro(value, "max_contribution"),
        total: euro(value, "indicative_budget"),
        projects: count.and_then(|count| u32::try_from(count).ok()),
    }
}

fn euro(value: &Value, key: &str) -> Option<Euro> {
    let amount = value.get(key)?.as_f64().filter(|amount| *amount > 0.0)?;
    let amount = if amount < SMALLEST_GRANT {
        amount * 1e6
    } else {
        amount
    };
    normalise::amount(&amount.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_names_its_call() {
        for (topic, call) in [
            ("HORIZON-CL3-2026-01-FCT-02", Some("HORIZON-CL3-2026-01")),
            (
                "HORIZON-CL3-2026-02-CS-ECCC-01",
                Some("HORIZON-CL3-2026-02-CS-ECCC"),
            ),
            (
                "HORIZON-CL3-2024-DRS-01-02",
                Some("HORIZON-CL3-2024-DRS-01"),
            ),
            ("SEC-2011.4.2-2", None),
        ] {
            assert_eq!(
                call_of(topic).as_ref().map(CallCode::as_str),
                call,
                "{topic}"
            );
        }
    }

    #[test]
    fn drafts_count_in_millions_and_final_files_in_euro() {
        let value = serde_json::json!({"min__contribution": 4.5, "max_contribution": 6_000_000, "indicative_budget": null});
        let budget = budget(&value);
        assert_eq!(budget.min, Some(Euro::from_cents(450_000_000)));
        assert_eq!(budget.max, Some(Euro::from_cents(600_000_000)));
        assert_eq!(budget.total, None);
    }
}
