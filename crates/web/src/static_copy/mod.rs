//! A copy of the public site as files that need no server: every page that somebody who is
//! not signed in can reach by links, with the links between them turned to files.

mod page;
mod place;
mod standing;

use crate::error::{Fault, page as rendered};
use crate::frame::Frame;
use askama::Template;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::civil::Date;
use place::Place;
pub use standing::Standing;
use std::collections::{HashSet, VecDeque};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use tower::ServiceExt;
use uptake_model::SnapshotId;
use uptake_workflow::PlatformError;

/// The file to which everything leads that a copy cannot do.
pub const LEFT_OUT: &str = "left-out.html";

/// Largest page that is kept, in bytes.
const LARGEST: usize = 64 << 20;

/// What a copy says of itself.
#[derive(Debug, Clone)]
pub struct CopyNote {
    /// The day on which it is made.
    pub day: Date,
    /// The snapshot it shows; `None` where nothing was imported.
    pub snapshot: Option<SnapshotId>,
    /// Where the site stands, or nothing.
    pub address: String,
}

/// What became of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CopyReport {
    /// Files written.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// Addresses that led nowhere for somebody who is not signed in.
    pub closed: u64,
    /// Whether it was stopped before its end.
    pub stopped: bool,
}

/// A copy could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The disk.
    #[error(
        "{file} could not be written ({reason}). Make room, or choose another folder with --out, and run it again."
    )]
    Disk {
        /// Which file.
        file: String,
        /// What the system says.
        reason: io::Error,
    },
    /// A page failed: our own fault.
    #[error(
        "The page {address} could not be made ({status}), so the copy would have a hole. Please report this."
    )]
    Page {
        /// Its address.
        address: String,
        /// What was answered.
        status: String,
    },
    /// The corpus or its index changed meanwhile.
    #[error(
        "An import ended, or the index was built anew, while the site was copied, so pages of two states would \
         stand side by side. Nothing of the copy was kept. Run it again when nothing is imported."
    )]
    Moved,
    /// A page has to wait for the survey, which a copy never gets.
    #[error(
        "The page {address} waits for the corpus to be surveyed, and in a copy it would wait for ever. Nothing \
         of the copy was kept. Run it again; if it happens again, survey the corpus first with: uptake coverage"
    )]
    Waiting {
        /// Its address.
        address: String,
    },
    /// What the copy is of cannot be told.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

/// How pages begin to say that they wait for the survey.
const WAITING: [&str; 3] = [
    "The corpus is being surveyed, which takes",
    "The corpus is still being surveyed, which takes",
    "All projects are being compared with each other, which takes",
];

/// Whether a page says that what it shows is still being found.
#[must_use]
pub fn is_waiting(html: &str) -> bool {
    WAITING.iter().any(|it| html.contains(it))
}

/// Pages after which it is looked whether the corpus still stands as it stood.
const LOOKED_AFTER: u64 = 1_000;

/// Copies all that can be reached from `seeds` and from the home page. `keep` is given the
/// name of each file, with `/` between folders, and what stands in it; `progress` how many
/// of how many addresses known so far are done. Ends early where `stop` is set.
///
/// # Errors
/// A page fails or waits for the survey, `keep` fails, or the corpus changed meanwhile.
pub async fn copy_site(
    site: &Router,
    seeds: impl IntoIterator<Item = String>,
    (note, standing): (&CopyNote, &Standing),
    keep: &mut (dyn FnMut(&str, &[u8]) -> io::Result<()> + Send),
    progress: &mut (dyn FnMut(u64, u64) + Send),
    stop: &AtomicBool,
) -> Result<CopyReport, CopyError> {
    let mut copy = Copy {
        said: Said {
            note: wording(note),
            address_known: !note.address.is_empty(),
        },
        known: HashSet::new(),
        waiting: VecDeque::new(),
        report: CopyReport::default(),
        keep,
    };
    let left_out = left_out(note).await?;
    copy.put(LEFT_OUT, &left_out)?;
    copy.known.insert(LEFT_OUT.to_owned());
    for address in std::iter::once("/".to_owned()).chain(seeds) {
        if let Place::Kept { address, file, .. } = Place::of(&address, copy.said.address_known) {
            copy.want(address, file);
        }
    }
    let mut done = 0;
    while let Some((address, file)) = copy.waiting.pop_front() {
        if stop.load(Ordering::Relaxed) {
            copy.report.stopped = true;
            break;
        }
        match fetched(site, &address).await? {
            Some((media_type, body))
                if media_type.starts_with("text/html") && !place::is_saved_brief(&file) =>
            {
                let html = String::from_utf8_lossy(&body);
                if is_waiting(&html) {
                    return Err(CopyError::Waiting { address });
                }
                copy.put(&file, &html)?;
            }
            Some((_, body)) => copy.write(&file, &body)?,
            None => {
                copy.report.closed += 1;
                copy.put_left_out(&file, &left_out)?;
            }
        }
        done += 1;
        progress(done, copy.known.len() as u64);
        if done.is_multiple_of(LOOKED_AFTER) && !standing.holds().await? {
            return Err(CopyError::Moved);
        }
    }
    match standing.holds().await? {
        true => Ok(copy.report),
        false => Err(CopyError::Moved),
    }
}

