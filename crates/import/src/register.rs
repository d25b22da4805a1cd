//! Topics, calls and parts of programmes seen during an import, each kept once and
//! handed over at its end: many projects name the same ones, and several files
//! know different parts of the same topic.

use crate::sources::raw_project::programme_of_code;
use std::collections::BTreeMap;
use uptake_model::{
    Call, CallCode, Programme, ProgrammePart, Project, Record, Topic, TopicCode, TopicRef,
};

/// How far a source is to be believed about a topic, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trust {
    /// A project names it, or a list of titles.
    Named,
    /// A draft of the work programme.
    Draft,
    /// The portal. Its dates are current; its texts lost their line breaks.
    Portal,
    /// The work programme as published: the best texts.
    WorkProgramme,
}

impl Trust {
    /// Rank in matters of dates, money and state, where the portal is ahead.
    fn of_facts(self) -> u8 {
        match self {
            Self::Named => 0,
            Self::Draft => 1,
            Self::WorkProgramme => 2,
            Self::Portal => 3,
        }
    }
}

/// Everything seen so far.
#[derive(Debug, Default)]
pub(crate) struct Register {
    topics: BTreeMap<TopicCode, (Topic, Trust, Trust)>,
    calls: BTreeMap<CallCode, Call>,
    parts: BTreeMap<String, ProgrammePart>,
}

impl Register {
    /// Notes the topics and calls a project names.
    pub(crate) fn project(&mut self, project: &Project) {
        // Which of several calls a topic belongs to cannot be told.
        let call = project.calls.first().filter(|_| project.topics.len() == 1);
        for topic in &project.topics {
            self.topic_ref(
                topic.code.clone(),
                topic.title.clone(),
                project.programme,
                call.cloned(),
            );
        }
        for code in &project.calls {
            self.call(Call {
                code: code.clone(),
                title: None,
                programme: Some(project.programme),
            });
        }
    }

    fn topic_ref(
        &mut self,
        code: TopicCode,
        title: Option<String>,
        programme: Programme,
        call: Option<CallCode>,
    ) {
        let known = self.topics.get(&code).map(|(topic, ..)| topic);
        let adds_nothing = known.is_some_and(|topic| {
            (topic.title.is_some() || title.is_none())
                && (topic.call.is_some() || call.is_none())
                && topic.programme.is_some()
        });
        if !adds_nothing {
            let topic = Topic {
                title,
                programme: Some(programme),
                call,
                ..Topic::bare(code)
            };
            self.topic(topic, Trust::Named);
        }
    }

    /// Notes the title that a table gives for a topic.
    pub(crate) fn title(&mut self, topic: &TopicRef) {
        let known = self.topics.get(&topic.code).map(|(known, ..)| known);
        if known.is_none_or(|known| known.title.is_none() && topic.title.is_some()) {
            let bare = Topic::bare(topic.code.clone());
            self.topic(
                Topic {
                    title: topic.title.clone(),
                    ..bare
                },
                Trust::Named,
            );
        }
    }

    /// Notes a topic with whatever the source knows of it.
    pub(crate) fn topic(&mut self, mut topic: Topic, trust: Trust) {
        if topic.code.is_empty() {
            return;
        }
        if topic.programme.is_none() && topic.programme_name.is_none() {
            topic.programme = programme_of_code(topic.code.as_str());
        }
        match self.topics.get_mut(&topic.code) {
            Some((known, text, facts)) => {
                merge_text(known, &topic, trust >= *text);
                merge_facts(known, &topic, trust.of_facts() >= facts.of_facts());
                if trust >= *text {
                    known.draft = if trust == Trust::Named {
                        known.draft
                    } else {
                        trust == Trust::Draft
                    };
                    *text = trust;
                }
                if trust.of_facts() >= facts.of_facts() {
                    *facts = trust;
                }
            }
            None => {
                self.topics
                    .insert(topic.code.clone(), (topic, trust, trust));
            }
        }
    }

    /// Notes a call; a title once known stays.
    pub(crate) fn call(&mut self, call: Call) {
        if call.code.is_empty() {
            return;
        }
        let known = self
            .calls
            .entry(call.code.clone())
            .or_insert_with(|| call.clone());
        let title = call.title.filter(|title| title != call.code.as_str());
        known.title = known
            .title
            .take()
            .filter(|title| title != call.code.as_str())
            .or(title);
        known.programme = known.programme.or(call.programme);
    }

