//! Sums of money of which a part is not stated, so that what is unknown never reads as zero.

use crate::euro::Euro;
use serde::{Deserialize, Serialize};

/// A sum of amounts, and of how many records it is the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct StatedSum {
    /// The sum of what is stated.
    pub total: Euro,
    /// Records that state an amount.
    pub stated: u32,
    /// Records that state none.
    pub unstated: u32,
}

impl StatedSum {
    /// Adds the amount of one more record.
    pub fn add(&mut self, amount: Option<Euro>) {
        match amount {
            Some(amount) => {
                self.total = self.total.saturating_add(amount);
                self.stated = self.stated.saturating_add(1);
            }
            None => self.unstated = self.unstated.saturating_add(1),
        }
    }

    /// Both sums in one.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self {
            total: self.total.saturating_add(other.total),
            stated: self.stated.saturating_add(other.stated),
            unstated: self.unstated.saturating_add(other.unstated),
        }
    }

    /// The sum; `None` where no record states an amount, which is not the same as zero.
    #[must_use]
    pub fn known(&self) -> Option<Euro> {
        (self.stated > 0).then_some(self.total)
    }

    /// How many records it was summed over, with those that state none.
    #[must_use]
    pub fn records(&self) -> u32 {
        self.stated.saturating_add(self.unstated)
    }
}

impl FromIterator<Option<Euro>> for StatedSum {
    fn from_iter<I: IntoIterator<Item = Option<Euro>>>(amounts: I) -> Self {
        let mut sum = Self::default();
        for amount in amounts {
            sum.add(amount);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_states_is_not_zero() {
        let euro = |whole: i64| Some(Euro::from_cents(whole * 100));
        let cases = [
            (vec![], None, 0, 0),
            (vec![None, None], None, 0, 2),
            (vec![euro(0), None], euro(0), 1, 1),
            (vec![euro(2), None, euro(5)], euro(7), 2, 1),
        ];
        for (amounts, known, stated, unstated) in cases {
            let sum: StatedSum = amounts.iter().copied().collect();
            assert_eq!(sum.known(), known, "{amounts:?}");
            assert_eq!((sum.stated, sum.unstated), (stated, unstated));
            let (one, other) = amounts.split_at(amounts.len() / 2);
            let of = |amounts: &[Option<Euro>]| amounts.iter().copied().collect::<StatedSum>();
            assert_eq!(of(one).joined(of(other)), sum);
            assert_eq!(sum.records() as usize, amounts.len());
        }
    }
}
