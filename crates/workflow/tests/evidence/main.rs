//! Solutions and evidence: who may write what, what each viewer sees of it, and that a
//! finished trial becomes claims.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

mod files;
mod trials;

use jiff::civil::date;
use uptake_model::solution::{Affordability, Dependence, Licence, SupplyOrigin};
use uptake_model::{
    Actor, ClaimContent, ClaimSource, Environment, Independence, Language, Marking, Provider,
    Readiness, Scale, SolutionContent, SolutionId, Statement, TrialId, Viewer,
};
use uptake_store::Store;
use uptake_testing::{
    Counted, InventedPeople, ThrowAwayDatabase, fill, gap_file_with_requirements, invented_people,
    now,
};
use uptake_workflow::evidence::{
    NewClaim, add_claim, add_solution, answer_trial, change_solution, claim_seen, gap_evidence,
    solution_seen, withdraw_claim,
};
use uptake_workflow::{Act, Refusal};

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
            file: None,
            dated: date(2026, 3, 1),
            evaluator: "Some laboratory".to_owned(),
            stated: Independence::Independent,
            independence: Independence::Accredited,
            environment: Environment::Relevant,
            expires: None,
            marking: Marking::AmberStrict,
            remark: String::new(),
        },
        file: None,
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
        // What somebody else writes as AMBER for a gap file is for its owner too.
        let other = claim(&id, "org-police", readiness(1));
        let other = for_gap(marked(other, Marking::Amber));
        let other = ground.claim("police-lead", other).await.expect("made");
        let owners = [false, false, false, false, true, true];
        assert_eq!(ground.seen_by(&other, &VIEWERS).await, owners);
        let levels = [
            ("", 3, 1),
            ("rescue-lead", 4, 4),
            ("brigade-member", 5, 7),
            ("brigade-lead", 6, 8),
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
