//! What a form with a file sent (multipart/form-data, RFC 7578): its fields, the bytes of
//! the file, and the identifier by which one sent twice is told. Neither the name of the
//! file nor the type it claims is looked at.

use crate::error::Fault;
use crate::state::AppState;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};

/// Largest form with a file, in bytes: a file sent on in a field is a third longer.
pub(crate) const LARGEST_UPLOAD: usize = 4 << 20;

/// Most parts that are read.
const MOST_PARTS: usize = 20;

/// The name of the part that holds the file.
const FILE: &str = "file";

/// A form with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    fields: Vec<(String, String)>,
    /// The file; empty where none was chosen.
    pub(crate) file: Vec<u8>,
    /// What tells this form from others, with the address it was sent to.
    pub(crate) form: Option<String>,
}

impl Upload {
    /// The first value of a field, trimmed; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(it, _)| it == name);
        found.map_or("", |(_, value)| value.trim())
    }
}

impl FromRequest<AppState> for Upload {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if !kind.is_some_and(|it| it.as_bytes().starts_with(b"multipart/form-data")) {
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
            form: None,
        };
        for _ in 0..MOST_PARTS {
            let Some(part) = parts.next_field().await.map_err(|it| fault(&it))? else {
                break;
            };
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|it| fault(&it))?;
            if name == FILE {
                upload.file = bytes.to_vec();
                continue;
            }
            let text = String::from_utf8(bytes.to_vec()).map_err(|_| {
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
