//! What can be typed to name a part of the corpus.

use super::values::{area, country, programme};
use clap::Args;
use uptake_model::{Area, BackwardPeriod, Country, Extent, Programme};

/// A part of the corpus.
#[derive(Debug, Args)]
pub struct ExtentArgs {
    /// fct, bm, infra, drs, cs or ssri
    #[arg(long, value_name = "CODE", value_parser = area)]
    pub area: Option<Area>,

    /// fp7, h2020 or horizon
    #[arg(long, value_name = "CODE", value_parser = programme)]
    pub programme: Option<Programme>,

    /// Country of any participant, two letters (EL or GR, UK or GB)
    #[arg(long, value_name = "CODE", value_parser = country)]
    pub country: Option<Country>,

    /// First year in which projects may begin
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1900..=2100))]
    pub from: Option<i16>,

    /// Last year in which projects may begin
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1900..=2100))]
    pub to: Option<i16>,

    /// Also research outside civil security
    #[arg(long)]
    pub all_research: bool,
}

impl ExtentArgs {
    /// What was typed, as the workflow asks for it.
    ///
    /// # Errors
    /// The period ends before it begins.
    pub fn extent(&self) -> Result<Extent, BackwardPeriod> {
        let extent = Extent {
            all_research: self.all_research,
            area: self.area,
            programme: self.programme,
            country: self.country.clone(),
            from: self.from,
            to: self.to,
        };
        extent.check_period()?;
        Ok(extent)
    }
}
