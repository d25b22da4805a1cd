//! Linking the account that somebody has at an institution to the one here, and ending that:
//! it lets in whoever signs in there, so that both ask for a fresh proof and tell by letter.

use super::provider::Said;
use super::{Arrived, Departure, Reason, depart};
use crate::account;
use crate::act::{Act, Refusal};
use crate::anew::{Anew, demand_anew};
use crate::letter;
use crate::password_hashing::PasswordHashing;
use uptake_model::{Institution, InstitutionId, PersonId};
use uptake_store::Store;

/// Sends whoever acts and proves anew who they are to their institution, to link the account
/// there to theirs. `site` is Uptake's own address.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where they prove nothing; [`Refusal::TooMany`];
/// [`Refusal::Unknown`]; [`Refusal::NotYours`] where the institution cannot be asked; others
/// where the database fails.
pub async fn leave_to_link(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    (id, anew): (&InstitutionId, Anew<'_>),
    site: &str,
) -> Result<Departure, Refusal> {
    let person = account::person(store, act.person()?).await?;
    demand_anew(store, hashing, act, &person, anew).await?;
    depart(store, act, id, Some(person.id), site).await
}

/// Links the account there to a person who is still signed in here.
pub(super) async fn link(
    store: &Store,
    act: &Act<'_>,
    institution: &Institution,
    person: &PersonId,
    said: &Said,
) -> Result<Result<Arrived, Reason>, Refusal> {
    if act.viewer.person() != Some(person) {
        return Ok(Err(Reason::State));
    }
    let owner = account::person(store, person).await?;
    let mut records = act.begin(store).await?;
    let identity = &said.identity;
    let linked = records
        .put_institution_identity(identity, person, act.now)
        .await?;
    if !linked {
        drop(records);
        let known = store.person_at_institution(identity).await?;
        let own = known.as_ref() == Some(person);
        return Ok(if own {
            Ok(Arrived::Linked)
        } else {
            Err(Reason::Taken)
        });
    }
    let notice = letter::institution_linked(act, &owner, &institution.name);
    records.put_letter(&notice).await?;
    let subject = ("person", person.as_str());
    let note = act.note(
        "link_institution",
        subject,
        None::<&()>,
        Some(&institution.id),
    );
    records.commit(note).await?;
    Ok(Ok(Arrived::Linked))
}

/// Ends the link between the account of whoever acts, who proves anew who they are, and those
/// they have at an issuer.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where they prove nothing; [`Refusal::TooMany`];
/// [`Refusal::Unknown`] where there is no such link; others where the database fails.
pub async fn unlink(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    (issuer, anew): (&str, Anew<'_>),
) -> Result<(), Refusal> {
    let person = account::person(store, act.person()?).await?;
    demand_anew(store, hashing, act, &person, anew).await?;
    let known = store.issuers_of(&person.id).await?;
    if !known.iter().any(|it| it == issuer) {
        return Err(Refusal::Unknown {
            what: "link",
            id: issuer.to_owned(),
        });
    }
    let mut institutions = store.institutions().await?.into_iter();
    let named = institutions.find(|it| it.issuer == issuer);
    let name = named.map_or_else(|| issuer.to_owned(), |it| it.name);
    let mut records = act.begin(store).await?;
    records
        .remove_institution_identity(issuer, &person.id)
        .await?;
    let notice = letter::institution_unlinked(act, &person, &name);
    records.put_letter(&notice).await?;
    let subject = ("person", person.id.as_str());
    let note = act.note("unlink_institution", subject, None::<&()>, Some(&issuer));
    Ok(records.commit(note).await?)
}
