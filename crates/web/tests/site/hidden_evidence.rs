//! A trial and claims with a file as they are drawn around a gap file, and how they change
//! where a viewer may not see them: for the test of what is hidden.

use axum::http::StatusCode;
use uptake_model::claim::Withdrawal;
use uptake_model::{
    AttachedFile, AttachedKind, Circle, Claim, ClaimContent, ClaimSource, Environment, GapFile,
    Independence, Marking, PartAnswers, Scale, Statement, Trial, TrialContent, TrialState, Viewer,
};
use uptake_store::Records;
use uptake_testing::{TODAY, invented_solution, now};

use crate::site::Site;

/// What is tried and claimed about.
pub const SOLUTION: &str = "solution-hidden";

const FILE: &[u8] = b"Six runs, none failed.";

/// Enters the solution.
pub async fn enter_solution(site: &Site) {
    let mut records = site.store().begin_records().await.expect("a write");
    let solution = invented_solution(SOLUTION, &"org-brigade".into());
    records.add_solution(&solution).await.expect("written");
    records
        .commit(crate::sharing::note())
        .await
        .expect("committed");
    let shown = site.get(&format!("/solutions/{SOLUTION}")).await;
    assert_eq!(shown.status, StatusCode::OK);
}

/// Addresses that could tell of the evidence around a gap file.
pub fn addresses(id: &str) -> [String; 7] {
    [
        format!("/trials/trial-{id}"),
        format!("/api/v1/trials/trial-{id}"),
        format!("/trials/trial-{id}/assess"),
        format!("/api/v1/claims/claim-{id}"),
        format!("/claims/claim-{id}/file"),
        format!("/api/v1/claims/claim-{id}/file"),
        format!("/claims/claim-{id}/withdraw"),
    ]
}

/// Of the brigade, with the police, who say nothing.
fn trial(id: &str, marking: Marking) -> Trial {
    Trial {
        id: format!("trial-{id}").as_str().into(),
        gap: id.into(),
        owner: "org-brigade".into(),
        author: "author".into(),
        state: TrialState::Running { at: now() },
        content: TrialContent {
            title: "As drawn".to_owned(),
            solutions: vec![SOLUTION.into()],
            plan: String::new(),
            method: String::new(),
            participants: vec!["org-brigade".into(), "org-police".into()],
            place: String::new(),
            from: None,
            to: None,
            environment: Environment::Relevant,
            marking,
        },
        measures: vec![],
        answers: PartAnswers::new(),
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

/// Of the police, with a file.
fn claim(id: &str, gap: &str, level: u8, marking: Marking) -> Claim {
    Claim {
        id: id.into(),
        solution: SOLUTION.into(),
        gap: Some(gap.into()),
        owner: "org-police".into(),
        author: "police-lead".into(),
        content: ClaimContent {
            statement: Statement::Readiness {
                scale: Scale::Technology,
                level,
            },
            source: ClaimSource::Document {
                reference: "As drawn".to_owned(),
                sha256: None,
            },
            file: AttachedFile::of("drawn.txt", AttachedKind::Text, FILE).ok(),
            dated: TODAY,
            evaluator: "Invented police".to_owned(),
            stated: Independence::User,
            independence: Independence::User,
            environment: Environment::Operational,
            expires: None,
            marking,
            remark: String::new(),
        },
        withdrawn: None,
        created_at: now(),
    }
}

async fn write_claim(records: &mut Records, claim: &Claim) {
    records.add_claim(claim).await.expect("written");
    let file = claim.content.file.as_ref().expect("a file");
    let done = records.add_claim_file(&claim.id, file, FILE).await;
    done.expect("written");
}

/// Writes trial and claim with these markings.
pub async fn write(records: &mut Records, id: &str, [tried, claimed]: [Marking; 2]) {
    records.add_trial(&trial(id, tried)).await.expect("written");
    write_claim(records, &claim(&format!("claim-{id}"), id, 6, claimed)).await;
}

/// Changes both where the viewer may not see them: the claim is withdrawn and another one
/// made. Of a trial that they see, only how often it was changed is another.
pub async fn change(
    records: &mut Records,
    gap: &GapFile,
    circle: &Circle,
    [tried, claimed]: [Marking; 2],
    viewer: &Viewer,
) {
    let id = gap.id.as_str();
    let known = gap.is_known_to(viewer, circle).then_some(circle);
    let mut trial = trial(id, tried);
    if !trial.contribution().is_seen_by(viewer, known) {
        trial.state = TrialState::Cancelled {
            reason: "Hidden and changed".to_owned(),
            at: now(),
        };
    }
    trial.version += 1;
    trial.updated_at = now() + jiff::SignedDuration::from_hours(50);
    assert!(records.change_trial(&trial).await.expect("written"));
    let first = claim(&format!("claim-{id}"), id, 6, claimed);
    if !first.contribution().is_seen_by(viewer, known) {
        let withdrawal = Withdrawal {
            reason: "Hidden and changed".to_owned(),
            at: now(),
        };
        let done = records.withdraw_claim(&first.id, &withdrawal).await;
        assert!(done.expect("written"));
        let other = claim(&format!("other-{id}"), id, 9, claimed);
        write_claim(records, &other).await;
    }
}
