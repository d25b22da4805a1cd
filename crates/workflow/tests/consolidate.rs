//! Consolidation: an analyst proposes, owners decide, and gap files are merged when all
//! accepted.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use uptake_model::{
    Actor, Area, ConsolidationId, GapContent, GapFile, GapFileId, GapState, Language, Marking,
    Outcome,
};
use uptake_store::Store;
use uptake_store::listing::Page;
use uptake_testing::{Counted, InventedPeople, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::{
    Act, ConsentRequest, ProposalRequest, Refusal, answer_consolidation, consolidation,
    consolidations, propose_consolidation, withdraw_consolidation,
};

struct Ground {
    store: Store,
    people: InventedPeople,
    entropy: Counted,
}

impl Ground {
    /// Gap files of the brigade, the rescuers and the guard, and one of the police whose
    /// title is for the community.
    async fn open(database: &ThrowAwayDatabase) -> Self {
        let store = Store::open(&database.url()).await.expect("a store");
        let people = invented_people(&store).await.expect("people");
        let ground = Self {
            store,
            people,
            entropy: Counted::default(),
        };
        let mut records = ground.store.begin_records().await.expect("a write");
        let gaps = [
            ("brigade", Marking::Clear),
            ("rescue", Marking::Clear),
            ("guard", Marking::Clear),
            ("police", Marking::Green),
        ];
        for (owner, marking) in gaps {
            let gap = published(owner, marking);
            records.add_gap_file(&gap, "").await.expect("written");
        }
        let viewer = ground.people.viewer("administrator");
        let note = ground
            .act(&viewer)
            .note::<(), ()>("test", ("gap", "all"), None, None);
        records.commit(note).await.expect("committed");
        ground
    }

    fn act<'a>(&'a self, viewer: &'a uptake_model::Viewer) -> Act<'a> {
        Act {
            actor: &Actor::Operator,
            viewer,
            now: now(),
            entropy: &self.entropy,
            form: None,
        }
    }

    async fn propose(&self, who: &str, owners: &str) -> Result<ConsolidationId, Refusal> {
        let mut gaps = owners
            .split(' ')
            .map(|it| GapFileId::new(format!("gap-{it}")));
        let request = ProposalRequest {
            into: gaps.next().expect("a target"),
            merged: gaps.collect(),
            reason: "All speak of smoke".to_owned(),
        };
        let viewer = self.people.viewer(who);
        propose_consolidation(&self.store, &self.act(&viewer), &request).await
    }

    async fn answer(&self, who: &str, id: &ConsolidationId, yes: bool, reason: &str) -> String {
        let owner = who.split('-').next().unwrap_or_default();
        let request = ConsentRequest {
            organisation: format!("org-{owner}").into(),
            accepts: yes,
            reason: reason.to_owned(),
            marking: Marking::AmberStrict,
        };
        let viewer = self.people.viewer(who);
        let done = answer_consolidation(&self.store, &self.act(&viewer), id, &request).await;
        done.map_or_else(|it| it.to_string(), |it| it.code().to_owned())
    }

    /// Who among some people is told of a proposal, in its list and on its page.
    async fn told(&self, id: &ConsolidationId) -> String {
        let mut told = Vec::new();
        for who in [
            "analyst",
            "brigade-member",
            "rescue-lead",
            "guard-lead",
            "reviewer",
        ] {
            let viewer = self.people.viewer(who);
            let page = consolidation(&self.store, &viewer, id).await.is_ok();
            let list = consolidations(&self.store, &viewer, Page::first(100)).await;
            let (list, more) = list.expect("a list");
            assert!(!more);
            assert_eq!(page, list.iter().any(|it| it.id == *id), "{who}");
            told.extend(page.then_some(who));
        }
        told.join(" ")
    }

    async fn state(&self, owner: &str) -> GapState {
        let id = GapFileId::new(format!("gap-{owner}"));
        let gap = self.store.gap_file(&id).await.expect("an answer");
        gap.expect("a gap file").state
    }
}

fn published(owner: &str, marking: Marking) -> GapFile {
    let mut content = GapContent::begun(
        format!("Smoke seen by {owner}"),
        "The ability to see people through smoke",
        Area::DisasterResilience,
        Language::En,
        "author".into(),
    );
    content.title.marking = marking;
    GapFile {
        id: GapFileId::new(format!("gap-{owner}")),
        owner: format!("org-{owner}").into(),
        author: "author".into(),
        state: GapState::Published { at: now() },
        content,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

#[tokio::test]
async fn all_owners_accept_and_the_gap_files_go_on_in_one() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        let id = ground.propose("analyst", "brigade rescue guard").await;
        let id = id.expect("a proposal");
        assert_eq!(
            ground.told(&id).await,
            "analyst brigade-member rescue-lead guard-lead"
        );
        let answers = [
            ("rescue-member", "Leads of the owners"),
            ("rescue-lead", "open"),
            ("rescue-lead", "each organisation once"),
            ("police-lead", "Uptake holds no consolidation"),
            ("brigade-lead", "open"),
            ("guard-lead", "merged"),
            ("guard-lead", "This proposal has ended"),
        ];
        for (who, expected) in answers {
            let found = ground.answer(who, &id, true, "").await;
            assert!(found.contains(expected), "{who}: {found}");
        }
        for owner in ["rescue", "guard"] {
            let expected = GapState::Merged {
                into: "gap-brigade".into(),
                reason: "All speak of smoke".to_owned(),
                at: now(),
            };
            assert_eq!(ground.state(owner).await, expected);
        }
        assert_eq!(
            ground.state("brigade").await,
            GapState::Published { at: now() }
        );
        let signed = ground.store.co_signatures(&"gap-brigade".into()).await;
        let signed: Vec<(String, Marking)> = signed
            .expect("signatures")
            .into_iter()
            .map(|it| (it.organisation.to_string(), it.marking))
            .collect();
        let strict = Marking::AmberStrict;
        assert_eq!(
            signed,
            [("org-guard".into(), strict), ("org-rescue".into(), strict)]
        );
        let verbs = ground.store.audit_after(3, 20).await.expect("entries");
        let verbs: Vec<&str> = verbs.iter().map(|it| it.verb.as_str()).collect();
        let merged = [
            "answer_consolidation",
            "merge_gap",
            "co_sign",
            "merge_gap",
            "co_sign",
        ];
        assert!(verbs.ends_with(&merged), "{verbs:?}");
        ground.store.close().await;
    }
}

#[tokio::test]
async fn one_owner_that_declines_ends_it_and_nothing_is_merged() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        let id = ground
            .propose("analyst", "brigade rescue")
            .await
            .expect("a proposal");
        assert_eq!(ground.answer("brigade-lead", &id, true, "").await, "open");
        let silent = ground.answer("rescue-lead", &id, false, " ").await;
        assert!(silent.contains("Say why"), "{silent}");
        assert_eq!(
            ground
                .answer("rescue-lead", &id, false, "Ours is at sea")
                .await,
            "declined"
        );
        assert_eq!(
            ground.state("rescue").await,
            GapState::Published { at: now() }
        );
        let other = ground
            .propose("analyst", "brigade rescue")
            .await
            .expect("a proposal");
        for (who, expected) in [
            ("brigade-lead", false),
            ("analyst", true),
            ("analyst", false),
        ] {
            let viewer = ground.people.viewer(who);
            let done = withdraw_consolidation(&ground.store, &ground.act(&viewer), &other).await;
            assert_eq!(done.is_ok(), expected, "{who}: {done:?}");
        }
        let viewer = ground.people.viewer("analyst");
        let list = consolidations(&ground.store, &viewer, Page::first(100)).await;
        let (list, _) = list.expect("a list");
        // One after the other, without holes.
        for (place, it) in list.iter().enumerate() {
            let page = Page::new(place as u64, 1);
            let one = consolidations(&ground.store, &viewer, page).await;
            let (one, more) = one.expect("a page");
            assert_eq!(one, std::slice::from_ref(it));
            assert_eq!(more, place + 1 < list.len());
        }
        let outcomes: Vec<Outcome> = list.iter().map(|it| it.outcome).collect();
        assert!(outcomes.contains(&Outcome::Declined) && outcomes.contains(&Outcome::Withdrawn));
        ground.store.close().await;
    }
}

