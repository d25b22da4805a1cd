//! Trials: their plan, who takes part, the claims they become; and assessments.

use crate::{claim, marked, on_both, readiness};
use jiff::SignedDuration;
use jiff::civil::date;
use std::collections::BTreeMap;
use uptake_model::assessment::ASSESSORS_SHOWN;
use uptake_model::trial::SolutionOutcome;
use uptake_model::{
    ClaimSource, Criterion, Environment, Independence, Marking, Measure, SolutionId, Statement,
    TrialContent, TrialId, TrialOutcome, TrialStep, Verdicts, Viewer,
};
use uptake_store::Store;
use uptake_workflow::evidence::{
    NewAssessment, NewTrial, answer_trial, assess, claim_seen, gap_evidence, plan_trial,
    record_measure, solution_seen, step_trial, trial_seen,
};
use uptake_workflow::{Refusal, asked};

fn plan(solutions: &[&SolutionId], marking: Marking) -> NewTrial {
    NewTrial {
        organisation: "org-brigade".into(),
        gap: "gap-1".into(),
        content: TrialContent {
            title: "Smoke house".to_owned(),
            solutions: solutions.iter().map(|it| (*it).clone()).collect(),
            plan: "Two crews".to_owned(),
            method: "Stop watch".to_owned(),
            participants: vec!["org-rescue".into(), "org-maker".into()],
            place: "Nowhere".to_owned(),
            from: Some(date(2026, 5, 1)),
            to: Some(date(2026, 5, 2)),
            environment: Environment::Relevant,
            marking,
        },
    }
}

#[tokio::test]
async fn a_finished_trial_becomes_claims() {
    on_both(async |ground| {
        let store = &ground.store;
        let id = ground.solution().await;
        let lead = ground.someone("brigade-lead");
        let act = ground.act(&lead);
        let trial = plan_trial(store, &act, plan(&[&id], Marking::Amber))
            .await
            .expect("planned");
        let measure = |requirement, value, unit: &str| Measure {
            solution: id.clone(),
            requirement,
            value,
            unit: unit.to_owned(),
            remark: String::new(),
        };
        let early = record_measure(store, &act, &trial, 1, measure(2, 31.0, "min")).await;
        assert!(matches!(early, Err(Refusal::Refused(_))), "{early:?}");
        step_trial(store, &act, &trial, 1, TrialStep::Start)
            .await
            .expect("started");
        let named = ground.someone("rescue-member");
        let act_named = ground.act(&named);
        let early = record_measure(store, &act_named, &trial, 2, measure(2, 31.0, "min")).await;
        assert!(matches!(early, Err(Refusal::NotYours(_))), "{early:?}");
        ground.accepts(&trial, "rescue-lead").await;
        // Those who take part measure; others do not know that there is such a trial.
        for (who, version, expected) in [("rescue-member", 2, true), ("police-lead", 3, false)] {
            let someone = ground.someone(who);
            let act = ground.act(&someone);
            let done = record_measure(store, &act, &trial, version, measure(2, 31.0, "min")).await;
            assert_eq!(done.is_ok(), expected, "{done:?}");
            let seen = trial_seen(store, &someone.viewer, &trial)
                .await
                .expect("an answer");
            assert_eq!(seen.is_some(), expected);
        }
        let stale = record_measure(store, &act, &trial, 2, measure(1, 1.0, "m")).await;
        assert!(matches!(stale, Err(Refusal::Conflict)), "{stale:?}");
        record_measure(store, &act, &trial, 3, measure(1, 12.0, "m"))
            .await
            .expect("measured");
        let finish = TrialStep::Finish {
            outcomes: vec![SolutionOutcome {
                solution: id.clone(),
                outcome: TrialOutcome::Partly,
            }],
            lessons: "Lenses fog.".to_owned(),
        };
        let rescue = ground.someone("rescue-lead");
        let foreign = step_trial(store, &ground.act(&rescue), &trial, 4, finish.clone()).await;
        assert!(matches!(foreign, Err(Refusal::NotYours(_))), "{foreign:?}");
        let claims = step_trial(store, &act, &trial, 4, finish.clone()).await;
        assert_eq!(claims.expect("finished"), 3);
        let twice = step_trial(store, &act, &trial, 5, finish).await;
        assert!(matches!(twice, Err(Refusal::Refused(_))), "{twice:?}");
        check_trial_claims(store, &lead.viewer, &trial).await;
    })
    .await;
}

