//! What a viewer may not see changes nothing that they can get: random gap files,
//! markings, co-signatures and viewers, read before and after everything hidden was
//! changed. A new view is added to [`views`] in a line.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
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
use uptake_store::listing::{GapFilter, Page, Whose};
use uptake_store::{FoundForGap, FoundProject, Judging, Records};
use uptake_testing::{
    Counted, InventedPeople, TODAY, ThrowAwayDatabase, fill, invented_people, invented_solution,
    now,
};
use uptake_workflow::evidence::{claim_seen, gap_evidence, trial_seen};
use uptake_workflow::gap_exchange::gaps_for_export;
use uptake_workflow::news::news;
use uptake_workflow::procurement::{procurements_seen, who_buys};
use uptake_workflow::{
    Act, DataFolder, Platform, Refusal, consolidations, gap_chain, gap_file_seen, gap_matches,
    gap_register, gather_news, project_gaps, rebuild_index, similar_gaps, watch, who_shares,
};

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

/// Everything that somebody can get of one gap file.
async fn views_of(platform: &Platform, viewer: &Viewer, gap: &GapFile) -> Vec<String> {
    let store = platform.store();
    let mut got = Vec::new();
    got.push(format!("{:?}", who_shares(store, viewer, &gap.id).await));
    got.push(format!("{:?}", gap_file_seen(store, viewer, &gap.id).await));
    got.push(format!(
        "{:?}",
        who_buys(store, viewer, &gap.id, TODAY).await
    ));
    got.push(format!(
        "{:?}",
        procurements_seen(store, viewer, &gap.id).await
    ));
    // The names of all organisations come in any order.
    let evidence = gap_evidence(store, viewer, &gap.id).await;
    let evidence = evidence.expect("an answer");
    got.push(format!(
        "{:?}",
        evidence.map(|it| (it.solutions, it.trials))
    ));
    // It carries the whole gap file, of which pages show title and statement.
    let matches = gap_matches(platform, viewer, &gap.id, 0, 10).await;
    let matches = matches.expect("an answer").map(|mut it| {
        let content = it.gap.content;
        it.gap = gap.clone();
        (content.title, content.statement, it)
    });
    got.push(format!("{matches:?}"));
    for id in [format!("trial-{}", gap.id), format!("claim-{}", gap.id)] {
        let trial = trial_seen(store, viewer, &id.as_str().into()).await;
        let trial = trial.expect("an answer");
        let trial = trial.map(|it| (it.trial, it.gap, it.solutions, it.parts));
        let claim = claim_seen(store, viewer, &id.as_str().into()).await;
        got.push(format!("{trial:?} {claim:?}"));
    }
    let chain = gap_chain(platform, viewer, &gap.id, TODAY).await;
    got.push(format!("{:?}", chain.expect("an answer")));
    got
}

/// Everything that somebody can get that could tell of these gap files.
async fn views(platform: &Platform, viewer: &Viewer, gaps: &[GapFile]) -> Vec<String> {
    let store = platform.store();
    let mut got = Vec::new();
    for gap in gaps {
        got.extend(views_of(platform, viewer, gap).await);
    }
    for project in [SUGGESTED, JUDGED] {
        let served = project_gaps(store, viewer, &project.into()).await;
        got.push(format!("{:?}", served.expect("an answer")));
    }
    if let Some(person) = viewer.person() {
        let told = news(platform, viewer, person, false).await;
        got.push(format!("{:?}", told.expect("news")));
    }
    for filter in filters() {
        let page = Page::new(0, 100);
        let found = gap_register(store, viewer, &filter, page).await;
        got.push(format!("{:?}", found.expect("a list")));
    }
    let export = gaps_for_export(store, viewer, &GapFilter::default()).await;
    let export = export.expect("gaps");
    for format in GapFormat::ALL {
        got.push(format!("{:?}", export.write(*format).expect("a file")));
    }
    for text in TEXTS {
        let similar = similar_gaps(platform, viewer, text, None, 100).await;
        got.push(format!("{:?}", similar.expect("an answer")));
    }
    let page = Page::first(1);
    got.push(format!("{:?}", consolidations(store, viewer, page).await));
    got
}

