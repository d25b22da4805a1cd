//! Money by area, programme, year, country, kind of organisation and concept.

use crate::landscape::Charted;
use std::collections::BTreeMap;
use uptake_model::{
    ActivityType, Area, Country, FundedProject, Landscape, Language, Programme, StatedSum,
};
use uptake_search::Thesaurus;

/// What some records have together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// How many projects they belong to.
    pub projects: u64,
    /// The contribution of the Union to them.
    pub money: StatedSum,
}

/// The sum over those that have one thing in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice<K> {
    /// What they have in common; `None` where nothing is stated of it.
    pub key: Option<K>,
    /// Their sum.
    pub sum: Sum,
}

/// The money of some projects, cut in several ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funding {
    /// All of them, each with its own contribution.
    pub whole: Sum,
    /// All their parts, each with its share.
    pub shares: Sum,
    /// By area, in its order; a project of several counts in each.
    pub areas: Vec<Slice<Area>>,
    /// By programme, the oldest first.
    pub programmes: Vec<Slice<Programme>>,
    /// By year of start, rising; those without one last.
    pub years: Vec<Slice<i16>>,
    /// By country of the parts, most money first.
    pub countries: Vec<Slice<Country>>,
    /// By kind of organisation of the parts, most money first.
    pub kinds: Vec<Slice<ActivityType>>,
}

/// Sums by key; what has none is kept as well.
pub(super) struct Sums<K>(BTreeMap<Option<K>, (Sum, Option<usize>)>);

impl<K: Ord> Sums<K> {
    pub(super) fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds one record of a project; records of one project come one after another.
    pub(super) fn add(
        &mut self,
        key: Option<K>,
        project: usize,
        amount: Option<uptake_model::Euro>,
    ) {
        let (sum, last) = self.0.entry(key).or_default();
        sum.money.add(amount);
        if *last != Some(project) {
            sum.projects += 1;
            *last = Some(project);
        }
    }

    /// In the order of the keys, what has none last.
    pub(super) fn in_order(self) -> Vec<Slice<K>> {
        let mut slices: Vec<Slice<K>> = self
            .0
            .into_iter()
            .map(|(key, (sum, _))| Slice { key, sum })
            .collect();
        if slices.first().is_some_and(|it| it.key.is_none()) {
            slices.rotate_left(1);
        }
        slices
    }

    /// Most money first, what has no key last.
    fn by_money(self) -> Vec<Slice<K>> {
        let mut slices = self.in_order();
        slices.sort_by_key(|it| (it.key.is_none(), std::cmp::Reverse(it.sum.money.total)));
        slices
    }
}

/// The money of the projects at `places`.
///
/// Every part counts, whatever its role: an associated partner takes part without funding, so
/// that its part is one of those that state no contribution. Pages, the interface, commands
/// and briefs all sum here, and the records behind a sum are as many as it says.
#[must_use]
pub fn funding(landscape: &Landscape, places: &[usize]) -> Funding {
    let mut whole = Sum::default();
    let mut shares = Sum::default();
    let (mut areas, mut programmes, mut years) = (Sums::new(), Sums::new(), Sums::new());
    let (mut countries, mut kinds) = (Sums::new(), Sums::new());
    for &place in places {
        let project = &landscape.projects[place];
        let amount = project.ec_contribution;
        whole.projects += 1;
        whole.money.add(amount);
        for area in &project.areas {
            areas.add(Some(*area), place, amount);
        }
        if project.areas.is_empty() {
            areas.add(None, place, amount);
        }
        programmes.add(Some(project.programme), place, amount);
        years.add(project.year(), place, amount);
        let parts = landscape.parts_of(project);
        shares.projects += u64::from(!parts.is_empty());
        for part in parts {
            let organisation = landscape.organisations.get(part.organisation);
            shares.money.add(part.ec_contribution);
            countries.add(part.country.clone(), place, part.ec_contribution);
            let kind = organisation.and_then(|it| it.activity);
            kinds.add(kind, place, part.ec_contribution);
        }
    }
    Funding {
        whole,
        shares,
        areas: areas.in_order(),
        programmes: programmes.in_order(),
        years: years.in_order(),
        countries: countries.by_money(),
        kinds: kinds.by_money(),
    }
}

/// The money of the projects that are about a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConceptSum {
    /// Slug of the concept.
    pub slug: String,
    /// Its English name.
    pub name: String,
    /// How many concepts stand directly below it.
    pub below: usize,
    /// The sum over the projects about it or about what stands below it.
    pub sum: Sum,
}

/// The money of the projects at `places` by the concepts directly below one, or by the top
/// concepts; most money first. A project that is about several counts in each. `None` where
/// there is no such concept.
#[must_use]
pub fn by_concept(
    charted: &Charted,
    places: &[usize],
    below: Option<&str>,
) -> Option<Vec<ConceptSum>> {
    let thesaurus = Thesaurus::embedded();
    let concepts: Vec<_> = match below {
        None => thesaurus.top().collect(),
        Some(slug) => thesaurus.all(&thesaurus.concept(slug)?.narrower).collect(),
    };
    let projects = &charted.landscape.projects;
    let mut asked = vec![false; projects.len()];
    for place in places {
        asked[*place] = true;
    }
    let mut sums: Vec<ConceptSum> = concepts
        .into_iter()
        .map(|concept| {
            let about = charted.about(&concept.slug);
            let here = about.iter().filter(|it| asked[**it]);
            ConceptSum {
                slug: concept.slug.clone(),
                name: concept.preferred(Language::En).to_owned(),
                below: concept.narrower.len(),
                sum: sum_of(here.map(|it| &projects[*it])),
            }
        })
        .collect();
    sums.retain(|it| it.sum.projects > 0);
    sums.sort_by(|a, b| {
        let money = b.sum.money.total.cmp(&a.sum.money.total);
        money.then_with(|| a.slug.cmp(&b.slug))
    });
    Some(sums)
}

fn sum_of<'l>(projects: impl Iterator<Item = &'l FundedProject>) -> Sum {
    let mut sum = Sum::default();
    for project in projects {
        sum.projects += 1;
        sum.money.add(project.ec_contribution);
    }
    sum
}
