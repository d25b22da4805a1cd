//! Procurements and commitments to buy: who may write what, what each viewer sees, and
//! that the next step rests on committed buyers whom the viewer may know of.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

mod lapse;

use jiff::civil::{Date, date};
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use uptake_model::{
    Actor, Area, CoSignature, GapContent, GapFile, GapFileId, GapState, Language, Lot, Marking,
    ProcurementContent, ProcurementId, ProcurementKind, ProcurementStep, Station, Viewer, Watched,
};
use uptake_store::Store;
use uptake_testing::{
    Counted, InventedPeople, TODAY, ThrowAwayDatabase, fill, invented_people, now,
};
use uptake_workflow::news::news;
use uptake_workflow::procurement::{
    CommitRequest, NewProcurement, answer_procurement, change_procurement, commit_to_buy,
    procurement_seen, procurements_seen, record_procurement, step_procurement, who_buys,
    withdraw_commitment,
};
use uptake_workflow::{
    Act, DataFolder, Platform, Refusal, asked, gap_chain, gather_news, rebuild_index, watch,
};

struct Ground {
    platform: Platform,
    people: InventedPeople,
    chance: Counted,
    _folder: TempDir,
}

impl Ground {
    async fn over(database: &ThrowAwayDatabase) -> Self {
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
            chance: Counted::named("procurement"),
            _folder: folder,
        };
        ground
            .gap("gap-1", GapState::Published { at: now() }, 1)
            .await;
        ground
    }

    fn store(&self) -> &Store {
        self.platform.store()
    }

    fn viewer(&self, who: &str) -> Viewer {
        match who {
            "" => Viewer::Public,
            who => self.people.viewer(who),
        }
    }

    fn act<'a>(&'a self, actor: &'a Actor, viewer: &'a Viewer) -> Act<'a> {
        Act {
            actor,
            viewer,
            now: now(),
            entropy: &self.chance,
            form: None,
        }
    }

    /// A gap file of the brigade, open to everybody; co-signed by the rescue.
    async fn gap(&self, id: &str, state: GapState, version: u32) {
        let mut content = GapContent::begun(
            "Seeing through smoke",
            "The ability to see people through smoke",
            Area::DisasterResilience,
            Language::En,
            "brigade-lead".into(),
        );
        content.title.marking = Marking::Clear;
        content.statement.marking = Marking::Clear;
        let gap = GapFile {
            id: id.into(),
            owner: "org-brigade".into(),
            author: "brigade-lead".into(),
            state,
            content,
            version,
            created_at: now(),
            updated_at: now(),
        };
        let mut records = self.store().begin_records().await.expect("a write");
        if version == 1 {
            records.add_gap_file(&gap, "").await.expect("written");
            let signature = CoSignature {
                gap: gap.id,
                organisation: "org-rescue".into(),
                author: "rescue-lead".into(),
                marking: Marking::Clear,
                remarks: String::new(),
                version: 1,
                signed_at: now(),
            };
            let signed = records.add_co_signature(&signature).await;
            assert!(signed.expect("signed"));
        } else {
            let by = "brigade-lead".into();
            let changed = records.change_gap_file(&gap, &by, "").await;
            assert!(changed.expect("written"));
        }
        let act = self.act(&Actor::Operator, &Viewer::Public);
        let note = act.note::<(), ()>("test", ("gap", id), None, None);
        records.commit(note).await.expect("committed");
    }

    async fn commit(&self, who: &str, request: &CommitRequest) -> Result<(), Refusal> {
        let (actor, viewer) = (InventedPeople::actor(who), self.viewer(who));
        commit_to_buy(self.store(), &self.act(&actor, &viewer), request).await
    }

    async fn record(&self, content: ProcurementContent) -> Result<ProcurementId, Refusal> {
        let who = "brigade-lead";
        let (actor, viewer) = (InventedPeople::actor(who), self.viewer(who));
        let new = NewProcurement {
            organisation: "org-brigade".into(),
            gap: "gap-1".into(),
            content,
        };
        record_procurement(self.store(), &self.act(&actor, &viewer), new).await
    }

    async fn step(
        &self,
        who: &str,
        id: &ProcurementId,
        version: u32,
        step: ProcurementStep,
    ) -> Result<(), Refusal> {
        let (actor, viewer) = (InventedPeople::actor(who), self.viewer(who));
        let act = self.act(&actor, &viewer);
        step_procurement(self.store(), &act, id, version, step).await
    }

    /// Who committed themselves, as somebody sees it: `organisation` or `(organisation)`
    /// where it counts no more.
    async fn committed(&self, who: &str, today: Date) -> String {
        let gap = "gap-1".into();
        let found = who_buys(self.store(), &self.viewer(who), &gap, today).await;
        let found = found.expect("known").committed;
        let names = found.iter().map(|it| {
            let name = &it.organisation.id.as_str()[4..];
            match it.counts {
                true => name.to_owned(),
                false => format!("({name})"),
            }
        });
        names.collect::<Vec<_>>().join(" ")
    }
}

