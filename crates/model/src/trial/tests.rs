//! The steps of a trial, its measures and its verdicts.

use super::*;
use crate::gap_file::{Necessity, Threshold};
use jiff::civil::date;

fn trial(state: TrialState) -> Trial {
    Trial {
        id: "trial-1".into(),
        gap: "gap-1".into(),
        owner: "org-brigade".into(),
        author: "x".into(),
        state,
        content: TrialContent {
            title: "Smoke house".to_owned(),
            solutions: vec!["solution-1".into(), "solution-2".into()],
            plan: "Two crews".to_owned(),
            method: String::new(),
            participants: vec!["org-brigade".into()],
            place: "Nowhere".to_owned(),
            from: None,
            to: None,
            environment: Environment::Relevant,
            marking: Marking::Amber,
        },
        measures: vec![],
        answers: PartAnswers::new(),
        version: 1,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
    }
}

fn outcomes(solutions: &[&str]) -> Vec<SolutionOutcome> {
    let solutions = solutions.iter();
    solutions
        .map(|solution| SolutionOutcome {
            solution: (*solution).into(),
            outcome: TrialOutcome::Partly,
        })
        .collect()
}

fn finish(solutions: &[&str], lessons: &str) -> TrialStep {
    TrialStep::Finish {
        outcomes: outcomes(solutions),
        lessons: lessons.to_owned(),
    }
}

fn states() -> [TrialState; 4] {
    let at = Timestamp::UNIX_EPOCH;
    [
        TrialState::Planned,
        TrialState::Running { at },
        TrialState::Done {
            outcomes: outcomes(&["solution-1", "solution-2"]),
            lessons: "much".to_owned(),
            at,
        },
        TrialState::Cancelled {
            reason: "rain".to_owned(),
            at,
        },
    ]
}

#[test]
fn the_table_of_steps() {
    let cancel = TrialStep::Cancel {
        reason: "rain".to_owned(),
    };
    let table = [
        (TrialStep::Start, "running - - -"),
        (finish(&["solution-2", "solution-1"], "much"), "- done - -"),
        (cancel, "cancelled cancelled - -"),
    ];
    for (step, expected) in table {
        let found = states()
            .map(|state| trial(state).after(step.clone(), Timestamp::UNIX_EPOCH))
            .map(|after| after.map_or("-", |state| state.code()))
            .join(" ");
        assert_eq!(found, expected, "{step:?}");
    }
    let [_, running, ..] = states();
    let at = Timestamp::UNIX_EPOCH;
    for step in [
        finish(&["solution-1"], "much"),
        finish(&["solution-1", "solution-3"], "much"),
    ] {
        assert_eq!(
            trial(running.clone()).after(step, at),
            Err(TrialError::Outcomes)
        );
    }
    for step in [
        finish(&["solution-1", "solution-2"], " "),
        TrialStep::Cancel {
            reason: String::new(),
        },
    ] {
        let refused = trial(running.clone()).after(step, at);
        assert!(matches!(refused, Err(TrialError::Text(_))));
    }
}

#[test]
fn a_measure_is_held_against_its_threshold() {
    let requirement = |bound: Option<Bound>| Requirement {
        number: 1,
        text: "last".to_owned(),
        necessity: Necessity::Must,
        threshold: bound.map(|bound| Threshold {
            bound,
            value: 30.0,
            unit: "min".to_owned(),
        }),
    };
    let measure = |value: f64, unit: &str| Measure {
        solution: "solution-1".into(),
        requirement: 1,
        value,
        unit: unit.to_owned(),
        remark: String::new(),
    };
    let cases = [
        (Some(Bound::AtLeast), 30.0, "min", Verdict::Met),
        (Some(Bound::AtLeast), 29.99, "min", Verdict::NotMet),
        (Some(Bound::AtMost), 30.0, " min ", Verdict::Met),
        (Some(Bound::AtMost), 30.01, "min", Verdict::NotMet),
        (Some(Bound::AtLeast), 1.0, "h", Verdict::OtherUnit),
        (None, 30.0, "min", Verdict::NoThreshold),
    ];
    for (bound, value, unit, expected) in cases {
        let verdict = Verdict::on(&requirement(bound), &measure(value, unit));
        assert_eq!(verdict, expected, "{bound:?} {value} {unit}");
    }
}

#[test]
fn measures_are_taken_while_it_runs_and_replace_each_other() {
    let measure = |solution: &str, requirement, value| Measure {
        solution: solution.into(),
        requirement,
        value,
        unit: "min".to_owned(),
        remark: String::new(),
    };
    let [planned, running, done, _] = states();
    for state in [planned, done] {
        let refused = trial(state).with_measure(measure("solution-1", 1, 1.0));
        assert!(matches!(refused, Err(TrialError::NotFromHere { .. })));
    }
    let mut trial = trial(running);
    for (solution, requirement, value) in [
        ("solution-2", 1, 5.0),
        ("solution-1", 2, 6.0),
        ("solution-2", 1, 7.0),
    ] {
        let taken = trial.with_measure(measure(solution, requirement, value));
        trial.measures = taken.expect("taken");
    }
    let values: Vec<f64> = trial.measures.iter().map(|it| it.value).collect();
    assert_eq!(values, [6.0, 7.0]);
    let other = trial.with_measure(measure("solution-9", 1, 1.0));
    assert_eq!(other, Err(TrialError::NotTried));
    let odd = trial.with_measure(measure("solution-1", 1, f64::NAN));
    assert_eq!(odd, Err(TrialError::Value));
}

#[test]
fn a_trial_is_as_independent_as_its_most_independent_participant() {
    let cases: [(&[(bool, Ties)], Independence); 5] = [
        (
            &[(true, Ties::None), (false, Ties::IsProvider)],
            Independence::User,
        ),
        (&[(false, Ties::None)], Independence::Independent),
        (
            &[(true, Ties::TookPart), (false, Ties::IsProvider)],
            Independence::Partner,
        ),
        (&[(false, Ties::IsProvider)], Independence::Provider),
        (&[], Independence::Provider),
    ];
    for (users, expected) in cases {
        assert_eq!(independence_of(users), expected, "{users:?}");
    }
}

#[test]
fn a_plan_without_solutions_or_with_dates_the_wrong_way_round_is_refused() {
    let [planned, ..] = states();
    let content = trial(planned).content;
    assert_eq!(content.check(), Ok(()));
    let bare = TrialContent {
        solutions: vec![],
        ..content.clone()
    };
    assert_eq!(bare.check(), Err(TrialError::NoSolution));
    let backwards = TrialContent {
        from: Some(date(2026, 5, 2)),
        to: Some(date(2026, 5, 1)),
        ..content
    };
    assert_eq!(backwards.check(), Err(TrialError::EndsFirst));
}
