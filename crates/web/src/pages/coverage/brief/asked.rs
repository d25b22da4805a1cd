//! What a brief or its trends are asked about, as typed in a form, kept where it is wrong.

use crate::error::Fault;
use crate::parameters::Parameters;
use uptake_model::{Area, Country, Extent, Programme};
use uptake_workflow::brief::BriefError;

/// What was asked.
#[derive(Debug)]
pub(crate) struct Asked {
    /// What it means; why it means nothing otherwise.
    pub(crate) extent: Result<Extent, String>,
    pub(crate) area: String,
    pub(crate) programme: String,
    pub(crate) country: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) all: bool,
}

impl Asked {
    pub(crate) fn read(parameters: &Parameters) -> Self {
        let typed = |name: &str| parameters.get(name).unwrap_or_default().to_owned();
        Self {
            extent: extent(parameters),
            area: typed("area").to_lowercase(),
            programme: typed("programme").to_lowercase(),
            country: typed("country").to_uppercase(),
            from: typed("from"),
            to: typed("to"),
            all: parameters.get("all").is_some(),
        }
    }

    /// Whether a choice is the one that was made.
    pub(crate) fn is(&self, chosen: &str, code: &str) -> bool {
        chosen.eq_ignore_ascii_case(code)
    }
}

fn extent(parameters: &Parameters) -> Result<Extent, String> {
    Ok(Extent {
        all_research: parameters.get("all").is_some(),
        area: read(parameters, "area", "area of civil security", Area::parse)?,
        programme: read(parameters, "programme", "programme", Programme::parse)?,
        country: read(parameters, "country", "country", |it| {
            Country::parse(it).filter(Country::is_known)
        })?,
        from: read(parameters, "from", "year", year)?,
        to: read(parameters, "to", "year", year)?,
    })
}

fn year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|it| (1900..=2100).contains(it))
}

fn read<T>(
    parameters: &Parameters,
    name: &str,
    what: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    let Some(typed) = parameters.get(name) else {
        return Ok(None);
    };
    let typed_short = crate::wording::clip(typed, 40);
    let found = parse(typed);
    let found = found.ok_or_else(|| {
        format!("“{typed_short}” is no {what} that Uptake knows. Choose another.")
    })?;
    Ok(Some(found))
}

/// Why there is no brief, in words for the page; our own faults stay faults.
pub(crate) fn refused(error: BriefError) -> Result<String, Fault> {
    match error {
        BriefError::Platform(error) => Err(error.into()),
        error => Ok(error.to_string()),
    }
}