fn request(organisation: &str, marking: Marking, version: Option<u32>) -> CommitRequest {
    CommitRequest {
        gap: "gap-1".into(),
        organisation: format!("org-{organisation}").into(),
        words: "Up to four".to_owned(),
        until: date(2029, 1, 1),
        marking,
        version,
    }
}

fn content(kind: ProcurementKind, marking: Marking) -> ProcurementContent {
    ProcurementContent {
        title: "Helmet cameras".to_owned(),
        kind,
        notice: None,
        notice_number: "123456-2026".to_owned(),
        noticed_on: None,
        lots: vec![Lot {
            title: "Cameras".to_owned(),
            solution: None,
            supplier: String::new(),
        }],
        buyers: vec!["org-brigade".into(), "org-rescue".into()],
        lead: Some("org-rescue".into()),
        other_buyers: String::new(),
        budget: None,
        from: None,
        to: None,
        remark: String::new(),
        marking,
    }
}

async fn on_both(check: impl AsyncFn(&Ground)) {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::over(&database).await;
        check(&ground).await;
        ground.store().close().await;
    }
}

#[tokio::test]
async fn only_a_lead_commits_an_authority_and_only_to_what_can_be_said() {
    on_both(async |ground| {
        let amber = Marking::Amber;
        let mut past = request("guard", amber, None);
        past.until = date(2020, 1, 1);
        let mut hidden = request("guard", amber, None);
        hidden.gap = "gap-9".into();
        let mut classified = request("guard", amber, None);
        classified.words = "NATO SECRET".to_owned();
        let refused = [
            (
                "guard-member",
                request("guard", amber, None),
                "A commitment binds",
            ),
            (
                "maker-member",
                request("maker", amber, None),
                "Practitioners and",
            ),
            (
                "guard-lead",
                request("rescue", amber, None),
                "You can commit only",
            ),
            (
                "guard-lead",
                request("guard", Marking::Red, None),
                "A commitment speaks",
            ),
            (
                "guard-lead",
                request("guard", amber, Some(1)),
                "Somebody else",
            ),
            ("guard-lead", past, "The commitment would end"),
            ("guard-lead", classified, "“NATO SECRET”"),
            ("guard-lead", hidden, "Uptake holds no gap file"),
        ];
        for (who, request, told) in refused {
            let error = ground.commit(who, &request).await.expect_err("refused");
            let error = error.to_string();
            assert!(error.contains(told), "{who} {request:?}: {error}");
        }
    })
    .await;
}

#[tokio::test]
async fn others_know_of_a_commitment_as_it_is_marked() {
    on_both(async |ground| {
        for (who, organisation, marking) in [
            ("guard-lead", "guard", Marking::Amber),
            ("rescue-lead", "rescue", Marking::Clear),
            ("police-lead", "police", Marking::AmberStrict),
        ] {
            let done = ground
                .commit(who, &request(organisation, marking, None))
                .await;
            done.expect("committed");
        }
        let cases = [
            ("", "rescue"),
            ("analyst", "rescue"),
            ("maker-member", "rescue"),
            ("brigade-member", "guard rescue"),
            ("rescue-member", "guard rescue"),
            ("guard-member", "guard rescue"),
            ("police-member", "police rescue"),
        ];
        for (who, expected) in cases {
            assert_eq!(ground.committed(who, TODAY).await, expected, "{who}");
        }
        // What ran out is told to its own organisation alone.
        assert_eq!(ground.committed("", date(2029, 1, 2)).await, "");
        let own = ground.committed("guard-member", date(2029, 1, 2)).await;
        assert_eq!(own, "(guard)");
    })
    .await;
}

