//! Matches of gap files: suggested, judged by organisations side by side, shared as far as
//! they decided, and given back to evaluation.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

mod project_gaps;

use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use uptake_model::{
    Actor, Area, CoSignature, GapContent, GapFile, GapFileId, GapState, Language, Marked, Marking,
    Project, Record, SourceKind, Verdict, Viewer,
};
use uptake_search::encoder::Effort;
use uptake_testing::{
    Counted, InventedPeople, ThrowAwayDatabase, import, invented_people, lower_the_bar, now,
    project,
};
use uptake_workflow::{
    Act, DataFolder, ExportScope, GapMatches, MatchRequest, Platform, RefreshReport, Refusal,
    export_judgements, gap_matches, judge_gap_match, look_through_suggestions, public_judgements,
    rebuild_index, refresh_suggestions, share_judgements, take_back_judgement,
};

/// Words that projects speak in: the first subject is the gap's, the others are there so
/// that its words are rare.
fn subject(place: usize) -> String {
    match place % SUBJECTS {
        0 => "divers who look with sonar for what sticks to a hull underwater in a harbour".into(),
        1 => "wildfire smoke forest firefighters hose".into(),
        other => format!("quarn{other} blift{other} drome{other} plisk{other}"),
    }
}

const SUBJECTS: usize = 15;

/// A platform over invented projects and people.
struct Ground {
    platform: Platform,
    people: InventedPeople,
    _folder: TempDir,
}

fn about(numbers: std::ops::Range<usize>) -> Vec<Record> {
    let one = |place: usize| Project {
        objective: Some(format!("We work on {}.", subject(place))),
        ..project(&format!("1010{place:05}"), &format!("P{place}"))
    };
    numbers.map(|n| Record::Project(Box::new(one(n)))).collect()
}