async fn check_trial_claims(store: &Store, viewer: &Viewer, trial: &TrialId) {
    let seen = gap_evidence(store, viewer, &"gap-1".into()).await;
    let seen = seen.expect("an answer").expect("known");
    let mut claims = seen.solutions[0].1.clone();
    claims.sort_by_key(|it| format!("{:?}", it.content.statement));
    let said: Vec<&Statement> = claims.iter().map(|it| &it.content.statement).collect();
    let outcome = Statement::TrialOutcome {
        outcome: TrialOutcome::Partly,
        summary: "Lenses fog.".to_owned(),
    };
    let met = Statement::Requirement {
        number: 2,
        met: true,
    };
    let missed = Statement::Requirement {
        number: 1,
        met: false,
    };
    assert_eq!(said, [&missed, &met, &outcome]);
    for claim in &claims {
        let content = &claim.content;
        let trial = trial.clone();
        assert_eq!(content.source, ClaimSource::Trial { trial });
        assert_eq!(content.independence, Independence::User);
        assert_eq!(content.dated, date(2026, 5, 2));
        assert_eq!(content.marking, Marking::Amber);
        // The company was named and never said that it takes part.
        let who = "Invented brigade of Nowhere, Invented rescue of Nowhere";
        assert_eq!(content.evaluator, who);
    }
}

#[tokio::test]
async fn nobody_assesses_without_end_or_at_any_length() {
    on_both(async |ground| {
        let id = ground.solution().await;
        let someone = ground.someone("rescue-lead");
        let say = async |days: i64, remark: String| {
            let new = NewAssessment {
                organisation: "org-rescue".into(),
                solution: id.clone(),
                trial: None,
                grades: BTreeMap::from([(Criterion::Usability, 3)]),
                remark,
            };
            let mut act = ground.act(&someone);
            act.now += SignedDuration::from_hours(24 * days);
            assess(&ground.store, &act, new).await
        };
        let long = say(0, "é".repeat(2_001)).await;
        assert!(matches!(long, Err(Refusal::Refused(_))), "{long:?}");
        for day in 0..6 {
            say(day, "é".repeat(2_000)).await.expect("said");
        }
        let seventh = say(6, "again".to_owned()).await;
        let words = format!("{seventh:?}");
        assert!(words.contains("You have said 6 times"), "{words}");
        let said = ground
            .store
            .assessments_said(&id, None)
            .await
            .expect("reads");
        assert_eq!(said.len(), 6, "nothing was written");
        say(366, "a year later".to_owned()).await.expect("said");
    })
    .await;
}

