//! Checking a brief: takes its data out of the file, makes it again from the corpus, and names the
//! first figure that differs. It proves that the file shows what this corpus gives; that the
//! corpus is what the sources published, its checksums tell.

use super::data::{Brief, Figure, Subject};
use super::make::{BriefError, make_brief};
use crate::dossier::{DossierError, dossier_of_published};
use crate::platform::Platform;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uptake_import::brief_file::{self, BriefFileError, BriefFormat, MARK, Sheets};
use uptake_model::GapFileId;

/// What a file carries beside what it shows.
#[derive(Debug, Deserialize)]
struct Envelope {
    digest: String,
    brief: Brief,
}

/// A brief as JSON, with its digest; what every format carries.
#[must_use]
pub fn as_json(brief: &Brief) -> String {
    let text = plain(brief);
    // Inside a page, nothing in it may end the script that holds it.
    let text = text.replace('<', "\\u003c").replace('>', "\\u003e");
    format!("{MARK}\"digest\":\"{}\",\"brief\":{text}}}", digest(brief))
}

/// A brief holds nothing that could not be written.
fn plain(brief: &impl Serialize) -> String {
    serde_json::to_string(brief).unwrap_or_default()
}

fn digest(brief: &Brief) -> String {
    let digest = Sha256::digest(plain(brief));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why a file cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It carries no data.
    #[error(transparent)]
    File(#[from] BriefFileError),
    /// Its data are no brief of this version.
    #[error(
        "The data in the file are not those of a brief as this version of Uptake writes it ({0}). Nothing was \
         checked."
    )]
    Unreadable(String),
    /// It cannot be made again.
    #[error(transparent)]
    Brief(#[from] BriefError),
    /// The dossier cannot be made again.
    #[error(transparent)]
    Dossier(#[from] DossierError),
    /// It cannot be rendered again.
    #[error("The brief could not be written again to be compared: {0}")]
    Rendering(String),
}

/// What checking found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything is as the corpus gives it.
    Same {
        /// Figures that were made again.
        figures: usize,
        /// Whether the whole file was compared byte for byte, and not its data alone.
        whole: bool,
    },
    /// A figure differs from what the corpus gives.
    Differs(Difference),
    /// The data are right, but the file shows something else.
    ShownOtherwise(String),
    /// The corpus stands at another snapshot, or is scored with other weights, so that nothing can be compared.
    MovedOn {
        /// What is other, and what to do.
        why: String,
        /// Whether the data in the file still have the digest they were written with.
        intact: bool,
    },
    /// It was made for somebody who may see more than everybody, which is not here to be made again.
    Restricted {
        /// Whether the data in the file still have the digest they were written with.
        intact: bool,
    },
}

/// The first thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The figure; `None` where it is not in one.
    pub figure: Option<String>,
    /// What the file says and what the corpus gives.
    pub said: String,
}

/// Writes a brief in a format; `None` where this build cannot.
pub type Render<'r> = &'r dyn Fn(&Brief, BriefFormat) -> Result<Option<Vec<u8>>, String>;

/// Checks a file.
///
/// # Errors
/// See [`VerifyError`]. A file that differs is no error.
pub async fn verify(
    platform: &Platform,
    bytes: &[u8],
    render: Render<'_>,
) -> Result<Verdict, VerifyError> {
    let (format, json) = brief_file::data(bytes)?;
    let envelope: Envelope =
        serde_json::from_str(&json).map_err(|error| VerifyError::Unreadable(error.to_string()))?;
    let carried = envelope.brief;
    let intact = digest(&carried) == envelope.digest;
    // A brief of the corpus is for everybody, whatever the file says of itself.
    let restricted = matches!(carried.about.subject, Subject::GapFile(_)) && !carried.about.public;
    if restricted {
        return Ok(Verdict::Restricted { intact });
    }
    let made = match &carried.about.subject {
        Subject::Corpus(extent) => make_brief(platform, extent, carried.about.as_of).await?,
        Subject::GapFile(id) => {
            let id = GapFileId::new(id);
            Arc::new(dossier_of_published(platform, &id, carried.about.as_of).await?)
        }
    };
    if let Some(why) = moved_on(&carried, &made) {
        return Ok(Verdict::MovedOn { why, intact });
    }
    if let Some(difference) = difference(&carried, &made) {
        return Ok(Verdict::Differs(difference));
    }
    let again = render(&made, format).map_err(VerifyError::Rendering)?;
    let same = Verdict::Same {
        figures: made.figures().count(),
        whole: again.is_some(),
    };
    Ok(match again {
        Some(again) if again != bytes => {
            Verdict::ShownOtherwise(shown_otherwise(format, bytes, &again))
        }
        Some(_) | None => same,
    })
}

