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
use tempfile::TempDir;
use uptake_model::{
    Actor, Area, Circle, CoSignature, Commitment, GapContent, GapFile, GapFileId, GapFormat,
    GapState, Language, Marked, Marking, PartAnswers, Procurement, ProcurementContent,
    ProcurementKind, ProcurementState, Viewer, partners,
};
use uptake_store::Records;
use uptake_store::listing::{GapFilter, Page, Whose};
use uptake_testing::{
    Counted, InventedPeople, TODAY, ThrowAwayDatabase, fill, invented_people, now,
};
use uptake_workflow::gap_exchange::gaps_for_export;
use uptake_workflow::procurement::{procurements_seen, who_buys};
use uptake_workflow::{
    Act, DataFolder, Platform, consolidations, gap_chain, gap_file_seen, gap_register,
    rebuild_index, similar_gaps, who_shares,
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

/// What hidden texts become.
const CHANGED: &str = "Reconnaissance of forged passports under the hull of a drone";

/// Everything that somebody can get that could tell of these gap files.
async fn views(platform: &Platform, viewer: &Viewer, gaps: &[GapFile]) -> Vec<String> {
    let store = platform.store();
    let mut got = Vec::new();
    for gap in gaps {
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
        let chain = gap_chain(platform, viewer, &gap.id, TODAY).await;
        got.push(format!("{:?}", chain.expect("an answer")));
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
        prop::option::of(marking()),
    )
        .prop_map(
            |(published, markings, text, signed, committed, bought)| Drawn {
                published,
                markings,
                text,
                signed,
                committed,
                bought,
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
    let police = "org-police".into();
    let concerned = viewer.belongs_to(&gap.owner) || viewer.belongs_to(&police);
    let own = bought.circle(circle.partners.clone());
    if own.may_see(viewer, bought.content.marking) && (known || concerned) {
        return;
    }
    bought.content.title = CHANGED.to_owned();
    bought.state = ProcurementState::Awarded { at: now() };
    bought.version += 1;
    assert!(records.change_procurement(&bought).await.expect("written"));
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
        Self {
            platform,
            people,
            entropy: Counted::default(),
            _folder: folder,
        }
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
            for commitment in it.commitments(&id(place)) {
                assert!(records.put_commitment(&commitment).await.expect("written"));
            }
            if let Some(procurement) = it.procurement(&id(place)) {
                records
                    .add_procurement(&procurement)
                    .await
                    .expect("written");
            }
        }
        self.commit(records).await;
        let gaps: Vec<GapFile> = all.iter().map(|(gap, _)| gap.clone()).collect();
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
        }
        self.commit(records).await;
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
            prop_assert_eq!(before, after);
            Ok(())
        });
        outcome.unwrap_or_else(|failure| panic!("{failure}"));
        runtime.block_on(ground.platform.store().close());
    }
}
