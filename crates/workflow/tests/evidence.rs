//! Solutions and evidence: who may write what, what each viewer sees of it, and that a
//! finished trial becomes claims.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::civil::date;
use std::collections::BTreeMap;
use uptake_model::assessment::ASSESSORS_SHOWN;
use uptake_model::solution::{Affordability, Dependence, Licence, SupplyOrigin};
use uptake_model::trial::SolutionOutcome;
use uptake_model::{
    Actor, ClaimContent, ClaimSource, Criterion, Environment, Independence, Language, Marking,
    Measure, Provider, Readiness, Scale, SolutionContent, SolutionId, Statement, TrialContent,
    TrialId, TrialOutcome, TrialStep, Verdicts, Viewer,
};
use uptake_store::Store;
use uptake_testing::{
    Counted, InventedPeople, ThrowAwayDatabase, fill, gap_file_with_requirements, invented_people,
    now,
};
use uptake_workflow::evidence::{
    NewAssessment, NewClaim, NewTrial, add_claim, add_solution, answer_trial, assess,
    change_solution, claim_seen, gap_evidence, plan_trial, record_measure, solution_seen,
    step_trial, trial_seen, withdraw_claim,
};
use uptake_workflow::{Act, Refusal, asked};

/// A database with the invented corpus, people and one gap file of the brigade.
struct Ground {
    store: Store,
    people: InventedPeople,
    chance: Counted,
}

/// Whoever acts.
struct Someone {
    actor: Actor,
    viewer: Viewer,
}

impl Ground {
    fn someone(&self, id: &str) -> Someone {
        Someone {
            actor: InventedPeople::actor(id),
            viewer: self.people.viewer(id),
        }
    }

    fn act<'a>(&'a self, someone: &'a Someone) -> Act<'a> {
        Act {
            actor: &someone.actor,
            viewer: &someone.viewer,
            now: now(),
            entropy: &self.chance,
            form: None,
        }
    }

    async fn solution(&self) -> SolutionId {
        let someone = self.someone("brigade-member");
        let owner = "org-brigade".into();
        add_solution(
            &self.store,
            &self.act(&someone),
            &owner,
            content("Helmet camera"),
        )
        .await
        .expect("entered")
    }

    async fn claim(&self, who: &str, claim: NewClaim) -> Result<String, Refusal> {
        let someone = self.someone(who);
        let id = add_claim(&self.store, &self.act(&someone), claim).await?;
        Ok(id.to_string())
    }

    /// Somebody says that their organisation takes part in a trial.
    async fn accepts(&self, trial: &TrialId, who: &str) {
        let someone = self.someone(who);
        let organisation = format!("org-{}", who.split('-').next().unwrap_or_default());
        let organisation = organisation.into();
        answer_trial(&self.store, &self.act(&someone), trial, &organisation, true)
            .await
            .expect("accepted");
    }

    /// Whether each of these sees a claim.
    async fn seen_by(&self, id: &str, who: &[&str]) -> Vec<bool> {
        let mut seen = Vec::new();
        for who in who {
            let viewer = match *who {
                "" => Viewer::Public,
                who => self.people.viewer(who),
            };
            let claim = claim_seen(&self.store, &viewer, &id.into()).await;
            seen.push(claim.expect("an answer").is_some());
        }
        seen
    }
}

async fn on_both(check: impl AsyncFn(Ground)) {
    for database in ThrowAwayDatabase::all() {
        let store = Store::open(&database.url()).await.expect("opens");
        fill(&store).await.expect("the invented corpus");
        let people = invented_people(&store).await.expect("people");
        let ground = Ground {
            store: store.clone(),
            people,
            chance: Counted::named("evidence"),
        };
        add_gap(&ground).await;
        check(ground).await;
        store.close().await;
    }
}

async fn add_gap(ground: &Ground) {
    let someone = ground.someone("brigade-lead");
    let gap = gap_file_with_requirements();
    let act = ground.act(&someone);
    let mut records = act.begin(&ground.store).await.expect("a write");
    records.add_gap_file(&gap, "").await.expect("written");
    let note = act.note::<(), ()>("add_gap", ("gap", "gap-1"), None, None);
    records.commit(note).await.expect("committed");
}

fn content(name: &str) -> SolutionContent {
    SolutionContent {
        name: name.to_owned(),
        description: "Sees through smoke.".to_owned(),
        projects: vec!["101000001".into()],
        results: vec!["101000001_2".into()],
        provider: Provider {
            name: "Invented maker of Nowhere".to_owned(),
            corpus: None,
            contact: None,
        },
        licence: Licence::Purchase,
        terms: String::new(),
        affordability: Affordability::BudgetLine,
        origin: SupplyOrigin::EuEea,
        dependence: Dependence::NotStated,
        depends_on: String::new(),
        languages: vec![Language::En],
    }
}

fn readiness(level: u8) -> Statement {
    Statement::Readiness {
        scale: Scale::Technology,
        level,
    }
}

