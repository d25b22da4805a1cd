//! The forms: what somebody decides about a project, and how their organisation shares it.

use crate::sent::Sent;
use crate::wording;
use uptake_model::{Marking, Verdict};
use uptake_workflow::JudgingOrganisation;

/// What a refused form held, and why it was refused.
#[derive(Debug, Default, Clone)]
pub(crate) struct Typed {
    pub(crate) organisation: String,
    pub(crate) project: String,
    pub(crate) result: String,
    pub(crate) verdict: String,
    pub(crate) reason: String,
    /// Whether it was the form that adds what was missed.
    pub(crate) adds: bool,
    /// Why it was refused; empty where nothing was.
    pub(crate) refusal: String,
}

impl Typed {
    pub(crate) fn of(sent: &Sent) -> Self {
        let text = |name| sent.text(name).to_owned();
        Self {
            organisation: text("organisation"),
            project: text("project"),
            result: text("result"),
            verdict: text("verdict"),
            reason: text("reason"),
            adds: !text("adds").is_empty(),
            refusal: String::new(),
        }
    }

    pub(crate) fn refused(self, refusal: String) -> Self {
        Self { refusal, ..self }
    }

    /// What the form about `project` shall hold: what was typed into it, or nothing.
    pub(crate) fn about(typed: Option<&Self>, project: &str) -> Self {
        let mine = typed.filter(|it| !it.adds && it.project == project);
        mine.cloned().unwrap_or_else(|| Self {
            project: project.to_owned(),
            ..Self::default()
        })
    }

    /// What the form that adds something shall hold.
    pub(crate) fn adding(typed: Option<&Self>) -> Self {
        let mine = typed.filter(|it| it.adds);
        mine.cloned().unwrap_or_else(|| Self {
            adds: true,
            ..Self::default()
        })
    }

    /// What tells the fields of this form from those of the others.
    pub(crate) fn anchor(&self) -> &str {
        if self.adds { "add" } else { &self.project }
    }

    /// The verdicts to choose from: code, label, and whether it is chosen.
    pub(crate) fn verdicts(&self) -> [(&'static str, &'static str, bool); 4] {
        Verdict::ALL.map(|it| (it.code(), it.label(), it.code() == self.verdict))
    }
}

/// An organisation that the reader judges for.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) standing: &'static str,
    /// How far it shares what it decides.
    pub(crate) marking: Marking,
    /// How many suggestions are new to it; empty where none are, or nobody judged yet.
    pub(crate) news: String,
    /// Whether the reader decides how far it shares.
    pub(crate) leads: bool,
}

impl Desk {
    pub(crate) fn of(one: JudgingOrganisation) -> Self {
        let news = one.judging.as_ref().filter(|_| one.new > 0);
        let since = |it| wording::day_of(it);
        Self {
            id: one.organisation.id.to_string(),
            name: one.organisation.name,
            standing: one.standing.label(),
            marking: one
                .judging
                .as_ref()
                .map(|it| it.marking)
                .unwrap_or_default(),
            news: news.map_or(String::new(), |it| {
                let count =
                    wording::count(one.new as u64, "suggestion is new", "suggestions are new");
                format!("{count} since {}", since(it.looked_at))
            }),
            leads: one.leads,
        }
    }

    /// The markings to choose from: code, label, audience, and whether it is chosen.
    /// Not RED: a decision is the whole organisation's.
    pub(crate) fn markings(&self) -> Vec<(&'static str, &'static str, bool)> {
        let all = Marking::ALL.into_iter().filter(|it| *it != Marking::Red);
        all.map(|it| (it.code(), it.label(), it == self.marking))
            .collect()
    }
}
