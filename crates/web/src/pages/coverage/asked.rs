//! What a view is asked to count, as it stands in an address; what is unknown filters
//! nothing.

use super::extent;
use crate::parameters::Parameters;
use uptake_model::{Discipline, Station};
use uptake_workflow::coverage::{CoverageFilter, RowKind, STATIONS, station_code};

/// The filter of an address.
pub(crate) fn filter(parameters: &Parameters) -> CoverageFilter {
    CoverageFilter {
        extent: extent::read(parameters),
        discipline: parameters.get("discipline").and_then(Discipline::parse),
    }
}

/// The rows of an address; gaps of the sets where none are named.
pub(crate) fn rows(parameters: &Parameters) -> RowKind {
    let below = parameters.get("below").map(str::to_owned);
    match parameters.get("rows").and_then(RowKind::parse) {
        Some(RowKind::Concepts(_)) => RowKind::Concepts(below),
        Some(kind) => kind,
        None => RowKind::Gaps,
    }
}

/// The station at which nothing shall stand.
pub(crate) fn missing(parameters: &Parameters) -> Option<Station> {
    station(parameters.get("missing")?)
}

/// A station by its [`station_code`].
pub(crate) fn station(text: &str) -> Option<Station> {
    STATIONS.into_iter().find(|it| station_code(*it) == text)
}

/// What the filter lets through, in words; empty where it lets all through.
pub(crate) fn in_words(filter: &CoverageFilter) -> String {
    let CoverageFilter { extent, discipline } = filter;
    let years = match (extent.from, extent.to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("begun from {from} on")),
        (None, Some(to)) => Some(format!("begun until {to}")),
        (Some(from), Some(to)) => Some(format!("begun {from} to {to}")),
    };
    let parts = [
        extent.area.map(|it| it.label().to_owned()),
        extent.programme.map(|it| it.label().to_owned()),
        extent
            .country
            .as_ref()
            .map(|it| format!("with {}", it.name())),
        years,
        discipline.map(|it| it.label().to_owned()),
        extent
            .all_research
            .then(|| "also outside civil security".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_counted() {
        let parameters = Parameters::read(Some(
            "rows=concepts&below=actor&area=drs&country=PL&from=2022&to=2021&discipline=police&missing=trial",
        ));
        let filter = filter(&parameters);
        assert!(filter.extent.is_backwards());
        assert_eq!(
            in_words(&filter),
            "Disaster-resilient society, with Poland, begun 2022 to 2021, Police"
        );
        assert_eq!(
            rows(&parameters),
            RowKind::Concepts(Some("actor".to_owned()))
        );
        assert_eq!(missing(&parameters), Some(Station::Trial));
        let wild = Parameters::read(Some("rows=all&from=99999&to=soon&missing=luck&below=actor"));
        assert_eq!(rows(&wild), RowKind::Gaps);
        assert_eq!(
            (missing(&wild), self::filter(&wild)),
            (None, CoverageFilter::default())
        );
    }
}
