//! API tokens: made, listed and revoked by their person; looked up at every request of a
//! program.

use crate::account;
use crate::act::{Act, Refusal};
use crate::anew::{Anew, demand_anew};
use crate::letter;
use crate::password_hashing::PasswordHashing;
use crate::session::viewer_of;
use jiff::{SignedDuration, Timestamp};
use uptake_model::api_token::{MOST_DAYS, TOKEN_START, expiry};
use uptake_model::{
    ApiToken, ApiTokenId, Digest, Person, Proof, Scope, Viewer, requires_second_factor,
};
use uptake_store::{Store, StoreError};

/// The longest name of a token, in characters.
const LONGEST_NAME: usize = 80;

/// How many tokens a person may have.
const MOST: usize = 20;

/// How old the note of when a token was last used may grow.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// What a new token shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenWish {
    /// What its person calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// How long it lasts, in days.
    pub days: u16,
    /// What the session was opened with in which it is made.
    pub proof: Proof,
}

/// For whom a token speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenVisitor {
    /// The token.
    pub token: ApiToken,
    /// The person.
    pub person: Person,
    /// What access knows of them, no more than the token may.
    pub viewer: Viewer,
    /// Whether the token should be noted as used now.
    pub stale: bool,
    /// Whether it does not work until its person sets up a second factor.
    pub must_enrol: bool,
}

/// Makes a token for whoever acts and proves anew who they are, and returns what their program
/// holds, which is kept nowhere. They are told by letter.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where it cannot be made so, or they prove nothing;
/// [`Refusal::TooMany`]; others where the database fails.
pub async fn make_token(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    wish: &TokenWish,
    anew: Anew<'_>,
) -> Result<String, Refusal> {
    let person = account::person(store, act.person()?).await?;
    let name = wish.name.trim();
    let length = name.chars().count();
    if length == 0 || length > LONGEST_NAME {
        return Err(refused(
            "A token needs a name of up to 80 characters, by which you know it later.",
        ));
    }
    if wish.scopes.is_empty() {
        return Err(refused("A token must be allowed something."));
    }
    let expires = expiry(act.now, wish.days)
        .ok_or_else(|| refused(&format!("A token lasts 1 to {MOST_DAYS} days.")))?;
    if store.api_tokens(&person.id).await?.len() >= MOST {
        return Err(refused(
            "You have 20 tokens, which is the most. Revoke one first.",
        ));
    }
    demand_anew(store, hashing, act, &person, anew).await?;
    let token = ApiToken {
        id: ApiTokenId::new(act.entropy.id("token")),
        person: person.id.clone(),
        name: name.to_owned(),
        scopes: wish.scopes.clone(),
        made: act.now,
        expires,
        used: None,
        proof: wish.proof,
    };
    let secret = format!("{TOKEN_START}{}", act.entropy.token());
    let mut records = act.begin(store).await?;
    records.put_api_token(&token, &digest(&secret)).await?;
    let notice = letter::token_made(act, &person, &token);
    records.put_letter(&notice).await?;
    let subject = ("api_token", token.id.as_str());
    let note = act.note("make_api_token", subject, None::<&()>, Some(&token));
    records.commit(note).await?;
    Ok(secret)
}

/// Revokes a token of whoever acts, which stops at once.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Unknown`] where they have no such token; others where
/// the database fails.
pub async fn revoke_token(store: &Store, act: &Act<'_>, id: &ApiTokenId) -> Result<(), Refusal> {
    let person = act.person()?;
    let mut records = act.begin(store).await?;
    if !records.remove_api_token(person, id).await? {
        return Err(Refusal::Unknown {
            what: "token",
            id: id.to_string(),
        });
    }
    let subject = ("api_token", id.as_str());
    let note = act.note::<(), ()>("revoke_api_token", subject, None, None);
    Ok(records.commit(note).await?)
}

/// For whom what a program holds speaks at `now`; `None` where it is no token, or one that
/// ended or was revoked, or its account is locked.
///
/// # Errors
/// Where the database fails.
pub async fn token_visitor(
    store: &Store,
    secret: &str,
    now: Timestamp,
) -> Result<Option<TokenVisitor>, StoreError> {
    if !secret.starts_with(TOKEN_START) {
        return Ok(None);
    }
    let found = store.api_token(&digest(secret)).await?;
    let usable = |(token, person): &(ApiToken, Person)| token.is_valid(now) && person.active;
    let Some((token, person)) = found.filter(usable) else {
        return Ok(None);
    };
    let viewer = viewer_of(store, &person).await?;
    // A token stands for the session it was made in: of somebody who must have two factors,
    // one is worth no more than a session opened with one, whatever they set up since.
    let must_enrol = requires_second_factor(&viewer) && !token.proof.is_multi_factor();
    let used = token.used;
    Ok(Some(TokenVisitor {
        must_enrol,
        viewer: viewer.narrowed_to(&token.scopes),
        stale: used.is_none_or(|used| now.duration_since(used) > SEEN_WITHIN),
        token,
        person,
    }))
}

fn digest(secret: &str) -> Digest {
    Digest::of(&[b"api-token", secret.as_bytes()])
}

fn refused(reason: &str) -> Refusal {
    Refusal::Refused(format!(
        "{reason} No token was made; what you typed is still here."
    ))
}
