//! What could be done next for a gap: rules over numbers, each with its source. The rules
//! themselves are data; here is how they are read and why one does not hold.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A number that rules ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Suggested projects that are likely to meet the gap and that nobody judged.
    LikelyProjects,
    /// Projects that an organisation confirmed.
    ConfirmedProjects,
    /// Solutions that are recorded for the gap.
    Solutions,
    /// Solutions verified at technology readiness level 4 to 6.
    VerifiedTrl4To6,
    /// Solutions verified at level 7 or 8.
    VerifiedTrl7To8,
    /// Solutions verified at level 9.
    VerifiedTrl9,
    /// Authorities that own or co-signed the gap: they could be asked to buy.
    Sharers,
    /// Their countries.
    SharerCountries,
    /// Organisations that committed themselves to buy what meets the gap.
    CommittedBuyers,
    /// Their countries.
    BuyerCountries,
    /// Trials that have ended.
    TrialsDone,
    /// Trials that are planned or run.
    TrialsAhead,
    /// Procurements under way: planned, published, or awarded with an outcome to come.
    ProcurementsAhead,
    /// Pre-commercial procurements that were carried to their end.
    FinishedPcps,
    /// Purchases and adoptions of something that can be used.
    Purchases,
    /// Places where something is in use for it.
    Deployments,
    /// Calls that fit and can still be applied for.
    OpenCalls,
}

impl Fact {
    /// What is counted, for one and for many.
    #[must_use]
    pub fn noun(self) -> (&'static str, &'static str) {
        match self {
            Self::LikelyProjects => ("likely project", "likely projects"),
            Self::ConfirmedProjects => ("confirmed project", "confirmed projects"),
            Self::Solutions => ("solution", "solutions"),
            Self::VerifiedTrl4To6 => (
                "solution verified at TRL 4 to 6",
                "solutions verified at TRL 4 to 6",
            ),
            Self::VerifiedTrl7To8 => (
                "solution verified at TRL 7 or 8",
                "solutions verified at TRL 7 or 8",
            ),
            Self::VerifiedTrl9 => ("solution verified at TRL 9", "solutions verified at TRL 9"),
            Self::Sharers => ("authority shares the gap", "authorities share the gap"),
            Self::SharerCountries => (
                "country of such authorities",
                "countries of such authorities",
            ),
            Self::CommittedBuyers => ("committed buyer", "committed buyers"),
            Self::BuyerCountries => (
                "country of committed buyers",
                "countries of committed buyers",
            ),
            Self::TrialsDone => ("finished trial", "finished trials"),
            Self::TrialsAhead => ("planned or running trial", "planned or running trials"),
            Self::ProcurementsAhead => ("procurement under way", "procurements under way"),
            Self::FinishedPcps => (
                "finished pre-commercial procurement",
                "finished pre-commercial procurements",
            ),
            Self::Purchases => ("purchase or adoption", "purchases or adoptions"),
            Self::Deployments => ("deployment", "deployments"),
            Self::OpenCalls => ("open call that fits", "open calls that fit"),
        }
    }

    fn counted(self, count: u64) -> String {
        let (one, many) = self.noun();
        match count {
            0 => format!("no {one}"),
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        }
    }
}

/// The numbers of a gap, as far as the viewer may see; what is not named is 0.
pub type Facts = BTreeMap<Fact, u64>;

/// What a rule asks of one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Which.
    pub fact: Fact,
    /// The least that it must be.
    #[serde(default)]
    pub at_least: u64,
    /// The most that it may be.
    #[serde(default)]
    pub at_most: Option<u64>,
}

impl Condition {
    /// Why it does not hold, in words; `None` where it does.
    #[must_use]
    pub fn refusal(&self, facts: &Facts) -> Option<String> {
        let found = facts.get(&self.fact).copied().unwrap_or_default();
        let counted = self.fact.counted(found);
        if found < self.at_least {
            let only = if found == 0 { "" } else { "only " };
            return Some(format!("{only}{counted}; {} needed", are(self.at_least)));
        }
        let most = self.at_most.filter(|most| found > *most)?;
        Some(match most {
            0 => format!("{counted} already"),
            most => format!("{counted}; at most {most}"),
        })
    }
}

fn are(count: u64) -> String {
    format!("{count} {}", if count == 1 { "is" } else { "are" })
}

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The law, guideline or method, with the place in it.
    pub title: String,
    /// Its address; empty where it has none that lasts.
    #[serde(default)]
    pub address: String,
}

/// Numbers for which a rule must hold, or must not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The numbers.
    pub facts: Facts,
    /// Whether the rule is the one that is suggested.
    pub suggested: bool,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRule {
    /// Its name, for links and tests.
    pub id: String,
    /// What to do, as a heading.
    pub step: String,
    /// What that means and why now, in a sentence or three.
    pub advice: String,
    /// What must hold, all of it.
    pub when: Vec<Condition>,
    /// Where it comes from.
    pub sources: Vec<Citation>,
    /// Whether open calls that fit are shown with it.
    #[serde(default)]
    pub with_calls: bool,
    /// Examples, which its test runs.
    pub examples: Vec<Example>,
}

impl StepRule {
    /// Why it does not hold; empty where it does.
    #[must_use]
    pub fn refusals(&self, facts: &Facts) -> Vec<String> {
        let conditions = self.when.iter();
        conditions.filter_map(|it| it.refusal(facts)).collect()
    }
}

/// What could be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep<'r> {
    /// The first rule that holds.
    pub suggested: Option<&'r StepRule>,
    /// Later rules that hold as well.
    pub also: Vec<&'r StepRule>,
    /// Rules that do not, each with why.
    pub refused: Vec<(&'r StepRule, Vec<String>)>,
}

/// Applies rules in their order: the first that holds is suggested.
#[must_use]
pub fn next_step<'r>(rules: &'r [StepRule], facts: &Facts) -> NextStep<'r> {
    let mut step = NextStep {
        suggested: None,
        also: vec![],
        refused: vec![],
    };
    for rule in rules {
        let refusals = rule.refusals(facts);
        if !refusals.is_empty() {
            step.refused.push((rule, refusals));
        } else if step.suggested.is_none() {
            step.suggested = Some(rule);
        } else {
            step.also.push(rule);
        }
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_say_what_is_there_and_what_is_needed() {
        let condition = |at_least, at_most| Condition {
            fact: Fact::Sharers,
            at_least,
            at_most,
        };
        let cases = [
            (
                0,
                condition(1, None),
                Some("no authority shares the gap; 1 is needed"),
            ),
            (
                2,
                condition(3, None),
                Some("only 2 authorities share the gap; 3 are needed"),
            ),
            (3, condition(3, None), None),
            (
                1,
                condition(0, Some(0)),
                Some("1 authority shares the gap already"),
            ),
            (
                5,
                condition(0, Some(2)),
                Some("5 authorities share the gap; at most 2"),
            ),
        ];
        for (found, condition, expected) in cases {
            let facts = Facts::from([(Fact::Sharers, found)]);
            assert_eq!(condition.refusal(&facts).as_deref(), expected);
        }
    }
}