/// What each page of a copy says of it, and whether documents can.
struct Said {
    /// Stands at the head of every page.
    note: String,
    /// Whether it is known where the site stands.
    address_known: bool,
}

/// A copy in the making.
struct Copy<'k> {
    said: Said,
    /// Files that are written or will be.
    known: HashSet<String>,
    waiting: VecDeque<(String, String)>,
    report: CopyReport,
    keep: &'k mut (dyn FnMut(&str, &[u8]) -> io::Result<()> + Send),
}

impl Copy<'_> {
    fn want(&mut self, address: String, file: String) {
        if self.known.insert(file.clone()) {
            self.waiting.push_back((address, file));
        }
    }

    /// Writes a page, and notes where it leads to.
    fn put(&mut self, file: &str, html: &str) -> Result<(), CopyError> {
        let (html, wanted) = page::turned(html, file, &self.said);
        for (address, file) in wanted {
            self.want(address, file);
        }
        self.write(file, html.as_bytes())
    }

    /// What nobody may read without signing in is explained where a link leads to it.
    fn put_left_out(&mut self, file: &str, html: &str) -> Result<(), CopyError> {
        match file.ends_with(".html") {
            true => self.put(file, html),
            false => Ok(()),
        }
    }

    fn write(&mut self, file: &str, bytes: &[u8]) -> Result<(), CopyError> {
        (self.keep)(file, bytes).map_err(|reason| CopyError::Disk {
            file: file.to_owned(),
            reason,
        })?;
        self.report.files += 1;
        self.report.bytes += bytes.len() as u64;
        Ok(())
    }
}

/// What is answered at an address: its media type and its body. `None` where somebody who is
/// not signed in finds nothing.
async fn fetched(site: &Router, address: &str) -> Result<Option<(String, Bytes)>, CopyError> {
    let fault = |status: String| CopyError::Page {
        address: address.to_owned(),
        status,
    };
    let request = Request::get(address).body(Body::empty());
    let request = request.map_err(|error| fault(error.to_string()))?;
    let Ok(answer) = site.clone().oneshot(request).await;
    let status = answer.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(fault(status.to_string()));
    }
    if status != StatusCode::OK {
        return Ok(None);
    }
    let media_type = answer.headers().get(header::CONTENT_TYPE);
    let media_type = media_type
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    let media_type = media_type.to_owned();
    let body = to_bytes(answer.into_body(), LARGEST).await;
    let body = body.map_err(|error| fault(error.to_string()))?;
    Ok(Some((media_type, body)))
}

#[derive(Debug, Template)]
#[template(path = "static_copy/left_out.html")]
struct LeftOut {
    frame: Frame,
    day: String,
    address: String,
}

async fn left_out(note: &CopyNote) -> Result<String, CopyError> {
    let fault = |status: String| CopyError::Page {
        address: LEFT_OUT.to_owned(),
        status,
    };
    let made = rendered(&LeftOut {
        frame: Frame::new("This needs the site itself"),
        day: crate::wording::day(note.day),
        address: note.address.clone(),
    });
    let made = made.map_err(|error: Fault| fault(format!("{error:?}")))?;
    let body = to_bytes(made.into_body(), LARGEST).await;
    let body = body.map_err(|error| fault(error.to_string()))?;
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// What stands at the head of every page of a copy.
fn wording(note: &CopyNote) -> String {
    let snapshot = match &note.snapshot {
        Some(id) => format!(", with the data of snapshot {id}"),
        None => String::new(),
    };
    format!(
        "<div class=\"band\"><p class=\"note\">A copy of {}{snapshot}. Searching and writing need the site itself.</p></div>\n",
        crate::wording::day(note.day)
    )
}
