//! Which projects a view over the API is about: described once, and read as the pages read it.

use crate::api::asked;
use crate::error::Fault;
use crate::pages::coverage::extent;
use crate::parameters::Parameters;
use serde::Deserialize;
use uptake_model::Extent;
use utoipa::IntoParams;

/// The parameters, as the description of the API lists them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExtentParameters {
    /// Code of an area of civil security: `fct`, `bm`, `infra`, `drs`, `cs`, `ssri`.
    pub area: Option<String>,
    /// Programme: `FP7`, `H2020`, `HORIZON`.
    pub programme: Option<String>,
    /// Code of a country that takes part, two letters.
    pub country: Option<String>,
    /// First year in which projects begin.
    pub from: Option<i16>,
    /// Last year in which projects begin.
    pub to: Option<i16>,
    /// `yes` for projects outside civil security as well, where the view takes them in.
    pub all: Option<String>,
}

/// Names of [`ExtentParameters`].
const NAMES: [&str; 6] = ["area", "programme", "country", "from", "to", "all"];

/// The parameters of an address, of which none but those of an extent and `own` are known.
///
/// # Errors
/// [`Fault::Refused`] where another is given.
pub(crate) fn parameters(query: Option<&str>, own: &[&str]) -> Result<Parameters, Fault> {
    let known: Vec<&str> = NAMES.iter().chain(own).copied().collect();
    asked::only(query.unwrap_or_default(), &known)?;
    Ok(Parameters::read(query))
}

/// The extent of an address that asks for nothing else.
///
/// # Errors
/// [`Fault::Refused`] where something in it is not known.
pub(crate) fn read(query: Option<&str>) -> Result<Extent, Fault> {
    extent::read(&parameters(query, &[])?)
}
