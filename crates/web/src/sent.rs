//! What a form sent: its fields, with repeated names, and the identifier by which one
//! sent twice is told.

use crate::error::Fault;
use crate::parameters::Parameters;
use crate::router::LARGEST_BODY;
use crate::state::AppState;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use uptake_model::Password;

/// How the names of fields begin that hold passwords. These are neither trimmed nor shown.
const PASSWORDS: &str = "password";

/// The fields of a form sent with POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The fields, in order; empty ones are left out.
    pub fields: Parameters,
    /// What tells this form from others, with the address it was sent to; `None` where a
    /// program sent it without.
    pub form: Option<String>,
    /// Fields whose name begins with `password`, exactly as they were typed.
    passwords: Vec<(String, Password)>,
    /// What stands for a password that was not sent.
    nothing: Password,
}

impl Sent {
    /// The first value of a field; empty where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).unwrap_or_default()
    }

    /// A password, exactly as it was typed; empty where there is none. Its field's name
    /// begins with `password`.
    #[must_use]
    pub fn password(&self, name: &str) -> &Password {
        let found = self.passwords.iter().find(|(it, _)| it == name);
        found.map_or(&self.nothing, |(_, password)| password)
    }
}

impl FromRequest<AppState> for Sent {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let is_form = kind.is_some_and(|kind| {
            kind.as_bytes()
                .starts_with(b"application/x-www-form-urlencoded")
        });
        if !is_form {
            return Err(Fault::Media(
                "This address takes forms (application/x-www-form-urlencoded). Nothing was changed."
                    .to_owned(),
            ));
        }
        let path = request.uri().path().to_owned();
        let body = to_bytes(request.into_body(), LARGEST_BODY).await;
        let body = body.map_err(|_| {
            Fault::TooLarge(
                "What was sent is larger than 1 MiB, so it was not read. Nothing was changed. Send less."
                    .to_owned(),
            )
        })?;
        let body = std::str::from_utf8(&body).map_err(|_| {
            Fault::Refused("The form is not UTF-8. Nothing was changed.".to_owned())
        })?;
        let fields = Parameters::read(Some(body)).without(PASSWORDS);
        let typed = form_urlencoded::parse(body.as_bytes());
        Ok(Self {
            form: fields.get("form").map(|id| format!("{id}@{path}")),
            fields,
            passwords: typed
                .filter(|(name, _)| name.starts_with(PASSWORDS))
                .map(|(name, typed)| (name.into_owned(), Password::typed(&typed)))
                .collect(),
            nothing: Password::typed(""),
        })
    }
}