fn later(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

impl Ground {
    async fn over(database: &ThrowAwayDatabase) -> Self {
        let folder = TempDir::new().expect("a folder");
        let data = DataFolder::open(folder.path()).expect("a data folder");
        lower_the_bar(&data).expect("a lower bar");
        let platform = Platform::open(data, Some(&database.url())).await;
        let platform = platform.expect("a platform");
        let people = invented_people(platform.store()).await.expect("people");
        let ground = Self {
            platform,
            people,
            _folder: folder,
        };
        ground.import(0..60, now()).await;
        ground
    }

    async fn import(&self, projects: std::ops::Range<usize>, at: Timestamp) {
        let done = import(
            self.platform.store(),
            SourceKind::Cordis,
            about(projects),
            at,
        );
        done.await.expect("is imported");
        rebuild_index(&self.platform, at, &mut |_| ())
            .await
            .expect("an index");
    }

    /// A gap file of the brigade about divers, title and statement so marked; co-signed by
    /// the rescue where `shared`.
    async fn gap(&self, id: &str, marking: Marking, state: GapState, shared: bool) {
        let mut content = GapContent::begun(
            "Divers at the hull",
            "The ability to look underwater with sonar for what sticks to a hull in our harbour",
            Area::DisasterResilience,
            Language::En,
            "brigade-lead".into(),
        );
        content.title.marking = marking;
        content.statement.marking = marking;
        content.narrative = Marked::new("wildfire smoke forest".to_owned(), Marking::Clear);
        let gap = GapFile {
            id: id.into(),
            owner: "org-brigade".into(),
            author: "brigade-lead".into(),
            state,
            content,
            version: 1,
            created_at: now(),
            updated_at: now(),
        };
        let entropy = Counted::named(id);
        let act = act("brigade-lead", &Viewer::Public, now(), &entropy);
        let mut records = act.begin(self.platform.store()).await.expect("a write");
        records.add_gap_file(&gap, "").await.expect("written");
        let note = act.note::<(), ()>("test", ("gap", id), None, None);
        records.commit(note).await.expect("committed");
        if shared {
            let mut records = act.begin(self.platform.store()).await.expect("a write");
            let signature = CoSignature {
                gap: gap.id,
                organisation: "org-rescue".into(),
                author: "rescue-lead".into(),
                marking: Marking::Amber,
                remarks: String::new(),
                version: 1,
                signed_at: now(),
            };
            let signed = records.add_co_signature(&signature);
            signed.await.expect("signed");
            let note = act.note::<(), ()>("test", ("gap", id), None, None);
            records.commit(note).await.expect("committed");
        }
    }

    async fn refresh(&self, at: Timestamp) -> RefreshReport {
        let (mut told, stop) = (|_, _| (), AtomicBool::new(false));
        refresh_suggestions(&self.platform, Effort::Full, at, &mut told, &stop)
            .await
            .expect("refreshed")
    }

    async fn judge(
        &self,
        person: &str,
        gap: &str,
        project: &str,
        verdict: Verdict,
        at: Timestamp,
    ) -> Result<bool, Refusal> {
        let viewer = self.people.viewer(person);
        let entropy = Counted::named(&format!("{person}{gap}{project}{at}"));
        let request = MatchRequest {
            gap: gap.into(),
            organisation: organisation_of(person),
            project: project.to_owned(),
            result: String::new(),
            verdict,
            reason: format!("as {person} sees it"),
        };
        let act = act(person, &viewer, at, &entropy);
        let kept = judge_gap_match(self.platform.store(), &act, request).await?;
        Ok(kept.added)
    }

    async fn share(&self, person: &str, gap: &str, marking: Marking) -> Result<(), Refusal> {
        let viewer = self.people.viewer(person);
        let entropy = Counted::named(&format!("share{person}{gap}"));
        let act = act(person, &viewer, now(), &entropy);
        let organisation = organisation_of(person);
        let store = self.platform.store();
        share_judgements(store, &act, &gap.into(), &organisation, marking).await
    }

    async fn seen(&self, viewer: &Viewer, gap: &str) -> Option<GapMatches> {
        gap_matches(&self.platform, viewer, &GapFileId::new(gap), 0, 50)
            .await
            .expect("an answer")
    }

    async fn seen_by(&self, person: &str, gap: &str) -> GapMatches {
        let seen = self.seen(&self.people.viewer(person), gap).await;
        seen.expect("a gap file that may be seen")
    }
}

fn act<'a>(person: &str, viewer: &'a Viewer, now: Timestamp, entropy: &'a Counted) -> Act<'a> {
    // One actor for all would do: what is tested here is access, which `viewer` decides.
    let actor: &'static Actor = Box::leak(Box::new(InventedPeople::actor(person)));
    Act {
        actor,
        viewer,
        now,
        entropy,
        form: None,
    }
}

fn organisation_of(person: &str) -> uptake_model::MemberOrganisationId {
    let name = person.split('-').next().unwrap_or_default();
    format!("org-{name}").into()
}

fn published() -> GapState {
    GapState::Published { at: now() }
}

#[tokio::test]
async fn suggestions_follow_text_and_index_and_a_second_run_does_nothing() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::over(&database).await;
        ground
            .gap("gap-a", Marking::default(), GapState::Draft, false)
            .await;
        let first = ground.refresh(now()).await;
        assert_eq!((first.stale, first.done, first.stopped), (1, 1, false));
        let seen = ground.seen_by("brigade-member", "gap-a").await;
        assert!(seen.is_current);
        // What the narrative speaks of is not looked for.
        assert!(!seen.suggested.is_empty());
        for hit in &seen.suggested {
            let objective = hit.card.objective.as_deref().unwrap_or_default();
            assert!(objective.contains("hull"), "{objective}");
            assert!(!hit.passage.text.is_empty());
        }
        assert_eq!(ground.refresh(later(1)).await, RefreshReport::default());

        ground.import(60..76, later(5)).await;
        let second = ground.refresh(later(6)).await;
        assert_eq!((second.stale, second.done), (1, 1));
        assert!(second.changes.new >= 1, "{second:?}");
        ground.platform.store().close().await;
    }
}

