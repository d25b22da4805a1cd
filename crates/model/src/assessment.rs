//! Practitioners' assessments of a solution, by one form with five criteria, and what many
//! of them come to: number, spread and distribution, never a bare mean.

use crate::ids::{MemberOrganisationId, PersonId, SolutionId, TrialId};
use crate::solution::{LONG_TEXT, SolutionError, writable};
use crate::vocabulary::vocabulary;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

vocabulary! {
    /// What is judged.
    Criterion {
        /// Whether the work goes better with it.
        OperationalBenefit = "operational_benefit", "Operational benefit";
        /// Whether those who must can use it.
        Usability = "usability", "Usability";
        /// Whether it works with what is there.
        Interoperability = "interoperability", "Interoperability";
        /// Whether it is worth its cost.
        Cost = "cost", "Cost";
        /// Whether it may and should be used.
        LegalAndEthicalFit = "legal_and_ethical_fit", "Legal and ethical fit";
    }
}

impl Criterion {
    /// The question that the form asks.
    #[must_use]
    pub fn question(self) -> &'static str {
        match self {
            Self::OperationalBenefit => "Does your work go better with it than without?",
            Self::Usability => {
                "Can those who must use it do so, under the conditions of your work?"
            }
            Self::Interoperability => "Does it work with what you have?",
            Self::Cost => "Is it worth what it costs, upkeep and training included?",
            Self::LegalAndEthicalFit => "May and should your service use it: law, privacy, ethics?",
        }
    }
}

/// What the grades mean, from 1 to 5.
pub const GRADES: [&str; 5] = ["not at all", "hardly", "in part", "mostly", "fully"];

/// From so many assessors on, others see what they said.
pub const ASSESSORS_SHOWN: usize = 3;

/// One person's assessment of a solution, in a trial or from own use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Who.
    pub person: PersonId,
    /// For which of their organisations.
    pub organisation: MemberOrganisationId,
    /// Of what.
    pub solution: SolutionId,
    /// In which trial; `None` from own use.
    pub trial: Option<TrialId>,
    /// A grade from 1 to 5 for each criterion that they could judge.
    pub grades: BTreeMap<Criterion, u8>,
    /// In own words; empty where there are none.
    pub remark: String,
    /// When.
    pub at: Timestamp,
}

/// Why an assessment cannot be taken as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssessmentError {
    /// Nothing was judged.
    #[error("Judge at least one of the five criteria. For the others “cannot judge” is an answer.")]
    Nothing,
    /// Not a grade.
    #[error("A grade is 1, 2, 3, 4 or 5.")]
    Grade,
    /// The remark is too long or classified.
    #[error(transparent)]
    Text(#[from] SolutionError),
}

impl Assessment {
    /// Whether it can be taken as written.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), AssessmentError> {
        if self.grades.is_empty() {
            return Err(AssessmentError::Nothing);
        }
        if self.grades.values().any(|grade| !(1..=5).contains(grade)) {
            return Err(AssessmentError::Grade);
        }
        Ok(writable("The remark", &self.remark, LONG_TEXT)?)
    }
}

/// What several people said of one criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Of what.
    pub criterion: Criterion,
    /// How many gave each grade from 1 to 5.
    pub counts: [usize; 5],
    /// How many could not judge it.
    pub cannot_judge: usize,
    /// A quarter gave at most this.
    pub lower_quartile: f64,
    /// Half gave at most this.
    pub median: f64,
    /// Three quarters gave at most this.
    pub upper_quartile: f64,
    /// The lowest and the highest grade.
    pub range: (u8, u8),
}

/// What many assessments of one solution come to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verdicts {
    /// How many people assessed; each counts once, with the latest that they said.
    pub assessors: usize,
    /// Criteria that at least [`ASSESSORS_SHOWN`] could judge; empty where fewer people
    /// assessed at all, so that nobody's grades can be told from them.
    pub spreads: Vec<Spread>,
    /// Their remarks, without names, in alphabetical order; empty as the spreads are.
    pub remarks: Vec<String>,
}

impl Verdicts {
    /// What assessments come to. Given must be those that the viewer may see.
    #[must_use]
    pub fn of(assessments: &[Assessment]) -> Self {
        let mut latest: BTreeMap<&PersonId, &Assessment> = BTreeMap::new();
        for it in assessments {
            let known = latest.entry(&it.person).or_insert(it);
            if it.at > known.at {
                *known = it;
            }
        }
        if latest.len() < ASSESSORS_SHOWN {
            return Self {
                assessors: latest.len(),
                ..Self::default()
            };
        }
        let said: Vec<&Assessment> = latest.values().copied().collect();
        let spreads = Criterion::ALL.iter();
        let remarks = said.iter().map(|it| it.remark.trim().to_owned());
        let mut remarks: Vec<String> = remarks.filter(|it| !it.is_empty()).collect();
        remarks.sort();
        Self {
            assessors: said.len(),
            spreads: spreads.filter_map(|it| spread(*it, &said)).collect(),
            remarks,
        }
    }
}

