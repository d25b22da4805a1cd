//! Two writes at once, each allowed by itself, that must not both be made.

use crate::town::*;
use std::sync::Arc;
use uptake_model::{Actor, MemberRole, Membership, Password, PersonId, PlatformRole, Viewer};
use uptake_store::Store;
use uptake_testing::{Counted, InventedPeople};
use uptake_workflow::account::change_standing;
use uptake_workflow::membership::change_role;
use uptake_workflow::{Act, Anew, PasswordHashing, Refusal, erase_own};

/// How often each race is run: one run may be won by luck.
const RUNS: usize = 12;

struct Racer {
    store: Store,
    actor: Actor,
    viewer: Viewer,
    chance: Counted,
}

impl Racer {
    fn act(&self) -> Act<'_> {
        Act {
            actor: &self.actor,
            viewer: &self.viewer,
            now: uptake_testing::now(),
            entropy: &self.chance,
            form: None,
        }
    }
}

/// Two people with what they were at the start.
async fn racers(town: &Town, run: usize, ids: [&str; 2]) -> [Racer; 2] {
    let mut racers = vec![];
    for id in ids {
        let person = town.store.person(&id.into()).await.expect("an answer");
        let person = person.expect("there");
        let viewer = uptake_workflow::session::viewer_of(&town.store, &person);
        racers.push(Racer {
            store: town.store.clone(),
            actor: InventedPeople::actor(id),
            viewer: viewer.await.expect("an answer"),
            chance: Counted::named(&format!("{id}-{run}")),
        });
    }
    racers.try_into().unwrap_or_else(|_| panic!("two"))
}

async fn both<F: Future<Output = Result<(), Refusal>> + Send + 'static>(
    [one, other]: [Racer; 2],
    what: impl Fn(Arc<Racer>, bool) -> F,
) -> usize {
    let one = tokio::spawn(what(Arc::new(one), true));
    let other = tokio::spawn(what(Arc::new(other), false));
    let done = [one.await.expect("ends"), other.await.expect("ends")];
    for refused in done.iter().filter_map(|it| it.as_ref().err()) {
        let told = matches!(refused, Refusal::NotYours(_) | Refusal::Refused(_));
        assert!(told, "{refused:?}");
    }
    done.iter().filter(|it| it.is_ok()).count()
}

/// Makes two people administrators and nobody else.
async fn two_administrators(town: &Town) {
    let roles = vec![PlatformRole::Administrator];
    for (id, roles, active) in [
        ("administrator", roles.clone(), true),
        ("reviewer", roles, true),
    ] {
        let mut person = town.people.people.iter().find(|it| it.id.as_str() == id);
        let mut person = person.take().expect("there").clone();
        person.roles = roles;
        person.active = active;
        let mut records = town.store.begin_records().await.expect("a write");
        records.put_person(&person).await.expect("written");
        let act = town.act(&OPERATOR, None);
        let note = act.note::<(), ()>("invent", ("person", id), None, None);
        records.commit(note).await.expect("committed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_administrators_at_once_cannot_leave_none() {
    for town in Town::all().await {
        for run in 0..RUNS {
            two_administrators(&town).await;
            let racers = racers(&town, run, ["administrator", "reviewer"]).await;
            let deactivates = run % 2 == 0;
            let done = both(racers, |racer, first| async move {
                let other = PersonId::new(if first { "reviewer" } else { "administrator" });
                let roles: &[PlatformRole] = match deactivates {
                    true => &[PlatformRole::Administrator],
                    false => &[],
                };
                let active = !deactivates;
                change_standing(&racer.store, &racer.act(), &other, roles, active).await
            });
            assert_eq!(done.await, 1, "run {run}");
            let role = PlatformRole::Administrator;
            let left = town.store.people_with_role(role).await.expect("people");
            assert_eq!(left.len(), 1, "run {run}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_who_goes_and_one_who_is_demoted_leave_one() {
    for town in Town::all().await {
        two_administrators(&town).await;
        let racers = racers(&town, 0, ["administrator", "reviewer"]).await;
        let done = both(racers, |racer, first| async move {
            if first {
                let other = "reviewer".into();
                return change_standing(&racer.store, &racer.act(), &other, &[], true).await;
            }
            let nothing = Password::typed("");
            let anew = Anew {
                password: &nothing,
                opened: Some(uptake_model::Opening {
                    proof: uptake_model::Proof::Passkey,
                    at: uptake_testing::now(),
                }),
            };
            let hashing = PasswordHashing::cheap();
            let erased = erase_own(&racer.store, &hashing, &racer.act(), anew).await;
            erased.map(|_| ())
        });
        assert!(done.await >= 1);
        let role = PlatformRole::Administrator;
        let left = town.store.people_with_role(role).await.expect("people");
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].id.as_str(), "administrator");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_leads_at_once_cannot_leave_an_organisation_without() {
    for town in Town::all().await {
        let organisation = || uptake_model::MemberOrganisationId::new("org-brigade");
        for run in 0..RUNS {
            let mut records = town.store.begin_records().await.expect("a write");
            for id in ["brigade-lead", "brigade-member"] {
                let membership = Membership {
                    person: id.into(),
                    organisation: organisation(),
                    role: MemberRole::Lead,
                };
                records.put_membership(&membership).await.expect("written");
            }
            let act = town.act(&OPERATOR, None);
            let note = act.note::<(), ()>("invent", ("lead", "two"), None, None);
            records.commit(note).await.expect("committed");
            let racers = racers(&town, run, ["brigade-lead", "brigade-member"]).await;
            let done = both(racers, |racer, first| async move {
                let other = PersonId::new(if first {
                    "brigade-member"
                } else {
                    "brigade-lead"
                });
                let whom = (&organisation(), &other);
                change_role(&racer.store, &racer.act(), whom, MemberRole::Member).await
            });
            assert_eq!(done.await, 1, "run {run}");
            let members = town.store.members_of(&organisation()).await;
            let leads = members.expect("members").into_iter();
            let leads = leads.filter(|(_, role)| *role == MemberRole::Lead).count();
            assert_eq!(leads, 1, "run {run}");
        }
    }
}
