//! Passwords: changed by whoever knows the one before, or chosen by whoever received a
//! letter.

use crate::account::{email_address, link_digest, password_link, person};
use crate::act::{Act, Refusal};
use crate::attempts::{self, Tried};
use crate::letter;
use crate::password_hashing::{Compared, PasswordHashing, check_choice};
use crate::session::token_digest;
use std::net::IpAddr;
use uptake_model::{LinkPurpose, OneTimeLink, Password, Person};
use uptake_store::Store;

/// Changes the own password and ends all other sessions. `kept` is the token of the
/// session that asks.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where the old one is wrong or the new one
/// cannot be taken; [`Refusal::TooMany`]; others where the database fails.
pub async fn change_password(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    (old, new): (&Password, &Password),
    kept: &str,
) -> Result<(), Refusal> {
    let person = person(store, act.person()?).await?;
    let tried = [Tried::Account(&person.email)];
    let admitted = attempts::admit(store, act.now, &tried).await?;
    let digest = store.password_digest(&person.id).await?;
    let compared = hashing.compare(old, digest.as_deref(), act.entropy).await?;
    if compared == Compared::Wrong {
        return Err(Refusal::Refused(
            "The password you have now is another one. Nothing was changed. Type it again; if you \
             have forgotten it, sign out and choose a new one by letter."
                .to_owned(),
        ));
    }
    admitted.take_back(store).await?;
    check_choice(new, &person.name, &person.email)?;
    let digest = hashing.digest(new, act.entropy).await?;
    let mut records = act.begin(store).await?;
    records.put_password(&person.id, &digest, act.now).await?;
    records
        .close_other_sessions(&person.id, &token_digest(kept))
        .await?;
    records.remove_links_of(&person.id).await?;
    let notice = letter::password_changed(act, &person);
    records.put_letter(&notice).await?;
    let subject = ("person", person.id.as_str());
    let note = act.note::<(), ()>("change_password", subject, None, None);
    Ok(records.commit(note).await?)
}

/// Sends a letter with a link to whoever has an account at this address. The answer is the
/// same where nobody has, and takes as long.
///
/// # Errors
/// [`Refusal::Refused`] where it is no address, [`Refusal::TooMany`]; others where the
/// database fails.
pub async fn ask_for_password_letter(
    store: &Store,
    act: &Act<'_>,
    email: &str,
    from: Option<IpAddr>,
    site: &str,
) -> Result<(), Refusal> {
    let email = email_address(email)?;
    let tried = [Tried::From(from), Tried::Letter(email.as_str())];
    attempts::admit(store, act.now, &tried).await?;
    let person = store.person_by_email(email.as_str()).await?;
    let person = person.filter(|it| it.active);
    let token = act.entropy.token();
    let id = letter::id(act);
    let mut records = act.begin(store).await?;
    if let Some(person) = &person {
        let link = password_link(person, act);
        records
            .put_one_time_link(&link_digest(&token), &link)
            .await?;
        let letter = letter::forgotten_password(act, id.clone(), person, site, &token);
        records.put_letter(&letter).await?;
    }
    let note = act.note::<(), ()>("ask_for_password_letter", ("letter", &id), None, None);
    Ok(records.commit(note).await?)
}

/// Whose password a link chooses: `None` where it does not work, or not any more.
///
/// # Errors
/// Where the database fails.
pub async fn person_of_link(
    store: &Store,
    act: &Act<'_>,
    token: &str,
    purpose: LinkPurpose,
) -> Result<Option<(Person, OneTimeLink)>, Refusal> {
    let link = store.one_time_link(&link_digest(token)).await?;
    let Some(link) = link.filter(|it| it.works(purpose, act.now)) else {
        return Ok(None);
    };
    let person = store.person(&link.person).await?;
    Ok(person.filter(|it| it.active).map(|it| (it, link)))
}

/// Chooses a password by a link, which works once, ends all sessions and revokes all API
/// tokens: whoever resets a password may have lost more than it. Nobody is signed in by it:
/// what else the account demands is still to be proved.
///
/// # Errors
/// [`Refusal::Unknown`] where the link does not work, [`Refusal::Refused`] where the
/// password cannot be taken; others where the database fails.
pub async fn choose_password(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    token: &str,
    new: &Password,
) -> Result<Person, Refusal> {
    let known = person_of_link(store, act, token, LinkPurpose::Password).await?;
    let (person, _) = known.ok_or_else(dead_link)?;
    check_choice(new, &person.name, &person.email)?;
    let digest = hashing.digest(new, act.entropy).await?;
    let mut records = act.begin(store).await?;
    let taken = records.take_one_time_link(&link_digest(token)).await?;
    taken.ok_or_else(dead_link)?;
    records.put_password(&person.id, &digest, act.now).await?;
    records.close_sessions_of(&person.id).await?;
    records.remove_api_tokens_of(&person.id).await?;
    records.remove_links_of(&person.id).await?;
    let notice = letter::password_chosen(act, &person);
    records.put_letter(&notice).await?;
    let subject = ("person", person.id.as_str());
    let note = act.note::<(), ()>("choose_password", subject, None, None);
    records.commit(note).await?;
    attempts::forget(store, &person.email).await?;
    Ok(person)
}

pub(crate) fn dead_link() -> Refusal {
    Refusal::Unknown {
        what: "link",
        id: "…".to_owned(),
    }
}
