//! A brief as one file: a page that needs no other, with its data inside; or whatever else this
//! build can write.

use crate::assets;
use crate::sections::Sections;
use askama::Template;
use uptake_workflow::brief::{self, Brief, BriefFormat};

#[derive(Debug, Template)]
#[template(path = "coverage/brief_file.html")]
struct BriefFile<'b> {
    brief: &'b Brief,
    style: String,
    sections: Sections,
    opening: &'static str,
    data: String,
}

/// A brief in a format; `None` where this build cannot write it: PDF without the feature `pdf`.
///
/// # Errors
/// Why it cannot be written: our own fault.
pub fn brief_file(brief: &Brief, format: BriefFormat) -> Result<Option<Vec<u8>>, String> {
    match format {
        BriefFormat::Html => html(brief).map(|it| Some(it.into_bytes())),
        BriefFormat::Json => Ok(Some(format!("{}\n", brief::as_json(brief)).into_bytes())),
        BriefFormat::Xlsx => {
            let written = brief::workbook(brief);
            written.map(Some).map_err(|error| error.to_string())
        }
        BriefFormat::Pdf => pdf(brief),
    }
}

#[cfg(feature = "pdf")]
fn pdf(brief: &Brief) -> Result<Option<Vec<u8>>, String> {
    brief::pdf(brief)
        .map(Some)
        .map_err(|error| error.to_string())
}

#[cfg(not(feature = "pdf"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
fn pdf(_brief: &Brief) -> Result<Option<Vec<u8>>, String> {
    Ok(None)
}

fn html(brief: &Brief) -> Result<String, String> {
    let page = BriefFile {
        brief,
        style: assets::text("uptake.css"),
        sections: Sections::of(brief, |_| None),
        opening: brief::OPENING,
        data: brief::as_json(brief),
    };
    page.render().map_err(|error| error.to_string())
}