fn claim(solution: &SolutionId, organisation: &str, statement: Statement) -> NewClaim {
    NewClaim {
        organisation: organisation.into(),
        solution: solution.clone(),
        gap: None,
        content: ClaimContent {
            statement,
            source: ClaimSource::Document {
                reference: "Report 7".to_owned(),
                sha256: None,
            },
            dated: date(2026, 3, 1),
            evaluator: "Some laboratory".to_owned(),
            stated: Independence::Independent,
            independence: Independence::Accredited,
            environment: Environment::Relevant,
            expires: None,
            marking: Marking::AmberStrict,
            remark: String::new(),
        },
    }
}

fn marked(mut claim: NewClaim, marking: Marking) -> NewClaim {
    claim.content.marking = marking;
    claim
}

fn for_gap(mut claim: NewClaim) -> NewClaim {
    claim.gap = Some("gap-1".into());
    claim
}

#[tokio::test]
async fn a_solution_is_entered_once_and_changed_by_its_organisation() {
    on_both(async |ground| {
        let store = &ground.store;
        let id = ground.solution().await;
        let seen = solution_seen(store, &Viewer::Public, &id).await;
        let seen = seen.expect("an answer").expect("open to everybody");
        assert_eq!(seen.results[0].2, "Helmet camera, final design");
        let of_project = store.solutions_of_project(&"101000001".into()).await;
        assert_eq!(of_project.expect("an answer")[0].id, id);

        let maker = ground.someone("maker-member");
        let act = ground.act(&maker);
        let changed = change_solution(store, &act, &id, 1, content("Mine")).await;
        assert!(matches!(changed, Err(Refusal::NotYours(_))), "{changed:?}");
        let owner = "org-brigade".into();
        let foreign = add_solution(store, &act, &owner, content("Theirs")).await;
        assert!(matches!(foreign, Err(Refusal::NotYours(_))), "{foreign:?}");

        let member = ground.someone("brigade-lead");
        let act = Act {
            form: Some("form-1@/solutions"),
            ..ground.act(&member)
        };
        let changed = change_solution(store, &act, &id, 1, content("Smoke camera")).await;
        changed.expect("changed");
        let late = change_solution(store, &ground.act(&member), &id, 1, content("Late")).await;
        assert!(matches!(late, Err(Refusal::Conflict)), "{late:?}");
        let again = change_solution(store, &act, &id, 2, content("Again")).await;
        assert!(matches!(again, Err(Refusal::AlreadyDone)), "{again:?}");
        let kept = store.solution(&id).await.expect("an answer").expect("kept");
        assert_eq!(
            (kept.content.name.as_str(), kept.version),
            ("Smoke camera", 2)
        );

        let mut unbacked = content("Unbacked");
        unbacked.projects = vec!["999".into()];
        let refused = add_solution(store, &ground.act(&member), &owner, unbacked).await;
        assert!(refused.is_err_and(|it| it.to_string().contains("no project “999”")));
        let mut foreign = content("Foreign result");
        foreign.results = vec!["1_1".into()];
        let refused = add_solution(store, &ground.act(&member), &owner, foreign).await;
        assert!(refused.is_err_and(|it| it.to_string().contains("has a result “1_1”")));
        let entries = store.audit_after(0, 100).await.expect("entries");
        let verbs: Vec<&str> = entries.iter().map(|it| it.verb.as_str()).collect();
        assert_eq!(verbs[2..], ["add_solution", "change_solution"]);
    })
    .await;
}

/// Claims, and who of [`VIEWERS`] sees each.
fn marked_claims(id: &SolutionId) -> Vec<(NewClaim, [bool; 6])> {
    let made = |level| claim(id, "org-brigade", readiness(level));
    let requirement = |number| Statement::Requirement { number, met: true };
    let met = |number| {
        for_gap(marked(
            claim(id, "org-brigade", requirement(number)),
            Marking::Clear,
        ))
    };
    let community = [false, false, true, true, true, true];
    let owners = [false, false, false, false, true, true];
    vec![
        (marked(made(3), Marking::Clear), [true; 6]),
        (marked(made(4), Marking::Green), community),
        (marked(made(5), Marking::AmberStrict), owners),
        (
            marked(made(6), Marking::Red),
            [false, false, false, false, false, true],
        ),
        // For a gap file that only the community knows, CLEAR is not seen outside.
        (for_gap(marked(made(1), Marking::Clear)), community),
        (met(2), community),
        // A requirement that only the owners see hides the claim that it is met.
        (met(1), owners),
    ]
}

const VIEWERS: [&str; 6] = [
    "",
    "analyst",
    "maker-member",
    "rescue-lead",
    "brigade-member",
    "brigade-lead",
];

