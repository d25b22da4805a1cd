//! Pooling: what may be said about how many authorities share a gap without telling of
//! any that hides. One statement for every reader alike, so that nothing can be learned
//! by comparing what different readers are told. Decision 0014 gives the reasons.

use crate::access::POOL_THRESHOLD;
use crate::country::Country;
use crate::ids::MemberOrganisationId;
use crate::marking::Marking;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An authority that shares a gap, its owner among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharer {
    /// The authority.
    pub organisation: MemberOrganisationId,
    /// Its country.
    pub country: Country,
    /// Who may know that it shares the gap: CLEAR for the owner, whom everybody sees who
    /// knows of the gap file. RED counts as AMBER+STRICT: its own people know.
    pub marking: Marking,
}

/// An authority that takes part, whether it shares the gap or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The authority.
    pub organisation: MemberOrganisationId,
    /// Its country.
    pub country: Country,
}

/// “At least n authorities in m countries share this.”
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolStatement {
    /// How many authorities, at least.
    pub authorities: usize,
    /// In how many countries; `None` where that would tell of one.
    pub countries: Option<usize>,
}

/// What may be said to everybody who knows of the gap file; `None` where counting those
/// that hide would tell of one of them, or where nobody hides.
///
/// 1. Authorities of one marking are counted all or not at all, and only where at least
///    [`POOL_THRESHOLD`] of them stay hidden from everybody who does not see all of them.
///    At AMBER+STRICT each sees itself, so that it takes one more.
/// 2. For every reader and every authority that takes part, what is said would be just as
///    possible if that authority did not share the gap. Where this fails with the number
///    of countries, that is left out; where it still fails, nothing is said.
#[must_use]
pub fn pooled(sharers: &[Sharer], authorities: &[Authority]) -> Option<PoolStatement> {
    let counted: Vec<&Sharer> = sharers
        .iter()
        .filter(|it| is_counted(it, sharers))
        .collect();
    if counted.iter().all(|it| it.marking == Marking::Clear) {
        return None;
    }
    let countries: BTreeSet<&Country> = counted.iter().map(|it| &it.country).collect();
    let said = [Some(countries.len()), None].into_iter();
    let mut said = said.map(|countries| PoolStatement {
        authorities: counted.len(),
        countries,
    });
    let readers = readers(sharers);
    said.find(|statement| {
        let mut views = readers
            .iter()
            .map(|knows| View::of(knows, sharers, &counted, authorities));
        views.all(|view| view.leaves_doubt(*statement))
    })
}

/// The markings apart from which nobody is told: RED is nobody else's business either.
fn tier(marking: Marking) -> Marking {
    marking.min(Marking::AmberStrict)
}

fn is_counted(one: &Sharer, all: &[Sharer]) -> bool {
    let alike = all
        .iter()
        .filter(|it| tier(it.marking) == tier(one.marking));
    match tier(one.marking) {
        Marking::Clear => true,
        Marking::Green | Marking::Amber => alike.count() >= POOL_THRESHOLD,
        Marking::AmberStrict | Marking::Red => alike.count() > POOL_THRESHOLD,
    }
}

/// Which sharers each kind of reader knows by name: the public, the community, the
/// partners, and each that hides, who knows itself.
fn readers(sharers: &[Sharer]) -> Vec<Vec<bool>> {
    let up_to = |widest: Marking, own: Option<&Sharer>| -> Vec<bool> {
        let knows = |it: &Sharer| it.marking <= widest || own.is_some_and(|own| own == it);
        sharers.iter().map(knows).collect()
    };
    let kinds = [Marking::Clear, Marking::Green, Marking::Amber];
    let hidden = sharers
        .iter()
        .filter(|it| tier(it.marking) == Marking::AmberStrict);
    let insiders = hidden.map(|own| up_to(Marking::Green, Some(own)));
    let outsiders = kinds.into_iter().map(|widest| up_to(widest, None));
    outsiders.chain(insiders).collect()
}

/// What a reader has to go by.
struct View<'a> {
    /// Countries of the counted whom the reader knows.
    known: BTreeSet<&'a Country>,
    /// How many of the counted the reader does not know.
    hidden: usize,
    /// By country, the authorities that could be among these.
    candidates: BTreeMap<&'a Country, usize>,
}

