//! Invitations, requests to join, roles and leads.

use crate::town::*;
use jiff::SignedDuration;
use uptake_model::{Actor, MemberRole, Password, PlatformRole, Viewer};
use uptake_workflow::Refusal;
use uptake_workflow::account::{change_name, change_standing};
use uptake_workflow::invitation::{
    accept_with_new_account, accept_with_own_account, invitation_of_link, invite,
    withdraw_invitation,
};
use uptake_workflow::join_request::{Plea, ask_to_join, decline_request, grant_request};
use uptake_workflow::membership::{change_role, remove_member, see_organisation};

#[tokio::test]
async fn an_invitation_makes_one_account_and_one_membership() {
    for mut town in Town::all().await {
        let brigade = "org-brigade".into();
        let hashing = town.hashing.clone();
        let new = ("Ann.Lee@nowhere.invalid", MemberRole::Member);
        for (id, refusal) in [("brigade-member", "leads"), ("police-lead", "leads")] {
            let who = town.who(id);
            let refused = invite(&town.store, &town.act(&who, None), &brigade, new, SITE).await;
            assert!(said(refused).contains(refusal));
        }
        let lead = town.who("brigade-lead");
        let act = town.act(&lead, Some("form-1@/x"));
        let invited = invite(&town.store, &act, &brigade, new, SITE)
            .await
            .expect("invited");
        let twice = invite(&town.store, &act, &brigade, new, SITE).await;
        assert!(matches!(twice, Err(Refusal::AlreadyDone)));
        let token = town.token("/invitations/", "ann.lee@nowhere.invalid").await;
        let act = town.act(&NOBODY, None);
        let open = invitation_of_link(&town.store, &act, &token)
            .await
            .expect("an answer");
        let open = open.expect("open");
        assert_eq!((open.invitation.id, open.has_account), (invited.id, false));
        let good = Password::typed(GOOD);
        let typed = ("Ann Lee", &good);
        let accept = accept_with_new_account(&town.store, &hashing, &act, &token, typed).await;
        let ann = accept.expect("an account");
        assert_eq!(ann.email, "ann.lee@nowhere.invalid");
        let accept = accept_with_new_account(&town.store, &hashing, &act, &token, typed).await;
        assert!(matches!(accept, Err(Refusal::Unknown { .. })));
        assert!(town.sign_in(&ann.email, GOOD).await.is_ok());
        let belongs = town.store.memberships(&ann.id).await.expect("memberships");
        assert_eq!(belongs.len(), 1);
        assert_eq!(belongs[0].role, MemberRole::Member);
        let act = town.act(&lead, None);
        let known = invite(&town.store, &act, &brigade, new, SITE).await;
        assert!(said(known).contains("belongs to your organisation already"));

        // A second invitation to the same address takes the place of the first; late is late.
        let late = ("late@nowhere.invalid", MemberRole::Lead);
        invite(&town.store, &act, &brigade, late, SITE)
            .await
            .expect("invited");
        let first = town.token("/invitations/", late.0).await;
        town.now += SignedDuration::from_hours(24);
        let act = town.act(&lead, None);
        let second = invite(&town.store, &act, &brigade, late, SITE)
            .await
            .expect("invited");
        let open = invitation_of_link(&town.store, &act, &first).await;
        assert_eq!(open.expect("an answer"), None);
        let stranger = town.who("police-lead");
        let act = town.act(&stranger, None);
        let hidden = withdraw_invitation(&town.store, &act, &second.id).await;
        assert!(matches!(hidden, Err(Refusal::Unknown { .. })));
        let token = town.token("/invitations/", late.0).await;
        town.now += SignedDuration::from_hours(7 * 24);
        let act = town.act(&NOBODY, None);
        let open = invitation_of_link(&town.store, &act, &token).await;
        assert_eq!(open.expect("an answer"), None);
    }
}

