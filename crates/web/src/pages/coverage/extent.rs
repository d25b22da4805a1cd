//! Which projects a view is about: read from an address, written into one, asked for by the
//! form above the view, and said in words.

use crate::parameters::Parameters;
use askama::Template;
use uptake_model::{Area, Country, Extent, Programme};

/// The extent of an address; what is unknown filters nothing.
pub(crate) fn read(parameters: &Parameters) -> Extent {
    Extent {
        all_research: parameters.get("all").is_some(),
        area: parameters.get("area").and_then(Area::parse),
        programme: parameters.get("programme").and_then(Programme::parse),
        country: parameters.get("country").and_then(Country::parse),
        from: year(parameters, "from"),
        to: year(parameters, "to"),
    }
}

fn year(parameters: &Parameters, name: &str) -> Option<i16> {
    let year = parameters.get(name)?.parse().ok()?;
    (1900..=2200).contains(&year).then_some(year)
}

/// The extent as it stands in an address.
pub(crate) fn pairs(extent: &Extent) -> Vec<(&'static str, String)> {
    let year = |it: Option<i16>| it.map_or(String::new(), |it| it.to_string());
    vec![
        ("area", extent.area.map_or("", Area::code).to_owned()),
        (
            "programme",
            extent.programme.map_or("", Programme::code).to_owned(),
        ),
        (
            "country",
            extent.country.as_ref().map_or("", Country::code).to_owned(),
        ),
        ("from", year(extent.from)),
        ("to", year(extent.to)),
        (
            "all",
            if extent.all_research { "yes" } else { "" }.to_owned(),
        ),
    ]
}

/// The address of a page over an extent, with more of its own.
pub(crate) fn address(path: &str, extent: &Extent, more: &[(&'static str, &str)]) -> String {
    let more = more
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()));
    Parameters::of(pairs(extent).into_iter().chain(more).collect()).address(path, 1)
}

/// The extent in words, as they follow “projects”.
pub(crate) fn in_words(extent: &Extent) -> String {
    let years = match (extent.from, extent.to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("begun from {from} on")),
        (None, Some(to)) => Some(format!("begun until {to}")),
        (Some(from), Some(to)) if from == to => Some(format!("begun in {from}")),
        (Some(from), Some(to)) => Some(format!("begun from {from} to {to}")),
    };
    let research = match (extent.area, extent.all_research) {
        (Some(area), _) => format!("of {}", area.label()),
        (None, true) => "of all research in the corpus".to_owned(),
        (None, false) => "of civil security".to_owned(),
    };
    let country = extent.country.as_ref();
    let parts = [
        Some(research),
        extent.programme.map(|it| format!("under {}", it.label())),
        country.map(|it| format!("with somebody from {}", it.name())),
        years,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The form above a view.
#[derive(Debug, Template)]
#[template(path = "coverage/extent.html")]
pub(crate) struct ExtentForm {
    action: String,
    extent: Extent,
    /// What the form takes along unchanged.
    kept: Vec<(&'static str, String)>,
    countries: Vec<Country>,
}

impl ExtentForm {
    pub(crate) fn new(action: &str, extent: &Extent, kept: Vec<(&'static str, String)>) -> Self {
        let mut countries = Country::all();
        countries.sort_by(|a, b| a.name().cmp(b.name()));
        Self {
            action: action.to_owned(),
            extent: extent.clone(),
            kept,
            countries,
        }
    }

    /// The address of the view over this extent alone.
    pub(crate) fn address(&self) -> String {
        address(&self.action, &self.extent, &[])
    }

    fn years(&self) -> [String; 2] {
        [self.extent.from, self.extent.to].map(|it| it.map_or(String::new(), |it| it.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extent_stands_in_an_address_and_in_words() {
        let address_of = "/coverage/money?area=drs&programme=HORIZON&country=PL&from=2022&to=2023";
        let parameters = Parameters::read(address_of.split_once('?').map(|it| it.1));
        let extent = read(&parameters);
        assert_eq!(address("/coverage/money", &extent, &[]), address_of);
        assert_eq!(
            in_words(&extent),
            "of Disaster-resilient society, under Horizon Europe, with somebody from Poland, begun \
             from 2022 to 2023"
        );
        let wild = read(&Parameters::read(Some(
            "area=x&from=99999&to=soon&country=Atlantis",
        )));
        assert_eq!(in_words(&wild), "of civil security");
        let more = address("/coverage/projects", &wild, &[("kind", "PUB")]);
        assert_eq!(more, "/coverage/projects?kind=PUB");
    }
}
