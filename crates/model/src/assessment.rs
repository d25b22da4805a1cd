//! Practitioners' assessments of a solution, by one form with five criteria, and what many
//! of them come to: number, spread and distribution, never a bare mean.

use crate::ids::{MemberOrganisationId, PersonId, SolutionId, TrialId};
use crate::solution::{SolutionError, writable};
use crate::vocabulary::vocabulary;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

/// The longest remark, in characters.
pub const LONGEST_REMARK: usize = 2_000;

/// So often somebody says within [`SAID_WITHIN`] what they think of a solution from own use, or
/// in one trial. Everything that was said is kept and read, so that nobody can be singled out
/// by what changes; it must not grow without end.
pub const SAID_AT_MOST: u64 = 6;

/// See [`SAID_AT_MOST`].
pub const SAID_WITHIN: SignedDuration = SignedDuration::from_hours(365 * 24);

/// From so many assessors of as many organisations on, others see what they said.
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
        Ok(writable("The remark", &self.remark, LONGEST_REMARK)?)
    }
}

/// What several people said of one criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Of what.
    pub criterion: Criterion,
    /// How many gave each grade from 1 to 5.
    pub counts: [usize; 5],
    /// A quarter gave at most this.
    pub lower_quartile: f64,
    /// Half gave at most this.
    pub median: f64,
    /// Three quarters gave at most this.
    pub upper_quartile: f64,
    /// The lowest and the highest grade.
    pub range: (u8, u8),
}

/// What many assessments come to: of one solution, all from own use or all in one trial.
/// The two are never added up, so that nothing can be learned by subtracting one from the
/// other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verdicts {
    /// How many people assessed, as far as it is shown; each counts once.
    pub assessors: usize,
    /// Criteria that a group could judge; empty where no group assessed at all, so that
    /// nobody's grades can be told from them.
    pub spreads: Vec<Spread>,
    /// Their remarks, without names, in alphabetical order; empty as the spreads are.
    pub remarks: Vec<String>,
}

impl Verdicts {
    /// What assessments come to: `said` is everything that was ever said in one group, the
    /// oldest first. What is shown changes only when so many people changed it that none
    /// of them can be told from the difference, see `Shown`.
    #[must_use]
    pub fn of(said: &[Assessment]) -> Self {
        let mut people = Shown::default();
        for it in said {
            people.hear(it, Some(it.remark.trim().to_owned()));
        }
        let remarks = people.now().into_values().filter(|it| !it.is_empty());
        let mut remarks: Vec<String> = remarks.collect();
        remarks.sort();
        let spreads = Criterion::ALL.iter();
        Self {
            assessors: people.now().len(),
            spreads: spreads.filter_map(|it| spread(*it, said)).collect(),
            remarks,
        }
    }
}

/// What is shown of what people said over time. It is changed for a group of people at
/// once: at least [`ASSESSORS_SHOWN`] of as many organisations. Until enough have spoken,
/// they wait, and so they do where what would be shown then would differ from anything
/// that was shown before by less than such a group.
#[derive(Debug, Clone)]
struct Shown<T> {
    /// Everything that was shown, the latest last; at first nothing.
    states: Vec<BTreeMap<PersonId, (MemberOrganisationId, T)>>,
    /// What each said last; nothing where they took it back.
    heard: BTreeMap<PersonId, (MemberOrganisationId, T)>,
}

impl<T> Default for Shown<T> {
    fn default() -> Self {
        Self {
            states: vec![BTreeMap::new()],
            heard: BTreeMap::new(),
        }
    }
}

impl<T: Clone + PartialEq> Shown<T> {
    /// Hears what somebody said; nothing where they cannot judge.
    fn hear(&mut self, by: &Assessment, value: Option<T>) {
        let organisation = by.organisation.clone();
        match value {
            Some(value) => self.heard.insert(by.person.clone(), (organisation, value)),
            None => self.heard.remove(&by.person),
        };
        // The latest first: whoever waits is told by it at once.
        let mut before = self.states.iter().rev();
        let tells_nobody = before.all(|state| *state == self.heard || self.differs(state));
        if tells_nobody && (self.heard.is_empty() || is_group(self.heard.iter())) {
            self.states.push(self.heard.clone());
        }
    }

    /// Whether a whole group said something else than in `state`.
    fn differs(&self, state: &BTreeMap<PersonId, (MemberOrganisationId, T)>) -> bool {
        let gone = state.iter().filter(|(id, _)| !self.heard.contains_key(*id));
        let other = |(id, said): &(&PersonId, &(MemberOrganisationId, T))| {
            state.get(*id).map(|it| &it.1) != Some(&said.1)
        };
        is_group(self.heard.iter().filter(other).chain(gone))
    }

    /// What is shown now.
    fn now(&self) -> BTreeMap<PersonId, T> {
        let state = self.states.last().into_iter().flatten();
        state
            .map(|(id, (_, it))| (id.clone(), it.clone()))
            .collect()
    }
}

/// Whether so many people of so many organisations spoke that none can be singled out.
fn is_group<'a, T: 'a>(
    people: impl Iterator<Item = (&'a PersonId, &'a (MemberOrganisationId, T))>,
) -> bool {
    let (mut number, mut organisations) = (0, BTreeSet::new());
    for (_, (organisation, _)) in people {
        number += 1;
        organisations.insert(organisation);
    }
    number >= ASSESSORS_SHOWN && organisations.len() >= ASSESSORS_SHOWN
}

