//! What a viewer may not see changes nothing that they can get: random gap files,
//! markings, co-signatures and viewers, read before and after everything hidden was
//! changed. A new view is added to `views.rs` in a line.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

mod changes;
mod drawn;
mod views;

use changes::*;
use drawn::*;
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use uptake_model::claim::Withdrawal;
use uptake_model::suggestion::Likelihood;
use uptake_model::{
    Actor, Area, Circle, Claim, ClaimContent, ClaimSource, CoSignature, Commitment, Environment,
    GapContent, GapFile, GapFileId, GapFormat, GapState, Independence, Language, Marked, Marking,
    MatchJudgement, MemberOrganisationId, PartAnswer, PartAnswers, Procurement, ProcurementContent,
    ProcurementKind, ProcurementState, Statement, Trial, TrialContent, TrialState, Verdict, Viewer,
    Watched, partners,
};
use uptake_search::encoder::Effort;
use uptake_store::listing::{GapFilter, Page, Whose};
use uptake_store::{FoundForGap, FoundProject, Judging, Records};
use uptake_testing::{
    Counted, InventedPeople, TODAY, ThrowAwayDatabase, fill, invented_people, invented_solution,
    now,
};
use uptake_workflow::coverage::{
    CoverageFilter, RowKind, RowSubject, STATIONS, behind_cell, coverage_matrix, topic_proposal,
    topics_ahead, uncovered_gaps, unserving,
};
use uptake_workflow::evidence::{claim_seen, gap_evidence, trial_seen};
use uptake_workflow::gap_exchange::gaps_for_export;
use uptake_workflow::news::news;
use uptake_workflow::procurement::{procurements_seen, who_buys};
use uptake_workflow::{
    Act, DataFolder, Platform, Refusal, alike_gaps, consolidations, gap_chain, gap_file_seen,
    gap_matches, gap_register, gather_news, project_gaps, rebuild_index, similar_gaps,
    survey_corpus, watch, who_shares,
};
use views::*;

/// Whoever looks: one of each kind.
const VIEWERS: [&str; 7] = [
    "public",
    "administrator",
    "maker-member",
    "police-member",
    "rescue-lead",
    "guard-member",
    "analyst",
];

const SIGNERS: [&str; 3] = ["org-police", "org-rescue", "org-guard"];

const TEXTS: [&str; 4] = [
    "Firefighters cannot find people in smoke",
    "Detect drones near an airport",
    "Tell forged passports from real ones",
    "Divers search a hull for drugs",
];

/// A project that is suggested for each gap file, and one that was judged.
const SUGGESTED: &str = "101000001";
const JUDGED: &str = "101000002";

/// What hidden texts become.
const CHANGED: &str = "Reconnaissance of forged passports under the hull of a drone";
struct Ground {
    platform: Platform,
    people: InventedPeople,
    entropy: Counted,
    _folder: TempDir,
}

impl Ground {
    async fn open(database: &ThrowAwayDatabase) -> Self {
        let folder = TempDir::new().expect("a folder");
        let data = DataFolder::open(folder.path()).expect("a data folder");
        let platform = Platform::open(data, Some(&database.url())).await;
        let platform = platform.expect("a platform");
        fill(platform.store()).await.expect("the invented corpus");
        let built = rebuild_index(&platform, now(), &mut |_| ()).await;
        built.expect("an index");
        let (quiet, stop) = (Arc::new(|_, _| ()), Arc::new(AtomicBool::new(false)));
        let surveyed = survey_corpus(&platform, Effort::Background, quiet, stop).await;
        assert!(surveyed.expect("surveyed").is_some());
        let people = invented_people(platform.store()).await.expect("people");
        let ground = Self {
            platform,
            people,
            entropy: Counted::default(),
            _folder: folder,
        };
        let records = ground.platform.store().begin_records().await;
        let mut records = records.expect("a write");
        for id in ["solution-1", "solution-2"] {
            let solution = invented_solution(id, &"org-brigade".into());
            records.add_solution(&solution).await.expect("written");
        }
        ground.commit(records).await;
        ground
    }

    async fn suggest(&self, found: &[FoundForGap]) {
        let kept = self.platform.store();
        let kept = kept.keep_suggestions(found, "test", now()).await;
        kept.expect("kept");
    }