/// Selections of the register by everything that can be hidden.
fn filters() -> Vec<GapFilter> {
    let words = TEXTS.iter().copied().chain([CHANGED]);
    let texts = words.map(|text| GapFilter {
        text: Some(text.to_owned()),
        ..GapFilter::default()
    });
    let areas = Area::ALL.into_iter().map(|area| GapFilter {
        area: Some(area),
        ..GapFilter::default()
    });
    let states = GapState::CODES.into_iter().map(|code| GapFilter {
        state: Some(code),
        ..GapFilter::default()
    });
    let whose = [Whose::Published, Whose::Ours, Whose::Unpublished].map(|whose| GapFilter {
        whose,
        ..GapFilter::default()
    });
    texts.chain(areas).chain(states).chain(whose).collect()
}

/// A random gap file: its state, the markings of title, statement and narrative, which
/// text it tells, and who co-signed with which marking.
#[derive(Debug, Clone)]
struct Drawn {
    published: bool,
    markings: [Marking; 3],
    text: usize,
    signed: [Option<Marking>; 3],
    committed: [Option<Marking>; 3],
    bought: Option<Marking>,
    /// A trial and a claim of signers, and what one judged.
    tried: Option<Marking>,
    claimed: Option<Marking>,
    judged: Option<Marking>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let marking = || prop::sample::select(Marking::ALL.to_vec());
    let signature = || prop::option::of(prop::sample::select(Marking::ALL[..4].to_vec()));
    (
        prop::bool::weighted(0.8),
        [marking(), marking(), marking()],
        0..TEXTS.len(),
        [signature(), signature(), signature()],
        [signature(), signature(), signature()],
        [
            prop::option::of(marking()),
            prop::option::of(marking()),
            prop::option::of(marking()),
            prop::option::of(marking()),
        ],
    )
        .prop_map(
            |(published, markings, text, signed, committed, written)| Drawn {
                published,
                markings,
                text,
                signed,
                committed,
                bought: written[0],
                tried: written[1],
                claimed: written[2],
                judged: written[3],
            },
        )
}

impl Drawn {
    fn gap(&self, id: &str) -> GapFile {
        let text = TEXTS[self.text];
        let mut content = GapContent::begun(
            text,
            text,
            Area::DisasterResilience,
            Language::En,
            "brigade-member".into(),
        );
        content.title.marking = self.markings[0];
        content.statement.marking = self.markings[1];
        content.narrative = Marked::new(text.to_owned(), self.markings[2]);
        GapFile {
            id: GapFileId::new(id),
            owner: "org-brigade".into(),
            author: "brigade-member".into(),
            state: match self.published {
                true => GapState::Published { at: now() },
                false => GapState::Draft,
            },
            content,
            version: 1,
            created_at: now(),
            updated_at: now(),
        }
    }

    fn commitments(&self, id: &str) -> Vec<Commitment> {
        let committed = SIGNERS.iter().zip(self.committed);
        let committed = committed.filter_map(|(organisation, marking)| {
            Some(Commitment {
                gap: id.into(),
                organisation: (*organisation).into(),
                author: "lead".into(),
                words: "As drawn".to_owned(),
                until: TODAY,
                marking: marking?,
                version: 1,
                written_at: now(),
            })
        });
        committed.collect()
    }

    fn procurement(&self, id: &str) -> Option<Procurement> {
        Some(Procurement {
            id: format!("procurement-{id}").into(),
            gap: id.into(),
            owner: "org-brigade".into(),
            author: "brigade-member".into(),
            state: ProcurementState::Planned,
            content: ProcurementContent {
                title: "As drawn".to_owned(),
                kind: ProcurementKind::Tender,
                notice: None,
                notice_number: String::new(),
                noticed_on: None,
                lots: vec![],
                buyers: vec!["org-brigade".into(), "org-police".into()],
                lead: None,
                other_buyers: String::new(),
                budget: None,
                from: None,
                to: None,
                remark: String::new(),
                marking: self.bought?,
            },
            answers: PartAnswers::new(),
            version: 1,
            created_at: now(),
            updated_at: now(),
        })
    }

    /// Of the rescue, who names the police.
    fn trial(&self, id: &str) -> Option<Trial> {
        Some(Trial {
            id: format!("trial-{id}").as_str().into(),
            gap: id.into(),
            owner: "org-rescue".into(),
            author: "rescue-lead".into(),
            state: TrialState::Planned,
            content: TrialContent {
                title: "As drawn".to_owned(),
                solutions: vec!["solution-1".into()],
                plan: "Six runs".to_owned(),
                method: String::new(),
                participants: vec!["org-rescue".into(), "org-police".into()],
                place: String::new(),
                from: None,
                to: None,
                environment: Environment::Relevant,
                marking: self.tried?,
            },
            measures: vec![],
            answers: PartAnswers::new(),
            version: 1,
            created_at: now(),
            updated_at: now(),
        })
    }

