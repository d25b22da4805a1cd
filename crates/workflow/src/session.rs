//! Sessions: opened when somebody has proved who they are, looked up at every request,
//! ended by signing out, by time, or by somebody who may.

use crate::act::{Act, Refusal};
use jiff::{SignedDuration, Timestamp};
use uptake_model::{
    Digest, Opening, Person, PersonId, Proof, SignedIn, Viewer, requires_second_factor,
};
use uptake_store::{KeptSession, Records, Store, StoreError};

/// A session ends when nothing was asked for so long. NIST SP 800-63B-4, 2.2.3, speaks of one
/// hour at its second level, and lets the risk decide; a duty officer keeps the page open
/// over an incident and comes back to it between calls.
pub const IDLE: SignedDuration = SignedDuration::from_hours(4);

/// A session ends after so long whatever happens: NIST SP 800-63B-4, 2.2.3.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// How old the note of when a session was last seen may grow.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// Who asks, as a session says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visitor {
    /// The person; `None` where nobody signed in.
    pub person: Option<Person>,
    /// What access knows of them.
    pub viewer: Viewer,
    /// Whether the session should be noted as seen now.
    pub stale: bool,
    /// Whether they must set up a second factor before they write anything else.
    pub must_enrol: bool,
    /// What the session was opened with, and when.
    pub opening: Option<Opening>,
}

/// The digest under which a token is kept.
#[must_use]
pub fn token_digest(token: &str) -> Digest {
    Digest::of(&[b"session", token.as_bytes()])
}

/// Writes a session into a write that is being made, and returns its token.
pub(crate) async fn write_session(
    records: &mut Records,
    act: &Act<'_>,
    person: &PersonId,
    proof: Proof,
) -> Result<String, StoreError> {
    let token = act.entropy.token();
    records
        .open_session(&token_digest(&token), person, proof, act.now)
        .await?;
    Ok(token)
}

/// Ends a session.
///
/// # Errors
/// Where the database fails.
pub async fn close_session(store: &Store, act: &Act<'_>, token: &str) -> Result<(), Refusal> {
    let digest = token_digest(token);
    let Some(session) = store.session(&digest).await? else {
        return Ok(());
    };
    let mut records = act.begin(store).await?;
    records.close_session(&digest).await?;
    let subject = ("person", session.person.id.as_str());
    let note = act.note::<(), ()>("sign_out", subject, None, None);
    Ok(records.commit(note).await?)
}

/// Ends all sessions of whoever acts, on every device, and revokes their API tokens.
///
/// # Errors
/// [`Refusal::SignIn`] where nobody signed in; others where the database fails.
pub async fn close_every_session(store: &Store, act: &Act<'_>) -> Result<(), Refusal> {
    let person = act.person()?;
    let mut records = act.begin(store).await?;
    records.close_sessions_of(person).await?;
    records.remove_api_tokens_of(person).await?;
    let subject = ("person", person.as_str());
    let note = act.note::<(), ()>("sign_out_everywhere", subject, None, None);
    Ok(records.commit(note).await?)
}

/// The sessions of whoever acts that have not ended, the last seen first.
///
/// # Errors
/// [`Refusal::SignIn`] where nobody signed in; others where the database fails.
pub async fn own_sessions(store: &Store, act: &Act<'_>) -> Result<Vec<KeptSession>, Refusal> {
    let kept = store.sessions_of(act.person()?).await?;
    let alive = |it: &KeptSession| !has_ended(it.opened, it.seen, act.now);
    Ok(kept.into_iter().filter(alive).collect())
}

fn has_ended(opened: Timestamp, seen: Timestamp, now: Timestamp) -> bool {
    now.duration_since(seen) > IDLE || now.duration_since(opened) > LONGEST
}

/// Who a token speaks for at `now`: the public, where it is unknown or has ended.
///
/// # Errors
/// Where the database fails.
pub async fn visitor(store: &Store, token: &str, now: Timestamp) -> Result<Visitor, StoreError> {
    let Some(session) = store.session(&token_digest(token)).await? else {
        return Ok(Visitor::default());
    };
    if has_ended(session.opened, session.seen, now) || !session.person.active {
        return Ok(Visitor::default());
    }
    let viewer = viewer_of(store, &session.person).await?;
    let proved_twice = session.second_factor || session.proof.is_multi_factor();
    Ok(Visitor {
        must_enrol: requires_second_factor(&viewer) && !proved_twice,
        viewer,
        stale: now.duration_since(session.seen) > SEEN_WITHIN,
        opening: Some(Opening {
            proof: session.proof,
            at: session.opened,
        }),
        person: Some(session.person),
    })
}

/// What access knows of a person.
///
/// # Errors
/// Where the database fails.
pub async fn viewer_of(store: &Store, person: &Person) -> Result<Viewer, StoreError> {
    Ok(Viewer::Person(SignedIn {
        person: person.id.clone(),
        memberships: store.memberships(&person.id).await?,
        roles: person.roles.clone(),
    }))
}
