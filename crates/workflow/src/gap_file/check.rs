//! What a gap file may say: lengths, vocabularies, and no security classification in any
//! of its texts.

use crate::Refusal;
use uptake_model::{GapContent, GapOrigin, MarkingError, Requirement, classification_in};
use uptake_search::thesaurus::Thesaurus;

/// Longest title, in characters.
pub const TITLE: usize = 200;
/// Longest statement, in characters.
pub const STATEMENT: usize = 2_000;
/// Longest narrative or context, in characters.
pub const NARRATIVE: usize = 10_000;
/// Longest objective or requirement, in characters.
pub const LINE: usize = 1_000;
/// Longest remark or reason, in characters.
pub const REMARK: usize = 1_000;
/// Most requirements, objectives, concepts or named people.
pub const MOST: usize = 50;

/// Refuses what cannot be taken, all problems at once, a line each.
///
/// # Errors
/// [`Refusal::Refused`].
pub fn check(content: &GapContent, remark: &str) -> Result<(), Refusal> {
    Problems(problems_of(content, remark)).refuse()
}

/// Everything for which a content cannot be taken, in words.
#[must_use]
pub fn problems_of(content: &GapContent, remark: &str) -> Vec<String> {
    let mut problems = Problems::default();
    problems.stated("Title", &content.title.value, TITLE);
    problems.stated("Statement", &content.statement.value, STATEMENT);
    problems.text("What happens today", &content.narrative.value, NARRATIVE);
    problems.text("Conditions", &content.context.value, NARRATIVE);
    problems.text("Remark", remark, REMARK);
    problems.number("objectives", content.objectives.value.len());
    problems.number("requirements", content.requirements.len());
    problems.number("concepts", content.concepts.value.len());
    problems.number("named people", content.named.len() + content.guests.len());
    for (objective, number) in content.objectives.value.iter().zip(1..) {
        problems.text(&format!("Objective {number}"), objective, LINE);
    }
    for (requirement, number) in content.requirements.iter().zip(1..) {
        problems.requirement(number, &requirement.value);
    }
    match &content.origin.value {
        GapOrigin::Network { name } => problems.stated("Network", name, TITLE),
        GapOrigin::WorkProgramme { topic } => problems.stated("Topic", topic, TITLE),
        GapOrigin::Ifafri { edition, .. } => problems.stated("Edition", edition, TITLE),
        GapOrigin::Own => {}
    }
    for slug in &content.concepts.value {
        if Thesaurus::embedded().concept(slug).is_none() {
            problems.add(format!("The thesaurus has no concept “{slug}”."));
        }
    }
    problems.0
}

/// Refuses a reason or a remark that cannot be taken.
///
/// # Errors
/// [`Refusal::Refused`].
pub fn check_reason(reason: &str) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    problems.text("Reason", reason, REMARK);
    problems.refuse()
}

#[derive(Debug, Default)]
struct Problems(Vec<String>);

impl Problems {
    fn add(&mut self, problem: String) {
        self.0.push(problem);
    }

    fn stated(&mut self, field: &str, text: &str, longest: usize) {
        if text.trim().is_empty() {
            self.add(format!("{field}: nothing was written. Write it."));
        }
        self.text(field, text, longest);
    }

    fn text(&mut self, field: &str, text: &str, longest: usize) {
        let length = text.chars().count();
        if length > longest {
            self.add(format!(
                "{field}: {length} characters are more than the {longest} that fit. Shorten it."
            ));
        }
        if let Some(found) = classification_in(text) {
            let refused = MarkingError::AboveRemit(found.to_owned());
            self.add(format!("{field}: {refused}"));
        }
    }

    fn number(&mut self, what: &str, number: usize) {
        if number > MOST {
            self.add(format!(
                "{number} {what} are more than the {MOST} that fit."
            ));
        }
    }

    fn requirement(&mut self, number: usize, requirement: &Requirement) {
        let field = format!("Requirement {number}");
        self.stated(&field, &requirement.text, LINE);
        if let Some(threshold) = &requirement.threshold {
            self.text(&field, &threshold.unit, 40);
            if !threshold.value.is_finite() {
                self.add(format!(
                    "{field}: the threshold is no number. Write digits."
                ));
            }
        }
    }

    fn refuse(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Refusal::Refused(format!(
            "{}\nNothing was saved yet. What you wrote is kept below: mend it and save again.",
            self.0.join("\n")
        )))
    }
}