#[tokio::test]
async fn an_account_that_is_there_joins_and_keeps_what_it_is() {
    for town in Town::all().await {
        let store = &town.store;
        let (lead, brigade) = (town.who("brigade-lead"), "org-brigade".into());
        let police = "police-member@nowhere.invalid";
        let to = (police, MemberRole::Lead);
        invite(store, &town.act(&lead, None), &brigade, to, SITE)
            .await
            .expect("invited");
        let token = town.token("/invitations/", police).await;
        let nobody = town.act(&NOBODY, None);
        let typed = ("Somebody else", &Password::typed(GOOD));
        let refused = accept_with_new_account(store, &town.hashing, &nobody, &token, typed).await;
        assert!(said(refused).contains("There is an account"));
        let refused = accept_with_own_account(store, &nobody, &token).await;
        assert!(matches!(refused, Err(Refusal::SignIn)));
        let member = town.who("police-member");
        let act = town.act(&member, None);
        let joined = accept_with_own_account(store, &act, &token)
            .await
            .expect("joined");
        assert_eq!(joined.id, brigade);
        let belongs = store
            .memberships(&"police-member".into())
            .await
            .expect("memberships");
        assert_eq!(belongs.len(), 2);
        // A lead who accepts an invitation as member stays a lead.
        let less = ("lost@nowhere.invalid", MemberRole::Member);
        invite(store, &town.act(&lead, None), &brigade, less, SITE)
            .await
            .expect("invited");
        let letters = store.due_letters(town.now, 100).await.expect("letters");
        let letter = letters
            .iter()
            .find(|it| it.letter.recipient == less.0)
            .expect("a letter");
        let rest = letter
            .letter
            .body
            .split("/invitations/")
            .nth(1)
            .expect("a link");
        let token = rest.split_whitespace().next().expect("a token");
        accept_with_own_account(store, &act, token)
            .await
            .expect("joined");
        let belongs = store
            .memberships(&"police-member".into())
            .await
            .expect("memberships");
        assert!(
            belongs
                .iter()
                .any(|it| it.organisation == brigade && it.role == MemberRole::Lead)
        );
    }
}

#[tokio::test]
async fn an_organisation_never_loses_its_last_lead() {
    for town in Town::all().await {
        let store = &town.store;
        let brigade = "org-brigade".into();
        let (lead, member) = ("brigade-lead".into(), "brigade-member".into());
        let who = town.who("brigade-lead");
        let act = town.act(&who, None);
        let last = remove_member(store, &act, &brigade, &lead).await;
        assert!(said(last).contains("only one"));
        let last = change_role(store, &act, (&brigade, &lead), MemberRole::Member).await;
        assert!(said(last).contains("only one"));
        let ordinary = town.who("brigade-member");
        let refused = change_role(
            store,
            &town.act(&ordinary, None),
            (&brigade, &member),
            MemberRole::Lead,
        )
        .await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))));
        change_role(store, &act, (&brigade, &member), MemberRole::Lead)
            .await
            .expect("raised");
        // Both at once: one of them stays.
        let leave = remove_member(store, &act, &brigade, &lead);
        let other = town.act(&ordinary, None);
        let leave_too = remove_member(store, &other, &brigade, &member);
        let (one, two) = tokio::join!(leave, leave_too);
        assert_eq!(
            u8::from(one.is_ok()) + u8::from(two.is_ok()),
            1,
            "{one:?} {two:?}"
        );
        let left = store.members_of(&brigade).await.expect("members");
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].1, MemberRole::Lead);
    }
}

#[tokio::test]
async fn members_see_each_other_and_leads_see_what_waits() {
    for town in Town::all().await {
        let store = &town.store;
        let brigade = "org-brigade".into();
        let cases = [
            (None, false, false),
            (Some("police-lead"), false, false),
            (Some("analyst"), false, false),
            (Some("brigade-member"), true, false),
            (Some("brigade-lead"), true, true),
            (Some("administrator"), true, true),
        ];
        for (id, members, waiting) in cases {
            let who = id.map_or(Who(Actor::Visitor, Viewer::Public), |id| town.who(id));
            let seen = see_organisation(store, &town.act(&who, None), &brigade).await;
            let seen = seen.expect("an organisation");
            assert_eq!(
                (seen.members.is_some(), seen.waiting.is_some()),
                (members, waiting),
                "{id:?}"
            );
        }
        let unknown = see_organisation(store, &town.act(&NOBODY, None), &"org-none".into()).await;
        assert!(matches!(unknown, Err(Refusal::Unknown { .. })));
    }
}

