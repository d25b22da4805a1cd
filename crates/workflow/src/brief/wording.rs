//! What a brief is about, in words and as options of a command.

use jiff::civil::Date;
use uptake_model::{Extent, Programme};

/// `projects of Disaster-resilient society, under Horizon Europe`: as pages and tables tell it.
pub(super) fn projects_in_words(extent: &Extent) -> String {
    format!("projects {}", extent.in_words())
}

/// The options that give an extent: ` --area drs --from 2015`, with a space before each.
pub(super) fn options(extent: &Extent) -> String {
    let country = extent.country.as_ref();
    let pairs = [
        ("area", extent.area.map(|it| it.code().to_owned())),
        (
            "programme",
            extent.programme.map(|it| it.code().to_lowercase()),
        ),
        ("country", country.map(|it| it.code().to_owned())),
        ("from", extent.from.map(|it| it.to_string())),
        ("to", extent.to.map(|it| it.to_string())),
    ];
    let mut text = String::new();
    for (name, value) in pairs {
        let given = value.map(|it| format!(" --{name} {it}"));
        text.push_str(&given.unwrap_or_default());
    }
    if extent.all_research {
        text.push_str(" --all-research");
    }
    text
}

/// The command that prints a figure of a brief, as of a day where it is not that of the import.
pub(super) fn figure_command(extent: &Extent, day: Option<Date>, id: &str) -> String {
    let day = day.map_or_else(String::new, |it| format!(" --as-of {it}"));
    format!("uptake brief{}{day} --figure {id}", options(extent))
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
    fn an_extent_reads_as_options_and_in_the_words_of_pages() {
        let extent = Extent {
            area: Some(Area::DisasterResilience),
            programme: Some(Programme::HorizonEurope),
            country: Country::parse("EL"),
            from: Some(2015),
            to: None,
            all_research: false,
        };
        assert_eq!(
            projects_in_words(&extent),
            "projects of Disaster-resilient society, under Horizon Europe, with somebody from Greece, begun from 2015 on"
        );
        assert_eq!(
            figure_command(&extent, None, "gaps"),
            "uptake brief --area drs --programme horizon --country EL --from 2015 --figure gaps"
        );
        assert_eq!(
            figure_command(
                &Extent::default(),
                Some(jiff::civil::date(2024, 2, 1)),
                "links"
            ),
            "uptake brief --as-of 2024-02-01 --figure links"
        );
    }

    #[test]
    fn lists_end_with_and() {
        assert_eq!(years(&[2017, 2018, 2019]), "2017, 2018 and 2019");
        assert_eq!(years(&[2017]), "2017");
        assert_eq!(years(&[]), "");
    }
}
