//! Co-signing: who may, how far others may know, and what pooling says of those that hide.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use uptake_model::{
    Area, Country, GapContent, GapFile, GapFileId, GapState, Language, Marking, MemberKind,
    MemberOrganisation, MemberRole, Membership, PoolStatement, SignedIn, Viewer,
};
use uptake_store::Store;
use uptake_testing::{Counted, InventedPeople, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::{
    Act, CoSignRequest, Refusal, WhoShares, co_sign, who_shares, withdraw_co_signature,
};

/// More authorities than share a gap, so that counting some leaves doubt.
const MORE: [(&str, &str); 6] = [
    ("harbour", "DE"),
    ("coast", "DE"),
    ("mountain", "FR"),
    ("forest", "FR"),
    ("river", "EL"),
    ("city", "FI"),
];

struct Ground {
    store: Store,
    people: InventedPeople,
    entropy: Counted,
}

impl Ground {
    async fn open(database: &ThrowAwayDatabase) -> Self {
        let store = Store::open(&database.url()).await.expect("a store");
        let people = invented_people(&store).await.expect("people");
        let ground = Self {
            store,
            people,
            entropy: Counted::default(),
        };
        let mut records = ground.store.begin_records().await.expect("a write");
        for (name, country) in MORE {
            let organisation = MemberOrganisation {
                id: format!("org-{name}").into(),
                name: format!("Invented {name} of Nowhere"),
                country: Country::parse(country).expect("a country"),
                kind: MemberKind::PublicAuthority,
                disciplines: vec![],
                corpus: None,
                since: now(),
            };
            let written = records.put_member_organisation(&organisation).await;
            written.expect("written");
        }
        let gap = published("gap-1");
        records.add_gap_file(&gap, "").await.expect("written");
        let mut hidden = published("gap-2");
        hidden.content.title.marking = Marking::AmberStrict;
        records.add_gap_file(&hidden, "").await.expect("written");
        let note = ground
            .act(&Viewer::Public)
            .note::<(), ()>("test", ("gap", "1"), None, None);
        records.commit(note).await.expect("committed");
        ground
    }

    fn act<'a>(&'a self, viewer: &'a Viewer) -> Act<'a> {
        Act {
            actor: &uptake_model::Actor::Operator,
            viewer,
            now: now(),
            entropy: &self.entropy,
            form: None,
        }
    }

    /// A viewer: a person that was invented, or a lead of one of [`MORE`].
    fn viewer(&self, who: &str) -> Viewer {
        if who == "public" {
            return Viewer::Public;
        }
        if MORE.iter().all(|(name, _)| *name != who) {
            return self.people.viewer(who);
        }
        Viewer::Person(SignedIn {
            person: who.into(),
            memberships: vec![Membership {
                person: who.into(),
                organisation: format!("org-{who}").into(),
                role: MemberRole::Lead,
            }],
            roles: vec![],
        })
    }

    async fn sign(&self, who: &str, request: &CoSignRequest) -> String {
        let viewer = self.viewer(who);
        let done = co_sign(&self.store, &self.act(&viewer), request).await;
        done.map_or_else(|refusal| refusal.to_string(), |()| "signed".to_owned())
    }

    async fn shares(&self, who: &str) -> WhoShares {
        let found = who_shares(&self.store, &self.viewer(who), &"gap-1".into()).await;
        found.expect("a gap file")
    }

    /// The organisations that a viewer is told of, without the owner.
    async fn names(&self, who: &str) -> Vec<String> {
        let signed = self.shares(who).await.signed;
        signed
            .iter()
            .map(|it| it.organisation.id.to_string())
            .collect()
    }
}

/// A published gap file of the brigade, with a title for everybody.
fn published(id: &str) -> GapFile {
    let mut content = GapContent::begun(
        "Seeing through smoke",
        "The ability to see people through smoke",
        Area::DisasterResilience,
        Language::En,
        "brigade-member".into(),
    );
    content.title.marking = Marking::Clear;
    GapFile {
        id: GapFileId::new(id),
        owner: "org-brigade".into(),
        author: "brigade-member".into(),
        state: GapState::Published { at: now() },
        content,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

fn request(organisation: &str, marking: Marking, version: Option<u32>) -> CoSignRequest {
    CoSignRequest {
        gap: "gap-1".into(),
        organisation: format!("org-{organisation}").into(),
        remarks: format!("As seen by {organisation}"),
        marking,
        version,
    }
}

/// Who asks for what, one after the other, and what the answer holds.
fn attempts() -> [(&'static str, CoSignRequest, &'static str); 12] {
    let strict = Marking::AmberStrict;
    [
        (
            "rescue-member",
            request("rescue", Marking::Green, None),
            "shares beyond",
        ),
        (
            "rescue-member",
            request("rescue", Marking::Red, None),
            "cannot be for named",
        ),
        (
            "rescue-member",
            request("guard", strict, None),
            "you belong to",
        ),
        ("public", request("guard", strict, None), "Sign in first"),
        (
            "brigade-lead",
            request("brigade", strict, None),
            "own, so it counts already",
        ),
        (
            "maker-member",
            request("maker", strict, None),
            "registered as neither",
        ),
        (
            "rescue-member",
            request("rescue", strict, Some(1)),
            "Somebody else changed",
        ),
        ("rescue-member", request("rescue", strict, None), "signed"),
        (
            "rescue-lead",
            request("rescue", strict, None),
            "counts once",
        ),
        (
            "rescue-lead",
            request("rescue", Marking::Amber, Some(1)),
            "signed",
        ),
        (
            "rescue-member",
            request("rescue", strict, Some(2)),
            "shares beyond",
        ),
        (
            "rescue-lead",
            request("rescue", strict, Some(1)),
            "Somebody else changed",
        ),
    ]
}

#[tokio::test]
async fn who_may_sign_and_how_widely() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        for (who, request, expected) in attempts() {
            let found = ground.sign(who, &request).await;
            assert!(found.contains(expected), "{who} {request:?}: {found}");
        }
        assert_eq!(ground.names("brigade-member").await, ["org-rescue"]);
        ground.store.close().await;
    }
}

#[tokio::test]
async fn a_classification_and_a_hidden_gap_file_are_not_signed() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        let strict = Marking::AmberStrict;
        let mut marked = request("guard", strict, None);
        marked.remarks = "NATO SECRET\nThe same here".to_owned();
        assert!(
            ground
                .sign("guard-lead", &marked)
                .await
                .contains("classification")
        );
        let mut hidden = request("guard", strict, None);
        hidden.gap = "gap-2".into();
        let found = ground.sign("guard-lead", &hidden).await;
        hidden.gap = "gap-9".into();
        let none = ground.sign("guard-lead", &hidden).await;
        assert_eq!(found.replace("gap-2", "gap-9"), none);
        assert_eq!(ground.names("guard-lead").await, [""; 0]);
        ground.store.close().await;
    }
}

