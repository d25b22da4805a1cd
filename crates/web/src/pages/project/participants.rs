//! Who took part in a project: a table sorted by the heading chosen, and the same
//! people counted by country, as a map and as a table.

use crate::address::segment;
use crate::bars::Bars;
use crate::rows::OrganisationLink;
use crate::tile_map::{CountryCount, TileMap};
use crate::wording::{self, Money};
use uptake_model::ProjectId;
use uptake_store::listing::ParticipationLine;

/// By what the table of participants is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Source,
    Name,
    Country,
    Role,
    Money,
}

impl Order {
    const ALL: [Self; 5] = [
        Self::Source,
        Self::Name,
        Self::Country,
        Self::Role,
        Self::Money,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Name => "name",
            Self::Country => "country",
            Self::Role => "role",
            Self::Money => "money",
        }
    }

    /// Reads `sort=…` of a query string; anything else is the source's order.
    pub(crate) fn read(query: &str) -> Self {
        form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == "sort")
            .find_map(|(_, value)| Self::ALL.into_iter().find(|order| order.code() == value))
            .unwrap_or(Self::Source)
    }

    fn sort(self, lines: &mut [ParticipationLine]) {
        match self {
            Self::Source => {}
            Self::Name => lines.sort_by_key(|line| line.organisation.name.to_lowercase()),
            Self::Country => lines.sort_by_key(country_name),
            Self::Role => lines.sort_by_key(|line| line.role),
            Self::Money => lines.sort_by_key(|line| std::cmp::Reverse(line.ec_contribution)),
        }
    }
}

fn country_name(line: &ParticipationLine) -> String {
    line.organisation
        .country
        .as_ref()
        .map_or(String::new(), |c| c.name().to_owned())
}

/// A head of the participants' table: a link that sorts.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) label: &'static str,
    pub(crate) href: String,
    pub(crate) sorted: bool,
    pub(crate) number: bool,
}

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Participant {
    pub(crate) organisation: OrganisationLink,
    pub(crate) place: String,
    pub(crate) kind: String,
    pub(crate) role: &'static str,
    pub(crate) ended_early: bool,
    pub(crate) money: Option<Money>,
}

/// The whole section.
#[derive(Debug)]
pub(crate) struct Participants {
    pub(crate) heads: Vec<Head>,
    pub(crate) lines: Vec<Participant>,
    pub(crate) map: Option<TileMap>,
    pub(crate) by_country: Bars,
}

impl Participants {
    /// The section over a project's participations.
    pub(crate) fn new(id: &ProjectId, mut lines: Vec<ParticipationLine>, order: Order) -> Self {
        let counts = countries(&lines);
        order.sort(&mut lines);
        Self {
            heads: heads(id, order),
            lines: lines.iter().map(participant).collect(),
            map: TileMap::draw("Participations by country", &counts),
            by_country: by_country(counts),
        }
    }
}

fn participant(line: &ParticipationLine) -> Participant {
    let organisation = &line.organisation;
    let city = organisation.city.clone().unwrap_or_default();
    let kind = organisation
        .activity
        .map_or("", uptake_model::ActivityType::label);
    let sme = if organisation.sme == Some(true) {
        "SME"
    } else {
        ""
    };
    let words: Vec<&str> = [kind, sme]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect();
    Participant {
        organisation: OrganisationLink::of(organisation),
        place: city,
        kind: words.join(", "),
        role: line.role.label(),
        ended_early: line.ended_early,
        money: line.ec_contribution.map(Money::of),
    }
}

fn countries(lines: &[ParticipationLine]) -> Vec<CountryCount> {
    let mut counts: Vec<CountryCount> = Vec::new();
    for country in lines
        .iter()
        .filter_map(|line| line.organisation.country.clone())
    {
        match counts.iter_mut().find(|entry| entry.country == country) {
            Some(entry) => entry.count += 1,
            None => counts.push(CountryCount { country, count: 1 }),
        }
    }
    counts
}

/// The same counts as the map's, as a table, most first.
#[expect(
    clippy::cast_precision_loss,
    reason = "a length on screen, not a figure"
)]
fn by_country(mut counts: Vec<CountryCount>) -> Bars {
    counts.sort_by(|a, b| {
        b.count
            .cmp(&a.count)
            .then_with(|| a.country.name().cmp(b.country.name()))
    });
    let rows = counts.into_iter().map(|entry| {
        let figures = vec![wording::number_of(entry.count)];
        (
            entry.country.name().to_owned(),
            None,
            entry.count as f64,
            figures,
        )
    });
    Bars::new(
        "Participations by country",
        &["Country", "Participations"],
        rows.collect(),
    )
}

fn heads(id: &ProjectId, order: Order) -> Vec<Head> {
    let columns = [
        ("Organisation", Order::Name),
        ("Country", Order::Country),
        ("Role", Order::Role),
        ("EU contribution", Order::Money),
    ];
    columns
        .into_iter()
        .map(|(label, column)| Head {
            label,
            href: format!(
                "/projects/{}?sort={}#participants",
                segment(id.as_str()),
                column.code()
            ),
            sorted: column == order,
            number: column == Order::Money,
        })
        .collect()
}
