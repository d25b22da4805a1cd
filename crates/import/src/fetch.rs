//! Fetches the official bulk files of CORDIS over HTTPS: goes on where a download broke
//! off, asks whether a file changed before fetching it again, and gives the checksum.
//!
//! Publisher and terms: see the cards in `sources/`. A download is written to
//! `NAME.part` and renamed only when it is whole; a `.state` file beside each keeps what
//! the server said of its version, so that parts of two versions are never joined.

mod state;

use crate::{Flow, Progress};
use state::State;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;
use uptake_model::Programme;

/// Where CORDIS keeps its bulk files.
pub const CORDIS: &str = "https://cordis.europa.eu/data/";

/// Longest wait for the server's answer and for each further piece of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a broken connection is taken up again by itself.
const ATTEMPTS: u32 = 4;

/// What to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Address of the folder, with its last slash; [`CORDIS`] unless a mirror is used.
    pub base: String,
    /// Name of the file there, and of the file it becomes.
    pub file: String,
}

impl Request {
    /// The official bulk file of a programme: every project as XML, in a zip.
    #[must_use]
    pub fn bulk(programme: Programme) -> Self {
        let name = match programme {
            Programme::Fp7 => "fp7",
            Programme::Horizon2020 => "h2020",
            Programme::HorizonEurope => "HORIZON",
        };
        Self {
            base: CORDIS.to_owned(),
            file: format!("cordis-{name}projects-xml.zip"),
        }
    }
}

/// A file that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Where it is.
    pub path: PathBuf,
    /// SHA-256 in hexadecimal.
    pub checksum: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it was already there and the server says it has not changed.
    pub unchanged: bool,
    /// Bytes that were there from a download that had broken off.
    pub resumed_from: u64,
}

/// Why a file was not fetched. What was fetched of it is kept in every case.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The address is not one that can be fetched from.
    #[error(
        "{url} cannot be fetched: only addresses that begin with http:// or https:// can. Nothing was \
         changed. Give such an address, or fetch the file by other means and import it by its path."
    )]
    NotHttp {
        /// The address.
        url: String,
    },
    /// The server cannot be reached, or the connection broke.
    #[error(
        "{url} cannot be reached: {reason}. What was fetched so far is kept; repeat the command to go on, \
         or fetch the file with a browser and import it by its path."
    )]
    Unreachable {
        /// The address.
        url: String,
        /// What the network says.
        reason: String,
    },
    /// The server refuses.
    #[error(
        "{url} answered {status}. Nothing was changed. Check the address in a browser; CORDIS may have \
         moved its files."
    )]
    Refused {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The server sent a web page in place of the file.
    #[error(
        "{url} sent a web page, not an archive. Nothing was changed. Try again later or look at the address in a browser."
    )]
    WebPage {
        /// The address.
        url: String,
    },
    /// Another length than the server announced.
    #[error(
        "{url} sent {got} bytes of {expected}. They are kept; repeat the command to fetch the rest."
    )]
    Incomplete {
        /// The address.
        url: String,
        /// Bytes received in all.
        got: u64,
        /// Bytes announced.
        expected: u64,
    },
    /// The folder cannot be written to.
    #[error(
        "{name} cannot be written: {source}. What was fetched so far is kept. Check that the folder is writable and the disk has room."
    )]
    Disk {
        /// File name.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// The caller asked to stop.
    #[error(
        "The download was stopped. What was fetched so far is kept; repeat the command to go on."
    )]
    Stopped,
}

