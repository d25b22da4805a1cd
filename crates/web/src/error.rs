//! The error doctrine of the site. A [`Fault`] is what went wrong, told apart into
//! what the reader can mend (an address, a parameter, a body) and what is ours (the
//! database, the index, a template). Pages and the API word the same fault, each in
//! its own form: [`Fault`] answers with a page, [`crate::api::problem::ApiFault`] with
//! problem details. Every message says what happened, what was kept and what to do;
//! our own faults are logged with their cause, which is never shown.

use crate::frame::Frame;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use uptake_store::StoreError;
use uptake_workflow::{PlatformError, Refusal};

/// What went wrong with a request.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The corpus holds no such thing.
    #[error("Uptake holds no {what} “{id}”.")]
    Unknown {
        /// The kind of thing, such as `project`.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// No page stands at this address.
    #[error("There is nothing at this address.")]
    NoPage,
    /// The page does not take this method.
    #[error("{0}")]
    Method(String),
    /// A parameter or a body cannot be understood.
    #[error("{0}")]
    Refused(String),
    /// A body is in a form that is not read.
    #[error("{0}")]
    Media(String),
    /// A parameter or a body is too large.
    #[error("{0}")]
    TooLarge(String),
    /// Nobody signed in, and this is for people with an account.
    #[error("Sign in first. Nothing was changed.")]
    SignIn,
    /// Not theirs to do.
    #[error("{0}")]
    Forbidden(String),
    /// It was changed in between, or done before.
    #[error("{0}")]
    Conflict(String),
    /// Too many attempts.
    #[error("{0}")]
    TooMany(String),
    /// Something must be done first, such as building the index.
    #[error("{0}")]
    NotReady(String),
    /// The database failed or is busy.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of ours.
    #[error("{0}")]
    Ours(String),
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::Ours(format!("a template failed: {error}"))
    }
}

impl From<PlatformError> for Fault {
    fn from(error: PlatformError) -> Self {
        match error {
            PlatformError::Store(error) => Self::Store(error),
            PlatformError::NoIndex => Self::NotReady(
                "The search index has not been built yet, so nothing can be matched. Nothing was \
                 lost. Whoever runs this site can build it with: uptake index"
                    .to_owned(),
            ),
            // The index is derived: its message says how to make it again.
            other @ (PlatformError::OtherData
            | PlatformError::IndexBehind
            | PlatformError::OpenIndex(_)) => Self::NotReady(other.to_string()),
            other => Self::Ours(other.to_string()),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Platform(error) => error.into(),
            Refusal::Unknown { what, id } => Self::Unknown { what, id },
            Refusal::SignIn => Self::SignIn,
            Refusal::NotYours(reason) => Self::Forbidden(reason),
            Refusal::Refused(reason) => Self::Refused(reason),
            other @ (Refusal::Conflict | Refusal::AlreadyDone) => Self::Conflict(other.to_string()),
            other @ Refusal::TooMany { .. } => Self::TooMany(other.to_string()),
        }
    }
}

impl Fault {
    /// The status to answer with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unknown { .. } | Self::NoPage => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Refused(_) => StatusCode::BAD_REQUEST,
            Self::Media(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotReady(_) | Self::Store(StoreError::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A heading of a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Unknown {
                what: "concept", ..
            } => "Not in the thesaurus",
            Self::Unknown { .. } => "Not in the corpus",
            Self::NoPage => "Nothing here",
            Self::Method(_) => "Not possible here",
            Self::Refused(_) | Self::Media(_) => "That could not be understood",
            Self::TooLarge(_) => "That is too much at once",
            Self::SignIn => "Sign in first",
            Self::Forbidden(_) => "Not yours to do",
            Self::Conflict(_) => "Done or changed before",
            Self::TooMany(_) => "Too many attempts",
            Self::NotReady(_) | Self::Store(StoreError::Busy) => "Not ready yet",
            Self::Store(_) | Self::Ours(_) => "Something went wrong on our side",
        }
    }

    /// What happened, what was kept and what to do, without our own causes.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Unknown {
                what: "concept", ..
            } => format!(
                "{self} It may have been renamed. Nothing was changed. Look for it in the thesaurus \
                 by what people call it."
            ),
            Self::Unknown { .. } => format!(
                "{self} It may have another identifier, or stand in data that was not imported. \
                 Nothing was changed. Search for it by its words, or look at what was imported."
            ),
            Self::NoPage => format!(
                "{self} The address may be mistyped or out of date. Start at the home page, or \
                 search."
            ),
            Self::Method(_)
            | Self::Refused(_)
            | Self::Media(_)
            | Self::TooLarge(_)
            | Self::SignIn
            | Self::Forbidden(_)
            | Self::Conflict(_)
            | Self::TooMany(_)
            | Self::NotReady(_) => self.to_string(),
            Self::Store(StoreError::Busy) => {
                "The database is busy with an import. Nothing was lost. Try again in a moment."
                    .to_owned()
            }
            Self::Store(_) | Self::Ours(_) => {
                "Your request could not be answered. Nothing was changed or lost. Try again; if \
                 it keeps happening, tell whoever runs this site, with the time and the address."
                    .to_owned()
            }
        }
    }

    /// Writes our own faults with their cause to the log.
    pub fn log(&self) {
        if self.status().is_server_error() {
            tracing::error!(fault = ?self, "a request failed");
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    detail: String,
    signs_in: bool,
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        self.log();
        let page = ErrorPage {
            frame: Frame::new(self.title()),
            detail: self.detail(),
            signs_in: matches!(self, Self::SignIn),
        };
        match page.render() {
            Ok(html) => (self.status(), Html(html)).into_response(),
            // The template of errors is the one that must not fail; words remain.
            Err(_) => (self.status(), self.detail()).into_response(),
        }
    }
}

/// Renders a page.
///
/// # Errors
/// Where the template fails, which is a fault of ours.
pub fn page(template: &impl Template) -> Result<Response, Fault> {
    Ok(Html(template.render()?).into_response())
}