    /// Of the guard: that something is in use.
    fn claim(&self, id: &str) -> Option<Claim> {
        Some(Claim {
            id: format!("claim-{id}").as_str().into(),
            solution: "solution-2".into(),
            gap: Some(id.into()),
            owner: "org-guard".into(),
            author: "guard-lead".into(),
            content: ClaimContent {
                statement: Statement::Deployment {
                    place: "Nowhere".to_owned(),
                    by: "Invented guard".to_owned(),
                    since: None,
                },
                source: ClaimSource::Document {
                    reference: "Report 7".to_owned(),
                    sha256: None,
                },
                dated: TODAY,
                evaluator: "Invented guard".to_owned(),
                stated: Independence::User,
                independence: Independence::User,
                environment: Environment::Relevant,
                expires: None,
                marking: self.claimed?,
                remark: String::new(),
            },
            withdrawn: None,
            created_at: now(),
        })
    }

    /// What the police decided of a project.
    fn judgement(&self, id: &str) -> Option<MatchJudgement> {
        Some(MatchJudgement {
            gap: id.into(),
            organisation: "org-police".into(),
            author: "police-lead".into(),
            project: JUDGED.into(),
            result: None,
            verdict: Verdict::Meets,
            reason: "As drawn".to_owned(),
            added: true,
            marking: self.judged?,
            judged_at: now(),
        })
    }

    /// Writes all that others wrote around a gap file.
    async fn write_around(&self, records: &mut Records, id: &str) {
        for commitment in self.commitments(id) {
            assert!(records.put_commitment(&commitment).await.expect("written"));
        }
        if let Some(it) = self.procurement(id) {
            records.add_procurement(&it).await.expect("written");
        }
        if let Some(it) = self.trial(id) {
            records.add_trial(&it).await.expect("written");
        }
        if let Some(it) = self.claim(id) {
            records.add_claim(&it).await.expect("written");
        }
        if let Some(it) = self.judgement(id) {
            let judging = Judging {
                marking: it.marking,
                looked_at: now(),
            };
            let done = records.put_judging(&it.gap, &it.organisation, &judging);
            done.await.expect("written");
            records.put_match_judgement(&it).await.expect("written");
        }
    }

    fn signatures(&self, id: &str) -> Vec<CoSignature> {
        let signed = SIGNERS.iter().zip(self.signed);
        let signed = signed.filter_map(|(organisation, marking)| {
            Some(CoSignature {
                gap: id.into(),
                organisation: (*organisation).into(),
                author: "lead".into(),
                marking: marking?,
                remarks: "As drawn".to_owned(),
                version: 1,
                signed_at: now(),
            })
        });
        signed.collect()
    }
}

/// The gap file with everything changed that `viewer` may not see, down to its version
/// and the time of the change.
fn changed(gap: &GapFile, circle: &Circle, viewer: &Viewer) -> GapFile {
    let mut gap = gap.clone();
    let known = gap.is_known_to(viewer, circle);
    let other = CHANGED.to_owned();
    let content = &mut gap.content;
    for field in [
        &mut content.title,
        &mut content.statement,
        &mut content.narrative,
    ] {
        if !known || !circle.may_see(viewer, field.marking) {
            field.value.clone_from(&other);
        }
    }
    if !known || !circle.may_see(viewer, content.area.marking) {
        content.area.value = Area::Cybersecurity;
    }
    if !known && gap.state == GapState::Draft {
        gap.state = GapState::Submitted { at: now() };
    }
    gap.version += 1;
    gap.updated_at = now() + SignedDuration::from_hours(5);
    gap
}

/// Writes what changed of the signatures that `viewer` may not know of: those of a number
/// that must not be told go, the others get other remarks; where none hides, one comes.
async fn change_signatures(
    records: &mut Records,
    gap: &GapFile,
    circle: &Circle,
    signed: &[CoSignature],
    viewer: &Viewer,
) {
    let (by, at) = ("lead".into(), now());
    for signature in signed {
        let own = signature.circle(&gap.owner, &circle.partners);
        if own.may_see(viewer, signature.marking) {
            continue;
        }
        let alike = signed.iter().filter(|it| it.marking == signature.marking);
        // With three signers the number at AMBER+STRICT is never told.
        if alike.count() < 3 || signature.marking == Marking::AmberStrict {
            let done = records.remove_co_signature(signature, &by, at).await;
            done.expect("removed");
        } else {
            let other = CoSignature {
                remarks: "Changed".to_owned(),
                version: signature.version + 1,
                ..signature.clone()
            };
            let done = records.change_co_signature(&other, &by, at).await;
            assert!(done.expect("written"));
        }
    }
    let signer = SIGNERS[0].into();
    let free = signed.iter().all(|it| it.organisation != signer);
    if free && !viewer.belongs_to(&signer) {
        let new = CoSignature {
            gap: gap.id.clone(),
            organisation: signer,
            author: by,
            marking: Marking::AmberStrict,
            remarks: "New".to_owned(),
            version: 1,
            signed_at: at,
        };
        assert!(records.add_co_signature(&new).await.expect("written"));
    }
}

