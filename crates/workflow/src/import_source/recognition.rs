//! Recognises organisations across programmes. The rule, strongest first:
//!
//! 1. The same PIC is the same organisation.
//! 2. Two different PICs are two organisations, whatever else they share.
//! 3. Where one side has no PIC, the same VAT number is the same organisation,
//!    unless several organisations share it; then the name has to agree as well.
//! 4. Failing that, the same name in the same country is the same organisation;
//!    of several, the one registered first.

use std::collections::{HashMap, HashSet};
use uptake_model::organisation::OrganisationKey;
use uptake_model::{Organisation, OrganisationId};
use uptake_store::KnownKey;

/// Every key known, and where it leads.
#[derive(Debug, Default)]
pub(super) struct Recognition {
    leads_to: HashMap<OrganisationKey, Vec<OrganisationId>>,
    ids: HashSet<OrganisationId>,
    with_pic: HashSet<OrganisationId>,
}

/// What a description was recognised as.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Recognised {
    pub(super) id: OrganisationId,
    /// Whether it was not known before.
    pub(super) new: bool,
    /// Keys that lead to it from now on.
    pub(super) keys: Vec<KnownKey>,
}

impl Recognition {
    /// Starts from what the corpus knows.
    pub(super) fn new(known: Vec<KnownKey>, ids: impl IntoIterator<Item = OrganisationId>) -> Self {
        let mut recognition = Self {
            ids: ids.into_iter().collect(),
            ..Self::default()
        };
        for known in known {
            recognition.note(known.key, known.organisation);
        }
        recognition
    }

    /// Recognises one description, and remembers its keys.
    pub(super) fn recognise(&mut self, description: &Organisation) -> Recognised {
        let keys = description.keys();
        let found = self.find(&keys);
        let new = found.is_none();
        let id = found.unwrap_or_else(|| self.free_id(description));
        self.ids.insert(id.clone());
        let mut added = Vec::new();
        for key in keys {
            if self.note(key.clone(), id.clone()) {
                added.push(KnownKey {
                    key,
                    organisation: id.clone(),
                });
            }
        }
        Recognised {
            id,
            new,
            keys: added,
        }
    }

    fn find(&self, keys: &[OrganisationKey]) -> Option<OrganisationId> {
        let pic = keys
            .iter()
            .find(|key| matches!(key, OrganisationKey::Pic(_)));
        if let Some(same) = pic.and_then(|pic| self.leads_to.get(pic)?.first()) {
            return Some(same.clone());
        }
        // A description with a PIC of its own can only be an organisation that has none yet.
        let eligible = |id: &&OrganisationId| pic.is_none() || !self.with_pic.contains(*id);
        let candidates = |wanted: fn(&OrganisationKey) -> bool| -> Vec<&OrganisationId> {
            let key = keys.iter().find(|key| wanted(key));
            let known = key.and_then(|key| self.leads_to.get(key));
            known.into_iter().flatten().filter(eligible).collect()
        };
        let by_vat = candidates(|key| matches!(key, OrganisationKey::Vat(_)));
        let by_name = candidates(|key| matches!(key, OrganisationKey::Name(_)));
        let found = match by_vat.as_slice() {
            [only] => Some(*only),
            several => several.iter().copied().find(|id| by_name.contains(id)),
        };
        found.or(by_name.first().copied()).cloned()
    }

    /// The identifier for a new organisation; a second one that would get the
    /// same is told apart by a number.
    fn free_id(&self, description: &Organisation) -> OrganisationId {
        let wanted = description.proposed_id();
        let unnamed = description.keys().is_empty();
        if unnamed || !self.ids.contains(&wanted) {
            return wanted;
        }
        let mut number = 2_u32;
        loop {
            let id = OrganisationId::new(format!("{wanted}-{number}"));
            if !self.ids.contains(&id) {
                return id;
            }
            number += 1;
        }
    }

