//! Who asks: the session that a request's cookie names, and what a write made in their
//! name starts from.

use crate::error::Fault;
use crate::refusals::Asker;
use crate::sent::Sent;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use uptake_model::{Actor, Person, Proof, Viewer, institution, second_factor};
use uptake_workflow::api_token::TokenVisitor;
use uptake_workflow::session::{self, Visitor};
use uptake_workflow::{Act, Anew, passkey};

/// A request's visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    visitor: Visitor,
    actor: Actor,
    /// The token of the session, to end it.
    pub token: Option<String>,
}

impl Visit {
    fn of(visitor: Visitor, token: Option<String>) -> Self {
        let person = visitor.person.as_ref();
        Self {
            actor: person.map_or(Actor::Visitor, |it| Actor::Person(it.id.clone())),
            token: token.filter(|_| person.is_some()),
            visitor,
        }
    }

    /// What access knows of whoever asks.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.visitor.viewer
    }

    /// Whoever signed in.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        self.visitor.person.as_ref()
    }

    /// Whoever signed in, for pages that are for nobody else.
    ///
    /// # Errors
    /// [`Fault::SignIn`], which leads to signing in and back.
    pub fn signed_in(&self) -> Result<&Person, Fault> {
        self.person().ok_or(Fault::SignIn)
    }

    /// The visit of a program that a token speaks for.
    #[must_use]
    pub fn of_token(token: TokenVisitor) -> Self {
        let visitor = Visitor {
            person: Some(token.person),
            viewer: token.viewer,
            must_enrol: token.must_enrol,
            ..Visitor::default()
        };
        Self::of(visitor, None)
    }

    /// Whether they must set up a second factor before they write anything else.
    #[must_use]
    pub fn must_enrol(&self) -> bool {
        self.visitor.must_enrol
    }

    /// What their session was opened with; of nobody, the weakest there is.
    #[must_use]
    pub fn proof(&self) -> Proof {
        self.visitor.opening.map_or(Proof::Password, |it| it.proof)
    }

    /// What they prove anew who they are with, in a form.
    #[must_use]
    pub fn anew<'a>(&self, sent: &'a Sent) -> Anew<'a> {
        Anew {
            password: sent.password("password"),
            opened: self.visitor.opening,
        }
    }

    /// The visit of somebody who has just proved who they are.
    #[must_use]
    pub fn now_of(&self, person: &Person) -> Self {
        Self {
            actor: Actor::Person(person.id.clone()),
            ..self.clone()
        }
    }

    /// A write in their name, sent with a form.
    #[must_use]
    pub fn act<'a>(&'a self, state: &'a AppState, form: Option<&'a str>) -> Act<'a> {
        Act {
            actor: &self.actor,
            viewer: self.viewer(),
            now: state.now(),
            entropy: state.entropy(),
            form,
        }
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Fault> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let visit = match token_in(&parts.headers, state.cookie_name()) {
            Some(token) => read(state, token).await?,
            None => Self::of(Visitor::default(), None),
        };
        if let (Some(asker), Some(person)) = (parts.extensions.get::<Asker>(), visit.person()) {
            asker.is(&person.id);
        }
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }
}

async fn read(state: &AppState, token: String) -> Result<Visit, Fault> {
    let now = state.now();
    let visitor = session::visitor(state.store(), &token, now).await?;
    if visitor.stale {
        let (store, digest) = (state.store().clone(), session::token_digest(&token));
        // Beside the answer, which shall not wait for it; a note lost is made next time.
        tokio::spawn(async move {
            if let Err(error) = store.touch_session(&digest, now).await {
                tracing::debug!("{error}");
            }
        });
    }
    Ok(Visit::of(visitor, Some(token)))
}

/// The value of a cookie of this name.
fn token_in(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

/// A cookie: for this site alone, never read by scripts, not sent along when another site
/// posts here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// Carries a session's token.
    Session,
    /// Carries the token of a sign-in that waits for a code.
    HalfOpen,
    /// Tells the browser that left for an institution from all others.
    Errand,
    /// Tells the browser that was asked for a passkey from all others.
    Passkey,
}

impl Cookie {
    fn name(self, state: &AppState) -> String {
        let end = match self {
            Self::Session => "",
            Self::HalfOpen => "-code",
            Self::Errand => "-institution",
            Self::Passkey => "-passkey",
        };
        format!("{}{end}", state.cookie_name())
    }

    fn lasts(self) -> i64 {
        match self {
            Self::Session => session::LONGEST.as_secs(),
            Self::HalfOpen => second_factor::HALF_OPEN.as_secs(),
            Self::Errand => institution::AWAY.as_secs(),
            Self::Passkey => passkey::WAITS.as_secs(),
        }
    }

    /// The value that a browser sent; empty where it sent none.
    #[must_use]
    pub fn read(self, state: &AppState, headers: &HeaderMap) -> String {
        token_in(headers, &self.name(state)).unwrap_or_default()
    }

    /// The header that gives it to a browser.
    #[must_use]
    pub fn set(self, state: &AppState, value: &str) -> HeaderValue {
        self.line(state, value, self.lasts())
    }

    /// The header that makes a browser forget it.
    #[must_use]
    pub fn forget(self, state: &AppState) -> HeaderValue {
        self.line(state, "", 0)
    }

    fn line(self, state: &AppState, value: &str, seconds: i64) -> HeaderValue {
        let name = self.name(state);
        let secure = if state.is_secure() { "; Secure" } else { "" };
        let text =
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        // Tokens are base64url, so that it always is one.
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

/// The cookie that carries a session's token.
#[must_use]
pub fn session_cookie(state: &AppState, token: &str) -> HeaderValue {
    Cookie::Session.set(state, token)
}

/// The cookie that makes a browser forget its session.
#[must_use]
pub fn no_cookie(state: &AppState) -> HeaderValue {
    Cookie::Session.forget(state)
}
