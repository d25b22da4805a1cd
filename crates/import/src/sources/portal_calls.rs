//! Calls of the Funding & Tenders Portal.
//!
//! Publisher: European Commission, EU Funding & Tenders Portal, as dumps of its
//! search interface carry it.
//! Documentation: <https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/support/apis>.
//! Terms: © European Union, CC BY 4.0 (Commission Decision 2011/833/EU).
//! Caveats: the dump begins with a byte-order mark and is JSON objects without
//! anything between them, though named `.jsonl`; nearly every record is mojibake;
//! tags were stripped so that words ran together; the word `null` was printed where
//! a heading was empty; states age, dates do not.

use super::raw_project::day;
use crate::notes::Notes;
use crate::register::Trust;
use serde_json::Value;
use uptake_model::{
    Budget, Call, CallCode, Euro, Problem, ProblemKind, Programme, Topic, TopicCode,
};

/// What a dump holds.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    /// Topics.
    pub(crate) topics: Vec<(Topic, Trust)>,
    /// The calls they belong to.
    pub(crate) calls: Vec<Call>,
    /// What was wrong.
    pub(crate) problems: Vec<Problem>,
}

/// Reads a dump: JSON objects one after another, with or without line ends or
/// commas, or one array of them.
pub(crate) fn read(file: &str, text: &str) -> Calls {
    let mut calls = Calls::default();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|offset| at + offset) {
        let mut stream = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                at = start + stream.byte_offset();
                record(file, &value, &mut calls);
            }
            Some(Err(error)) => {
                let mut notes = Notes::new(file, None);
                notes.note(
                    ProblemKind::MalformedJson,
                    "",
                    &format!("{error}, in the record at byte {start}"),
                );
                calls.problems.extend(notes.into_problems());
                let Some(next) = next_record(&text[start + 1..]) else {
                    break;
                };
                at = start + 1 + next;
            }
            None => break,
        }
    }
    calls
}

/// Where the next record begins: an opening brace after a closing one, or at the
/// start of a line.
fn next_record(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (1..bytes.len()).find(|&i| bytes[i] == b'{' && matches!(bytes[i - 1], b'}' | b'\n'))
}

fn record(file: &str, value: &Value, calls: &mut Calls) {
    let mut notes = Notes::new(file, None);
    let get = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let code = TopicCode::new(get("topicId"));
    if code.is_empty() {
        notes.note(ProblemKind::MissingId, "topicId", get("title"));
        calls.problems.extend(notes.into_problems());
        return;
    }
    notes.identify(code.as_str());
    let call = CallCode::new(get("callIdentifier"));
    let programme = Programme::parse(get("programme"));
    let description = prose("description", get("description"), &mut notes);
    let (expected_outcome, scope, description) = sections(description);
    let topic = Topic {
        title: notes.line("title", get("title")),
        programme,
        programme_name: notes.line("programme", get("programme")),
        action: notes
            .line("typesOfAction", get("typesOfAction"))
            .or_else(|| notes.line("actionType", get("actionType"))),
        expected_outcome,
        scope,
        description,
        conditions: prose(
            "topicConditions",
            get("topicConditions").trim_start_matches("\">"),
            &mut notes,
        ),
        deadline: day(get("deadline"), "deadline", &mut notes),
        announced: get("callStatus").eq_ignore_ascii_case("forthcoming"),
        deadline_model: notes.line("deadlineModel", get("deadlineModel")),
        budget: budget(value),
        url: super::raw_organisation::web_address(get("portalUrl"), "portalUrl", &mut notes),
        keywords: keywords(get("keywords"), &code, &call, &mut notes),
        call: Some(call.clone()).filter(|call| !call.is_empty()),
        ..Topic::bare(code)
    };
    if !call.is_empty() {
        calls.calls.push(Call {
            code: call,
            title: notes.line("callTitle", get("callTitle")),
            programme,
        });
    }
    calls.topics.push((topic, Trust::Portal));
    calls.problems.extend(notes.into_problems());
}

/// A text whose empty headings were printed as `null` before the next word.
fn prose(field: &str, raw: &str, notes: &mut Notes<'_>) -> Option<String> {
    let text = notes.paragraphs(field, raw)?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("null") {
        let (before, after) = (&rest[..at], &rest[at + 4..]);
        let begins = !before.ends_with(char::is_alphabetic);
        let glued = after.trim_start().starts_with(char::is_uppercase);
        out.push_str(before);
        if !(begins && glued) {
            out.push_str("null");
        }
        rest = if begins && glued {
            after.trim_start()
        } else {
            after
        };
    }
    out.push_str(rest);
    Some(out)
}

/// Divides a description at its headings `Expected Outcome:` and `Scope:`; where it
/// has none, all of it is the description.
fn sections(text: Option<String>) -> (Option<String>, Option<String>, Option<String>) {
    let Some(text) = text else {
        return (None, None, None);
    };
    let headings = [
        "Expected Outcome:",
        "Expected Outcomes:",
        "ExpectedOutcome:",
        "Expected outcome:",
    ];
    let outcome = headings
        .iter()
        .find_map(|heading| text.strip_prefix(heading));
    let Some(rest) = outcome else {
        return (None, None, Some(text));
    };
    let part = |part: &str| Some(part.trim().to_owned()).filter(|part| !part.is_empty());
    match rest.split_once("Scope:") {
        Some((outcome, scope)) => (part(outcome), part(scope), None),
        None => (part(rest), None, None),
    }
}

fn budget(value: &Value) -> Budget {
    let euro = |key: &str| {
        value
            .get(key)
            .and_then(Value::as_f64)
            .and_then(|amount| crate::normalise::amount(&amount.to_string()))
    };
    let count = value.get("expectedGrants").and_then(Value::as_u64);
    Budget {
        min: euro("budgetMin").filter(is_stated),
        max: euro("budgetMax").filter(is_stated),
        total: None,
        projects: count
            .and_then(|count| u32::try_from(count).ok())
            .filter(|count| *count > 0),
    }
}

fn is_stated(amount: &Euro) -> bool {
    amount.cents() > 0
}

/// The keywords, without the codes of the topic and the call that lead the list.
fn keywords(raw: &str, code: &TopicCode, call: &CallCode, notes: &mut Notes<'_>) -> Vec<String> {
    let text = notes.line("keywords", raw).unwrap_or_default();
    let mut list = super::raw_project::keywords(&text);
    list.retain(|word| word != code.as_str() && word != call.as_str());
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_divided_where_it_has_headings() {
        let cases = [
            (
                "Expected Outcome: A. Scope: B.",
                (Some("A."), Some("B."), None),
            ),
            ("Expected Outcome: A.", (Some("A."), None, None)),
            (
                "Objective: C. Scope: D.",
                (None, None, Some("Objective: C. Scope: D.")),
            ),
        ];
        for (text, (outcome, scope, description)) in cases {
            let got = sections(Some(text.to_owned()));
            let want = (
                outcome.map(str::to_owned),
                scope.map(str::to_owned),
                description.map(str::to_owned),
            );
            assert_eq!(got, want, "{text}");
        }
    }
}
