//! What a view is asked to count, as it stands in an address; what is not known is refused.

use super::extent::{self, choice};
use crate::error::Fault;
use crate::parameters::Parameters;
use uptake_model::{Discipline, Station};
use uptake_search::Thesaurus;
use uptake_workflow::coverage::{CoverageFilter, RowKind, STATIONS, station_code};

/// The filter of an address for rows of a kind.
///
/// # Errors
/// As [`extent::read`]; and [`Fault::Refused`] where these rows cannot be counted under it.
pub(crate) fn filter(parameters: &Parameters, rows: &RowKind) -> Result<CoverageFilter, Fault> {
    let filter = CoverageFilter {
        extent: extent::read(parameters)?,
        discipline: discipline(parameters)?,
    };
    filter.check(rows)?;
    Ok(filter)
}

/// The discipline of an address.
///
/// # Errors
/// As [`extent::read`].
pub(crate) fn discipline(parameters: &Parameters) -> Result<Option<Discipline>, Fault> {
    choice(parameters, "discipline", "discipline", Discipline::parse)
}

/// The slug of a concept of the thesaurus.
///
/// # Errors
/// [`Fault::Unknown`] where the thesaurus has no such concept.
pub(crate) fn concept<'p>(
    parameters: &'p Parameters,
    name: &str,
) -> Result<Option<&'p str>, Fault> {
    let Some(slug) = parameters.get(name) else {
        return Ok(None);
    };
    match Thesaurus::embedded().concept(slug) {
        Some(_) => Ok(Some(slug)),
        None => Err(Fault::Unknown {
            what: "concept",
            id: slug.to_owned(),
        }),
    }
}

/// The rows of an address; gaps of the sets where none are named.
///
/// # Errors
/// As [`extent::read`] and [`concept`].
pub(crate) fn rows(parameters: &Parameters) -> Result<RowKind, Fault> {
    let below = concept(parameters, "below")?.map(str::to_owned);
    let kind = choice(parameters, "rows", "kind of row", RowKind::parse)?;
    Ok(match kind {
        Some(RowKind::Concepts(_)) => RowKind::Concepts(below),
        Some(kind) => kind,
        None => RowKind::Gaps,
    })
}

/// The station at which nothing shall stand.
///
/// # Errors
/// As [`extent::read`].
pub(crate) fn missing(parameters: &Parameters) -> Result<Option<Station>, Fault> {
    choice(parameters, "missing", "station of the chain", station)
}

/// A station by its [`station_code`].
pub(crate) fn station(text: &str) -> Option<Station> {
    STATIONS.into_iter().find(|it| station_code(*it) == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_counted() {
        let parameters = Parameters::read(Some(
            "rows=concepts&below=actor&area=drs&country=PL&from=2022&to=2023&discipline=police&missing=trial",
        ));
        let filter = filter(&parameters, &RowKind::Areas).expect("known");
        assert_eq!(
            filter.in_words(),
            "Disaster-resilient society, with somebody from Poland, begun from 2022 to 2023, Police"
        );
        assert_eq!(
            rows(&parameters).expect("known"),
            RowKind::Concepts(Some("actor".to_owned()))
        );
        assert_eq!(missing(&parameters).expect("known"), Some(Station::Trial));
        let none = Parameters::read(Some("below=actor"));
        assert_eq!(rows(&none).expect("none named"), RowKind::Gaps);
        let wild = Parameters::read(Some("rows=all&discipline=luck&missing=luck"));
        assert!(rows(&wild).is_err() && missing(&wild).is_err());
        assert!(self::filter(&wild, &RowKind::Areas).is_err());
        for unknown in ["below=luck", "rows=concepts&below=luck"] {
            let fault = rows(&Parameters::read(Some(unknown))).expect_err(unknown);
            assert_eq!(fault.to_string(), "Uptake holds no concept “luck”.");
        }
    }
}
