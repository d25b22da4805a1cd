//! Signing in by address and password, at the same cost and with the same answer whether
//! there is such an account or not.

use crate::act::{Act, Refusal};
use crate::attempts::{self, Tried};
use crate::password_hashing::{Compared, PasswordHashing};
use std::net::IpAddr;
use uptake_model::{Email, Password, Person};
use uptake_store::Store;

/// What somebody typed to sign in.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The address of the account.
    pub email: &'a str,
    /// The password.
    pub password: &'a Password,
    /// Where it came from, where that is known.
    pub from: Option<IpAddr>,
}

/// Whose address and password these are. Nobody is signed in by it yet: whoever asks
/// opens a session ([`crate::second_factor::sign_in_after`]) once everything was proved that the
/// account demands.
///
/// # Errors
/// [`Refusal::Refused`] where they are nobody's, [`Refusal::TooMany`] where too often
/// something wrong was tried; others where the database fails.
pub async fn check_password(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    claim: Claim<'_>,
) -> Result<Person, Refusal> {
    // What is no address is nobody's: it takes the same way, so that it takes as long.
    let typed = claim.email.trim().to_lowercase();
    let email = Email::parse(&typed).map_or(typed, |it| it.to_string());
    let tried = [Tried::Account(&email), Tried::From(claim.from)];
    let admitted = attempts::admit(store, act.now, &tried).await?;
    let person = store.person_by_email(&email).await?;
    let person = person.filter(|it| it.active);
    let digest = match &person {
        Some(person) => store.password_digest(&person.id).await?,
        None => None,
    };
    let compared = hashing
        .compare(claim.password, digest.as_deref(), act.entropy)
        .await?;
    let (Compared::Right { renewed }, Some(person), Some(digest)) = (compared, person, digest)
    else {
        return Err(nobody());
    };
    if let Some(renewed) = renewed {
        store.rehash_password(&person.id, &digest, &renewed).await?;
    }
    admitted.take_back(store).await?;
    attempts::forget(store, &email).await?;
    Ok(person)
}

fn nobody() -> Refusal {
    Refusal::Refused(
        "This address and password belong to no account. Nobody was signed in. Check both; if you \
         have forgotten the password, choose a new one by letter."
            .to_owned(),
    )
}
