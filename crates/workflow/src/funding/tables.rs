//! Money, people and networks as tables to save.

use super::network::Network;
use super::newcomers::NewYear;
use super::people::{Coordination, GroupSum, People};
use super::sums::{ConceptSum, Funding, Slice, Sum};
use crate::table::{Column, Holds, Table, plain, sum};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use uptake_model::{Country, Landscape};

const MONEY: [Column; 7] = [
    Column::key("cut", Holds::Word),
    Column::key("code", Holds::Word),
    Column::of("name", Holds::Word),
    Column::of("projects", Holds::Count),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("records_stated", Holds::Count),
    Column::of("records_not_stated", Holds::Count),
];

const PEOPLE: [Column; 11] = [
    Column::key("table", Holds::Word),
    Column::key("code", Holds::Word),
    Column::of("name", Holds::Word),
    Column::of("organisations", Holds::Count),
    Column::of("projects", Holds::Count),
    Column::of("coordinated", Holds::Count),
    Column::of("eu_contribution_euro", Holds::Euro),
    Column::of("records_stated", Holds::Count),
    Column::of("records_not_stated", Holds::Count),
    Column::of("share_of_top_ten", Holds::Decimal),
    Column::of("herfindahl_index", Holds::Decimal),
];

const NETWORK: [Column; 7] = [
    Column::key("organisation", Holds::Organisation),
    Column::of("name", Holds::Word),
    Column::of("country", Holds::Word),
    Column::of("projects", Holds::Count),
    Column::of("partners", Holds::Count),
    Column::of("community", Holds::Word),
    Column::of("betweenness", Holds::Decimal),
];

const COMMUNITIES: [Column; 6] = [
    Column::key("community", Holds::Word),
    Column::of("members", Holds::Count),
    Column::of("most_connected", Holds::Word),
    Column::of("countries", Holds::Word),
    Column::of("shared_inside", Holds::Count),
    Column::of("shared_outside", Holds::Count),
];

/// All sums of an extent, told apart by the first column. `words` say of which projects.
#[must_use]
pub fn money_table(
    landscape: &Landscape,
    sums: &Funding,
    concepts: &[ConceptSum],
    words: &str,
) -> Table {
    let by = |cut: &str, code: &str, name: &str, sum: &Sum| money_row([cut, code, name], sum);
    let mut rows = vec![
        by("all projects", "", "", &sums.whole),
        by("all parts", "", "", &sums.shares),
    ];
    rows.extend(sums.areas.iter().map(|it| {
        let outside = ("", "Outside civil security");
        let (code, name) = it.key.map_or(outside, |it| (it.code(), it.label()));
        by("area", code, name, &it.sum)
    }));
    rows.extend(sums.programmes.iter().map(|it| {
        let (code, name) = it.key.map_or(("", ""), |it| (it.code(), it.label()));
        by("programme", code, name, &it.sum)
    }));
    rows.extend(sums.years.iter().map(|it: &Slice<i16>| {
        let year = plain(it.key);
        by("year", &year, &year, &it.sum)
    }));
    rows.extend(sums.countries.iter().map(|it| {
        let (code, name) = named(it.key.as_ref());
        by("country of organisation", code, name, &it.sum)
    }));
    rows.extend(sums.kinds.iter().map(|it| {
        let (code, name) = it.key.map_or(("", ""), |it| (it.code(), it.label()));
        by("kind of organisation", code, name, &it.sum)
    }));
    let concepts = concepts.iter();
    rows.extend(concepts.map(|it| by("concept", &it.slug, &it.name, &it.sum)));
    let title = format!("Money of projects {words}");
    Table::counted(("money", title), landscape, &MONEY, rows)
}

fn money_row(of: [&str; 3], sums: &Sum) -> Vec<String> {
    let of = of.map(str::to_owned).into_iter();
    of.chain([sums.projects.to_string()])
        .chain(sum(sums.money))
        .collect()
}

/// Code and name of a country, both empty where none is stated.
fn named(country: Option<&Country>) -> (&str, &str) {
    country.map_or(("", ""), |it| (it.code(), it.name()))
}

