//! What an import may change about topics, calls and parts of programmes: what it
//! does not state stays as earlier imports stated it.

use uptake_model::{Call, ProgrammePart, SourceKind, Topic};

/// `known` with what `new` states. CORDIS and the sample only name the topics of
/// projects, so they complete what is known; the portal and the work programmes
/// describe topics, so they replace it. A draft never replaces a published text.
pub(super) fn merge_topic(known: &Topic, new: &Topic, source: SourceKind) -> Topic {
    let describes = source == SourceKind::Calls;
    let replaces_text = describes && !(new.draft && has_text(known) && !known.draft);
    let (texts, text_draft) = match (has_text(new), has_text(known)) {
        (true, false) => (new, new.draft),
        (true, true) if replaces_text => (new, new.draft),
        (false, false) => (known, known.draft && new.draft),
        _ => (known, known.draft),
    };
    let (first, second) = if describes {
        (new, known)
    } else {
        (known, new)
    };
    let keywords = if first.keywords.is_empty() {
        second
    } else {
        first
    };
    Topic {
        code: known.code.clone(),
        title: either(&first.title, &second.title),
        programme: first.programme.or(second.programme),
        programme_name: either(&first.programme_name, &second.programme_name),
        call: either(&first.call, &second.call),
        action: either(&first.action, &second.action),
        destination: either(&first.destination, &second.destination),
        expected_outcome: texts.expected_outcome.clone(),
        scope: texts.scope.clone(),
        description: texts.description.clone(),
        conditions: either(&first.conditions, &second.conditions),
        opening: first.opening.or(second.opening),
        deadline: first.deadline.or(second.deadline),
        deadline_model: either(&first.deadline_model, &second.deadline_model),
        budget: uptake_model::Budget {
            min: first.budget.min.or(second.budget.min),
            max: first.budget.max.or(second.budget.max),
            total: first.budget.total.or(second.budget.total),
            projects: first.budget.projects.or(second.budget.projects),
        },
        url: either(&first.url, &second.url),
        keywords: keywords.keywords.clone(),
        draft: text_draft,
        // Whoever states a deadline today knows better whether the topic is still to come.
        announced: if describes && new.deadline.is_some() {
            new.announced
        } else {
            known.announced || new.announced
        },
    }
}

/// Outcome, scope and an undivided description are one text: never two sources mixed.
fn has_text(topic: &Topic) -> bool {
    topic.expected_outcome.is_some() || topic.scope.is_some() || topic.description.is_some()
}

fn either<T: Clone>(first: &Option<T>, second: &Option<T>) -> Option<T> {
    first.clone().or_else(|| second.clone())
}

/// `known` with what `new` states.
pub(super) fn merge_call(known: &Call, new: &Call) -> Call {
    Call {
        code: known.code.clone(),
        title: either(&new.title, &known.title),
        programme: new.programme.or(known.programme),
    }
}

/// `known` with what `new` states.
pub(super) fn merge_part(known: &ProgrammePart, new: &ProgrammePart) -> ProgrammePart {
    let title = if new.title.is_empty() {
        &known.title
    } else {
        &new.title
    };
    ProgrammePart {
        code: known.code.clone(),
        title: title.clone(),
        programme: new.programme,
        parent: either(&new.parent, &known.parent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn topic(title: Option<&str>, scope: Option<&str>, draft: bool) -> Topic {
        Topic {
            title: title.map(str::to_owned),
            scope: scope.map(str::to_owned),
            draft,
            ..Topic::bare("TEST-2026-01".into())
        }
    }

    #[test]
    fn who_describes_replaces_and_who_names_completes() {
        let known = topic(Some("Known"), Some("Known scope"), false);
        let new = topic(Some("New"), Some("New scope"), false);
        for (source, title, scope) in [
            (SourceKind::Calls, "New", "New scope"),
            (SourceKind::Cordis, "Known", "Known scope"),
            (SourceKind::Sample, "Known", "Known scope"),
        ] {
            let merged = merge_topic(&known, &new, source);
            assert_eq!(merged.title.as_deref(), Some(title), "{source:?}");
            assert_eq!(merged.scope.as_deref(), Some(scope), "{source:?}");
        }
    }

    #[test]
    fn what_is_not_stated_stays() {
        let mut known = topic(Some("Known"), Some("Known scope"), false);
        known.deadline = Some(date(2026, 11, 5));
        known.keywords = vec!["drones".to_owned()];
        let merged = merge_topic(&known, &topic(None, None, false), SourceKind::Calls);
        assert_eq!(merged, known);
    }

    #[test]
    fn a_draft_completes_but_never_replaces_what_was_published() {
        let published = topic(None, Some("Published"), false);
        let draft = topic(Some("Draft title"), Some("Draft"), true);
        let merged = merge_topic(&published, &draft, SourceKind::Calls);
        assert_eq!(merged.scope.as_deref(), Some("Published"));
        assert_eq!(merged.title.as_deref(), Some("Draft title"));
        assert!(!merged.draft);
        let back = merge_topic(&draft, &published, SourceKind::Calls);
        assert_eq!(
            (back.scope.as_deref(), back.draft),
            (Some("Published"), false)
        );
        let named = merge_topic(
            &topic(Some("Named"), None, false),
            &draft,
            SourceKind::Calls,
        );
        assert_eq!((named.scope.as_deref(), named.draft), (Some("Draft"), true));
    }

    #[test]
    fn a_text_is_never_mixed_from_two_sources() {
        let mut known = topic(None, Some("Known scope"), false);
        known.expected_outcome = Some("Known outcome".to_owned());
        let merged = merge_topic(&known, &topic(None, Some("New"), false), SourceKind::Calls);
        assert_eq!(
            (merged.expected_outcome, merged.scope.as_deref()),
            (None, Some("New"))
        );
    }
}