#[tokio::test]
async fn a_run_that_is_stopped_goes_on_where_it_was() {
    let database = ThrowAwayDatabase::sqlite();
    let ground = Ground::over(&database).await;
    for number in 0..65 {
        let id = format!("gap-{number:02}");
        ground
            .gap(&id, Marking::default(), GapState::Draft, false)
            .await;
    }
    let stop = AtomicBool::new(false);
    let mut told = Vec::new();
    let mut hears = |done, of| {
        told.push((done, of));
        stop.store(true, Ordering::Relaxed);
    };
    let effort = Effort::Background;
    let first = refresh_suggestions(&ground.platform, effort, now(), &mut hears, &stop);
    let first = first.await.expect("stopped");
    assert_eq!((first.stale, first.done, first.stopped), (65, 64, true));
    assert_eq!(told, [(64, 65)]);
    let rest = ground.refresh(later(1)).await;
    assert_eq!((rest.stale, rest.done, rest.stopped), (1, 1, false));
}

#[tokio::test]
async fn who_may_judge() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::over(&database).await;
        ground
            .gap("gap-strict", Marking::AmberStrict, published(), true)
            .await;
        ground
            .gap("gap-amber", Marking::Amber, published(), true)
            .await;
        ground
            .gap("gap-green", Marking::Green, published(), true)
            .await;
        ground
            .gap("gap-draft", Marking::Green, GapState::Draft, false)
            .await;
        // Kept, refused, or not known to be there.
        let cases = [
            ("brigade-member", "gap-strict", "kept"),
            ("rescue-member", "gap-strict", "unknown"),
            ("police-member", "gap-strict", "unknown"),
            ("rescue-member", "gap-amber", "kept"),
            ("police-member", "gap-amber", "unknown"),
            ("rescue-member", "gap-green", "kept"),
            ("police-member", "gap-green", "kept"),
            ("maker-member", "gap-green", "not theirs"),
            ("administrator", "gap-green", "unknown"),
            ("police-member", "gap-draft", "unknown"),
            ("police-member", "gap-nowhere", "unknown"),
        ];
        for (person, gap, expected) in cases {
            let judged = ground
                .judge(person, gap, "101000000", Verdict::Partly, now())
                .await;
            let found = match judged {
                Ok(_) => "kept",
                Err(Refusal::Unknown { what, id }) => {
                    assert_eq!((what, id.as_str()), ("gap file", gap));
                    "unknown"
                }
                Err(Refusal::NotYours(_)) => "not theirs",
                Err(other) => panic!("{person} {gap}: {other}"),
            };
            assert_eq!(found, expected, "{person} {gap}");
        }
        ground.platform.store().close().await;
    }
}

