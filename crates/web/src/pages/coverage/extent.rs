//! Which projects a view is about: read from an address, written into one, and asked for
//! by the form above the view.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::parameters::Parameters;
use askama::Template;
use axum::response::{IntoResponse, Response};
use uptake_model::{Area, Country, Extent, Programme};

/// The extent of an address, for pages, files and the API alike.
///
/// # Errors
/// [`Fault::Refused`] where something in it is not known, as sums over more than was meant
/// would be believed, and where the period ends before it begins.
pub(crate) fn read(parameters: &Parameters) -> Result<Extent, Fault> {
    let known = |it: &str| Country::parse(it).filter(Country::is_known);
    let extent = Extent {
        all_research: yes(parameters, "all")?,
        area: choice(parameters, "area", "area of civil security", Area::parse)?,
        programme: choice(parameters, "programme", "programme", Programme::parse)?,
        country: choice(parameters, "country", "country", known)?,
        from: choice(parameters, "from", "year", year)?,
        to: choice(parameters, "to", "year", year)?,
    };
    extent.check_period()?;
    Ok(extent)
}

/// Whether a choice is taken: `yes`, or not there.
///
/// # Errors
/// [`Fault::Refused`] for anything else, which would be read as its opposite.
pub(crate) fn yes(parameters: &Parameters, name: &str) -> Result<bool, Fault> {
    let taken = |it: &str| (it == "yes").then_some(());
    Ok(choice(parameters, name, "answer but yes", taken)?.is_some())
}

/// A year that projects can begin in.
pub(crate) fn year(text: &str) -> Option<i16> {
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

/// The fields of a form that ask for an extent, with what was typed: kept also where it is
/// refused.
#[derive(Debug, Template)]
#[template(path = "coverage/extent_fields.html")]
pub(crate) struct ExtentFields {
    area: String,
    programme: String,
    country: String,
    from: String,
    to: String,
    all: bool,
    /// Whether projects outside civil security can be asked for.
    outside: bool,
    /// The countries to choose from, by name.
    countries: Vec<Country>,
}

impl ExtentFields {
    pub(crate) fn typed(parameters: &Parameters) -> Self {
        let typed = |name: &str| parameters.get(name).unwrap_or_default().to_owned();
        // What has several spellings is the one that the form offers.
        let read = |name: &str, code: fn(&str) -> Option<String>| {
            let typed = typed(name);
            code(&typed).unwrap_or(typed)
        };
        let mut countries = Country::all();
        countries.sort_by(|a, b| a.name().cmp(b.name()));
        Self {
            area: read("area", |it| Some(Area::parse(it)?.code().to_owned())),
            programme: read("programme", |it| {
                Some(Programme::parse(it)?.code().to_owned())
            }),
            country: read("country", |it| Some(Country::parse(it)?.code().to_owned())),
            from: typed("from"),
            to: typed("to"),
            all: parameters.get("all").is_some(),
            outside: true,
            countries,
        }
    }

    /// The same, of civil security alone unless `outside`.
    pub(crate) fn outside(self, outside: bool) -> Self {
        Self { outside, ..self }
    }
}

/// The form above a view.
#[derive(Debug, Template)]
#[template(path = "coverage/extent.html")]
pub(crate) struct ExtentForm {
    action: String,
    fields: ExtentFields,
    /// What the form takes along unchanged.
    kept: Vec<(&'static str, String)>,
}

impl ExtentForm {
    /// The form with what was typed into it; those parameters of the address named by `kept`
    /// are taken along.
    pub(crate) fn new(action: &str, parameters: &Parameters, kept: &[&'static str]) -> Self {
        let kept = kept.iter();
        let given = |it: &&'static str| Some((*it, parameters.get(it)?.to_owned()));
        Self {
            action: action.to_owned(),
            fields: ExtentFields::typed(parameters),
            kept: kept.filter_map(given).collect(),
        }
    }

    /// The same, over civil security alone.
    pub(crate) fn of_security(self) -> Self {
        Self {
            fields: self.fields.outside(false),
            ..self
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "coverage/refused.html")]
struct RefusedView {
    frame: Frame,
    form: String,
    why: String,
}

/// A view that counts nothing: its form as it was typed, and why it is refused.
///
/// # Errors
/// The form cannot be rendered, which is a fault of ours.
pub(crate) fn refused(frame: Frame, form: &impl Template, why: &Fault) -> Result<Response, Fault> {
    let shown = page(&RefusedView {
        frame,
        form: form.render()?,
        why: why.detail(),
    })?;
    Ok((why.status(), shown).into_response())
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
            ("from=2024&to=2021", "The period ends before it begins"),
        ];
        for (query, said) in cases {
            let fault = read(&Parameters::read(Some(query))).expect_err(query);
            assert!(fault.to_string().starts_with(said), "{fault}");
        }
        let none = read(&Parameters::read(Some("area=&from= "))).expect("nothing typed");
        assert_eq!(none.in_words(), "of civil security");
    }
}
