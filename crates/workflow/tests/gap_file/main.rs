//! Gap files: what is hidden leaves no trace, nothing written is lost, steps are the
//! lead's, and classifications are refused.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

mod named;

use std::collections::BTreeSet;
use uptake_model::{
    Area, GapContent, GapFileId, GapState, GapStep, Language, Level, Marked, Marking, Necessity,
    Priority, Requirement, Viewer,
};
use uptake_store::Store;
use uptake_store::listing::{GapFilter, Page, Whose};
use uptake_testing::{Counted, InventedPeople, ThrowAwayDatabase, invented_people, now};
use uptake_workflow::gap_file::{
    NewNames, begin_gap, edit_gap, edit_token, gap_register, name_people, step_gap,
};
use uptake_workflow::{Act, Refusal, SeenGapFile, gap_file_seen};

/// A database with the invented people in it.
struct Office {
    store: Store,
    people: InventedPeople,
    entropy: Counted,
    _database: ThrowAwayDatabase,
}

impl Office {
    async fn all() -> Vec<Self> {
        let mut offices = Vec::new();
        for database in ThrowAwayDatabase::all() {
            let store = Store::open(&database.url()).await.expect("a store");
            let people = invented_people(&store).await.expect("people");
            offices.push(Self {
                store,
                people,
                entropy: Counted::named("gap files"),
                _database: database,
            });
        }
        offices
    }

    fn viewer(&self, who: &str) -> Viewer {
        match who {
            "" => Viewer::Public,
            who => self.people.viewer(who),
        }
    }

    async fn begin(&self, who: &str, content: GapContent) -> Result<GapFileId, Refusal> {
        let (actor, viewer) = (InventedPeople::actor(who), self.viewer(who));
        let act = self.act(&actor, &viewer);
        begin_gap(&self.store, &act, &"org-brigade".into(), content, "").await
    }

    async fn edit(
        &self,
        who: &str,
        id: &GapFileId,
        token: &str,
        content: GapContent,
    ) -> Result<(), Refusal> {
        let (actor, viewer) = (InventedPeople::actor(who), self.viewer(who));
        let act = self.act(&actor, &viewer);
        edit_gap(&self.store, &act, id, token, content, "changed").await
    }

    async fn step(&self, who: &str, id: &GapFileId, step: GapStep) -> Result<(), Refusal> {
        let (actor, viewer) = (InventedPeople::actor(who), self.viewer(who));
        step_gap(&self.store, &self.act(&actor, &viewer), id, step).await
    }

    fn act<'a>(&'a self, actor: &'a uptake_model::Actor, viewer: &'a Viewer) -> Act<'a> {
        Act {
            actor,
            viewer,
            now: now(),
            entropy: &self.entropy,
            form: None,
        }
    }

    async fn seen(&self, who: &str, id: &GapFileId) -> Option<SeenGapFile> {
        let viewer = self.viewer(who);
        gap_file_seen(&self.store, &viewer, id)
            .await
            .expect("an answer")
    }

    /// Names people for RED.
    async fn name(
        &self,
        who: &str,
        id: &GapFileId,
        version: u32,
        people: &[&str],
        addresses: &[&str],
    ) -> Result<(), Refusal> {
        let (actor, viewer) = (InventedPeople::actor(who), self.viewer(who));
        let names = NewNames {
            version,
            people: people.iter().map(|it| (*it).into()).collect(),
            addresses: addresses.iter().map(|it| (*it).to_owned()).collect(),
        };
        name_people(&self.store, &self.act(&actor, &viewer), id, &names).await
    }

    /// Who was written to since `before`, and under which subject; what there is by now is in
    /// `before` then.
    async fn told(&self, before: &mut BTreeSet<String>) -> Vec<(String, String)> {
        let letters = self.store.letters(50).await.expect("letters").into_iter();
        let letters = letters.map(|it| it.letter);
        let mut told: Vec<(String, String)> = letters
            .filter(|it| before.insert(it.id.clone()))
            .map(|it| (it.recipient, it.subject))
            .collect();
        told.sort();
        told
    }

    /// Whether somebody reads the narrative; `None` where they know of no such gap file.
    async fn reads(&self, who: &str, id: &GapFileId) -> Option<bool> {
        let seen = self.seen(who, id).await;
        seen.map(|it| it.content.narrative.is_some())
    }

    async fn token(&self, who: &str, id: &GapFileId) -> String {
        let seen = self.seen(who, id).await.expect("a gap file");
        edit_token(&seen.content)
    }

    async fn listed(&self, who: &str, filter: &GapFilter) -> u64 {
        let viewer = self.viewer(who);
        let found = gap_register(&self.store, &viewer, filter, Page::first(50)).await;
        let found = found.expect("a list");
        assert_eq!(found.total, found.items.len() as u64, "{who} {filter:?}");
        found.total
    }
}

