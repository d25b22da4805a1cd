//! What a person narrows an answer to.

use super::strength::Strength;
use crate::index::facet::Facet;
use crate::index::{Index, day};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use uptake_model::{Area, Country, Programme, Stage, TopicCode};

/// Choices: any of those inside one set, all sets together; an empty set lets
/// everything through. A choice that no document has finds nothing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Framework programmes.
    pub programmes: BTreeSet<Programme>,
    /// Where the project stands on the day of asking.
    pub stages: BTreeSet<Stage>,
    /// Areas of civil security.
    pub areas: BTreeSet<Area>,
    /// Countries of participants.
    pub countries: BTreeSet<Country>,
    /// Countries of coordinators.
    pub coordinator_countries: BTreeSet<Country>,
    /// Codes of funding schemes.
    pub funding_schemes: BTreeSet<String>,
    /// Topic codes.
    pub topics: BTreeSet<TopicCode>,
    /// Earliest first day; leaves out projects whose first day is not stated.
    pub started_from: Option<Date>,
    /// Latest first day; leaves out projects whose first day is not stated.
    pub started_to: Option<Date>,
    /// Least strength of a hit; does not apply to browsing.
    pub strength_from: Strength,
}

/// The bit of the stage among the bits of the facets.
pub(super) const STAGE_BIT: u8 = 1 << Facet::COUNT;
/// The bit of the dates, which have no counts.
const DATES_BIT: u8 = 1 << (Facet::COUNT + 1);

/// The bit of a facet.
pub(super) fn bit(facet: Facet) -> u8 {
    1 << facet as u8
}

/// A filter in the numbers of one index.
pub(super) struct Sieve<'i> {
    starts: &'i [u32],
    value_starts: &'i [u32],
    values: &'i [u32],
    pub(super) stages: Arc<[Stage]>,
    /// The facets in which something is chosen.
    required: u8,
    /// For each value its facet's bit where it is chosen; empty where no value is.
    chosen: Vec<u8>,
    chosen_stages: BTreeSet<Stage>,
    days: Option<(u32, u32)>,
}

impl<'i> Sieve<'i> {
    pub(super) fn new(index: &'i Index, filter: &Filter, today: Date) -> Self {
        let mut sieve = Self {
            starts: index.starts(),
            value_starts: index.value_starts(),
            values: index.values(),
            stages: index.stages(today),
            required: 0,
            chosen: Vec::new(),
            chosen_stages: filter.stages.clone(),
            days: None,
        };
        if !filter.stages.is_empty() {
            sieve.required |= STAGE_BIT;
        }
        if filter.started_from.is_some() || filter.started_to.is_some() {
            sieve.required |= DATES_BIT;
            let from = day(filter.started_from).max(1);
            sieve.days = Some((from, filter.started_to.map_or(u32::MAX, |to| day(Some(to)))));
        }
        let names = index.value_names();
        for facet in Facet::ALL {
            for name in filter.names(facet) {
                sieve.required |= bit(facet);
                if let Some(value) = names.find(facet, &name) {
                    sieve.chosen.resize(names.len(), 0);
                    sieve.chosen[value] = bit(facet);
                }
            }
        }
        sieve
    }

    /// The values of a document.
    pub(super) fn values(&self, document: u32) -> &'i [u32] {
        let place = document as usize;
        &self.values[self.value_starts[place] as usize..self.value_starts[place + 1] as usize]
    }

    /// The facets whose choice the document does not meet, as bits.
    pub(super) fn missing(&self, document: u32) -> u8 {
        if self.required == 0 {
            return 0;
        }
        let mut met = 0;
        if !self.chosen.is_empty() {
            for value in self.values(document) {
                met |= self.chosen[*value as usize];
            }
        }
        let place = document as usize;
        if self.chosen_stages.contains(&self.stages[place]) {
            met |= STAGE_BIT;
        }
        if let Some((from, to)) = self.days
            && (from..=to).contains(&self.starts[place])
        {
            met |= DATES_BIT;
        }
        self.required & !met
    }
}

impl Filter {
    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is chosen in a facet, by the names the index knows it under.
    pub(super) fn names(&self, facet: Facet) -> Vec<String> {
        fn all<T>(set: &BTreeSet<T>, name: impl Fn(&T) -> &str) -> Vec<String> {
            set.iter().map(|value| name(value).to_owned()).collect()
        }
        match facet {
            Facet::Programme => all(&self.programmes, |programme| programme.code()),
            Facet::Area => all(&self.areas, |area| area.code()),
            Facet::Country => all(&self.countries, Country::code),
            Facet::CoordinatorCountry => all(&self.coordinator_countries, Country::code),
            Facet::FundingScheme => all(&self.funding_schemes, String::as_str),
            Facet::Topic => all(&self.topics, TopicCode::as_str),
        }
    }
}