    /// Notes a part of a programme; a title and a parent once known stay.
    pub(crate) fn part(&mut self, part: ProgrammePart) {
        match self.parts.get_mut(&part.code) {
            Some(known) => {
                if known.title.is_empty() {
                    known.title = part.title;
                }
                known.parent = known.parent.take().or(part.parent);
            }
            None => {
                self.parts.insert(part.code.clone(), part);
            }
        }
    }

    /// The records, in the order of their codes: parts, calls, topics.
    pub(crate) fn into_records(self) -> impl Iterator<Item = Record> {
        let parts = self.parts.into_values().map(Record::ProgrammePart);
        let calls = self.calls.into_values().map(Record::Call);
        let topics = self
            .topics
            .into_values()
            .map(|(topic, ..)| Record::Topic(Box::new(topic)));
        parts.chain(calls).chain(topics)
    }
}

/// Takes `new` where it is stated and either ahead or the only one.
fn take<T: Clone>(known: &mut Option<T>, new: Option<&T>, ahead: bool) {
    if let Some(new) = new
        && (ahead || known.is_none())
    {
        *known = Some(new.clone());
    }
}

fn merge_text(known: &mut Topic, new: &Topic, ahead: bool) {
    take(&mut known.title, new.title.as_ref(), ahead);
    take(&mut known.destination, new.destination.as_ref(), ahead);
    // Outcome, scope and an undivided description are one text: never mix two sources.
    let text = |topic: &Topic| {
        topic.expected_outcome.is_some() || topic.scope.is_some() || topic.description.is_some()
    };
    if text(new) && (ahead || !text(known)) {
        known.expected_outcome.clone_from(&new.expected_outcome);
        known.scope.clone_from(&new.scope);
        known.description.clone_from(&new.description);
    }
    take(&mut known.conditions, new.conditions.as_ref(), ahead);
}

fn merge_facts(known: &mut Topic, new: &Topic, ahead: bool) {
    take(&mut known.programme, new.programme.as_ref(), ahead);
    take(
        &mut known.programme_name,
        new.programme_name.as_ref(),
        ahead,
    );
    take(&mut known.call, new.call.as_ref(), ahead);
    take(&mut known.action, new.action.as_ref(), ahead);
    take(&mut known.opening, new.opening.as_ref(), ahead);
    take(&mut known.deadline, new.deadline.as_ref(), ahead);
    take(
        &mut known.deadline_model,
        new.deadline_model.as_ref(),
        ahead,
    );
    take(&mut known.url, new.url.as_ref(), ahead);
    take(&mut known.budget.min, new.budget.min.as_ref(), ahead);
    take(&mut known.budget.max, new.budget.max.as_ref(), ahead);
    take(&mut known.budget.total, new.budget.total.as_ref(), ahead);
    take(
        &mut known.budget.projects,
        new.budget.projects.as_ref(),
        ahead,
    );
    if ahead && new.deadline.is_some() {
        known.announced = new.announced;
    } else {
        known.announced |= new.announced;
    }
    if !new.keywords.is_empty() && (ahead || known.keywords.is_empty()) {
        known.keywords.clone_from(&new.keywords);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(text: &str, deadline: &str) -> Topic {
        Topic {
            title: Some("A title".into()),
            scope: Some(text.into()),
            deadline: crate::normalise::date(deadline),
            ..Topic::bare("HORIZON-CL3-2026-01-FCT-01".into())
        }
    }

    #[test]
    fn sources_are_believed_for_what_they_know_best_in_any_order() {
        let entries = [
            (topic("draft", "2026-11-01"), Trust::Draft),
            (topic("portal", "2026-11-05"), Trust::Portal),
            (topic("published", "2026-11-04"), Trust::WorkProgramme),
        ];
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]] {
            let mut register = Register::default();
            for i in order {
                let (topic, trust) = entries[i].clone();
                register.topic(
                    Topic {
                        draft: trust == Trust::Draft,
                        ..topic
                    },
                    trust,
                );
            }
            let records: Vec<Record> = register.into_records().collect();
            let [Record::Topic(topic)] = records.as_slice() else {
                panic!("one topic")
            };
            assert_eq!(topic.scope.as_deref(), Some("published"), "{order:?}");
            assert_eq!(
                topic.deadline,
                crate::normalise::date("2026-11-05"),
                "{order:?}"
            );
            assert_eq!(topic.programme, Some(Programme::HorizonEurope));
            assert!(!topic.draft, "{order:?}");
        }
    }
}