/// Groups, coordination, newcomers and concentration, told apart by the first column.
#[must_use]
pub fn people_table(landscape: &Landscape, found: &People, words: &str) -> Table {
    let mut rows: Vec<Vec<String>> = found.groups.iter().map(group).collect();
    rows.extend(found.coordination.iter().map(coordination));
    rows.extend(found.newcomers.iter().flat_map(new_year));
    rows.extend(found.concentration.map(|it| {
        let numbers = [it.organisations.to_string(), String::new(), String::new()];
        let measures = [format!("{:.6}", it.top), format!("{:.2}", it.index)];
        people_row(
            ["concentration", "", ""],
            numbers,
            Default::default(),
            measures,
        )
    }));
    let title = format!("People: who takes part in projects {words}");
    Table::counted(("people", title), landscape, &PEOPLE, rows)
}

fn group(it: &GroupSum) -> Vec<String> {
    let numbers = [it.organisations, it.sum.projects, it.coordinated];
    let of = ["group", it.group.code(), it.group.label()];
    let numbers = numbers.map(|it| it.to_string());
    people_row(of, numbers, sum(it.sum.money), Default::default())
}

fn coordination(it: &Coordination) -> Vec<String> {
    let (code, name) = named(it.country.as_ref());
    let of = ["country of coordinator", code, name];
    let numbers = [
        String::new(),
        it.takes_part.to_string(),
        it.coordinated.to_string(),
    ];
    people_row(of, numbers, sum(it.money), Default::default())
}

fn new_year(it: &NewYear) -> [Vec<String>; 2] {
    let year = it.year.to_string();
    let line = |table: &str, number: u64| {
        let numbers = [number.to_string(), String::new(), String::new()];
        let of = [table, &year, &year];
        people_row(of, numbers, Default::default(), Default::default())
    };
    [
        line("organisations of the year", it.organisations),
        line("newcomers", it.new),
    ]
}

fn people_row(
    of: [&str; 3],
    numbers: [String; 3],
    money: [String; 3],
    measures: [String; 2],
) -> Vec<String> {
    let of = of.map(str::to_owned).into_iter();
    of.chain(numbers).chain(money).chain(measures).collect()
}

/// The measured organisations, most partners first.
#[must_use]
pub fn network_table(landscape: &Landscape, network: &Network, words: &str) -> Table {
    let rows = network.nodes.iter().map(|node| {
        let organisation = &landscape.organisations[node.organisation];
        vec![
            organisation.id.to_string(),
            organisation.name.clone(),
            plain(organisation.country.as_ref()),
            node.projects.to_string(),
            node.partners.to_string(),
            (node.community + 1).to_string(),
            format!("{:.6}", node.bridge),
        ]
    });
    let title = format!("Network: who works with whom in projects {words}");
    Table::counted(("network", title), landscape, &NETWORK, rows)
}

/// The communities among the measured organisations, the largest first.
#[must_use]
pub fn communities_table(landscape: &Landscape, network: &Network, words: &str) -> Table {
    let rows = network
        .communities
        .iter()
        .zip(1_usize..)
        .map(|(it, number)| {
            let first = it
                .members
                .first()
                .map(|place| network.nodes[*place].organisation);
            let countries = network.countries_of(landscape, number - 1).into_iter();
            let countries =
                countries.map(|(country, number)| format!("{} {number}", country.code()));
            vec![
                number.to_string(),
                it.members.len().to_string(),
                first.map_or(String::new(), |it| landscape.organisations[it].name.clone()),
                countries.collect::<Vec<_>>().join("; "),
                it.inside.to_string(),
                it.outside.to_string(),
            ]
        });
    let title = format!("Communities: organisations that work with each other in projects {words}");
    Table::counted(("communities", title), landscape, &COMMUNITIES, rows)
}

impl Network {
    /// The countries of the members of a community by how many of these they have, most
    /// first.
    #[must_use]
    pub fn countries_of<'l>(
        &self,
        landscape: &'l Landscape,
        community: usize,
    ) -> Vec<(&'l Country, usize)> {
        let mut countries: BTreeMap<&Country, usize> = BTreeMap::new();
        for member in &self.communities[community].members {
            let organisation = &landscape.organisations[self.nodes[*member].organisation];
            if let Some(country) = &organisation.country {
                *countries.entry(country).or_default() += 1;
            }
        }
        let mut countries: Vec<(&Country, usize)> = countries.into_iter().collect();
        countries.sort_by_key(|it| Reverse(it.1));
        countries
    }

    /// The places of the nodes, those that stand on most ways between others first.
    #[must_use]
    pub fn by_bridge(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by(|a, b| self.nodes[*b].bridge.total_cmp(&self.nodes[*a].bridge));
        order
    }
}
