//! Proving anew who one is, before what cannot be undone or lets somebody in for good: a
//! browser left open, or a session that was stolen, is not enough for it.

use crate::act::{Act, Refusal};
use crate::attempts::{self, Tried};
use crate::password_hashing::{Compared, PasswordHashing};
use uptake_model::{Opening, Password, Person};
use uptake_store::{Store, StoreError};

/// What somebody proves anew who they are with.
#[derive(Debug, Clone, Copy)]
pub struct Anew<'a> {
    /// The password they typed, for whoever has one.
    pub password: &'a Password,
    /// What their session was opened with, and when, for whoever has none.
    pub opened: Option<Opening>,
}

/// Whether somebody has a password to prove it with; whoever has none signs in again.
///
/// # Errors
/// Where the database fails.
pub async fn proves_by_password(store: &Store, person: &Person) -> Result<bool, StoreError> {
    Ok(store.password_digest(&person.id).await?.is_some())
}

/// Lets only those pass who prove it. Wrong passwords count as in signing in.
pub(crate) async fn demand_anew(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    person: &Person,
    anew: Anew<'_>,
) -> Result<(), Refusal> {
    let Some(digest) = store.password_digest(&person.id).await? else {
        if anew.opened.is_some_and(|it| it.is_fresh(act.now)) {
            return Ok(());
        }
        return Err(Refusal::Refused(
            "You signed in more than ten minutes ago, and this needs a fresh proof that it is you. Nothing \
             was changed. Sign out, sign in again, and come back here within ten minutes."
                .to_owned(),
        ));
    };
    let tried = [Tried::Account(&person.email)];
    let admitted = attempts::admit(store, act.now, &tried).await?;
    let compared = hashing.compare(anew.password, Some(&digest), act.entropy);
    if compared.await? == Compared::Wrong {
        return Err(Refusal::Refused(
            "The password you have is another one. Nothing was changed. Type it again.".to_owned(),
        ));
    }
    admitted.take_back(store).await
}