impl<'a> View<'a> {
    fn of(
        knows: &[bool],
        sharers: &'a [Sharer],
        counted: &[&'a Sharer],
        authorities: &'a [Authority],
    ) -> Self {
        let known = sharers.iter().zip(knows).filter(|(_, knows)| **knows);
        let names: BTreeSet<&MemberOrganisationId> =
            known.map(|(sharer, _)| &sharer.organisation).collect();
        let is_known = |id: &MemberOrganisationId| names.contains(id);
        let mut candidates = BTreeMap::new();
        for authority in authorities.iter().filter(|it| !is_known(&it.organisation)) {
            *candidates.entry(&authority.country).or_insert(0) += 1;
        }
        let (known, hidden): (Vec<&Sharer>, Vec<&Sharer>) = counted
            .iter()
            .partition(|sharer| is_known(&sharer.organisation));
        Self {
            known: known.iter().map(|it| &it.country).collect(),
            hidden: hidden.len(),
            candidates,
        }
    }

    /// Whether each candidate may be none of them for all that is said.
    fn leaves_doubt(&self, statement: PoolStatement) -> bool {
        self.hidden == 0
            || self
                .candidates
                .keys()
                .all(|country| self.is_possible_without_one_of(country, statement))
    }

    /// Whether there are enough other candidates for what is said.
    fn is_possible_without_one_of(&self, without: &Country, statement: PoolStatement) -> bool {
        let left = |(country, count): (&&Country, &usize)| count - usize::from(*country == without);
        let Some(countries) = statement.countries else {
            return self.candidates.iter().map(left).sum::<usize>() >= self.hidden;
        };
        let more = countries.saturating_sub(self.known.len());
        let (old, new): (Vec<_>, Vec<_>) = self
            .candidates
            .iter()
            .partition(|(country, _)| self.known.contains(*country));
        let mut new: Vec<usize> = new.into_iter().map(left).filter(|it| *it > 0).collect();
        new.sort_unstable_by(|a, b| b.cmp(a));
        let room = old.into_iter().map(left).sum::<usize>() + new.iter().take(more).sum::<usize>();
        new.len() >= more && self.hidden >= more && room >= self.hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        Country::parse(code).expect("a country")
    }

    /// `n` authorities in each of these countries.
    fn taking_part(countries: &str, n: usize) -> Vec<Authority> {
        let each = countries.split(' ');
        each.flat_map(|code| (0..n).map(move |number| (code, number)))
            .map(|(code, number)| Authority {
                organisation: format!("{code}-{number}").into(),
                country: country(code),
            })
            .collect()
    }

    /// Sharers as `organisation:marking`.
    fn sharing(text: &str) -> Vec<Sharer> {
        let one = |word: &str| {
            let (organisation, marking) = word.split_once(':').expect("two parts");
            let (code, _) = organisation.split_once('-').expect("a country");
            Sharer {
                organisation: organisation.into(),
                country: country(code),
                marking: Marking::parse(marking).expect("a marking"),
            }
        };
        text.split_whitespace().map(one).collect()
    }

    fn said(sharers: &str, authorities: &[Authority]) -> Option<(usize, Option<usize>)> {
        let statement = pooled(&sharing(sharers), authorities)?;
        Some((statement.authorities, statement.countries))
    }

    #[test]
    fn nobody_is_counted_who_could_be_told_by_subtracting() {
        let many = taking_part("PL DE EL FI FR", 5);
        let cases = [
            // Nobody hides: the names say it.
            ("PL-0:clear PL-1:clear PL-2:clear PL-3:clear", None),
            // Two that hide change nothing, three that others see whole are counted.
            ("PL-0:clear DE-0:amber EL-0:amber", None),
            (
                "PL-0:clear DE-0:amber EL-0:amber FI-0:amber",
                Some((4, Some(4))),
            ),
            (
                "PL-0:clear DE-0:green EL-0:green FI-0:green",
                Some((4, Some(4))),
            ),
            // At AMBER+STRICT each sees itself: of three, two would be left.
            ("PL-0:strict DE-0:strict EL-0:strict", None),
            (
                "PL-0:strict PL-1:strict DE-0:strict EL-0:strict",
                Some((4, Some(3))),
            ),
            (
                "PL-0:red PL-1:strict DE-0:strict EL-0:strict",
                Some((4, Some(3))),
            ),
            // A partner sees all but the last: it must not be told.
            (
                "PL-0:amber DE-0:amber EL-0:amber FI-0:strict",
                Some((3, Some(3))),
            ),
            ("PL-0:amber DE-0:amber EL-0:strict FI-0:strict", None),
        ];
        for (sharers, expected) in cases {
            let sharers = sharers.replace(":strict", ":amber+strict");
            assert_eq!(said(&sharers, &many), expected, "{sharers}");
        }
    }

    #[test]
    fn nothing_is_said_that_only_one_set_of_authorities_fits() {
        let four = "PL-0:amber+strict DE-0:amber+strict EL-0:amber+strict FI-0:amber+strict";
        // All that take part.
        assert_eq!(said(four, &taking_part("PL DE EL FI", 1)), None);
        // Each country has one: four of four countries would name all, four of five not.
        let mut uneven = taking_part("PL DE EL FI", 1);
        uneven.extend(taking_part("PL", 4).into_iter().skip(1));
        assert_eq!(said(four, &uneven), Some((4, None)));
        assert_eq!(
            said(four, &taking_part("PL DE EL FI FR", 1)),
            Some((4, Some(4)))
        );
        // One country is large enough for all four, and has just four.
        let same = "PL-0:amber+strict PL-1:amber+strict PL-2:amber+strict PL-3:amber+strict";
        let mut one_large = taking_part("DE EL", 2);
        one_large.extend(taking_part("PL", 4));
        assert_eq!(said(same, &one_large), Some((4, None)));
    }

    #[test]
    fn what_is_not_counted_changes_nothing_that_is_said() {
        let many = taking_part("PL DE EL FI FR", 5);
        let base = "PL-0:clear DE-0:amber EL-0:amber FI-0:amber";
        let expected = said(base, &many);
        for more in [
            "FR-0:green",
            "FR-0:green FR-1:green FR-2:amber+strict",
            "PL-1:amber+strict",
        ] {
            assert_eq!(said(&format!("{base} {more}"), &many), expected, "{more}");
        }
    }
}