/// Fetches a file into `folder`, which must exist, telling `progress` as it goes.
///
/// # Errors
///
/// A [`FetchError`]; what was fetched so far stays in the folder and the next call
/// goes on from there.
pub fn fetch(
    request: &Request,
    folder: &Path,
    progress: &mut dyn FnMut(&Progress) -> Flow,
) -> Result<Fetched, FetchError> {
    let download = Download {
        url: format!("{}{}", request.base, request.file),
        file: request.file.clone(),
        target: folder.join(&request.file),
        part: folder.join(format!("{}.part", request.file)),
        state: folder.join(format!("{}.state", request.file)),
        part_state: folder.join(format!("{}.part.state", request.file)),
    };
    if !is_http(&download.url) {
        return Err(FetchError::NotHttp { url: download.url });
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(concat!("uptake/", env!("CARGO_PKG_VERSION")))
        // Bytes as stored: a length and a place to go on from mean nothing otherwise.
        .accept_encoding("identity")
        .timeout_connect(Some(PATIENCE))
        .timeout_recv_response(Some(PATIENCE))
        .timeout_per_read(Some(PATIENCE))
        .build()
        .into();
    let resumed_from = fs::metadata(&download.part).map_or(0, |about| about.len());
    let mut attempt = 1;
    loop {
        match download.attempt(&agent, progress) {
            Ok(Outcome::Unchanged) => return download.finished(true, 0),
            Ok(Outcome::Whole { started_over }) => {
                return download.finished(false, if started_over { 0 } else { resumed_from });
            }
            Err(FetchError::Unreachable { .. } | FetchError::Incomplete { .. })
                if attempt < ATTEMPTS =>
            {
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

fn is_http(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

struct Download {
    url: String,
    file: String,
    target: PathBuf,
    part: PathBuf,
    state: PathBuf,
    part_state: PathBuf,
}

enum Outcome {
    Unchanged,
    Whole { started_over: bool },
}

impl Download {
    fn attempt(
        &self,
        agent: &ureq::Agent,
        progress: &mut dyn FnMut(&Progress) -> Flow,
    ) -> Result<Outcome, FetchError> {
        let held = fs::metadata(&self.part).map_or(0, |about| about.len());
        let response = self.ask(agent, held)?;
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        let state = State {
            etag: header("etag"),
            modified: header("last-modified"),
        };
        let length = header("content-length").and_then(|length| length.parse::<u64>().ok());
        let range = header("content-range").and_then(|range| ContentRange::parse(&range));
        if header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
            && response.status() == 200
        {
            return Err(FetchError::WebPage {
                url: self.url.clone(),
            });
        }
        let (from, total) = match response.status().as_u16() {
            304 => return Ok(Outcome::Unchanged),
            206 if range.as_ref().is_some_and(|range| range.start == held) => {
                (held, range.and_then(|range| range.total))
            }
            200 => (0, length),
            // The part is longer than the file, or another version's: begin again.
            206 | 416 => {
                fs::remove_file(&self.part).map_err(|error| self.disk(error))?;
                return self.attempt(agent, progress);
            }
            status => {
                return Err(FetchError::Refused {
                    url: self.url.clone(),
                    status,
                });
            }
        };
        state
            .save(&self.part_state)
            .map_err(|error| self.disk(error))?;
        let reader = response
            .into_body()
            .into_with_config()
            .limit(u64::MAX)
            .reader();
        let got = self.receive(reader, from, total, progress)?;
        if let Some(expected) = total.filter(|expected| *expected != got) {
            return Err(FetchError::Incomplete {
                url: self.url.clone(),
                got,
                expected,
            });
        }
        // The file before what is said of it: a break between the two only costs a download.
        fs::rename(&self.part, &self.target).map_err(|error| self.disk(error))?;
        fs::rename(&self.part_state, &self.state).map_err(|error| self.disk(error))?;
        Ok(Outcome::Whole {
            started_over: from == 0,
        })
    }

    /// Asks for the rest of a part, or for the file if it is not the one that is there.
    fn ask(
        &self,
        agent: &ureq::Agent,
        held: u64,
    ) -> Result<ureq::http::Response<ureq::Body>, FetchError> {
        let mut call = agent.get(&self.url);
        if held > 0 {
            if let Some(validator) = State::load(&self.part_state).validator() {
                call = call
                    .header("Range", format!("bytes={held}-"))
                    .header("If-Range", validator);
            }
        } else if self.target.exists() {
            let State { etag, modified } = State::load(&self.state);
            if let Some(etag) = etag {
                call = call.header("If-None-Match", etag);
            } else if let Some(modified) = modified {
                call = call.header("If-Modified-Since", modified);
            }
        }
        call.call().map_err(|error| self.unreachable(&error))
    }

    /// Writes what comes to the part file; gives the size of the whole part.
    fn receive(
        &self,
        mut reader: impl Read,
        from: u64,
        total: Option<u64>,
        progress: &mut dyn FnMut(&Progress) -> Flow,
    ) -> Result<u64, FetchError> {
        let opened = OpenOptions::new()
            .create(true)
            .write(true)
            .append(from > 0)
            .truncate(from == 0)
            .open(&self.part);
        let mut part = opened.map_err(|error| self.disk(error))?;
        let mut got = from;
        let mut buffer = vec![0_u8; 64 << 10];
        loop {
            let tell = Progress {
                file: self.file.clone(),
                bytes_read: got,
                bytes_total: total,
                records: 0,
            };
            if progress(&tell).is_break() {
                return Err(FetchError::Stopped);
            }
            let read = reader
                .read(&mut buffer)
                .map_err(|error| FetchError::Unreachable {
                    url: self.url.clone(),
                    reason: error.to_string(),
                })?;
            if read == 0 {
                part.sync_all().map_err(|error| self.disk(error))?;
                return Ok(got);
            }
            part.write_all(&buffer[..read])
                .map_err(|error| self.disk(error))?;
            got += read as u64;
        }
    }

    fn finished(&self, unchanged: bool, resumed_from: u64) -> Result<Fetched, FetchError> {
        let mut file = File::open(&self.target).map_err(|error| self.disk(error))?;
        let bytes = file.metadata().map_err(|error| self.disk(error))?.len();
        let checksum = crate::archive::checksum(&mut file).map_err(|error| self.disk(error))?;
        Ok(Fetched {
            path: self.target.clone(),
            checksum,
            bytes,
            unchanged,
            resumed_from,
        })
    }

    fn disk(&self, source: io::Error) -> FetchError {
        FetchError::Disk {
            name: self.file.clone(),
            source,
        }
    }

    fn unreachable(&self, error: &ureq::Error) -> FetchError {
        FetchError::Unreachable {
            url: self.url.clone(),
            reason: error.to_string(),
        }
    }
}

/// `Content-Range: bytes 100-199/200` (RFC 9110, 14.4).
struct ContentRange {
    start: u64,
    total: Option<u64>,
}

impl ContentRange {
    fn parse(text: &str) -> Option<Self> {
        let (range, total) = text.trim().strip_prefix("bytes")?.trim().split_once('/')?;
        let start = range.split('-').next()?.trim().parse().ok()?;
        Some(Self {
            start,
            total: total.trim().parse().ok(),
        })
    }
}