#[tokio::test]
async fn a_lead_withdraws_and_what_was_signed_stays_in_its_versions() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        let strict = Marking::AmberStrict;
        assert_eq!(
            ground
                .sign("rescue-member", &request("rescue", strict, None))
                .await,
            "signed"
        );
        let (gap, organisation) = ("gap-1".into(), "org-rescue".into());
        for (who, expected) in [
            ("rescue-member", false),
            ("guard-lead", false),
            ("rescue-lead", true),
        ] {
            let viewer = ground.viewer(who);
            let act = ground.act(&viewer);
            let done = withdraw_co_signature(&ground.store, &act, &gap, &organisation).await;
            assert_eq!(done.is_ok(), expected, "{who}: {done:?}");
        }
        assert_eq!(ground.names("rescue-lead").await, [""; 0]);
        // The next signature goes on counting where the last one ended.
        assert_eq!(
            ground
                .sign("rescue-member", &request("rescue", strict, None))
                .await,
            "signed"
        );
        let own = ground.shares("rescue-member").await.signed.remove(0).own;
        assert_eq!(own.expect("their own").version, 3);
        let verbs = ground.store.audit_after(2, 9).await.expect("entries");
        let verbs: Vec<&str> = verbs.iter().map(|it| it.verb.as_str()).collect();
        assert_eq!(verbs, ["co_sign", "withdraw_co_signature", "co_sign"]);
        ground.store.close().await;
    }
}

