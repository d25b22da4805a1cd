//! What a brief is about, in words, as options of a command and as an address.

use uptake_model::{Extent, Programme};

/// `Disaster-resilient society, Horizon Europe, with participants from Greece, begun from 2015 to 2024`.
pub(super) fn extent_in_words(extent: &Extent) -> String {
    let mut parts = vec![match (extent.area, extent.all_research) {
        (Some(area), _) => area.label().to_owned(),
        (None, true) => "All research of the corpus".to_owned(),
        (None, false) => "Civil security".to_owned(),
    }];
    parts.extend(extent.programme.map(|it| it.label().to_owned()));
    let country = extent.country.as_ref();
    parts.extend(country.map(|it| format!("with participants from {}", it.name())));
    parts.extend(extent.begun());
    parts.join(", ")
}

/// Names and values that stand for an extent in options and addresses alike.
fn parameters(extent: &Extent) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    pairs.extend(extent.area.map(|it| ("area", it.code().to_owned())));
    pairs.extend(
        extent
            .programme
            .map(|it| ("programme", it.code().to_lowercase())),
    );
    let country = extent.country.as_ref();
    pairs.extend(country.map(|it| ("country", it.code().to_owned())));
    pairs.extend(extent.from.map(|it| ("from", it.to_string())));
    pairs.extend(extent.to.map(|it| ("to", it.to_string())));
    pairs
}

/// The options that give an extent: ` --area drs --from 2015`, with a space before each.
pub(super) fn options(extent: &Extent) -> String {
    let mut text = String::new();
    for (name, value) in parameters(extent) {
        text.push_str(&format!(" --{name} {value}"));
    }
    if extent.all_research {
        text.push_str(" --all-research");
    }
    text
}

/// The command that prints a figure of a brief.
pub(super) fn figure_command(extent: &Extent, id: &str) -> String {
    format!("uptake brief{} --figure {id}", options(extent))
}

/// The address of a view of an extent: `/coverage/brief?area=drs`.
#[must_use]
pub fn address(path: &str, extent: &Extent) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in parameters(extent) {
        query.append_pair(name, &value);
    }
    if extent.all_research {
        query.append_pair("all", "yes");
    }
    let query = query.finish();
    match query.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{query}"),
    }
}

/// A list in words: `FP7, Horizon 2020 and Horizon Europe`.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// Years as they read: `2017, 2018 and 2019`.
pub(super) fn years(years: &[i16]) -> String {
    let words: Vec<String> = years.iter().map(i16::to_string).collect();
    listed(&words)
}

/// The programmes among some projects, the oldest first.
pub(super) fn programmes_of(found: impl Iterator<Item = Programme>) -> Vec<Programme> {
    let mut programmes: Vec<Programme> = found.collect();
    programmes.sort_unstable();
    programmes.dedup();
    programmes
}

#[cfg(test)]
mod tests {
    use super::*;
    use uptake_model::{Area, Country};

    #[test]
    fn an_extent_reads_alike_in_words_options_and_addresses() {
        let extent = Extent {
            area: Some(Area::DisasterResilience),
            programme: Some(Programme::HorizonEurope),
            country: Country::parse("EL"),
            from: Some(2015),
            to: None,
            all_research: false,
        };
        assert_eq!(
            extent_in_words(&extent),
            "Disaster-resilient society, Horizon Europe, with participants from Greece, begun from 2015 on"
        );
        assert_eq!(
            figure_command(&extent, "gaps"),
            "uptake brief --area drs --programme horizon --country EL --from 2015 --figure gaps"
        );
        assert_eq!(
            address("/coverage/brief", &extent),
            "/coverage/brief?area=drs&programme=horizon&country=EL&from=2015"
        );
        assert_eq!(
            address("/coverage/brief", &Extent::default()),
            "/coverage/brief"
        );
        assert_eq!(extent_in_words(&Extent::default()), "Civil security");
    }

    #[test]
    fn lists_end_with_and() {
        assert_eq!(years(&[2017, 2018, 2019]), "2017, 2018 and 2019");
        assert_eq!(years(&[2017]), "2017");
        assert_eq!(years(&[]), "");
    }
}