/// Why the two are not of the same corpus.
fn moved_on(file: &Brief, made: &Brief) -> Option<String> {
    let (file, made) = (&file.about, &made.about);
    let name = |it: &Option<_>| {
        it.as_ref()
            .map_or("no import".to_owned(), ToString::to_string)
    };
    if file.snapshot != made.snapshot {
        return Some(format!(
            "The file was made from the snapshot {}, and the corpus stands at {}. Check it against a data folder \
             that stands at the first, such as a backup of it, or make the brief anew.",
            name(&file.snapshot),
            name(&made.snapshot)
        ));
    }
    if file.version != made.version {
        return Some(format!(
            "The file was made by Uptake {}, and this is {}, which may count and word otherwise. Check it with \
             that version, or make the brief anew.",
            file.version, made.version
        ));
    }
    (file.scoring != made.scoring).then(|| {
        "The snapshot is the same, but projects are scored with other weights now (uptake tune), so other ones may \
         be likely. Make the brief anew, or index with the weights it was made with."
            .to_owned()
    })
}

/// The first difference between the data of a file and the brief as the corpus gives it.
#[must_use]
pub fn difference(file: &Brief, made: &Brief) -> Option<Difference> {
    let mut figures = file.figures().zip(made.figures());
    if let Some(found) = figures.find_map(|(file, made)| figure_difference(file, made)) {
        return Some(found);
    }
    let (of_file, of_made) = (file.figures().count(), made.figures().count());
    let whole = |said: String| Some(Difference { figure: None, said });
    if of_file != of_made {
        return whole(format!(
            "The file has {of_file} figures, the corpus gives {of_made}."
        ));
    }
    if file.about != made.about {
        return whole(
            "What the file says of its title, sources or day is not what the corpus gives."
                .to_owned(),
        );
    }
    let mut sections = file.sections.iter().zip(&made.sections);
    let other = sections.find(|(file, made)| file != made);
    if let Some((section, _)) = other {
        return whole(format!(
            "The text of the section “{}” is not what the corpus gives.",
            section.title
        ));
    }
    let (of_file, of_made) = (file.sections.len(), made.sections.len());
    (of_file != of_made).then(|| Difference {
        figure: None,
        said: format!("The file has {of_file} sections, the corpus gives {of_made}."),
    })
}

fn figure_difference(file: &Figure, made: &Figure) -> Option<Difference> {
    if file == made {
        return None;
    }
    let said = cell_difference(file, made).unwrap_or_else(|| {
        "Its caption, heads, rows or query are not those that the corpus gives.".to_owned()
    });
    Some(Difference {
        figure: Some(file.id.clone()),
        said,
    })
}

fn cell_difference(file: &Figure, made: &Figure) -> Option<String> {
    let rows = file.table.rows.iter().zip(&made.table.rows);
    for (of_file, of_made) in rows {
        for (column, (a, b)) in of_file.iter().zip(of_made).enumerate() {
            if a != b {
                let row = of_made.first().map(super::Cell::shown);
                let head = made.table.heads.get(column);
                return Some(format!(
                    "In the row “{}”, column “{}”, the file says {}, the corpus gives {}.",
                    row.unwrap_or_default(),
                    head.map_or("", String::as_str),
                    exact(a),
                    exact(b)
                ));
            }
        }
    }
    None
}

/// A cell with nothing rounded away.
fn exact(cell: &super::Cell) -> String {
    match cell {
        super::Cell::Money(euro) => euro.exact(),
        super::Cell::Share { part, whole } => format!("{part} of {whole}"),
        cell => cell.shown(),
    }
}

/// Where a file shows something else than its data.
fn shown_otherwise(format: BriefFormat, file: &[u8], made: &[u8]) -> String {
    let place = match format {
        BriefFormat::Html => place_in_page(file, made),
        BriefFormat::Xlsx => place_in_sheets(file, made),
        BriefFormat::Pdf | BriefFormat::Json => None,
    };
    let place = place.unwrap_or_else(|| "somewhere that no figure names".to_owned());
    format!(
        "The data in the file are what the corpus gives, but the file was changed afterwards: it differs {place}."
    )
}

/// The figure that the first differing byte stands in.
fn place_in_page(file: &[u8], made: &[u8]) -> Option<String> {
    let at = file.iter().zip(made).position(|(a, b)| a != b)?;
    let before = String::from_utf8_lossy(&made[..at]);
    let (_, after) = before.rsplit_once("<figure id=\"figure-")?;
    let (id, within) = after.split_once('"')?;
    Some(match within.contains("</figure>") {
        true => format!("after the figure “{id}”"),
        false => format!("in the figure “{id}”"),
    })
}

/// The first cell that differs.
fn place_in_sheets(file: &[u8], made: &[u8]) -> Option<String> {
    let (file, made): (Sheets, Sheets) = (
        brief_file::sheets(file).ok()?,
        brief_file::sheets(made).ok()?,
    );
    for (name, cells) in &made {
        let found = file.get(name)?;
        let places = cells.keys().chain(found.keys());
        let other = places.filter(|it| cells.get(it) != found.get(it)).min();
        if let Some((row, column)) = other {
            let text = |it: Option<&String>| it.cloned().unwrap_or_else(|| "nothing".to_owned());
            return Some(format!(
                "in the sheet “{name}”, row {}, column {}: {} instead of {}",
                row + 1,
                column + 1,
                text(found.get(&(*row, *column))),
                text(cells.get(&(*row, *column)))
            ));
        }
    }
    None
}