    /// Remembers where a key leads; whether that was new.
    fn note(&mut self, key: OrganisationKey, id: OrganisationId) -> bool {
        if matches!(key, OrganisationKey::Pic(_)) {
            self.with_pic.insert(id.clone());
        }
        let known = self.leads_to.entry(key).or_default();
        if known.contains(&id) {
            return false;
        }
        known.push(id);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uptake_model::{Country, Pic};

    /// PIC, VAT, name, country.
    type Given = (
        Option<&'static str>,
        Option<&'static str>,
        &'static str,
        &'static str,
    );

    fn organisation((pic, vat, name, country): Given) -> Organisation {
        Organisation {
            pic: pic.map(Pic::from),
            vat: vat.map(str::to_owned),
            name: name.to_owned(),
            short_name: None,
            country: Country::parse(country),
            city: None,
            nuts: None,
            url: None,
            activity: None,
            sme: None,
        }
    }

    /// Describes one after the other; the last must come out as `expected`.
    fn check(given: &[Given], expected: &str) {
        let mut recognition = Recognition::default();
        let last = given
            .iter()
            .map(|given| recognition.recognise(&organisation(*given)))
            .last();
        let id = last.map(|recognised| recognised.id);
        assert_eq!(id, Some(OrganisationId::from(expected)), "{given:?}");
    }

    #[test]
    fn the_same_pic_is_the_same_whatever_the_name() {
        let renamed = [
            (Some("900000001"), None, "Testwache Nord", "DE"),
            (
                Some("900000001"),
                Some("DE111111111"),
                "Testwache Nord-Ost",
                "DE",
            ),
        ];
        check(&renamed, "pic-900000001");
    }

    #[test]
    fn two_pics_stay_two_although_name_and_vat_agree() {
        let twins = [
            (Some("900000001"), Some("DE111111111"), "Testwache", "DE"),
            (Some("900000002"), Some("DE111111111"), "Testwache", "DE"),
        ];
        check(&twins, "pic-900000002");
    }

    #[test]
    fn without_a_pic_vat_decides_before_the_name() {
        let known = [
            (Some("900000001"), Some("DE111111111"), "Testwache", "DE"),
            (Some("900000002"), None, "Probenamt", "DE"),
            (None, Some("DE111111111"), "Probenamt", "DE"),
        ];
        check(&known, "pic-900000001");
    }

    #[test]
    fn a_shared_vat_needs_the_name_as_well() {
        let mut known = vec![
            (Some("900000001"), Some("DE111111111"), "Testwache", "DE"),
            (Some("900000002"), Some("DE111111111"), "Probenamt", "DE"),
            (None, Some("DE111111111"), "PROBENAMT", "DE"),
        ];
        check(&known, "pic-900000002");
        known[2].2 = "Musterinstitut";
        let fresh = organisation(known[2]).proposed_id();
        check(&known, fresh.as_str());
    }

    #[test]
    fn a_name_counts_only_in_the_same_country() {
        let first = (Some("900000001"), None, "Testwache", "DE");
        check(&[first, (None, None, "TESTWACHE!", "DE")], "pic-900000001");
        let abroad = (None, None, "Testwache", "AT");
        let fresh = organisation(abroad).proposed_id();
        check(&[first, abroad], fresh.as_str());
    }

    #[test]
    fn a_pic_that_comes_later_is_given_to_the_organisation_known_by_name() {
        let nameless = (None, None, "Testwache", "DE");
        let id = organisation(nameless).proposed_id();
        let with_pic = (Some("900000001"), None, "Testwache", "DE");
        check(&[nameless, with_pic], id.as_str());
        check(
            &[nameless, with_pic, (Some("900000001"), None, "Neu", "DE")],
            id.as_str(),
        );
        check(
            &[
                nameless,
                with_pic,
                (Some("900000002"), None, "Testwache", "DE"),
            ],
            "pic-900000002",
        );
    }

    #[test]
    fn starting_from_the_corpus_is_like_having_seen_it() {
        let mut first = Recognition::default();
        let seen = first.recognise(&organisation((Some("900000001"), None, "Testwache", "DE")));
        let mut second = Recognition::new(seen.keys, [seen.id.clone()]);
        let again = second.recognise(&organisation((None, None, "Testwache", "DE")));
        assert_eq!(
            again,
            Recognised {
                id: seen.id,
                new: false,
                keys: Vec::new()
            }
        );
    }

    #[test]
    fn descriptions_without_any_key_are_one_unnamed_organisation() {
        let unnamed = (None, None, "", "DE");
        check(&[unnamed, unnamed], "org-unnamed");
    }
}
