//! Another address for the own account: asked for with the password, confirmed by a letter
//! to the new address, told to the old one.

use crate::account::{address_taken, email_address, held, link_digest, person};
use crate::act::{Act, Refusal};
use crate::attempts::{self, Tried};
use crate::letter;
use crate::password::{dead_link, person_of_link};
use crate::password_hashing::{Compared, PasswordHashing};
use uptake_model::{LinkPurpose, OneTimeLink, Password, Person};
use uptake_store::Store;

/// Sends a letter with a link to a new address. Whether another account has the address is
/// said only to whoever opens the link.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where the password is wrong or it is no
/// address; [`Refusal::TooMany`]; others where the database fails.
pub async fn ask_for_email_change(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    (email, password): (&str, &Password),
    site: &str,
) -> Result<(), Refusal> {
    let person = person(store, act.person()?).await?;
    let email = email_address(email)?;
    let admitted = attempts::admit(store, act.now, &[Tried::Account(&person.email)]).await?;
    let digest = store.password_digest(&person.id).await?;
    let compared = hashing
        .compare(password, digest.as_deref(), act.entropy)
        .await?;
    if compared == Compared::Wrong {
        return Err(Refusal::Refused(
            "This is not your password. Nothing was changed. Type it again.".to_owned(),
        ));
    }
    admitted.take_back(store).await?;
    attempts::admit(store, act.now, &[Tried::Letter(email.as_str())]).await?;
    let token = act.entropy.token();
    let link = OneTimeLink {
        purpose: LinkPurpose::Email,
        person: person.id.clone(),
        email: email.to_string(),
        expires_at: act
            .now
            .saturating_add(LinkPurpose::Email.lifetime())
            .map_err(Refusal::fault)?,
    };
    let mut records = act.begin(store).await?;
    records
        .put_one_time_link(&link_digest(&token), &link)
        .await?;
    let letter = letter::confirm_email(act, &person, &link, site, &token);
    records.put_letter(&letter).await?;
    let subject = ("person", person.id.as_str());
    let note = act.note::<(), _>("ask_for_email_change", subject, None, Some(&link.email));
    Ok(records.commit(note).await?)
}

/// Takes the address of a link into use. The old address gets a notice; links that were
/// sent to it work no more.
///
/// # Errors
/// [`Refusal::Unknown`] where the link does not work, [`Refusal::Refused`] where another
/// account has the address; others where the database fails.
pub async fn confirm_email(store: &Store, act: &Act<'_>, token: &str) -> Result<(), Refusal> {
    let known = person_of_link(store, act, token, LinkPurpose::Email).await?;
    let (person, link) = known.ok_or_else(dead_link)?;
    let mut records = act.begin(store).await?;
    let before = held(&mut records, &person.id).await?;
    let after = Person {
        email: link.email,
        ..before.clone()
    };
    let taken = records.take_one_time_link(&link_digest(token)).await?;
    taken.ok_or_else(dead_link)?;
    records.put_person(&after).await.map_err(address_taken)?;
    records.remove_links_of(&after.id).await?;
    let notice = letter::email_changed(act, &before);
    records.put_letter(&notice).await?;
    let subject = ("person", after.id.as_str());
    let note = act.note("confirm_email", subject, Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}