#[tokio::test]
async fn amber_is_open_to_those_who_show_themselves() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        ground
            .sign("rescue-lead", &request("rescue", Marking::Amber, None))
            .await;
        ground
            .sign("guard-lead", &request("guard", Marking::Green, None))
            .await;
        ground
            .sign(
                "police-lead",
                &request("police", Marking::AmberStrict, None),
            )
            .await;
        let cases: [(&str, &[&str]); 7] = [
            ("public", &[]),
            ("administrator", &[]),
            ("maker-member", &["org-guard"]),
            ("police-member", &["org-guard", "org-police"]),
            ("rescue-member", &["org-guard", "org-rescue"]),
            ("guard-member", &["org-guard", "org-rescue"]),
            ("brigade-member", &["org-guard", "org-rescue"]),
        ];
        for (who, expected) in cases {
            assert_eq!(ground.names(who).await, expected, "{who}");
        }
        let partners = ground
            .store
            .co_signers(&"gap-1".into())
            .await
            .expect("partners");
        assert_eq!(partners, ["org-guard".into(), "org-rescue".into()]);
        ground.store.close().await;
    }
}

#[tokio::test]
async fn those_that_hide_are_counted_from_a_number_on_that_tells_of_nobody() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        let strict = Marking::AmberStrict;
        for (place, who) in ["harbour", "coast", "mountain", "river"]
            .into_iter()
            .enumerate()
        {
            let before = ground.shares("public").await;
            assert_eq!(before.pool, None, "before the signature {place}");
            assert_eq!(
                ground.sign(who, &request(who, strict, None)).await,
                "signed"
            );
        }
        let said = PoolStatement {
            authorities: 5,
            countries: Some(4),
        };
        for who in [
            "public",
            "maker-member",
            "brigade-lead",
            "harbour",
            "rescue-member",
        ] {
            assert_eq!(ground.shares(who).await.pool, Some(said), "{who}");
        }
        assert_eq!(ground.names("harbour").await, ["org-harbour"]);
        ground.store.close().await;
    }
}

#[tokio::test]
async fn an_unknown_gap_file_is_told_like_a_hidden_one() {
    let database = ThrowAwayDatabase::all().remove(0);
    let ground = Ground::open(&database).await;
    for id in ["gap-2", "gap-9"] {
        let found = who_shares(&ground.store, &ground.viewer("guard-lead"), &id.into()).await;
        assert!(
            matches!(
                found,
                Err(Refusal::Unknown {
                    what: "gap file",
                    ..
                })
            ),
            "{id}"
        );
    }
    ground.store.close().await;
}

#[tokio::test]
async fn once_the_gap_is_closed_a_signature_is_shared_with_fewer_and_nothing_else() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::open(&database).await;
        let signed = request("rescue", Marking::Clear, None);
        assert_eq!(ground.sign("rescue-lead", &signed).await, "signed");
        let mut closed = published("gap-1");
        let reason = "Bought".to_owned();
        for (version, state) in [
            (
                2,
                GapState::Met {
                    reason: reason.clone(),
                    at: now(),
                },
            ),
            (3, GapState::Withdrawn { reason, at: now() }),
        ] {
            closed.version = version;
            closed.state = state;
            let mut records = ground.store.begin_records().await.expect("a write");
            let by = "brigade-lead".into();
            let done = records.change_gap_file(&closed, &by, "").await;
            assert!(done.expect("written"));
            let note = ground
                .act(&Viewer::Public)
                .note::<(), ()>("test", ("gap", "1"), None, None);
            records.commit(note).await.expect("committed");
            let at = |marking| request("rescue", marking, Some(version - 1));
            let mut other_words = at(Marking::AmberStrict);
            other_words.remarks = "Changed".to_owned();
            let narrower = if version == 2 {
                Marking::Amber
            } else {
                Marking::AmberStrict
            };
            // Wider, as it is, in other words, and by a member: refused.
            for (who, request) in [
                ("rescue-lead", at(Marking::Clear)),
                ("rescue-lead", other_words),
                ("rescue-member", at(narrower)),
                ("guard-lead", request("guard", Marking::AmberStrict, None)),
            ] {
                let told = ground.sign(who, &request).await;
                assert_ne!(told, "signed", "{who} {request:?}");
            }
            assert_eq!(ground.sign("rescue-lead", &at(narrower)).await, "signed");
        }
        ground.store.close().await;
    }
}
