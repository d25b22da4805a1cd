//! The attributes a corpus can be cut by, and how the values of a document are
//! numbered: all values of all facets share one sequence of numbers, facet by
//! facet, so that one short list for each document serves every filter.

use super::strings::{Strings, StringsBuilder};
use crate::document::Attributes;
use std::collections::BTreeMap;
use std::ops::Range;

/// A facet whose values stand in the index. The stage of a project is counted
/// too, but follows from the day it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Facet {
    Programme,
    Area,
    Country,
    CoordinatorCountry,
    FundingScheme,
    Topic,
}

impl Facet {
    pub(crate) const ALL: [Self; 6] = [
        Self::Programme,
        Self::Area,
        Self::Country,
        Self::CoordinatorCountry,
        Self::FundingScheme,
        Self::Topic,
    ];
    pub(crate) const COUNT: usize = Self::ALL.len();

    /// A document's values of this facet, as the names they are stored under.
    fn values(self, attributes: &Attributes) -> Vec<String> {
        let country = |country: &uptake_model::Country| country.code().to_owned();
        match self {
            Self::Programme => vec![attributes.programme.code().to_owned()],
            Self::Area => attributes
                .areas
                .iter()
                .map(|area| area.code().to_owned())
                .collect(),
            Self::Country => attributes.countries.iter().map(country).collect(),
            Self::CoordinatorCountry => {
                attributes.coordinator_country.iter().map(country).collect()
            }
            Self::FundingScheme => attributes.funding_scheme.iter().cloned().collect(),
            Self::Topic => attributes.topics.iter().map(ToString::to_string).collect(),
        }
    }
}

/// The names of all values and where each facet's begin and end.
#[derive(Clone, Copy)]
pub(crate) struct ValueNames<'i> {
    names: Strings<'i>,
    bounds: [u32; Facet::COUNT + 1],
}

impl<'i> ValueNames<'i> {
    pub(super) fn new(names: Strings<'i>, bounds: [u32; Facet::COUNT + 1]) -> Self {
        Self { names, bounds }
    }

    /// Numbers of a facet's values.
    pub(crate) fn range(&self, facet: Facet) -> Range<usize> {
        let place = facet as usize;
        self.bounds[place] as usize..self.bounds[place + 1] as usize
    }

    /// The number of a value, where any document has it.
    pub(crate) fn find(&self, facet: Facet, name: &str) -> Option<usize> {
        self.names
            .find(self.range(facet), name)
            .map(|number| number as usize)
    }

    /// The name of a value.
    pub(crate) fn name(&self, number: usize) -> &'i str {
        self.names.get(number)
    }

    /// How many values there are in all.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether the bounds ascend from zero to the number of names.
    pub(super) fn is_sound(&self) -> bool {
        self.names.is_sound()
            && self.bounds[0] == 0
            && self.bounds.windows(2).all(|pair| pair[0] <= pair[1])
            && self.bounds[Facet::COUNT] as usize == self.names.len()
    }
}

/// The attribute sections of an index that is being built.
pub(super) struct ValueColumns {
    pub(super) names: StringsBuilder,
    pub(super) bounds: [u32; Facet::COUNT + 1],
    pub(super) starts: Vec<u32>,
    pub(super) values: Vec<u32>,
}

impl ValueColumns {
    /// Numbers the values of all documents; `None` past 4 billion.
    pub(super) fn build<'d>(
        documents: impl Iterator<Item = &'d Attributes> + Clone,
    ) -> Option<Self> {
        let mut numbers: BTreeMap<(Facet, String), u32> = BTreeMap::new();
        for attributes in documents.clone() {
            for facet in Facet::ALL {
                for value in facet.values(attributes) {
                    numbers.insert((facet, value), 0);
                }
            }
        }
        let mut names = StringsBuilder::default();
        let mut bounds = [0; Facet::COUNT + 1];
        for (place, ((facet, name), number)) in numbers.iter_mut().enumerate() {
            *number = u32::try_from(place).ok()?;
            if !names.push(name) {
                return None;
            }
            for bound in &mut bounds[*facet as usize + 1..] {
                *bound = *number + 1;
            }
        }
        let (mut starts, mut values) = (vec![0], Vec::new());
        for attributes in documents {
            let first = values.len();
            for facet in Facet::ALL {
                let found = facet.values(attributes).into_iter();
                values.extend(found.filter_map(|value| numbers.get(&(facet, value)).copied()));
            }
            values[first..].sort_unstable();
            // Each value once: a country with three participants counts as one.
            let mut kept = first;
            for at in first..values.len() {
                if kept == first || values[kept - 1] != values[at] {
                    values[kept] = values[at];
                    kept += 1;
                }
            }
            values.truncate(kept);
            starts.push(u32::try_from(values.len()).ok()?);
        }
        Some(Self {
            names,
            bounds,
            starts,
            values,
        })
    }
}