#[tokio::test]
async fn only_what_all_owners_may_see_is_proposed_and_by_an_analyst() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        let cases = [
            ("brigade-lead", "brigade rescue", "Analysts propose"),
            ("administrator", "brigade rescue", "Analysts propose"),
            ("analyst", "brigade brigade", "two to 20 different"),
            ("analyst", "brigade", "two to 20 different"),
            // Who belongs nowhere does not see what is for the community.
            ("analyst", "brigade police", "no gap file “gap-police”"),
            ("analyst", "brigade nobody", "no gap file “gap-nobody”"),
        ];
        for (who, owners, expected) in cases {
            let refusal = ground
                .propose(who, owners)
                .await
                .expect_err("a refusal")
                .to_string();
            assert!(refusal.contains(expected), "{who} {owners}: {refusal}");
        }
        ground.store.close().await;
    }
}

#[tokio::test]
async fn a_title_taken_back_takes_the_proposal_with_it() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        let id = ground
            .propose("analyst", "brigade rescue")
            .await
            .expect("a proposal");
        let mut gap = published("rescue", Marking::AmberStrict);
        gap.version = 2;
        let mut records = ground.store.begin_records().await.expect("a write");
        let done = records.change_gap_file(&gap, &"author".into(), "").await;
        assert!(done.expect("written"));
        let viewer = ground.people.viewer("rescue-lead");
        let note = ground
            .act(&viewer)
            .note::<(), ()>("test", ("gap", "1"), None, None);
        records.commit(note).await.expect("committed");
        // Its own people still see both, but can no longer agree to it.
        assert_eq!(ground.told(&id).await, "rescue-lead");
        let found = ground.answer("brigade-lead", &id, true, "").await;
        assert!(found.contains("no consolidation"), "{found}");
        ground.store.close().await;
    }
}