#[tokio::test]
async fn organisations_stand_side_by_side_as_far_as_they_share() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::over(&database).await;
        ground.gap("gap-a", Marking::Green, published(), true).await;
        ground.refresh(now()).await;
        let empty = format!("{:?}", ground.seen_by("police-member", "gap-a").await);
        let judged = async |person, verdict| {
            let kept = ground.judge(person, "gap-a", "101000000", verdict, later(1));
            kept.await.expect("kept")
        };
        assert!(!judged("brigade-member", Verdict::Meets).await, "suggested");
        assert!(!judged("rescue-lead", Verdict::Rejected).await);
        // Nobody outside learns anything, not even that there is something.
        let still = format!("{:?}", ground.seen_by("police-member", "gap-a").await);
        assert_eq!(still, empty);
        let own = ground.seen_by("brigade-lead", "gap-a").await;
        assert_eq!(own.confirmed.len(), 1);
        assert_eq!(own.confirmed[0].opinions.len(), 1);
        assert!(
            own.suggested
                .iter()
                .all(|it| it.card.id.as_str() != "101000000")
        );

        let refused = ground.share("rescue-member", "gap-a", Marking::Amber).await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))), "{refused:?}");
        let refused = ground.share("rescue-lead", "gap-a", Marking::Red).await;
        assert!(matches!(refused, Err(Refusal::Refused(_))), "{refused:?}");
        ground
            .share("rescue-lead", "gap-a", Marking::Amber)
            .await
            .expect("shared");
        let own = ground.seen_by("brigade-lead", "gap-a").await;
        let opinions: Vec<_> = own.confirmed[0]
            .opinions
            .iter()
            .map(|it| (it.name.as_str(), it.judgement.verdict))
            .collect();
        assert_eq!(
            opinions,
            [
                ("Invented brigade of Nowhere", Verdict::Meets),
                ("Invented rescue of Nowhere", Verdict::Rejected),
            ]
        );
        assert!(own.confirmed[0].is_disputed());
        // The rescue does not see the brigade's, and nobody else either.
        let rescue = ground.seen_by("rescue-member", "gap-a").await;
        assert_eq!((rescue.confirmed.len(), rescue.rejected.len()), (0, 1));
        let still = format!("{:?}", ground.seen_by("police-member", "gap-a").await);
        assert_eq!(still, empty);
        ground.platform.store().close().await;
    }
}

#[tokio::test]
async fn whoever_may_not_read_the_statement_learns_nothing_of_what_was_found() {
    let database = ThrowAwayDatabase::sqlite();
    let ground = Ground::over(&database).await;
    ground.gap("gap-a", Marking::Amber, published(), true).await;
    ground.refresh(now()).await;
    let people = &ground.people;
    for (viewer, sees) in [
        (people.viewer("brigade-member"), true),
        (people.viewer("rescue-member"), true),
        (people.viewer("police-lead"), false),
        (people.viewer("administrator"), false),
        (Viewer::Public, false),
    ] {
        assert_eq!(ground.seen(&viewer, "gap-a").await.is_some(), sees);
    }
}

#[tokio::test]
async fn an_import_brings_news_and_nothing_judged_returns_as_news() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::over(&database).await;
        ground
            .gap("gap-a", Marking::default(), GapState::Draft, false)
            .await;
        ground.refresh(now()).await;
        let before = ground.seen_by("brigade-member", "gap-a").await;
        assert_eq!(before.desks[0].new, 0, "nobody looked yet");
        let first = before.suggested[0].card.id.clone();
        let kept = ground.judge(
            "brigade-member",
            "gap-a",
            first.as_str(),
            Verdict::Related,
            later(1),
        );
        kept.await.expect("kept");
        ground.import(60..76, later(5)).await;
        ground.refresh(later(6)).await;
        let seen = ground.seen_by("brigade-member", "gap-a").await;
        assert!(seen.desks[0].new >= 1);
        assert_eq!(seen.new.len(), seen.desks[0].new);
        assert!(!seen.new.contains(&first));
        let one = seen.new.iter().next().expect("one").clone();
        let kept = ground.judge(
            "brigade-lead",
            "gap-a",
            one.as_str(),
            Verdict::Meets,
            later(9),
        );
        kept.await.expect("kept");
        let again = ground.seen_by("brigade-member", "gap-a").await;
        assert_eq!(again.desks[0].new, seen.desks[0].new - 1);
        assert!(!again.new.contains(&one));

        let viewer = ground.people.viewer("brigade-member");
        let entropy = Counted::named("looked");
        let looked = act("brigade-member", &viewer, later(10), &entropy);
        let (gap, brigade) = ("gap-a".into(), "org-brigade".into());
        let store = ground.platform.store();
        look_through_suggestions(store, &looked, &gap, &brigade)
            .await
            .expect("noted");
        assert_eq!(
            ground.seen_by("brigade-member", "gap-a").await.desks[0].new,
            0
        );
        take_back_judgement(store, &looked, &gap, &brigade, &one)
            .await
            .expect("taken back");
        let back = ground.seen_by("brigade-member", "gap-a").await;
        assert!(back.suggested.iter().any(|it| it.card.id == one));
        assert_eq!(back.desks[0].new, 0);
        store.close().await;
    }
}