    /// Watches a gap file, where the viewer knows of it.
    async fn watch(&self, viewer: &Viewer, gap: &GapFileId) {
        let Some(person) = viewer.person() else {
            return;
        };
        let actor = InventedPeople::actor(person.as_str());
        let act = Act {
            actor: &actor,
            viewer,
            now: now(),
            entropy: &self.entropy,
            form: None,
        };
        let watched = Watched::GapFile { id: gap.clone() };
        let begun = watch::watch(&self.platform, &act, watched).await;
        let unknown = matches!(begun, Err(Refusal::Unknown { .. }));
        assert!(begun.is_ok() || unknown, "{begun:?}");
    }

    async fn gather(&self) {
        let stop = AtomicBool::new(false);
        let gathered = gather_news(&self.platform, &self.entropy, now(), &stop).await;
        gathered.expect("gathered");
    }

    async fn commit(&self, records: Records) {
        let act = Act {
            actor: &Actor::Operator,
            viewer: &Viewer::Public,
            now: now(),
            entropy: &self.entropy,
            form: None,
        };
        let note = act.note::<(), ()>("test", ("gap", "some"), None, None);
        records.commit(note).await.expect("committed");
    }

    /// What a viewer gets before and after all that is hidden from them was changed.
    async fn before_and_after(
        &self,
        viewer: &Viewer,
        case: &str,
        drawn: &[Drawn],
    ) -> (Vec<String>, Vec<String>) {
        let id = |place: usize| format!("gap-{case}-{place}");
        let all: Vec<(GapFile, Vec<CoSignature>)> = (0..)
            .zip(drawn)
            .map(|(place, it)| (it.gap(&id(place)), it.signatures(&id(place))))
            .collect();
        let mut records = self
            .platform
            .store()
            .begin_records()
            .await
            .expect("a write");
        for (gap, signed) in &all {
            records.add_gap_file(gap, "").await.expect("written");
            for signature in signed {
                assert!(records.add_co_signature(signature).await.expect("written"));
            }
        }
        for (place, it) in (0..).zip(drawn) {
            it.write_around(&mut records, &id(place)).await;
        }
        self.commit(records).await;
        let gaps: Vec<GapFile> = all.iter().map(|(gap, _)| gap.clone()).collect();
        let shown: Vec<FoundForGap> = gaps.iter().map(|it| suggested(it, 1)).collect();
        self.suggest(&shown).await;
        self.watch(viewer, &gaps[0].id).await;
        self.gather().await;
        let before = views(&self.platform, viewer, &gaps).await;
        let mut records = self
            .platform
            .store()
            .begin_records()
            .await
            .expect("a write");
        for ((gap, signed), drawn) in all.iter().zip(drawn) {
            let circle = gap.circle(partners(signed));
            let other = changed(gap, &circle, viewer);
            let done = records
                .change_gap_file(&other, &gap.author, "changed")
                .await;
            assert!(done.expect("written"));
            change_signatures(&mut records, gap, &circle, signed, viewer).await;
            change_buying(&mut records, gap, &circle, drawn, viewer).await;
            change_evidence(&mut records, gap, &circle, drawn, viewer).await;
        }
        self.commit(records).await;
        let hidden = all.iter().filter(|(gap, signed)| {
            let circle = gap.circle(partners(signed));
            let known = gap.is_known_to(viewer, &circle);
            !known || !gap.matches_are_seen_by(viewer, &circle)
        });
        let hidden: Vec<FoundForGap> = hidden.map(|(gap, _)| suggested(gap, 0)).collect();
        self.suggest(&hidden).await;
        self.gather().await;
        (before, views(&self.platform, viewer, &gaps).await)
    }
}

#[test]
fn what_a_viewer_may_not_see_changes_nothing_they_can_get() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for database in ThrowAwayDatabase::all() {
        let ground = runtime.block_on(Ground::open(&database));
        let case = std::cell::Cell::new(0);
        let strategy = (
            prop::sample::select(VIEWERS.to_vec()),
            prop::collection::vec(drawn(), 1..4),
        );
        let config = Config {
            cases: 48,
            failure_persistence: None,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&strategy, |(who, drawn)| {
            case.set(case.get() + 1);
            let viewer = match who {
                "public" => Viewer::Public,
                who => ground.people.viewer(who),
            };
            let number = case.get().to_string();
            let (before, after) =
                runtime.block_on(ground.before_and_after(&viewer, &number, &drawn));
            for (before, after) in before.into_iter().zip(after) {
                prop_assert_eq!(before, after);
            }
            Ok(())
        });
        outcome.unwrap_or_else(|failure| panic!("{failure}"));
        runtime.block_on(ground.platform.store().close());
    }
}