/// Ends the commitments that `viewer` may not know of, and changes the procurement where they
/// may not see it.
async fn change_buying(
    records: &mut Records,
    gap: &GapFile,
    circle: &Circle,
    drawn: &Drawn,
    viewer: &Viewer,
) {
    let known = gap.is_known_to(viewer, circle);
    for commitment in drawn.commitments(gap.id.as_str()) {
        let own = commitment.circle(&gap.owner, &circle.partners);
        if !known || !own.may_see(viewer, commitment.marking) {
            let done = records
                .remove_commitment(&commitment, &"lead".into(), now())
                .await;
            done.expect("removed");
        }
    }
    let Some(mut bought) = drawn.procurement(gap.id.as_str()) else {
        return;
    };
    let gap = known.then_some(circle);
    bought.version += 1;
    bought.updated_at = now() + SignedDuration::from_hours(5);
    if !bought.contribution().is_seen_by(viewer, gap) {
        bought.content.title = CHANGED.to_owned();
        bought.state = ProcurementState::Awarded { at: now() };
    } else if !viewer.belongs_to(&bought.owner) {
        // Another buyer who says nothing either.
        let mut others = SIGNERS.map(MemberOrganisationId::from).into_iter();
        let other = others.find(|it| !bought.content.buyers.contains(it) && !viewer.belongs_to(it));
        bought
            .content
            .buyers
            .retain(|it| viewer.belongs_to(it) || *it == bought.owner);
        bought.content.buyers.extend(other);
    } else {
        return;
    }
    assert!(records.change_procurement(&bought).await.expect("written"));
}

/// Takes the trial on and withdraws the claim where `viewer` may not see them, takes back a
/// judgement that they may not know of, and declines for who is named in the trial.
async fn change_evidence(
    records: &mut Records,
    gap: &GapFile,
    circle: &Circle,
    drawn: &Drawn,
    viewer: &Viewer,
) {
    let id = gap.id.as_str();
    let known = gap.is_known_to(viewer, circle).then_some(circle);
    if let Some(trial) = drawn.trial(id) {
        let police = "org-police".into();
        if !trial.contribution().is_seen_by(viewer, known) {
            let other = Trial {
                state: TrialState::Running { at: now() },
                version: 2,
                ..trial
            };
            assert!(records.change_trial(&other).await.expect("written"));
        } else if !viewer.belongs_to(&trial.owner) && !viewer.belongs_to(&police) {
            let answer = PartAnswer {
                subject: trial.id.to_string(),
                organisation: police,
                author: "police-lead".into(),
                accepts: false,
                answered_at: now(),
            };
            records.put_part_answer(&answer).await.expect("written");
        }
    }
    if let Some(claim) = drawn.claim(id)
        && !claim.contribution().is_seen_by(viewer, known)
    {
        let withdrawal = Withdrawal {
            reason: "Changed".to_owned(),
            at: now(),
        };
        let done = records.withdraw_claim(&claim.id, &withdrawal).await;
        assert!(done.expect("written"));
    }
    if let Some(it) = drawn.judgement(id) {
        let seen = gap.matches_are_seen_by(viewer, circle) && it.is_seen_by(viewer, circle);
        if known.is_none() || !seen {
            let done = records.remove_match_judgement(&it.gap, &it.project, &it.organisation);
            done.await.expect("removed");
        }
    }
}

/// What the matching found for a gap file: as many projects.
fn suggested(gap: &GapFile, projects: usize) -> FoundForGap {
    let project = FoundProject {
        project: SUGGESTED.into(),
        score: 900,
        strength: Likelihood::Likely,
    };
    FoundForGap {
        gap: gap.id.clone(),
        version: gap.version,
        projects: vec![project; projects],
    }
}

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
