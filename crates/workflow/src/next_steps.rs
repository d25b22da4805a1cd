//! The rules for what could be done next, as the program carries them.

use serde::Deserialize;
use std::sync::LazyLock;
use uptake_model::StepRule;

const TEXT: &str = include_str!("../data/next_steps.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<StepRule>,
}

// That the file can be read is tested; a program whose file cannot has no rules.
static RULES: LazyLock<File> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

/// The rules, in their order.
#[must_use]
pub fn next_step_rules() -> &'static [StepRule] {
    &RULES.rule
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use uptake_model::{Fact, Facts, next_step};

    #[test]
    fn the_file_can_be_read_and_each_rule_has_its_name_source_and_both_examples() {
        let file: File = toml::from_str(TEXT).expect("a file of rules");
        let names: HashSet<&str> = file.rule.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(names.len(), file.rule.len());
        for rule in &file.rule {
            assert!(
                !rule.when.is_empty() && !rule.sources.is_empty(),
                "{}",
                rule.id
            );
            for suggested in [true, false] {
                let mut examples = rule.examples.iter();
                assert!(examples.any(|it| it.suggested == suggested), "{}", rule.id);
            }
        }
    }

    #[test]
    fn each_rule_is_suggested_for_its_examples_and_for_no_counter_example() {
        for rule in next_step_rules() {
            for example in &rule.examples {
                let step = next_step(next_step_rules(), &example.facts);
                let suggested = step.suggested.is_some_and(|it| it.id == rule.id);
                assert_eq!(
                    suggested, example.suggested,
                    "{} {:?}",
                    rule.id, example.facts
                );
            }
        }
    }

    /// Every combination of none, one or three of what rules ask for.
    #[test]
    fn there_is_always_a_next_step() {
        use uptake_model::Fact::{
            BuyerCountries, CommittedBuyers, ConfirmedProjects, Deployments, LikelyProjects,
            OpenCalls, Solutions, TrialsAhead, TrialsDone, VerifiedTrl4To6, VerifiedTrl7To8,
            VerifiedTrl9,
        };
        // A solution that is verified is one, and a trial is of one.
        let evidence = [
            [0, 0, 0, 0, 0, 0],
            [1, 0, 0, 0, 0, 0],
            [1, 0, 0, 0, 0, 1],
            [1, 0, 0, 0, 1, 0],
            [3, 3, 0, 0, 0, 0],
            [3, 1, 0, 0, 1, 0],
            [1, 0, 1, 0, 1, 0],
            [1, 0, 0, 1, 1, 0],
        ];
        for [solutions, half, nearly, proven, done, ahead] in evidence {
            for number in 0..243_u64 {
                let digit = |place: u32| [0, 1, 3][(number / 3_u64.pow(place) % 3) as usize];
                let facts = Facts::from([
                    (Solutions, solutions),
                    (VerifiedTrl4To6, half),
                    (VerifiedTrl7To8, nearly),
                    (VerifiedTrl9, proven),
                    (TrialsDone, done),
                    (TrialsAhead, ahead),
                    (Deployments, 0),
                    (LikelyProjects, digit(0)),
                    (ConfirmedProjects, digit(1)),
                    (CommittedBuyers, digit(2)),
                    (BuyerCountries, digit(3).min(digit(2))),
                    (OpenCalls, digit(4)),
                ]);
                let step = next_step(next_step_rules(), &facts);
                assert!(step.suggested.is_some(), "{facts:?}");
            }
        }
    }

    #[test]
    fn every_refusal_is_explained() {
        let facts = [
            (Fact::VerifiedTrl4To6, 2),
            (Fact::CommittedBuyers, 2),
            (Fact::BuyerCountries, 2),
            // That many share the gap is no promise to buy.
            (Fact::Sharers, 9),
            (Fact::SharerCountries, 9),
        ];
        let facts = facts.into_iter().collect();
        let step = next_step(next_step_rules(), &facts);
        let mut refused = step.refused.iter();
        let (_, why) = refused
            .find(|(rule, _)| rule.id == "pre_commercial_procurement")
            .expect("refused");
        assert_eq!(
            why,
            &[
                "only 2 committed buyers; 3 are needed",
                "only 2 countries of committed buyers; 3 are needed",
            ]
        );
    }
}