#[tokio::test]
async fn a_request_to_join_is_answered_by_a_lead_once() {
    for town in Town::all().await {
        let store = &town.store;
        let brigade = "org-brigade".into();
        let ask = async |name: &str, email: &str| {
            let reason = "I drive the second engine.";
            let plea = Plea {
                name,
                email,
                reason,
                from: None,
            };
            ask_to_join(store, &town.act(&NOBODY, None), &brigade, plea, SITE).await
        };
        ask("Ann Lee", "ann@nowhere.invalid").await.expect("asked");
        ask("Known", "brigade-member@nowhere.invalid")
            .await
            .expect("asked alike");
        assert!(said(ask("", "ann@nowhere.invalid").await).contains("your name"));
        assert!(said(ask("Ann", "ann").await).contains("no e-mail address"));
        let told = town.letters_to("brigade-lead@nowhere.invalid").await;
        assert_eq!(told, ["Somebody asks to join Invented brigade of Nowhere"]);
        let waiting = store.join_requests_to(&brigade).await.expect("requests");
        let (ann, known) = match waiting.as_slice() {
            [a, b] if a.name == "Ann Lee" => (a.clone(), b.clone()),
            [b, a] => (a.clone(), b.clone()),
            other => panic!("{other:?}"),
        };
        let stranger = town.who("police-lead");
        let act = town.act(&stranger, None);
        let hidden = grant_request(store, &act, &ann.id, MemberRole::Member, SITE).await;
        assert!(matches!(hidden, Err(Refusal::Unknown { .. })));
        let lead = town.who("brigade-lead");
        let act = town.act(&lead, None);
        grant_request(store, &act, &ann.id, MemberRole::Member, SITE)
            .await
            .expect("granted");
        let again = grant_request(store, &act, &ann.id, MemberRole::Member, SITE).await;
        assert!(matches!(again, Err(Refusal::Unknown { .. })));
        let invited = store.invitations_to(&brigade).await.expect("invitations");
        assert_eq!(invited[0].email, "ann@nowhere.invalid");
        let empty = decline_request(store, &act, &known.id, " ").await;
        assert!(said(empty).contains("the reason"));
        decline_request(store, &act, &known.id, "You belong already.")
            .await
            .expect("declined");
        let told = town.letters_to("brigade-member@nowhere.invalid").await;
        assert_eq!(told, ["Your request to join Invented brigade of Nowhere"]);
        assert_eq!(
            store
                .join_requests_to(&brigade)
                .await
                .expect("requests")
                .len(),
            0
        );
    }
}

#[tokio::test]
async fn an_administrator_gives_roles_to_others_and_keeps_their_own() {
    for town in Town::all().await {
        let store = &town.store;
        let who = town.who("administrator");
        let act = town.act(&who, None);
        let (own, other) = ("administrator".into(), "guard-lead".into());
        let roles = [PlatformRole::Analyst];
        let refused = change_standing(store, &act, &own, &roles, true).await;
        assert!(said(refused).contains("your own administrator role"));
        let lead = town.who("guard-lead");
        let refused = change_standing(store, &town.act(&lead, None), &other, &roles, true).await;
        assert!(matches!(refused, Err(Refusal::NotYours(_))));
        change_standing(store, &act, &other, &roles, true)
            .await
            .expect("given");
        let known = store
            .person(&other)
            .await
            .expect("an answer")
            .expect("a person");
        assert_eq!(known.roles, roles);
        change_name(store, &town.act(&lead, None), "  Ann \n Lee ")
            .await
            .expect("changed");
        let known = store
            .person(&other)
            .await
            .expect("an answer")
            .expect("a person");
        assert_eq!(
            (known.name.as_str(), known.roles),
            ("Ann Lee", roles.to_vec())
        );
        let refused = change_name(store, &town.act(&lead, None), &"x".repeat(121)).await;
        assert!(said(refused).contains("121 characters"));
    }
}

#[tokio::test]
async fn an_administrator_lets_nobody_into_an_organisation_that_has_leads() {
    for town in Town::all().await {
        let store = &town.store;
        let (brigade, maker) = ("org-brigade".into(), "org-maker".into());
        let who = town.who("administrator");
        let act = town.act(&who, None);
        let own = ("administrator@nowhere.invalid", MemberRole::Lead);
        let refused = invite(store, &act, &brigade, own, SITE).await;
        assert!(said(refused).contains("has leads, who decide"));
        let member = (&brigade, &"brigade-member".into());
        let refused = change_role(store, &act, member, MemberRole::Lead).await;
        assert!(said(refused).contains("has leads, who decide"));
        let leaderless = ("first@nowhere.invalid", MemberRole::Lead);
        let invited = invite(store, &act, &maker, leaderless, SITE).await;
        assert_eq!(invited.expect("nobody else can").role, MemberRole::Lead);
    }
}

#[tokio::test]
async fn a_name_changed_at_the_same_time_does_not_unlock_an_account() {
    for town in Town::all().await {
        let store = &town.store;
        let (administrator, own) = (town.who("administrator"), town.who("guard-lead"));
        let id = "guard-lead".into();
        for round in 0..8 {
            let unlocks = town.act(&administrator, None);
            let unlocked = change_standing(store, &unlocks, &id, &[], true).await;
            unlocked.expect("unlocked");
            let (locks, renames) = (town.act(&administrator, None), town.act(&own, None));
            let name = format!("Invented in round {round}");
            let (locked, renamed) = tokio::join!(
                change_standing(store, &locks, &id, &[], false),
                change_name(store, &renames, &name)
            );
            locked.expect("locked");
            renamed.expect("renamed");
            let person = store
                .person(&id)
                .await
                .expect("an answer")
                .expect("a person");
            assert_eq!((person.active, person.name), (false, name));
        }
    }
}