#[tokio::test]
async fn a_lead_withdraws_and_commits_anew() {
    on_both(async |ground| {
        let amber = Marking::Amber;
        for (who, organisation) in [("guard-lead", "guard"), ("rescue-lead", "rescue")] {
            let done = ground
                .commit(who, &request(organisation, amber, None))
                .await;
            done.expect("committed");
        }
        let (gap, guard) = (GapFileId::new("gap-1"), "org-guard".into());
        for (who, expected) in [("guard-member", false), ("guard-lead", true)] {
            let (actor, viewer) = (InventedPeople::actor(who), ground.viewer(who));
            let act = ground.act(&actor, &viewer);
            let done = withdraw_commitment(ground.store(), &act, &gap, &guard).await;
            assert_eq!(done.is_ok(), expected, "{who} {done:?}");
        }
        assert_eq!(ground.committed("brigade-member", TODAY).await, "rescue");
        let again = ground
            .commit("guard-lead", &request("guard", amber, None))
            .await;
        again.expect("committed anew");
        let entries = ground.store().audit_after(0, 100).await.expect("entries");
        let verbs: Vec<&str> = entries.iter().map(|it| it.verb.as_str()).collect();
        let last = ["commit_to_buy", "withdraw_commitment", "commit_to_buy"];
        assert_eq!(verbs[verbs.len() - 3..], last);
    })
    .await;
}

#[tokio::test]
async fn once_the_gap_is_closed_a_commitment_can_only_be_narrowed_or_withdrawn() {
    on_both(async |ground| {
        let made = ground
            .commit("guard-lead", &request("guard", Marking::Green, None))
            .await;
        made.expect("committed");
        let reason = "Bought".to_owned();
        ground
            .gap("gap-1", GapState::Withdrawn { reason, at: now() }, 2)
            .await;
        let mut longer = request("guard", Marking::Amber, Some(1));
        longer.until = date(2030, 1, 1);
        for refused in [request("guard", Marking::Clear, Some(1)), longer] {
            let refused = ground.commit("guard-lead", &refused).await;
            assert!(matches!(refused, Err(Refusal::Refused(_))), "{refused:?}");
        }
        let unseen = ground
            .commit("rescue-lead", &request("rescue", Marking::Amber, None))
            .await;
        assert!(matches!(unseen, Err(Refusal::Unknown { .. })), "{unseen:?}");
        let narrowed = request("guard", Marking::AmberStrict, Some(1));
        ground
            .commit("guard-lead", &narrowed)
            .await
            .expect("narrowed");
        assert_eq!(ground.committed("brigade-lead", TODAY).await, "");
    })
    .await;
}

/// Who knows of a procurement at AMBER, and how often it was changed.
async fn who_knows(ground: &Ground, id: &ProcurementId) {
    let store = ground.store();
    // Whoever is not concerned does not know that there is one.
    for (who, expected) in [
        ("", false),
        ("police-lead", false),
        ("rescue-member", true),
        ("brigade-member", true),
    ] {
        let seen = procurement_seen(store, &ground.viewer(who), id).await;
        assert_eq!(seen.expect("an answer").is_some(), expected, "{who}");
    }
    // How often it was changed tells of hidden buyers, so it is the owner's alone.
    for (who, version) in [("rescue-member", 1), ("brigade-member", 2)] {
        let seen = procurement_seen(store, &ground.viewer(who), id).await;
        let seen = seen.expect("an answer").expect("seen").procurement;
        assert_eq!(seen.version, version, "{who}");
    }
}