fn content() -> GapContent {
    let mut content = GapContent::begun(
        "Finding people in smoke",
        "The ability to find people in smoke",
        Area::DisasterResilience,
        Language::En,
        "brigade-lead".into(),
    );
    let secret = requirement(1, "a secret requirement", Marking::AmberStrict);
    let open = requirement(2, "be carried in one hand", Marking::Clear);
    content.requirements = vec![secret, open];
    content
}

fn requirement(number: u32, text: &str, marking: Marking) -> Marked<Requirement> {
    let requirement = Requirement {
        number,
        text: text.to_owned(),
        necessity: Necessity::Must,
        threshold: None,
    };
    Marked::new(requirement, marking)
}

/// Title open to everybody, the rest to nobody else.
fn released() -> GapContent {
    let mut content = content();
    content.title.marking = Marking::Clear;
    content
}

async fn published(office: &Office) -> GapFileId {
    let id = office.begin("brigade-lead", released()).await;
    let id = id.expect("begun");
    let step = office.step("brigade-lead", &id, GapStep::Publish).await;
    step.expect("published");
    id
}

#[tokio::test]
async fn an_outsider_sees_what_was_released_and_no_trace_of_the_rest() {
    for office in Office::all().await {
        let id = published(&office).await;
        for who in ["", "police-lead", "administrator"] {
            let before = office.seen(who, &id).await.expect("known");
            assert_eq!(before.title(), "Finding people in smoke");
            assert_eq!(before.content.statement, None);
            assert_eq!(before.content.requirements.len(), 1);
            assert_eq!(before.content.requirements[0].shown_as, 1);
            assert_eq!((&before.author, before.history.len()), (&None, 1));
            assert_eq!((before.priority, before.steps.len()), (None, 0));

            let token = office.token("brigade-lead", &id).await;
            let mut changed = released();
            changed.statement.value = format!("Changed for {who}");
            changed.narrative.value = format!("Written for {who}");
            changed.urgency.value = Level::Critical;
            changed.requirements[0].value.text = format!("Another for {who}");
            let edited = office.edit("brigade-lead", &id, &token, changed).await;
            edited.expect("edited");
            assert_eq!(office.seen(who, &id).await.expect("known"), before, "{who}");
        }
        let ours = office.seen("brigade-member", &id).await.expect("known");
        assert_eq!(ours.history.len(), 5);
        assert_eq!(ours.author.as_deref(), Some("Invented brigade lead"));
        assert_eq!(
            ours.priority,
            Some(Priority::of(Level::Critical, Level::Medium))
        );
    }
}

#[tokio::test]
async fn the_register_selects_by_what_a_viewer_may_see() {
    for office in Office::all().await {
        published(&office).await;
        let begun = office.begin("brigade-lead", content()).await;
        begun.expect("begun");
        let any = GapFilter::default();
        let area = GapFilter {
            area: Some(Area::DisasterResilience),
            ..any.clone()
        };
        let priority = GapFilter {
            priority: Some(Priority::of(Level::Medium, Level::Medium)),
            ..any.clone()
        };
        let title = GapFilter {
            text: Some("SMOKE people".to_owned()),
            ..any.clone()
        };
        let statement = GapFilter {
            text: Some("ability".to_owned()),
            ..any.clone()
        };
        let ours = GapFilter {
            whose: Whose::Ours,
            ..any.clone()
        };
        let unpublished = GapFilter {
            whose: Whose::Unpublished,
            ..any.clone()
        };
        let filters = [any, area, priority, title, statement, ours, unpublished];
        for (who, expected) in [
            ("", [1, 0, 0, 1, 0, 0, 0]),
            ("police-lead", [1, 0, 0, 1, 0, 0, 0]),
            ("brigade-member", [1, 1, 1, 1, 1, 2, 1]),
        ] {
            for (filter, expected) in filters.iter().zip(expected) {
                assert_eq!(
                    office.listed(who, filter).await,
                    expected,
                    "{who} {filter:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn of_two_who_edit_at_once_the_second_is_told_and_nothing_is_lost() {
    for office in Office::all().await {
        let id = office
            .begin("brigade-lead", content())
            .await
            .expect("begun");
        let token = office.token("brigade-member", &id).await;
        let with = |title: &str| {
            let mut content = content();
            content.title.value = title.to_owned();
            content
        };
        let first = office
            .edit("brigade-lead", &id, &token, with("First"))
            .await;
        first.expect("written");
        let second = office
            .edit("brigade-member", &id, &token, with("Second"))
            .await;
        assert!(matches!(second, Err(Refusal::Conflict)), "{second:?}");
        let token = office.token("brigade-member", &id).await;
        let again = office
            .edit("brigade-member", &id, &token, with("Second"))
            .await;
        again.expect("written");
        let seen = office.seen("brigade-lead", &id).await.expect("a gap file");
        let titles: Vec<&str> = seen
            .history
            .iter()
            .map(|it| SeenGapFile::text(it.content.title.as_ref()))
            .collect();
        assert_eq!(titles, ["Finding people in smoke", "First", "Second"]);
    }
}

#[tokio::test]
async fn only_a_lead_releases_and_takes_steps_and_outsiders_do_neither() {
    for office in Office::all().await {
        let refused = office.begin("brigade-member", released()).await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))), "{refused:?}");
        let refused = office.begin("police-lead", content()).await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))), "{refused:?}");
        let mut draft = content();
        draft.requirements.clear();
        let id = office.begin("brigade-member", draft).await.expect("begun");
        let unseen = office.step("police-lead", &id, GapStep::Submit).await;
        assert!(matches!(unseen, Err(Refusal::Unknown { .. })), "{unseen:?}");
        let refused = office.step("brigade-member", &id, GapStep::Publish).await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))), "{refused:?}");
        let step = office.step("brigade-member", &id, GapStep::Submit).await;
        step.expect("submitted");
        let met = GapStep::Meet {
            reason: "done".to_owned(),
        };
        let refused = office.step("brigade-lead", &id, met).await;
        assert!(matches!(refused, Err(Refusal::Refused(_))), "{refused:?}");
        let withdraw = GapStep::Withdraw {
            reason: "NATO SECRET".to_owned(),
        };
        let refused = office.step("brigade-lead", &id, withdraw).await;
        assert!(matches!(refused, Err(Refusal::Refused(_))), "{refused:?}");
        let withdraw = GapStep::Withdraw {
            reason: "no longer".to_owned(),
        };
        let step = office.step("brigade-lead", &id, withdraw).await;
        step.expect("withdrawn");
        let token = office.token("brigade-lead", &id).await;
        let closed = office.edit("brigade-lead", &id, &token, content()).await;
        assert!(matches!(closed, Err(Refusal::Refused(_))), "{closed:?}");
        let gap = office.store.gap_file(&id).await.expect("an answer");
        let state = gap.expect("a gap file").state;
        assert!(matches!(state, GapState::Withdrawn { .. }));
    }
}