#[tokio::test]
async fn each_viewer_sees_the_claims_that_markings_open_and_readiness_without_the_others() {
    on_both(async |ground| {
        let id = ground.solution().await;
        for (claim, expected) in marked_claims(&id) {
            let content = &claim.content;
            let made = format!("{:?} {}", content.statement, content.marking.code());
            let id = ground.claim("brigade-lead", claim).await.expect("made");
            assert_eq!(ground.seen_by(&id, &VIEWERS).await, expected, "{made}");
        }
        let levels = [
            ("", 3, 1),
            ("rescue-lead", 4, 4),
            ("brigade-member", 5, 6),
            ("brigade-lead", 6, 7),
        ];
        for (who, level, claims) in levels {
            let viewer = match who {
                "" => Viewer::Public,
                who => ground.people.viewer(who),
            };
            let seen = solution_seen(&ground.store, &viewer, &id).await;
            let seen = seen.expect("an answer").expect("there");
            assert_eq!(seen.claims.len(), claims, "{who}");
            let readiness = Readiness::of(&seen.claims, date(2026, 11, 23));
            let standing = readiness.on(Scale::Technology).expect("claimed");
            assert_eq!(standing.declared.level, level, "{who}");
        }
        let outside = gap_evidence(&ground.store, &Viewer::Public, &"gap-1".into()).await;
        assert_eq!(outside.expect("an answer"), None);
    })
    .await;
}

#[tokio::test]
async fn claims_are_held_to_who_makes_them_and_to_what_they_may_know() {
    on_both(async |ground| {
        let id = ground.solution().await;
        let member = ground
            .claim(
                "brigade-member",
                marked(claim(&id, "org-brigade", readiness(5)), Marking::Green),
            )
            .await;
        assert!(matches!(member, Err(Refusal::NotYours(_))), "{member:?}");
        let foreign = ground
            .claim("maker-member", claim(&id, "org-brigade", readiness(5)))
            .await;
        assert!(matches!(foreign, Err(Refusal::NotYours(_))), "{foreign:?}");
        let nobody = ground
            .claim("analyst", claim(&id, "org-brigade", readiness(5)))
            .await;
        assert!(matches!(nobody, Err(Refusal::NotYours(_))), "{nobody:?}");
        // Not the company's to know: the same answer as for a requirement that is not there.
        let requirement = |number| Statement::Requirement { number, met: true };
        for number in [1, 3] {
            let claim = for_gap(claim(&id, "org-maker", requirement(number)));
            let refused = ground
                .claim("maker-member", claim)
                .await
                .map_err(|it| it.to_string());
            let text = "The gap file has no such requirement that you can see.";
            assert!(refused.is_err_and(|it| it.starts_with(text)));
        }
        for (who, organisation, held) in [
            ("maker-member", "org-maker", Independence::Provider),
            ("brigade-member", "org-brigade", Independence::Independent),
        ] {
            let made = ground
                .claim(who, claim(&id, organisation, readiness(5)))
                .await
                .expect("made");
            let kept = ground.store.claim(&made.as_str().into()).await;
            let kept = kept.expect("an answer").expect("kept").content;
            assert_eq!(
                (kept.stated, kept.independence),
                (Independence::Independent, held)
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_withdrawn_once_with_a_reason_and_stays() {
    on_both(async |ground| {
        let id = ground.solution().await;
        let made = ground.claim(
            "brigade-lead",
            marked(claim(&id, "org-brigade", readiness(5)), Marking::Green),
        );
        let made = made.await.expect("made");
        let withdraw = async |who: &str, reason: &str| {
            let someone = ground.someone(who);
            let act = ground.act(&someone);
            let id = made.as_str().into();
            withdraw_claim(&ground.store, &act, &id, reason).await
        };
        assert!(matches!(
            withdraw("analyst", "x").await,
            Err(Refusal::Unknown { .. })
        ));
        assert!(matches!(
            withdraw("maker-member", "x").await,
            Err(Refusal::NotYours(_))
        ));
        assert!(matches!(
            withdraw("brigade-member", "x").await,
            Err(Refusal::NotYours(_))
        ));
        assert!(matches!(
            withdraw("brigade-lead", " ").await,
            Err(Refusal::Refused(_))
        ));
        assert!(matches!(
            withdraw("brigade-lead", "EU SECRET").await,
            Err(Refusal::Refused(_))
        ));
        withdraw("brigade-lead", "Measured wrongly")
            .await
            .expect("withdrawn");
        assert!(matches!(
            withdraw("brigade-lead", "again").await,
            Err(Refusal::AlreadyDone)
        ));
        let kept = ground.store.claim(&made.as_str().into()).await;
        let kept = kept.expect("an answer").expect("kept").withdrawn;
        assert_eq!(kept.expect("withdrawn").reason, "Measured wrongly");
    })
    .await;
}

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
        ground.accepts(&trial, "rescue-member").await;
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

        ground.accepts(&trial, "rescue-member").await;
        assert_eq!(names("police-member").await, "brigade rescue");
        let waiting = asked(store, &ground.people.viewer("rescue-member")).await;
        assert_eq!(waiting.expect("an answer"), []);
        let entries = store.audit_after(0, 100).await.expect("entries");
        assert_eq!(entries.last().expect("entries").verb, "answer_part");
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