#[tokio::test]
async fn assessments_are_one_for_each_person_and_shown_from_three() {
    on_both(async |ground| {
        let store = &ground.store;
        let id = ground.solution().await;
        let judge = async |who: &str, trial: Option<TrialId>, grade: u8| {
            let someone = ground.someone(who);
            let organisation = format!("org-{}", who.split('-').next().unwrap_or_default());
            let new = NewAssessment {
                organisation: organisation.into(),
                solution: id.clone(),
                trial,
                grades: BTreeMap::from([(Criterion::Usability, grade)]),
                remark: format!("{who} says"),
            };
            assess(store, &ground.act(&someone), new).await
        };
        let company = judge("maker-member", None, 5).await;
        assert!(matches!(company, Err(Refusal::NotYours(_))), "{company:?}");
        assert!(matches!(
            judge("rescue-lead", None, 6).await,
            Err(Refusal::Refused(_))
        ));
        let lead = ground.someone("brigade-lead");
        let trial = plan_trial(store, &ground.act(&lead), plan(&[&id], Marking::Amber)).await;
        let trial = trial.expect("planned");
        let named = judge("rescue-lead", Some(trial.clone()), 1).await;
        assert!(matches!(named, Err(Refusal::NotYours(_))), "{named:?}");
        ground.accepts(&trial, "rescue-lead").await;
        let early = judge("rescue-lead", Some(trial.clone()), 1).await;
        assert!(matches!(early, Err(Refusal::Refused(_))), "{early:?}");
        step_trial(store, &ground.act(&lead), &trial, 1, TrialStep::Start)
            .await
            .expect("started");
        judge("brigade-lead", None, 4).await.expect("judged");
        judge("brigade-lead", None, 5).await.expect("judged again");
        judge("police-lead", None, 3).await.expect("judged");
        judge("rescue-lead", Some(trial), 2)
            .await
            .expect("judged in the trial");
        // What was said in a trial is no part of what is said from own use, for nobody.
        for (who, own) in [("rescue-member", 0), ("police-lead", 1), ("rescue-lead", 1)] {
            let seen = solution_seen(store, &ground.people.viewer(who), &id).await;
            let seen = seen.expect("an answer").expect("there");
            assert_eq!(seen.verdicts, Verdicts::default(), "{who}");
            assert_eq!(seen.own.len(), own);
        }
        judge("rescue-lead", None, 2).await.expect("judged");
        for (who, grade) in [("brigade-member", 1), ("guard-lead", 1)] {
            let seen = solution_seen(store, &Viewer::Public, &id).await;
            let seen = seen.expect("an answer").expect("there");
            assert_eq!(seen.verdicts.assessors, ASSESSORS_SHOWN, "{who}");
            assert_eq!(seen.verdicts.spreads[0].counts, [0, 1, 1, 0, 1]);
            // Alone they would be told by the difference, so they wait.
            judge(who, None, grade).await.expect("judged");
        }
    })
    .await;
}