#[tokio::test]
async fn a_procurement_goes_its_way_and_named_buyers_say_so_themselves() {
    on_both(async |ground| {
        let store = ground.store();
        let kind = ProcurementKind::Tender;
        // While they cannot read it, those that are named are not asked.
        let id = ground
            .record(content(kind, Marking::AmberStrict))
            .await
            .expect("recorded");
        assert_eq!(store.letters(10).await.expect("letters"), []);
        let (actor, lead) = (InventedPeople::actor("x"), ground.viewer("brigade-lead"));
        let act = ground.act(&actor, &lead);
        let opened = content(kind, Marking::Amber);
        let opened = change_procurement(store, &act, &id, 1, opened).await;
        opened.expect("opened");
        let letters = store.letters(10).await.expect("letters");
        assert_eq!(letters[0].letter.recipient, "rescue-lead@nowhere.invalid");
        assert!(!letters[0].letter.body.contains("Helmet"));
        who_knows(ground, &id).await;
        let waiting = asked(store, &ground.viewer("rescue-member"))
            .await
            .expect("an answer");
        assert_eq!(waiting[0].path, format!("/procurements/{id}"));

        let widened = content(kind, Marking::Clear);
        let (actor, member) = (InventedPeople::actor("x"), ground.viewer("brigade-member"));
        let act = ground.act(&actor, &member);
        let refused = change_procurement(store, &act, &id, 2, widened.clone()).await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))), "{refused:?}");
        let act = ground.act(&actor, &lead);
        change_procurement(store, &act, &id, 2, widened.clone())
            .await
            .expect("changed");
        let late = change_procurement(store, &act, &id, 2, widened).await;
        assert!(matches!(late, Err(Refusal::Conflict)), "{late:?}");
        assert_eq!(store.letters(10).await.expect("letters").len(), 1);
        // Named in another one on the same day, they are asked on the site alone.
        let other = ground.record(content(kind, Marking::Amber)).await;
        other.expect("recorded");
        assert_eq!(store.letters(10).await.expect("letters").len(), 1);
        let waiting = asked(store, &ground.viewer("rescue-member")).await;
        assert_eq!(waiting.expect("an answer").len(), 2);

        let buyers = async |who: &str| {
            let seen = procurement_seen(store, &ground.viewer(who), &id).await;
            let content = seen.expect("an answer").expect("seen").procurement.content;
            (content.buyers.len(), content.lead.is_some())
        };
        assert_eq!(buyers("").await, (1, false));
        for (who, expected) in [("rescue-member", false), ("rescue-lead", true)] {
            let (actor, rescue) = (InventedPeople::actor(who), ground.viewer(who));
            let act = ground.act(&actor, &rescue);
            // What they saw before it was widened is not what they accept.
            for (shown, opened) in [(Marking::Amber, true), (Marking::Clear, false)] {
                let (rescue, shown) = ("org-rescue".into(), Some(shown));
                let done = answer_procurement(store, &act, &id, &rescue, true, shown).await;
                assert_eq!(done.is_ok(), expected && !opened, "{who}: {done:?}");
            }
        }
        assert_eq!(buyers("").await, (2, true));
    })
    .await;
}