#[tokio::test]
async fn what_was_missed_can_be_added_and_mistakes_are_named() {
    let database = ThrowAwayDatabase::sqlite();
    let ground = Ground::over(&database).await;
    ground
        .gap("gap-a", Marking::default(), GapState::Draft, false)
        .await;
    ground.refresh(now()).await;
    // By acronym and by the address of a page; wildfires were not suggested.
    for (name, id) in [("p4", "101000004"), ("/projects/101000007", "101000007")] {
        let added = ground.judge("brigade-member", "gap-a", name, Verdict::Partly, now());
        assert!(added.await.expect("kept"), "{name}");
        let seen = ground.seen_by("brigade-member", "gap-a").await;
        assert!(seen.confirmed.iter().any(|it| it.project.as_str() == id));
    }
    let viewer = ground.people.viewer("brigade-member");
    let cases = [
        ("P999", "", "why", "holds no project “P999”"),
        (
            "P1",
            "No such title",
            "why",
            "has no result “No such title”",
        ),
        ("P1", "", " ", "Say why"),
        ("P1", "", "NATO SECRET\nbecause", "security classification"),
    ];
    for (project, result, reason, expected) in cases {
        let entropy = Counted::named(expected);
        let act = act("brigade-member", &viewer, now(), &entropy);
        let request = MatchRequest {
            gap: "gap-a".into(),
            organisation: "org-brigade".into(),
            project: project.to_owned(),
            result: result.to_owned(),
            verdict: Verdict::Rejected,
            reason: reason.to_owned(),
        };
        let refused = judge_gap_match(ground.platform.store(), &act, request).await;
        let said = refused.expect_err("refused").to_string();
        assert!(said.contains(expected), "{said}");
        assert!(
            said.contains("Nothing was changed") || said.contains("must not hold"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn judgements_are_exported_as_far_as_they_were_released() {
    for database in ThrowAwayDatabase::all() {
        let ground = Ground::over(&database).await;
        ground
            .gap("gap-open", Marking::Clear, published(), true)
            .await;
        ground
            .gap("gap-closed", Marking::Amber, published(), true)
            .await;
        ground
            .gap("gap-draft", Marking::Clear, GapState::Draft, true)
            .await;
        for gap in ["gap-open", "gap-closed", "gap-draft"] {
            for (person, verdict) in [
                ("brigade-lead", Verdict::Meets),
                ("rescue-lead", Verdict::Rejected),
            ] {
                if person == "brigade-lead" || gap != "gap-draft" {
                    let kept = ground.judge(person, gap, "101000000", verdict, now());
                    kept.await.expect("kept");
                }
            }
        }
        let store = ground.platform.store();
        let exported = async |scope| {
            let exported = export_judgements(&ground.platform, scope).await;
            exported.expect("exported")
        };
        let none = exported(ExportScope::Community).await;
        assert_eq!((none.needs, none.judgements), (0, 0));
        assert_eq!(public_judgements(store).await.expect("counts").number, 0);
        for gap in ["gap-open", "gap-closed", "gap-draft"] {
            let shared = ground.share("brigade-lead", gap, Marking::Clear);
            shared.await.expect("shared");
        }
        let released = exported(ExportScope::Community).await;
        assert_eq!(released.qrels, "gap-open\t0\t101000000\t3\n");
        assert_eq!(
            released.queries,
            "gap-open\tDivers at the hull. The ability to look underwater with sonar for what sticks to a hull in our harbour\n"
        );
        assert_eq!(public_judgements(store).await.expect("counts").number, 1);
        let all = exported(ExportScope::Everything).await;
        assert_eq!(
            all.qrels,
            "gap-closed\t0\t101000000\t1\ngap-draft\t0\t101000000\t3\ngap-open\t0\t101000000\t1\n"
        );
        store.close().await;
    }
}
