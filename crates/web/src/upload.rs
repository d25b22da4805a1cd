//! What a form with a file sent (multipart/form-data, RFC 7578): its fields, the bytes of
//! the file, and the identifier by which one sent twice is told. The type that a file claims
//! is not looked at, and its name tells nothing but what to call it.

use crate::error::Fault;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use uptake_model::attached_file::LARGEST_ATTACHED;

/// Largest form with a file, in bytes: a file sent on in a field is a third longer.
pub(crate) const LARGEST_UPLOAD: usize = 4 << 20;

/// Largest form with a file that a claim rests on, in bytes. Of a file that is larger than
/// is taken, what is too much is read and forgotten, so that the rest of the form is kept.
const LARGEST_ATTACHING: usize = 32 << 20;

/// Most parts that are read.
const MOST_PARTS: usize = 40;

/// Most bytes of a file that are kept: one more than any address takes, so that one that is
/// too large is known to be.
const MOST_KEPT: usize = LARGEST_ATTACHED + 1;

/// Largest field beside the file, in bytes.
const LARGEST_FIELD: usize = LARGEST_UPLOAD;

/// The name of the part that holds the file.
const FILE: &str = "file";

/// A form with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    fields: Vec<(String, String)>,
    /// The file; empty where none was chosen.
    pub(crate) file: Vec<u8>,
    /// The name that came with the file.
    pub(crate) file_name: String,
    /// What tells this form from others, with the address it was sent to.
    pub(crate) form: Option<String>,
}

impl Upload {
    /// The first value of a field, trimmed; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(it, _)| it == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The fields as a form without a file would have sent them.
    pub(crate) fn parameters(&self) -> Parameters {
        let fields = self.fields.iter();
        let trimmed = fields.map(|(name, value)| (name.as_str(), value.trim().to_owned()));
        Parameters::of(trimmed.collect())
    }

    /// Reads a form with a file that a claim rests on.
    pub(crate) async fn attaching(mut request: Request, state: &AppState) -> Result<Self, Fault> {
        DefaultBodyLimit::max(LARGEST_ATTACHING).apply(&mut request);
        let read = Self::from_request(request, state).await;
        read.map_err(|fault| match fault {
            Fault::TooLarge(_) => Fault::TooLarge(
                "What was sent is far larger than the 5 MiB that a file may have, so it was not read. \
                 Nothing was changed. Go back, make the file smaller, or give a link."
                    .to_owned(),
            ),
            other => other,
        })
    }

    /// As [`Self::attaching`]; the form may also have been sent without a file.
    pub(crate) async fn of_either(request: Request, state: &AppState) -> Result<Self, Fault> {
        if is_upload(&request) {
            return Self::attaching(request, state).await;
        }
        let sent = Sent::from_request(request, state).await?;
        let fields = sent.fields.pairs();
        Ok(Self {
            fields: fields
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            file: vec![],
            file_name: String::new(),
            form: sent.form,
        })
    }
}

/// Whether a request says that it brings a form with a file.
pub(crate) fn is_upload(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|it| it.as_bytes().starts_with(b"multipart/form-data"))
}

/// The bytes of a part, of which no more than `most` are kept.
async fn kept(mut part: Field<'_>, most: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|it| fault(&it))? {
        let left = most - bytes.len();
        bytes.extend_from_slice(&chunk[..chunk.len().min(left)]);
    }
    Ok(bytes)
}

impl FromRequest<AppState> for Upload {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Fault> {
        if !is_upload(&request) {
            return Err(Fault::Media(
                "This address takes a form with a file (multipart/form-data). Nothing was changed."
                    .to_owned(),
            ));
        }
        let path = request.uri().path().to_owned();
        let parts = Multipart::from_request(request, state).await;
        let mut parts = parts.map_err(|error| Fault::Refused(error.body_text()))?;
        let mut upload = Self {
            fields: vec![],
            file: vec![],
            file_name: String::new(),
            form: None,
        };
        for _ in 0..MOST_PARTS {
            let Some(part) = parts.next_field().await.map_err(|it| fault(&it))? else {
                break;
            };
            let name = part.name().unwrap_or_default().to_owned();
            if name == FILE {
                part.file_name()
                    .unwrap_or_default()
                    .clone_into(&mut upload.file_name);
                upload.file = kept(part, MOST_KEPT).await?;
                continue;
            }
            let bytes = kept(part, LARGEST_FIELD + 1).await?;
            if bytes.len() > LARGEST_FIELD {
                return Err(too_large());
            }
            let text = String::from_utf8(bytes).map_err(|_| {
                Fault::Refused("The form is not UTF-8. Nothing was changed.".to_owned())
            })?;
            upload.fields.push((name, text));
        }
        let form = upload.text("form");
        upload.form = (!form.is_empty()).then(|| format!("{form}@{path}"));
        Ok(upload)
    }
}

/// More was sent than [`LARGEST_UPLOAD`].
pub(crate) fn too_large() -> Fault {
    Fault::TooLarge(
        "What was sent is larger than 4 MiB, so it was not read. Nothing was changed. A file of gaps \
         may have 2 MiB: divide it and send the parts one after the other."
            .to_owned(),
    )
}

fn fault(error: &MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Fault::Refused(
        "The form with the file did not arrive whole. Nothing was changed. Send it again."
            .to_owned(),
    )
}