#[tokio::test]
async fn a_procurement_goes_from_stage_to_stage_by_its_own_organisation() {
    on_both(async |ground| {
        let mut alone = content(ProcurementKind::Tender, Marking::Clear);
        alone.lead = None;
        let id = ground.record(alone).await.expect("recorded");
        let foreign = ground
            .step("rescue-lead", &id, 1, ProcurementStep::Publish)
            .await;
        assert!(matches!(foreign, Err(Refusal::NotYours(_))), "{foreign:?}");
        let lead = "brigade-lead";
        ground
            .step(lead, &id, 1, ProcurementStep::Publish)
            .await
            .expect("published");
        let stale = ground.step(lead, &id, 1, ProcurementStep::Award).await;
        assert!(matches!(stale, Err(Refusal::Conflict)), "{stale:?}");
        let unsaid = ProcurementStep::Cancel {
            reason: " ".to_owned(),
        };
        let unsaid = ground.step(lead, &id, 2, unsaid).await;
        assert!(matches!(unsaid, Err(Refusal::Refused(_))), "{unsaid:?}");
        ground
            .step(lead, &id, 2, ProcurementStep::Award)
            .await
            .expect("awarded");
        let again = ground.step(lead, &id, 3, ProcurementStep::Publish).await;
        assert!(matches!(again, Err(Refusal::Refused(_))), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn what_a_viewer_may_not_know_of_counts_in_no_chain_and_no_rule() {
    on_both(async |ground| {
        let chain = async |who: &str| {
            let viewer = ground.viewer(who);
            let gap = "gap-1".into();
            let found = gap_chain(&ground.platform, &viewer, &gap, TODAY).await;
            let found = found.expect("an answer").expect("seen");
            let procurement = found
                .links
                .iter()
                .find(|it| it.station == Station::Procurement);
            let refused = found.step.refused.iter();
            let mut refused = refused.filter(|(rule, _)| rule.id == "pre_commercial_procurement");
            let why = refused.next().expect("refused").1.join("; ");
            let step = found.step.suggested.map_or("", |rule| rule.id.as_str());
            (procurement.expect("a station").count, why, step)
        };
        let before = chain("").await;
        for (who, organisation, marking) in [
            ("brigade-lead", "brigade", Marking::AmberStrict),
            ("police-lead", "police", Marking::AmberStrict),
            ("guard-lead", "guard", Marking::Amber),
        ] {
            let done = ground
                .commit(who, &request(organisation, marking, None))
                .await;
            done.expect("committed");
        }
        let hidden = content(ProcurementKind::Tender, Marking::AmberStrict);
        let id = ground.record(hidden).await.expect("recorded");
        assert_eq!(chain("").await, before);
        assert_eq!(chain("rescue-member").await.0, 0);
        let (count, why, step) = chain("brigade-member").await;
        assert_eq!((count, step), (1, "carry_procurement_through"));
        assert!(
            why.contains("only 2 committed buyers; 3 are needed"),
            "{why}"
        );
        assert!(
            before.1.contains("no committed buyer; 3 are needed"),
            "{}",
            before.1
        );
        ground
            .step("brigade-lead", &id, 1, ProcurementStep::Award)
            .await
            .expect("awarded");
        assert_eq!(chain("brigade-member").await.2, "deploy");
        let reason = "No offer".to_owned();
        let cancel = ProcurementStep::Cancel { reason };
        ground
            .step("brigade-lead", &id, 2, cancel)
            .await
            .expect("cancelled");
        assert_eq!(chain("brigade-member").await.0, 0);
    })
    .await;
}

#[tokio::test]
async fn procurements_and_commitments_are_news_as_far_as_they_are_seen() {
    on_both(async |ground| {
        let stop = AtomicBool::new(false);
        let watched = || Watched::GapFile { id: "gap-1".into() };
        for who in ["rescue-member", "police-member"] {
            let (actor, viewer) = (InventedPeople::actor(who), ground.viewer(who));
            let act = ground.act(&actor, &viewer);
            let begun = watch::watch(&ground.platform, &act, watched()).await;
            begun.expect("watched");
        }
        let gather = || gather_news(&ground.platform, &ground.chance, now(), &stop);
        gather().await.expect("gathered");
        ground
            .record(content(ProcurementKind::PreCommercial, Marking::Amber))
            .await
            .expect("recorded");
        let done = ground
            .commit("guard-lead", &request("guard", Marking::Amber, None))
            .await;
        done.expect("committed");
        gather().await.expect("gathered");
        for (who, expected) in [
            (
                "rescue-member",
                vec![
                    "A procurement was recorded for it, or went on.",
                    "Another organisation committed itself to buy what meets it.",
                ],
            ),
            ("police-member", vec![]),
        ] {
            let viewer = ground.viewer(who);
            let told = news(&ground.platform, &viewer, &who.into(), false).await;
            let mut told: Vec<String> = told.expect("news").into_iter().map(|it| it.what).collect();
            told.sort();
            assert_eq!(told, expected, "{who}");
        }
        let (police, gap) = (ground.viewer("police-member"), "gap-1".into());
        let seen = procurements_seen(ground.store(), &police, &gap).await;
        assert_eq!(seen.expect("an answer"), []);
    })
    .await;
}
