//! A gap file that another write ends while somebody co-signs it, judges its matches,
//! proposes to merge it, merges into it, or commits, plans or buys for it: what was read
//! before the wait counts no more.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use std::time::Duration;
use uptake_model::{
    Actor, Area, Environment, GapContent, GapFile, GapFileId, GapState, GapStep, Language, Marking,
    ProcurementContent, ProcurementKind, TrialContent, Verdict, Viewer,
};
use uptake_store::{Records, Store};
use uptake_testing::{
    Counted, InventedPeople, TODAY, ThrowAwayDatabase, fill, invented_people, invented_solution,
    now,
};
use uptake_workflow::evidence::{NewTrial, plan_trial};
use uptake_workflow::gap_file::step_gap;
use uptake_workflow::procurement::{
    CommitRequest, NewProcurement, commit_to_buy, record_procurement,
};
use uptake_workflow::{
    Act, CoSignRequest, MatchRequest, ProposalRequest, Refusal, co_sign, judge_gap_match,
    propose_consolidation,
};

/// Long enough for a write to come as far as it can.
const UNTIL_IT_WAITS: Duration = Duration::from_millis(400);

fn published(id: &str, owner: &str) -> GapFile {
    let mut content = GapContent::begun(
        "Seeing through smoke",
        "The ability to see people through smoke",
        Area::DisasterResilience,
        Language::En,
        "brigade-member".into(),
    );
    content.title.marking = Marking::Clear;
    content.statement.marking = Marking::Clear;
    GapFile {
        id: GapFileId::new(id),
        owner: owner.into(),
        author: "brigade-member".into(),
        state: GapState::Published { at: now() },
        content,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

async fn commit(records: Records, verb: &'static str) {
    let chance = Counted::named(verb);
    let act = act(&Actor::Operator, &Viewer::Public, &chance);
    let note = act.note::<(), ()>(verb, ("gap", "all"), None, None);
    records.commit(note).await.expect("committed");
}

fn act<'a>(actor: &'a Actor, viewer: &'a Viewer, entropy: &'a Counted) -> Act<'a> {
    Act {
        actor,
        viewer,
        now: now(),
        entropy,
        form: None,
    }
}

#[derive(Debug, Clone, Copy)]
enum Deed {
    CoSign,
    Judge,
    Propose,
    Commit,
    Procure,
    Plan,
    Merge,
}

async fn does(store: &Store, people: &InventedPeople, deed: Deed) -> Result<(), Refusal> {
    let who = match deed {
        Deed::CoSign => "rescue-lead",
        Deed::Judge => "brigade-lead",
        Deed::Propose => "analyst",
        Deed::Commit | Deed::Procure | Deed::Plan => "rescue-lead",
        Deed::Merge => "guard-lead",
    };
    let (actor, viewer) = (InventedPeople::actor(who), people.viewer(who));
    let chance = Counted::named(who);
    let act = act(&actor, &viewer, &chance);
    match deed {
        Deed::CoSign => co_sign(store, &act, &signature()).await,
        Deed::Judge => judge_gap_match(store, &act, judgement()).await.map(|_| ()),
        Deed::Propose => {
            let request = ProposalRequest {
                into: "gap-2".into(),
                merged: vec!["gap-1".into()],
                reason: "Both speak of smoke".to_owned(),
            };
            propose_consolidation(store, &act, &request)
                .await
                .map(|_| ())
        }
        Deed::Commit => commit_to_buy(store, &act, &commitment()).await,
        Deed::Procure => record_procurement(store, &act, procurement())
            .await
            .map(|_| ()),
        Deed::Plan => plan_trial(store, &act, trial()).await.map(|_| ()),
        Deed::Merge => {
            let step = GapStep::Merge {
                into: "gap-1".into(),
                reason: "The same smoke".to_owned(),
            };
            step_gap(store, &act, &"gap-2".into(), step).await
        }
    }
}

fn signature() -> CoSignRequest {
    CoSignRequest {
        gap: "gap-1".into(),
        organisation: "org-rescue".into(),
        remarks: String::new(),
        marking: Marking::AmberStrict,
        version: None,
    }
}

