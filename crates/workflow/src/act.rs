//! What stands around every write: who makes it, when, with which chance, and from which
//! form; and what every write refuses alike.

use crate::entropy::Entropy;
use crate::platform::PlatformError;
use jiff::Timestamp;
use serde::Serialize;
use uptake_model::{Actor, AuditNote, PersonId, Viewer};
use uptake_store::{Records, Store, StoreError};

/// A write about to be made.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// Who makes it, for the audit log.
    pub actor: &'a Actor,
    /// Who makes it, for access.
    pub viewer: &'a Viewer,
    /// When.
    pub now: Timestamp,
    /// Where identifiers, tokens and salts come from.
    pub entropy: &'a dyn Entropy,
    /// The form it was sent with: one sent twice is carried out once.
    pub form: Option<&'a str>,
}

/// Why a write was refused: something in the request, or the database.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such thing, or `viewer` may not know that there is.
    #[error("Uptake holds no {what} “{id}”. Nothing was changed.")]
    Unknown {
        /// The kind of thing.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// Nobody signed in.
    #[error("Sign in first. Nothing was changed.")]
    SignIn,
    /// Not theirs to do.
    #[error("{0}")]
    NotYours(String),
    /// What was sent cannot be taken: what happened, what was kept, what to do.
    #[error("{0}")]
    Refused(String),
    /// Somebody else changed it in between.
    #[error(
        "Somebody else changed this while you were writing. Nothing of yours was written yet, and \
         nothing is lost: both versions are shown. Take over what you want to keep, and save again."
    )]
    Conflict,
    /// The same form was carried out before.
    #[error("This form was sent before and was carried out then. Nothing was done twice.")]
    AlreadyDone,
    /// Too many attempts.
    #[error("Too many attempts. Nothing was changed. Try again in {minutes} min.")]
    TooMany {
        /// How long to wait.
        minutes: u64,
    },
    /// The platform.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

/// What is answered where there is no such thing, or whoever asks may not know of it.
pub(crate) fn unknown(what: &'static str, id: &impl ToString) -> Refusal {
    Refusal::Unknown {
        what,
        id: id.to_string(),
    }
}

impl Refusal {
    /// A fault of ours or of the machine, which no request is to blame for.
    pub(crate) fn fault(error: impl std::fmt::Display) -> Self {
        Self::Platform(PlatformError::Fault(error.to_string()))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Platform(error.into())
    }
}

impl Act<'_> {
    /// Who acts, for what only somebody with an account can do.
    ///
    /// # Errors
    /// [`Refusal::SignIn`] where nobody signed in.
    pub fn person(&self) -> Result<&PersonId, Refusal> {
        self.viewer.person().ok_or(Refusal::SignIn)
    }

    /// Begins the write.
    ///
    /// # Errors
    /// [`Refusal::AlreadyDone`] where its form was carried out before; others where the
    /// database fails.
    pub async fn begin(&self, store: &Store) -> Result<Records, Refusal> {
        let mut records = store.begin_records().await?;
        if let Some(form) = self.form
            && !records.use_form(form, self.now).await?
        {
            return Err(Refusal::AlreadyDone);
        }
        Ok(records)
    }

    /// What the audit log shall say of it: the verb, its subject as `kind:id`, and what it
    /// was before and is now, of which only digests are kept.
    pub fn note<B: Serialize, A: Serialize>(
        &self,
        verb: &'static str,
        subject: (&str, &str),
        before: Option<&B>,
        after: Option<&A>,
    ) -> AuditNote {
        AuditNote {
            at: self.now,
            actor: self.actor.clone(),
            verb,
            subject: format!("{}:{}", subject.0, subject.1),
            before: before.and_then(|it| serde_json::to_string(it).ok()),
            after: after.and_then(|it| serde_json::to_string(it).ok()),
            salt: self.entropy.token(),
        }
    }
}
