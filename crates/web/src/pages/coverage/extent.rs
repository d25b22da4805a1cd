//! Which projects a view is about: read from an address, written into one, and asked for
//! by the form above the view.

use crate::error::Fault;
use crate::parameters::Parameters;
use askama::Template;
use uptake_model::{Area, Country, Extent, Programme};

/// The extent of an address.
///
/// # Errors
/// [`Fault::Refused`] where something in it is not known: sums over more than was meant
/// would be believed.
pub(crate) fn read(parameters: &Parameters) -> Result<Extent, Fault> {
    let known = |it: &str| Country::parse(it).filter(Country::is_known);
    Ok(Extent {
        all_research: parameters.get("all").is_some(),
        area: choice(parameters, "area", "area of civil security", Area::parse)?,
        programme: choice(parameters, "programme", "programme", Programme::parse)?,
        country: choice(parameters, "country", "country", known)?,
        from: choice(parameters, "from", "year", year)?,
        to: choice(parameters, "to", "year", year)?,
    })
}

fn year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|it| (1900..=2100).contains(it))
}

/// A value of an address; `None` where there is none.
///
/// # Errors
/// [`Fault::Refused`] where it is none of `what`.
pub(crate) fn choice<T>(
    parameters: &Parameters,
    name: &str,
    what: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Fault> {
    let Some(typed) = parameters.get(name) else {
        return Ok(None);
    };
    let refused = || {
        let typed = crate::wording::clip(typed, 40);
        Fault::Refused(format!(
            "“{typed}” is no {what} that Uptake knows. Nothing was looked up. Choose another."
        ))
    };
    parse(typed).map(Some).ok_or_else(refused)
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

/// The countries to choose from, by name.
pub(crate) fn countries() -> Vec<Country> {
    let mut countries = Country::all();
    countries.sort_by(|a, b| a.name().cmp(b.name()));
    countries
}

/// The countries to choose from, and whether each is chosen.
pub(crate) fn choices(extent: &Extent) -> Vec<(Country, bool)> {
    let chosen = |it: &Country| extent.country.as_ref() == Some(it);
    let countries = countries().into_iter();
    countries.map(|it| (it.clone(), chosen(&it))).collect()
}

/// First and last year, as they were typed.
pub(crate) fn period(extent: &Extent) -> [String; 2] {
    [extent.from, extent.to].map(|it| it.map_or(String::new(), |it| it.to_string()))
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
        Self {
            action: action.to_owned(),
            extent: extent.clone(),
            kept,
            countries: countries(),
        }
    }

    /// The address of the view over this extent alone.
    pub(crate) fn address(&self) -> String {
        address(&self.action, &self.extent, &[])
    }

    fn years(&self) -> [String; 2] {
        period(&self.extent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extent_stands_in_an_address_and_in_words() {
        let address_of = "/coverage/money?area=drs&programme=HORIZON&country=PL&from=2022&to=2023";
        let parameters = Parameters::read(address_of.split_once('?').map(|it| it.1));
        let extent = read(&parameters).expect("known");
        assert_eq!(address("/coverage/money", &extent, &[]), address_of);
        assert_eq!(
            extent.in_words(),
            "of Disaster-resilient society, under Horizon Europe, with somebody from Poland, begun \
             from 2022 to 2023"
        );
        let more = address("/coverage/projects", &Extent::default(), &[("kind", "PUB")]);
        assert_eq!(more, "/coverage/projects?kind=PUB");
    }

    #[test]
    fn what_is_not_known_is_refused_and_not_passed_over() {
        let cases = [
            ("area=x", "“x” is no area of civil security"),
            ("programme=fp9", "“fp9” is no programme"),
            ("from=99999", "“99999” is no year"),
            ("to=soon", "“soon” is no year"),
            ("country=Atlantis", "“Atlantis” is no country"),
            ("country=QQ", "“QQ” is no country"),
        ];
        for (query, said) in cases {
            let fault = read(&Parameters::read(Some(query))).expect_err(query);
            assert!(fault.to_string().starts_with(said), "{fault}");
        }
        let none = read(&Parameters::read(Some("area=&from= "))).expect("nothing typed");
        assert_eq!(none.in_words(), "of civil security");
    }
}
