//! What a word of another language may mean counts as one word: each of its
//! translations is as common as all of them together, so that a rare one does not
//! outweigh the usual one (Pirkola, "The effects of query structure and dictionary
//! setups in dictionary-based cross-language information retrieval", SIGIR 1998).

use super::QueryTerm;
use crate::bridge::{Bridge, Kind};
use crate::index::Index;
use crate::settings::Settings;

impl Index {
    /// Makes the translations of each stretch of the need equally rare.
    pub(super) fn level_alternatives(&self, terms: &mut [QueryTerm], bridges: &[Bridge]) {
        let mut together = vec![0_u32; bridges.len()];
        for term in terms.iter() {
            if let Some(bridge) = term.bridge {
                together[bridge] = together[bridge].saturating_add(term.documents);
            }
        }
        for term in terms.iter_mut() {
            let Some(bridge) = term.bridge else { continue };
            if bridges[bridge].kind == Kind::Translation {
                let documents = together[bridge].min(self.documents());
                term.rarity = Settings::rarity(self.documents(), documents);
                term.weight = self.weight(term.emphasis, term.rarity);
            }
        }
    }
}