#[tokio::test]
async fn who_is_named_takes_part_only_once_they_say_so() {
    on_both(async |ground| {
        let store = &ground.store;
        let id = ground.solution().await;
        let lead = ground.someone("brigade-lead");
        let trial = plan_trial(store, &ground.act(&lead), plan(&[&id], Marking::Green)).await;
        let trial = trial.expect("planned");
        let letters = store.letters(10).await.expect("letters");
        let told: Vec<&str> = letters
            .iter()
            .map(|it| it.letter.recipient.as_str())
            .collect();
        assert_eq!(told, ["rescue-lead@nowhere.invalid"]);
        assert!(!letters[0].letter.body.contains("Smoke house"));
        let names = async |who: &str| {
            let seen = trial_seen(store, &ground.people.viewer(who), &trial).await;
            let seen = seen.expect("an answer").expect("seen");
            let named = seen.trial.content.participants.iter();
            named
                .map(|it| it.as_str()[4..].to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(names("brigade-lead").await, "brigade maker rescue");
        assert_eq!(names("rescue-member").await, "brigade rescue");
        assert_eq!(names("police-member").await, "brigade");
        let waiting = asked(store, &ground.people.viewer("rescue-member")).await;
        assert_eq!(
            waiting.expect("an answer")[0].path,
            format!("/trials/{trial}")
        );

        let police = ground.someone("police-lead");
        let foreign = "org-rescue".into();
        let done = answer_trial(store, &ground.act(&police), &trial, &foreign, true).await;
        assert!(matches!(done, Err(Refusal::NotYours(_))), "{done:?}");
        let own = "org-police".into();
        let done = answer_trial(store, &ground.act(&police), &trial, &own, true).await;
        assert!(matches!(done, Err(Refusal::Refused(_))), "{done:?}");

        ground.accepts(&trial, "rescue-lead").await;
        assert_eq!(names("police-member").await, "brigade rescue");
        let waiting = asked(store, &ground.people.viewer("rescue-member")).await;
        assert_eq!(waiting.expect("an answer"), []);
        let entries = store.audit_after(0, 100).await.expect("entries");
        assert_eq!(entries.last().expect("entries").verb, "answer_part");
    })
    .await;
}

#[tokio::test]
async fn how_often_a_trial_was_changed_is_for_those_who_can_change_it() {
    on_both(async |ground| {
        let store = &ground.store;
        let id = ground.solution().await;
        let lead = ground.someone("brigade-lead");
        let trial = plan_trial(store, &ground.act(&lead), plan(&[&id], Marking::Green)).await;
        let trial = trial.expect("planned");
        ground.accepts(&trial, "rescue-lead").await;
        let step = step_trial(store, &ground.act(&lead), &trial, 1, TrialStep::Start).await;
        step.expect("started");
        for (who, version) in [("brigade-lead", 2), ("rescue-lead", 2), ("police-lead", 1)] {
            let seen = trial_seen(store, &ground.people.viewer(who), &trial).await;
            let seen = seen.expect("an answer").expect("seen").trial;
            assert_eq!(seen.version, version, "{who}");
            let seen = solution_seen(store, &ground.people.viewer(who), &id).await;
            let seen = seen.expect("an answer").expect("seen").trials;
            assert_eq!(seen[0].version, version, "{who}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_claim_tells_nothing_of_a_trial_that_is_hidden_from_its_reader() {
    on_both(async |ground| {
        let store = &ground.store;
        let id = ground.solution().await;
        let lead = ground.someone("brigade-lead");
        let trial = plan_trial(
            store,
            &ground.act(&lead),
            plan(&[&id], Marking::AmberStrict),
        )
        .await;
        let trial = trial.expect("planned");
        let mut public = marked(claim(&id, "org-brigade", readiness(5)), Marking::Clear);
        public.content.source = ClaimSource::Trial {
            trial: trial.clone(),
        };
        let made = ground.claim("brigade-lead", public).await.expect("made");
        let source = async |viewer: &Viewer| {
            let seen = claim_seen(store, viewer, &made.as_str().into()).await;
            let alone = seen.expect("an answer").expect("seen").content.source;
            let seen = solution_seen(store, viewer, &id).await;
            let listed = seen.expect("an answer").expect("seen").claims.remove(0);
            assert_eq!(listed.content.source, alone);
            alone
        };
        assert_eq!(source(&Viewer::Public).await, ClaimSource::Withheld);
        let other = ground.people.viewer("police-lead");
        assert_eq!(source(&other).await, ClaimSource::Withheld);
        assert_eq!(source(&lead.viewer).await, ClaimSource::Trial { trial });
        let mut bare = claim(&id, "org-brigade", readiness(5));
        bare.content.source = ClaimSource::Withheld;
        let refused = ground.claim("brigade-lead", bare).await;
        assert!(refused.is_err_and(|it| it.to_string().contains("what the claim rests on")));
    })
    .await;
}

#[tokio::test]
async fn lists_of_a_trial_are_bounded() {
    on_both(async |ground| {
        let id = ground.solution().await;
        let lead = ground.someone("brigade-lead");
        let act = ground.act(&lead);
        let mut solutions = plan(&[&id], Marking::Amber);
        solutions.content.solutions = (0..21).map(|n| format!("solution-{n}").into()).collect();
        let mut participants = plan(&[&id], Marking::Amber);
        participants.content.participants = (0..50).map(|n| format!("org-{n}").into()).collect();
        for (new, told) in [
            (solutions, "21 solutions are more than the 20 that fit."),
            (
                participants,
                "51 participants are more than the 50 that fit.",
            ),
        ] {
            let refused = plan_trial(&ground.store, &act, new).await;
            assert!(refused.is_err_and(|it| it.to_string().starts_with(told)));
        }
        let twice = plan(&[&id, &id], Marking::Amber);
        let planned = plan_trial(&ground.store, &act, twice)
            .await
            .expect("planned");
        let kept = ground.store.trial(&planned).await.expect("an answer");
        assert_eq!(kept.expect("kept").content.solutions, [id]);
    })
    .await;
}
