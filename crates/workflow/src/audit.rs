//! Proving the audit log, and reading it.

use crate::act::Refusal;
use serde::Serialize;
use uptake_model::{AuditEntry, ChainBreak, Digest, PLATFORM_SUBJECTS, PlatformRole, Viewer};
use uptake_store::listing::{AuditFilter, Page, Paged};
use uptake_store::{Store, StoreError};

/// Entries read at once.
const AT_ONCE: u32 = 1_000;

/// What a look through the whole log found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainProof {
    /// How many entries hold, from the first on.
    pub entries: u64,
    /// The hash of the last of them. Noted elsewhere, it proves later that nothing before
    /// it was changed since.
    pub head: Digest,
    /// The first break; `None` where the chain holds.
    #[serde(skip)]
    pub found: Option<ChainBreak>,
}

/// Proves the log from its first entry to its head, page by page; `progress` hears of the
/// number of entries so far and of all. People may write meanwhile.
///
/// # Errors
/// Where the database fails. A break is no error.
pub async fn first_break(
    store: &Store,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<ChainProof, StoreError> {
    let mut last: Option<AuditEntry> = None;
    let mut expected = store.audit_head().await?.0;
    let found = match store.audit_before_first().await? {
        Some(number) => Some(ChainBreak::PutIn { number }),
        None => loop {
            let number = last.as_ref().map_or(0, |it| it.number);
            progress(number, expected);
            let (found, whole) = follow(store, &mut last).await?;
            if found.is_some() {
                break found;
            }
            if whole {
                continue;
            }
            // Read after the entries, so that one written in between is not a break.
            let (head, hash) = store.audit_head().await?;
            let (at, own) = place(last.as_ref());
            if head > expected && head > at {
                expected = head;
                continue;
            }
            break match () {
                () if head != at => Some(ChainBreak::CutShort {
                    found: at,
                    expected: head,
                }),
                () if hash != own => Some(ChainBreak::NotTheLast { number: at }),
                () => None,
            };
        },
    };
    let (entries, head) = place(last.as_ref());
    Ok(ChainProof {
        entries,
        head,
        found,
    })
}

fn place(last: Option<&AuditEntry>) -> (u64, Digest) {
    last.map_or_else(|| (0, Digest::origin()), |it| (it.number, it.hash.clone()))
}

/// Checks the next entries; says where they break, and whether there may be more.
async fn follow(
    store: &Store,
    last: &mut Option<AuditEntry>,
) -> Result<(Option<ChainBreak>, bool), StoreError> {
    let number = last.as_ref().map_or(0, |it| it.number);
    let entries = match store.audit_after(number, AT_ONCE).await {
        Ok(entries) => entries,
        Err(error) if error.is_about_content() => {
            let entries = readable(store, number).await?;
            if entries.is_empty() {
                // What was written could be read; so this was changed.
                return Ok((Some(ChainBreak::Changed { number: number + 1 }), false));
            }
            entries
        }
        Err(error) => return Err(error),
    };
    let whole = !entries.is_empty();
    for entry in entries {
        if let Err(found) = entry.check_after(last.as_ref()) {
            return Ok((Some(found), false));
        }
        *last = Some(entry);
    }
    Ok((None, whole))
}

/// The entries after `number` up to the first that cannot be read.
async fn readable(store: &Store, mut number: u64) -> Result<Vec<AuditEntry>, StoreError> {
    let mut entries = Vec::new();
    loop {
        match store.audit_after(number, 1).await {
            Ok(found) => {
                let Some(entry) = found.into_iter().next() else {
                    return Ok(entries);
                };
                number = entry.number;
                entries.push(entry);
            }
            Err(error) if error.is_about_content() => return Ok(entries),
            Err(error) => return Err(error),
        }
    }
}

/// Entries of the log about the platform itself, the latest first, for those who run it: see
/// [`named_entries`]. What organisations wrote is not listed, since no role opens it.
///
/// # Errors
/// [`Refusal::SignIn`] and, for everybody who is no administrator, [`Refusal::Unknown`].
pub async fn audit_log(
    store: &Store,
    viewer: &Viewer,
    filter: &AuditFilter,
    page: Page,
) -> Result<Paged<AuditEntry>, Refusal> {
    if viewer.person().is_none() {
        return Err(Refusal::SignIn);
    }
    if !viewer.is(PlatformRole::Administrator) {
        return Err(Refusal::Unknown {
            what: "page",
            id: "/admin/audit".to_owned(),
        });
    }
    let filter = AuditFilter {
        kinds: PLATFORM_SUBJECTS,
        ..filter.clone()
    };
    Ok(named_entries(store, &filter, page).await?)
}

/// Entries of the log, the latest first. Who wrote may be named by e-mail address; whoever
/// was erased is still found by identifier.
///
/// # Errors
/// Where the database fails.
pub async fn named_entries(
    store: &Store,
    filter: &AuditFilter,
    page: Page,
) -> Result<Paged<AuditEntry>, StoreError> {
    let mut filter = filter.clone();
    if let Some(address) = filter.actor.as_ref().filter(|it| it.contains('@')) {
        match store.person_by_email(&address.to_lowercase()).await? {
            Some(person) => filter.actor = Some(person.id.to_string()),
            None => {
                return Ok(Paged {
                    total: 0,
                    offset: page.offset,
                    items: Vec::new(),
                });
            }
        }
    }
    store.audit_entries(&filter, page).await
}
