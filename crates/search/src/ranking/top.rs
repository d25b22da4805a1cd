//! The best so far: exact, with a rule for ties that no order of arrival changes.

/// Room beyond the limit, at least: less would sort too often, more would let the
/// bar rise late.
const ROOM: usize = 64;

/// Keeps the best `limit` of what it is offered.
pub(crate) struct Top {
    limit: usize,
    /// Scores above documents, documents inverted: the larger number is the better hit.
    keys: Vec<u64>,
    /// Keys below this cannot be among the best any more.
    bar: u64,
}

impl Top {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            keys: Vec::new(),
            bar: 0,
        }
    }

    /// The same where it is known that the best `limit` reach `floor`.
    pub(crate) fn from(limit: usize, floor: u32) -> Self {
        Self {
            bar: u64::from(floor) << 32,
            ..Self::new(limit)
        }
    }

    /// Raises the bar to the score of the last that would be kept now.
    pub(crate) fn raise(&mut self) {
        if self.limit > 0 {
            self.tighten();
        }
    }

    /// Scores below this cannot be among the best any more.
    pub(crate) fn bar(&self) -> u32 {
        (self.bar >> 32) as u32
    }

    /// Offers a document with its score in units.
    pub(crate) fn offer(&mut self, units: u32, document: u32) {
        let key = u64::from(units) << 32 | u64::from(!document);
        if key < self.bar || self.limit == 0 {
            return;
        }
        self.keys.push(key);
        // Room for as many again keeps the cost of each offer constant on average.
        if self.keys.len()
            >= self
                .limit
                .saturating_mul(2)
                .max(self.limit.saturating_add(ROOM))
        {
            self.tighten();
        }
    }

    fn tighten(&mut self) {
        if self.keys.len() >= self.limit {
            let (_, last, _) = self
                .keys
                .select_nth_unstable_by(self.limit - 1, |a, b| b.cmp(a));
            self.bar = *last;
            self.keys.truncate(self.limit);
        }
    }

    /// Scores and documents, best first; of equal scores the lower document first.
    pub(crate) fn into_sorted(mut self) -> Vec<(u32, u32)> {
        if self.limit == 0 {
            return Vec::new();
        }
        self.tighten();
        self.keys.sort_unstable_by(|a, b| b.cmp(a));
        self.keys
            .into_iter()
            .map(|key| ((key >> 32) as u32, !(key as u32)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_keeps_what_sorting_everything_would_keep(
            scores in prop::collection::vec(0_u32..40, 0..4000),
            limit in 0_usize..60,
        ) {
            let mut top = Top::new(limit);
            for (document, units) in scores.iter().enumerate().rev() {
                top.offer(*units, document as u32);
            }
            let mut all: Vec<(u32, u32)> =
                scores.iter().enumerate().map(|(d, s)| (*s, d as u32)).collect();
            all.sort_by_key(|(score, document)| (std::cmp::Reverse(*score), *document));
            all.truncate(limit);
            prop_assert_eq!(top.into_sorted(), all);
        }
    }
}
