//! How many documents each value of each facet would leave.

use super::filter::{Filter, STAGE_BIT, Sieve, bit};
use crate::index::Index;
use crate::index::facet::{Facet, ValueNames};
use serde::Serialize;
use uptake_model::{Area, Country, Programme, Stage, TopicCode};

/// Most topics that are counted out; there are thousands. Chosen ones are always given.
pub const MOST_TOPICS: usize = 50;

/// A value with the number of documents it would leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count<T> {
    /// The value.
    pub value: T,
    /// Documents that pass the choices in the other facets and have it.
    pub documents: u32,
}

/// Counts for every facet. Programmes, stages and areas stand in their own
/// order, the others by number of documents, then by name. Values without
/// documents are left out unless they are chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Facets {
    /// Framework programmes.
    pub programmes: Vec<Count<Programme>>,
    /// Stages.
    pub stages: Vec<Count<Stage>>,
    /// Areas of civil security.
    pub areas: Vec<Count<Area>>,
    /// Countries of participants.
    pub countries: Vec<Count<Country>>,
    /// Countries of coordinators.
    pub coordinator_countries: Vec<Count<Country>>,
    /// Funding schemes.
    pub funding_schemes: Vec<Count<String>>,
    /// Topics, at most [`MOST_TOPICS`] beside those chosen.
    pub topics: Vec<Count<TopicCode>>,
}

/// Counts while documents pass by.
pub(super) struct Tally<'i> {
    names: ValueNames<'i>,
    counts: Vec<u32>,
    stages: [u32; Stage::ALL.len()],
}

impl<'i> Tally<'i> {
    pub(super) fn new(index: &'i Index) -> Self {
        let names = index.value_names();
        Self {
            counts: vec![0; names.len()],
            names,
            stages: [0; Stage::ALL.len()],
        }
    }

    /// Counts a document that misses the choices of these facets: in all facets
    /// where it misses none, in the one it misses where it is the only one.
    pub(super) fn count(&mut self, document: u32, missing: u8, sieve: &Sieve<'_>) {
        match missing {
            0 => {
                for value in sieve.values(document) {
                    self.counts[*value as usize] += 1;
                }
                self.stages[sieve.stages[document as usize] as usize] += 1;
            }
            STAGE_BIT => self.stages[sieve.stages[document as usize] as usize] += 1,
            only if only.is_power_of_two() => {
                let facet = Facet::ALL.into_iter().find(|facet| bit(*facet) == only);
                let range = facet.map_or(0..0, |facet| self.names.range(facet));
                for value in sieve.values(document) {
                    if range.contains(&(*value as usize)) {
                        self.counts[*value as usize] += 1;
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn finish(self, filter: &Filter) -> Facets {
        let stages = Stage::ALL.into_iter().map(|stage| Count {
            value: stage,
            documents: self.stages[stage as usize],
        });
        let programme = |name: &str| Programme::parse(name);
        Facets {
            programmes: in_order(self.values(Facet::Programme, filter, usize::MAX, programme)),
            stages: stages
                .filter(|count| count.documents > 0 || filter.stages.contains(&count.value))
                .collect(),
            areas: in_order(self.values(Facet::Area, filter, usize::MAX, Area::parse)),
            countries: self.values(Facet::Country, filter, usize::MAX, Country::parse),
            coordinator_countries: self.values(
                Facet::CoordinatorCountry,
                filter,
                usize::MAX,
                Country::parse,
            ),
            funding_schemes: self.values(Facet::FundingScheme, filter, usize::MAX, |name| {
                Some(name.to_owned())
            }),
            topics: self.values(Facet::Topic, filter, MOST_TOPICS, |name| {
                Some(TopicCode::new(name))
            }),
        }
    }

    /// The values of a facet: the `most` with the most documents, and those chosen.
    fn values<T>(
        &self,
        facet: Facet,
        filter: &Filter,
        most: usize,
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<Count<T>> {
        let mut found: Vec<usize> = self
            .names
            .range(facet)
            .filter(|value| self.counts[*value] > 0)
            .collect();
        // Values stand in the order of their names, so the number decides ties.
        let order = |value: &usize| (std::cmp::Reverse(self.counts[*value]), *value);
        if found.len() > most {
            found.select_nth_unstable_by_key(most, order);
            found.truncate(most);
        }
        found.sort_unstable_by_key(order);
        let mut list: Vec<Count<T>> = Vec::with_capacity(found.len());
        let mut push = |name: &str, documents| {
            if let Some(value) = read(name) {
                list.push(Count { value, documents });
            }
        };
        for value in &found {
            push(self.names.name(*value), self.counts[*value]);
        }
        for name in filter.names(facet) {
            let value = self.names.find(facet, &name);
            if !value.is_some_and(|value| found.contains(&value)) {
                push(&name, value.map_or(0, |value| self.counts[value]));
            }
        }
        list
    }
}

fn in_order<T: Ord + Copy>(mut list: Vec<Count<T>>) -> Vec<Count<T>> {
    list.sort_by_key(|count| count.value);
    list
}
