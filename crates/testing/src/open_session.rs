//! Signing in where a test is about something else.

use uptake_model::{PersonId, Proof};
use uptake_store::Store;
use uptake_workflow::second_factor::{SignIn, sign_in_after};
use uptake_workflow::{Act, Refusal};

/// Opens a session of a person as if both factors had been proved, and returns its token.
///
/// # Errors
/// Where the database fails.
///
/// # Panics
/// Where two factors are not enough.
#[expect(clippy::panic, reason = "a test that cannot begin must fail")]
pub async fn open_session(
    store: &Store,
    act: &Act<'_>,
    person: &PersonId,
) -> Result<String, Refusal> {
    match sign_in_after(store, act, person, Proof::PasswordAndCode).await? {
        SignIn::Whole(token) => Ok(token),
        SignIn::HalfOpen(_) => panic!("two factors are enough"),
    }
}