#[tokio::test]
async fn a_classification_is_refused_in_every_text() {
    let fields: [fn(&mut GapContent, String); 6] = [
        |it, text| it.title.value = text,
        |it, text| it.statement.value = text,
        |it, text| it.narrative.value = text,
        |it, text| it.context.value = text,
        |it, text| it.objectives.value = vec![text],
        |it, text| it.requirements[0].value.text = text,
    ];
    for office in Office::all().await {
        let (entries, _) = office.store.audit_head().await.expect("a head");
        for field in fields {
            let mut content = content();
            content.requirements.truncate(1);
            field(&mut content, "RESTREINT UE/EU RESTRICTED".to_owned());
            let refused = office.begin("brigade-lead", content).await;
            let Err(Refusal::Refused(words)) = refused else {
                panic!("taken: {refused:?}");
            };
            assert!(words.contains("is a security classification"), "{words}");
        }
        let after = office.store.audit_head().await.expect("a head").0;
        assert_eq!(after, entries);
    }
}

#[tokio::test]
async fn what_a_published_gap_file_shows_others_is_the_leads_to_take_back() {
    for office in Office::all().await {
        let id = published(&office).await;
        let changes: [fn(&mut GapContent); 3] = [
            |it| {
                it.requirements.remove(1);
            },
            |it| it.requirements[1].marking = Marking::AmberStrict,
            |it| it.title = Marked::new("Something else".to_owned(), Marking::AmberStrict),
        ];
        for change in changes {
            let mut content = released();
            change(&mut content);
            let token = office.token("brigade-member", &id).await;
            let refused = office.edit("brigade-member", &id, &token, content).await;
            assert!(matches!(refused, Err(Refusal::NotYours(_))), "{refused:?}");
        }
        let requirements = async || {
            let seen = office.seen("", &id).await.expect("known");
            seen.content.requirements.len()
        };
        assert_eq!(requirements().await, 1);
        // What only the own organisation sees is any member's to remove.
        let mut content = released();
        content.requirements.remove(0);
        let token = office.token("brigade-member", &id).await;
        let done = office.edit("brigade-member", &id, &token, content.clone());
        done.await.expect("removed");
        content.requirements.clear();
        let token = office.token("brigade-lead", &id).await;
        let done = office.edit("brigade-lead", &id, &token, content).await;
        done.expect("taken back");
        assert_eq!(requirements().await, 0);
    }
}

#[tokio::test]
async fn in_a_draft_any_member_removes_what_is_marked_for_others() {
    for office in Office::all().await {
        let draft = office.begin("brigade-lead", released()).await;
        let draft = draft.expect("begun");
        let mut content = released();
        content.requirements.remove(1);
        let token = office.token("brigade-member", &draft).await;
        let done = office.edit("brigade-member", &draft, &token, content).await;
        done.expect("removed");
    }
}