fn spread(criterion: Criterion, said: &[Assessment]) -> Option<Spread> {
    let mut shown = Shown::default();
    for it in said {
        shown.hear(it, it.grades.get(&criterion).copied());
    }
    let mut grades: Vec<u8> = shown.now().into_values().collect();
    grades.sort_unstable();
    (!grades.is_empty()).then(|| spread_of(criterion, &grades))
}

/// The spread of sorted grades.
fn spread_of(criterion: Criterion, grades: &[u8]) -> Spread {
    let mut counts = [0; 5];
    for grade in grades {
        counts[usize::from(grade.clamp(&1, &5) - 1)] += 1;
    }
    Spread {
        criterion,
        counts,
        lower_quartile: quantile(grades, 1),
        median: quantile(grades, 2),
        upper_quartile: quantile(grades, 3),
        range: (grades[0], grades[grades.len() - 1]),
    }
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

    /// What somebody of an organisation of their own says; a grade of 0 is none.
    fn assessment(person: &str, minute: i64, grades: &[u8]) -> Assessment {
        let grades = Criterion::ALL.iter().copied().zip(grades.iter().copied());
        Assessment {
            person: person.into(),
            organisation: format!("org-{person}").into(),
            solution: "solution-1".into(),
            trial: None,
            grades: grades.filter(|(_, grade)| *grade > 0).collect(),
            remark: format!(" {person} says "),
            at: Timestamp::from_second(minute * 60).expect("a time"),
        }
    }

    #[test]
    fn fewer_than_three_people_of_three_organisations_stay_unseen() {
        let mut said = vec![
            assessment("a", 1, &[5, 5, 5, 5, 5]),
            assessment("b", 1, &[1, 1, 1, 1, 1]),
        ];
        assert_eq!(Verdicts::of(&said), Verdicts::default());
        // One person twice is one person, and two of one organisation are one voice.
        said.push(assessment("a", 9, &[2]));
        let colleague = Assessment {
            organisation: "org-b".into(),
            ..assessment("c", 10, &[3])
        };
        said.push(colleague);
        assert_eq!(Verdicts::of(&said), Verdicts::default());
        said.push(assessment("d", 11, &[4]));
        let verdicts = Verdicts::of(&said);
        assert_eq!((verdicts.assessors, verdicts.spreads.len()), (4, 1));
        assert_eq!(verdicts.spreads[0].counts, [1, 1, 1, 1, 0]);
    }

    #[test]
    fn a_criterion_that_two_could_judge_stays_unseen() {
        let said = [
            assessment("a", 1, &[5, 3, 0]),
            assessment("b", 1, &[4, 3, 1]),
            assessment("c", 1, &[4, 0, 1]),
        ];
        let verdicts = Verdicts::of(&said);
        assert_eq!(verdicts.assessors, 3);
        let shown: Vec<Criterion> = verdicts.spreads.iter().map(|it| it.criterion).collect();
        assert_eq!(shown, [Criterion::OperationalBenefit]);
        assert_eq!(verdicts.spreads[0].counts, [0, 0, 0, 2, 1]);
        assert_eq!(verdicts.remarks, ["a says", "b says", "c says"]);
    }

    #[test]
    fn whoever_comes_alone_waits_until_others_come_or_change_too() {
        let mut said: Vec<Assessment> = ["a", "b", "c"]
            .iter()
            .map(|it| assessment(it, 1, &[3]))
            .collect();
        let first = Verdicts::of(&said);
        for (person, minute, grade) in [("d", 2, 1), ("a", 3, 5)] {
            said.push(assessment(person, minute, &[grade]));
            assert_eq!(Verdicts::of(&said), first, "{person}");
        }
        said.push(assessment("e", 4, &[2]));
        let second = Verdicts::of(&said);
        assert_eq!(second.spreads[0].counts, [1, 1, 2, 0, 1]);
        // Back to what was shown first but for one: that one would be told.
        for (person, minute, grade) in [("a", 5, 3), ("b", 6, 4), ("d", 7, 0), ("e", 8, 0)] {
            said.push(assessment(person, minute, &[grade]));
        }
        assert_eq!(Verdicts::of(&said).spreads, second.spreads);
    }

    /// Everything that anybody could ever have read, compared with everything else.
    #[test]
    fn no_two_things_shown_tell_of_fewer_than_three_people() {
        use proptest::prelude::*;
        let words = prop::collection::vec((0..7_u8, 0..6_u8), 0..40);
        proptest!(|(words in words)| {
            let mut shown: Shown<u8> = Shown::default();
            let mut read = vec![shown.states[0].clone()];
            for (person, grade) in words {
                // Persons 5 and 6 belong to the organisation of 0.
                let by = Assessment {
                    organisation: format!("org-{}", person % 5).into(),
                    ..assessment(&person.to_string(), 1, &[])
                };
                shown.hear(&by, (grade > 0).then_some(grade));
                read.push(shown.states.last().expect("a state").clone());
            }
            for (one, other) in read.iter().flat_map(|one| read.iter().map(move |it| (one, it))) {
                let ids: BTreeSet<&PersonId> = one.keys().chain(other.keys()).collect();
                let told = ids.into_iter().filter(|id| {
                    one.get(*id).map(|it| it.1) != other.get(*id).map(|it| it.1)
                });
                let told: Vec<&PersonId> = told.collect();
                let houses: BTreeSet<&MemberOrganisationId> = told
                    .iter()
                    .filter_map(|id| one.get(*id).or_else(|| other.get(*id)))
                    .map(|it| &it.0)
                    .collect();
                prop_assert!(told.is_empty() || (told.len() >= 3 && houses.len() >= 3));
            }
        });
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
            let spread = spread_of(Criterion::Cost, grades);
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
