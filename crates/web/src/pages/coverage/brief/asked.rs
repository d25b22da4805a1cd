//! What a brief or its trends are asked about, as typed in a form, kept where it is wrong.

use super::super::extent;
use crate::error::Fault;
use crate::parameters::Parameters;
use uptake_model::Extent;
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
            extent: extent::read(parameters).map_err(|it| it.to_string()),
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

/// Why there is no brief, in words for the page; our own faults stay faults.
pub(crate) fn refused(error: BriefError) -> Result<String, Fault> {
    match error {
        BriefError::Platform(error) => Err(error.into()),
        error => Ok(error.to_string()),
    }
}