fn spread(criterion: Criterion, said: &[&Assessment]) -> Option<Spread> {
    let grades = said.iter().filter_map(|it| it.grades.get(&criterion));
    let mut grades: Vec<u8> = grades.copied().collect();
    grades.sort_unstable();
    if grades.len() < ASSESSORS_SHOWN {
        return None;
    }
    let mut counts = [0; 5];
    for grade in &grades {
        counts[usize::from(grade.clamp(&1, &5) - 1)] += 1;
    }
    Some(Spread {
        criterion,
        counts,
        cannot_judge: said.len() - grades.len(),
        lower_quartile: quantile(&grades, 1),
        median: quantile(&grades, 2),
        upper_quartile: quantile(&grades, 3),
        range: (grades[0], grades[grades.len() - 1]),
    })
}

/// The value below which `quarters` quarters of the sorted grades lie; between two grades
/// their middle (the second definition of Hyndman and Fan, 1996).
fn quantile(sorted: &[u8], quarters: usize) -> f64 {
    let place = sorted.len() * quarters;
    let below = f64::from(sorted[place.div_ceil(4).max(1) - 1]);
    if place.is_multiple_of(4) {
        let above = f64::from(sorted[(place / 4).min(sorted.len() - 1)]);
        f64::midpoint(below, above)
    } else {
        below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assessment(person: &str, minute: i64, grades: &[u8]) -> Assessment {
        let grades = Criterion::ALL.iter().copied().zip(grades.iter().copied());
        Assessment {
            person: person.into(),
            organisation: "org-brigade".into(),
            solution: "solution-1".into(),
            trial: None,
            grades: grades.filter(|(_, grade)| *grade > 0).collect(),
            remark: format!(" {person} says "),
            at: Timestamp::from_second(minute * 60).expect("a time"),
        }
    }

    #[test]
    fn fewer_than_three_people_stay_unseen() {
        let two = [
            assessment("a", 1, &[5, 5, 5, 5, 5]),
            assessment("b", 1, &[1, 1, 1, 1, 1]),
        ];
        let verdicts = Verdicts::of(&two);
        assert_eq!((verdicts.assessors, verdicts.spreads.len()), (2, 0));
        assert!(verdicts.remarks.is_empty());
        // One person twice is one person.
        let twice = [two[0].clone(), two[1].clone(), assessment("a", 9, &[2])];
        assert_eq!(Verdicts::of(&twice).assessors, 2);
    }

    #[test]
    fn a_criterion_that_two_could_judge_stays_unseen() {
        let said = [
            assessment("a", 1, &[5, 3, 0]),
            assessment("b", 1, &[4, 3, 1]),
            assessment("c", 1, &[4, 0, 1]),
            assessment("a", 2, &[3, 3, 0]),
        ];
        let verdicts = Verdicts::of(&said);
        assert_eq!(verdicts.assessors, 3);
        let shown: Vec<Criterion> = verdicts.spreads.iter().map(|it| it.criterion).collect();
        assert_eq!(shown, [Criterion::OperationalBenefit]);
        assert_eq!(verdicts.spreads[0].counts, [0, 0, 1, 2, 0]);
        assert_eq!(verdicts.remarks, ["a says", "b says", "c says"]);
    }

    #[test]
    fn the_spread_is_told_by_quartiles() {
        let cases: [(&[u8], [f64; 3]); 4] = [
            (&[1, 3, 5], [1.0, 3.0, 5.0]),
            (&[1, 2, 3, 4], [1.5, 2.5, 3.5]),
            (&[2, 2, 2, 5, 5], [2.0, 2.0, 5.0]),
            (&[4, 4, 4, 4, 4, 4, 4, 4], [4.0, 4.0, 4.0]),
        ];
        for (grades, expected) in cases {
            let said: Vec<Assessment> = grades
                .iter()
                .enumerate()
                .map(|(person, grade)| assessment(&format!("p{person}"), 1, &[*grade]))
                .collect();
            let spread = &Verdicts::of(&said).spreads[0];
            let found = [spread.lower_quartile, spread.median, spread.upper_quartile];
            assert_eq!(found, expected, "{grades:?}");
            assert_eq!(spread.range, (grades[0], grades[grades.len() - 1]));
        }
    }

    #[test]
    fn grades_run_from_one_to_five() {
        let good = assessment("a", 1, &[1, 5]);
        assert_eq!(good.check(), Ok(()));
        assert_eq!(
            assessment("a", 1, &[6]).check(),
            Err(AssessmentError::Grade)
        );
        assert_eq!(
            assessment("a", 1, &[]).check(),
            Err(AssessmentError::Nothing)
        );
    }
}
