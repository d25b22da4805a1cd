//! What programs write: JSON bodies, the key by which a write sent twice is carried out
//! once, and what is answered.

use super::matching::unknown_key;
use super::problem::ApiFault;
use crate::error::Fault;
use crate::state::AppState;
use crate::visit::Visit;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uptake_model::Digest;
use uptake_workflow::Act;
use utoipa::ToSchema;

/// The header of draft-ietf-httpapi-idempotency-key-header.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Longest key, in bytes.
const LONGEST_KEY: usize = 255;

/// Who writes, and the form that the key of the request stands for.
#[derive(Debug)]
pub(crate) struct Writer {
    visit: Visit,
    form: Option<String>,
}

impl Writer {
    /// Who writes.
    pub(crate) fn visit(&self) -> &Visit {
        &self.visit
    }

    /// The write.
    pub(crate) fn act<'a>(&'a self, state: &'a AppState) -> Act<'a> {
        self.visit.act(state, self.form.as_deref())
    }
}

impl FromRequestParts<AppState> for Writer {
    type Rejection = ApiFault;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiFault> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let person = visit.signed_in()?.id.clone();
        let key = parts.headers.get(IDEMPOTENCY_KEY).map(key).transpose()?;
        // Keys are chosen by programs: one counts for its person and address alone.
        let form = key.map(|key| {
            let (method, path) = (parts.method.as_str(), parts.uri.path());
            let said = [person.as_str(), method, path, key].map(str::as_bytes);
            format!("key-{}", Digest::of(&said).as_str())
        });
        Ok(Self { visit, form })
    }
}

/// The key, with or without the quotes of a structured field.
fn key(value: &HeaderValue) -> Result<&str, Fault> {
    let text = value.to_str().unwrap_or_default().trim();
    let plain = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let key = plain.unwrap_or(text);
    if (1..=LONGEST_KEY).contains(&key.len()) {
        return Ok(key);
    }
    Err(Fault::Refused(
        "The Idempotency-Key must have 1 to 255 visible characters, such as a UUID. Nothing was \
         changed."
            .to_owned(),
    ))
}

/// A JSON body.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = ApiFault;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiFault> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(refused(&rejection).into()),
        }
    }
}

fn refused(rejection: &JsonRejection) -> Fault {
    match rejection.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Fault::Media(
            "The body was not sent as JSON, so it was not read. Nothing was changed. Send it with the \
             content type application/json."
                .to_owned(),
        ),
        StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge(
            "The body is larger than 1 MiB, so it was not read. Nothing was changed. Send less."
                .to_owned(),
        ),
        _ => {
            let said = rejection.body_text();
            Fault::Refused(match unknown_key(&said) {
                Some((unknown, known)) => format!(
                    "The key “{unknown}” is not known. Nothing was changed. The keys that are \
                     understood here are {}.",
                    known.join(", ")
                ),
                None => format!(
                    "The body could not be read: {}. Nothing was changed. What it must hold stands at \
                     /api/v1/openapi.json.",
                    said.trim_end_matches('.')
                ),
            })
        }
    }
}

/// What was written.
#[derive(Debug, Serialize, ToSchema)]
pub struct Written {
    /// Its identifier.
    pub id: String,
    /// The address of its page.
    #[schema(example = "/gap-files/gap-4k7mqz2v")]
    pub page: String,
    /// For a gap file, what its next change must send in `If-Match`; also the `ETag`.
    pub edit_token: Option<String>,
}

impl Written {
    /// Something that was made or changed.
    pub(crate) fn new(id: &impl ToString, page: String) -> Self {
        Self {
            id: id.to_string(),
            page,
            edit_token: None,
        }
    }

    /// The answer; `made` is the address of what is new.
    pub(crate) fn answer(self, made: Option<&str>) -> Response {
        let status = match made {
            Some(_) => StatusCode::CREATED,
            None => StatusCode::OK,
        };
        let tag = self.edit_token.as_deref().and_then(tag);
        let mut response = (status, Json(self)).into_response();
        let place = made.and_then(|it| HeaderValue::try_from(it).ok());
        let headers = response.headers_mut();
        headers.extend(place.map(|it| (header::LOCATION, it)));
        headers.extend(tag.map(|it| (header::ETAG, it)));
        response
    }
}

/// An edit token as an entity tag.
pub(crate) fn tag(token: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("\"{token}\"")).ok()
}