fn judgement() -> MatchRequest {
    MatchRequest {
        gap: "gap-1".into(),
        organisation: "org-brigade".into(),
        project: "101000001".to_owned(),
        result: String::new(),
        verdict: Verdict::Rejected,
        reason: "Not ours".to_owned(),
    }
}

fn commitment() -> CommitRequest {
    CommitRequest {
        gap: "gap-1".into(),
        organisation: "org-rescue".into(),
        words: "Up to four".to_owned(),
        until: TODAY,
        marking: Marking::Amber,
        version: None,
    }
}

fn procurement() -> NewProcurement {
    NewProcurement {
        organisation: "org-rescue".into(),
        gap: "gap-1".into(),
        content: ProcurementContent {
            title: "Helmet cameras".to_owned(),
            kind: ProcurementKind::Tender,
            notice: None,
            notice_number: String::new(),
            noticed_on: None,
            lots: vec![],
            buyers: vec![],
            lead: None,
            other_buyers: String::new(),
            budget: None,
            from: None,
            to: None,
            remark: String::new(),
            marking: Marking::Amber,
        },
    }
}

fn trial() -> NewTrial {
    NewTrial {
        organisation: "org-rescue".into(),
        gap: "gap-1".into(),
        content: TrialContent {
            title: "In a burning house".to_owned(),
            plan: "Six runs".to_owned(),
            method: String::new(),
            place: String::new(),
            solutions: vec!["solution-1".into()],
            participants: vec![],
            environment: Environment::Relevant,
            from: None,
            to: None,
            marking: Marking::Amber,
        },
    }
}

/// A store with two published gap files and a solution.
async fn opened(database: &ThrowAwayDatabase) -> (Store, InventedPeople) {
    let store = Store::open(&database.url()).await.expect("a store");
    fill(&store).await.expect("the invented corpus");
    let people = invented_people(&store).await.expect("people");
    let mut records = store.begin_records().await.expect("a write");
    for (id, owner) in [("gap-1", "org-brigade"), ("gap-2", "org-guard")] {
        let written = records.add_gap_file(&published(id, owner), "").await;
        written.expect("written");
    }
    let solution = invented_solution("solution-1", &"org-brigade".into());
    records.add_solution(&solution).await.expect("written");
    commit(records, "add").await;
    (store, people)
}

/// A write that is not yet committed, in which `gap-1` comes into another state.
async fn begun(store: &Store, state: GapState, version: u32) -> Records {
    let mut records = store.begin_records().await.expect("a write");
    let gap = GapFile {
        state,
        version,
        ..published("gap-1", "org-brigade")
    };
    let by = "brigade-lead".into();
    let changed = records.change_gap_file(&gap, &by, "").await;
    assert!(changed.expect("written"));
    records
}

/// A deed on a gap file that ends meanwhile is refused, and one on it as it stands is not.
async fn check(database: &ThrowAwayDatabase, deed: Deed) {
    let (store, people) = opened(database).await;
    let reason = "No longer ours".to_owned();
    let ending = begun(&store, GapState::Withdrawn { reason, at: now() }, 2).await;
    let (other, them) = (store.clone(), people.clone());
    let waiting = tokio::spawn(async move { does(&other, &them, deed).await });
    tokio::time::sleep(UNTIL_IT_WAITS).await;
    assert!(!waiting.is_finished(), "{deed:?} did not wait");
    commit(ending, "end").await;
    let done = waiting.await.expect("ends");
    let told = matches!(done, Err(Refusal::Refused(_) | Refusal::Unknown { .. }));
    assert!(told, "{deed:?}: {done:?}");
    let signed = store.co_signatures(&"gap-1".into()).await.expect("reads");
    assert!(signed.is_empty());
    if !matches!(deed, Deed::Judge) {
        let back = begun(&store, published("gap-1", "org-brigade").state, 3).await;
        commit(back, "back").await;
        let done = does(&store, &people, deed).await;
        assert!(done.is_ok(), "{deed:?}: {done:?}");
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ended_while_somebody_waited_is_not_written_to() {
    for deed in [
        Deed::CoSign,
        Deed::Judge,
        Deed::Propose,
        Deed::Commit,
        Deed::Procure,
        Deed::Plan,
        Deed::Merge,
    ] {
        for database in ThrowAwayDatabase::all() {
            check(&database, deed).await;
        }
    }
}
