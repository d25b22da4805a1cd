//! Watching: what somebody wants to be told about, and how news shall reach them.

use crate::act::{Act, Refusal};
use crate::gap_file::gap_file_seen;
use crate::gather_news;
use crate::platform::Platform;
use uptake_model::{Digest, PersonId, Watch, WatchId, Watched};
use uptake_store::Store;

/// Most things one person can watch.
pub const MOST_WATCHES: usize = 200;

/// Longest need that is watched, in characters.
pub const LONGEST_NEED: usize = 5_000;

/// Begins to watch something; nothing happens where the person watches it already.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Unknown`] for what the person cannot see;
/// [`Refusal::Refused`] for too many watches or an empty or too long need.
pub async fn watch(platform: &Platform, act: &Act<'_>, watched: Watched) -> Result<(), Refusal> {
    let person = signed_in(act)?;
    check(platform, act, &watched).await?;
    let known = platform.store().watches_of(person).await?;
    if known.len() >= MOST_WATCHES {
        return Err(Refusal::Refused(format!(
            "You watch {MOST_WATCHES} things, which is the most. Nothing was changed. End a watch you no \
             longer need first."
        )));
    }
    let watch = Watch {
        id: WatchId::new(act.entropy.id("watch")),
        person: person.clone(),
        watched,
        since: act.now,
        looked_at: None,
    };
    let mut records = act.begin(platform.store()).await?;
    if !records.add_watch(&watch).await? {
        return Ok(());
    }
    let note = act.note(
        "watch",
        ("watch", watch.id.as_str()),
        None::<&()>,
        Some(&watch),
    );
    records.commit(note).await?;
    // What is there now is no news tomorrow.
    gather_news::look(platform, act.entropy, act.now, &watch).await?;
    Ok(())
}

/// Ends a watch, and forgets what it brought.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Unknown`] where the person has no such watch.
pub async fn end_watch(store: &Store, act: &Act<'_>, id: &WatchId) -> Result<(), Refusal> {
    let person = signed_in(act)?;
    let mut records = act.begin(store).await?;
    if !records.remove_watch(id, person).await? {
        return Err(Refusal::Unknown {
            what: "watch",
            id: id.to_string(),
        });
    }
    let note = act.note::<(), ()>("end_watch", ("watch", id.as_str()), None, None);
    Ok(records.commit(note).await?)
}

/// Says whether a letter with the news shall come every week.
///
/// # Errors
/// [`Refusal::SignIn`], or the database fails.
pub async fn set_weekly(store: &Store, act: &Act<'_>, weekly: bool) -> Result<(), Refusal> {
    let person = signed_in(act)?;
    let mut records = act.begin(store).await?;
    records.put_weekly(person, weekly).await?;
    let subject = ("person", person.as_str());
    let note = act.note("set_weekly_letter", subject, None::<&()>, Some(&weekly));
    Ok(records.commit(note).await?)
}

/// Makes the address of the person's feed anew and returns what stands in it, which is
/// kept nowhere; the old address ends.
///
/// # Errors
/// [`Refusal::SignIn`], or the database fails.
pub async fn new_feed(store: &Store, act: &Act<'_>) -> Result<String, Refusal> {
    let token = act.entropy.token();
    put_feed(store, act, "make_feed", Some(&feed_digest(&token))).await?;
    Ok(token)
}

/// Ends the person's feed.
///
/// # Errors
/// [`Refusal::SignIn`], or the database fails.
pub async fn end_feed(store: &Store, act: &Act<'_>) -> Result<(), Refusal> {
    put_feed(store, act, "end_feed", None).await
}

async fn put_feed(
    store: &Store,
    act: &Act<'_>,
    verb: &'static str,
    feed: Option<&Digest>,
) -> Result<(), Refusal> {
    let person = signed_in(act)?;
    let mut records = act.begin(store).await?;
    records.put_feed(person, feed).await?;
    let note = act.note::<(), ()>(verb, ("person", person.as_str()), None, None);
    Ok(records.commit(note).await?)
}

/// Notes that the person saw their news. No write of theirs that anybody asks for later,
/// but one all the same.
///
/// # Errors
/// [`Refusal::SignIn`], or the database fails.
pub async fn see_news(store: &Store, act: &Act<'_>) -> Result<(), Refusal> {
    let person = signed_in(act)?;
    let mut records = act.begin(store).await?;
    records.see_notices(person).await?;
    let note = act.note::<(), ()>("see_news", ("person", person.as_str()), None, None);
    Ok(records.commit(note).await?)
}

/// The digest under which the address of a feed is kept.
#[must_use]
pub fn feed_digest(token: &str) -> Digest {
    Digest::of(&[b"feed", token.as_bytes()])
}

fn signed_in<'a>(act: &Act<'a>) -> Result<&'a PersonId, Refusal> {
    act.viewer.person().ok_or(Refusal::SignIn)
}

async fn check(platform: &Platform, act: &Act<'_>, watched: &Watched) -> Result<(), Refusal> {
    let store = platform.store();
    let unknown = match watched {
        Watched::GapFile { id } => {
            let seen = gap_file_seen(store, act.viewer, id).await?;
            seen.is_none().then(|| ("gap file", id.as_str()))
        }
        Watched::Project { id } => {
            let cards = store.project_cards(std::slice::from_ref(id)).await?;
            cards.is_empty().then(|| ("project", id.as_str()))
        }
        Watched::Need { text, .. } => {
            let length = text.trim().chars().count();
            if length == 0 || length > LONGEST_NEED {
                return Err(Refusal::Refused(format!(
                    "A need to watch has 1 to {LONGEST_NEED} characters; this one has {length}. Nothing was \
                     changed. Say in a few sentences what you cannot do."
                )));
            }
            None
        }
    };
    match unknown {
        None => Ok(()),
        Some((what, id)) => Err(Refusal::Unknown {
            what,
            id: id.to_owned(),
        }),
    }
}
