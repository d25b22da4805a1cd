//! Dividing whole units over those that earned them, losing none.

/// Far more units than any amount of a sound index has: sums stay within 64 bits.
const MOST: f64 = 1e12;

/// Divides `total` in proportion to `shares`, none of them negative: rounded down
/// first, then one more for the largest remainders, the earlier of equal ones
/// first. Nothing is divided where the shares add up to nothing.
pub(super) fn apportion(total: u32, shares: &[f64]) -> Vec<i64> {
    let sum: f64 = shares.iter().sum();
    let mut parts = vec![0; shares.len()];
    if sum <= 0.0 || !sum.is_finite() {
        return parts;
    }
    let exact: Vec<f64> = shares
        .iter()
        .map(|share| f64::from(total) * share / sum)
        .collect();
    for (part, exact) in parts.iter_mut().zip(&exact) {
        *part = exact.floor() as i64;
    }
    let mut order: Vec<usize> = (0..shares.len()).filter(|i| shares[*i] != 0.0).collect();
    let remainder = |at: usize| exact[at] - exact[at].floor();
    order.sort_by(|a, b| remainder(*b).total_cmp(&remainder(*a)));
    let mut left = i64::from(total) - parts.iter().sum::<i64>();
    for place in order.iter().cycle() {
        if left <= 0 {
            break;
        }
        parts[*place] += 1;
        left -= 1;
    }
    parts
}

/// Rounds `amounts`, already in units and of either sign, to whole units that add
/// up to `total`, which they do up to rounding; the difference goes to the largest.
/// In proportion would not do: where large amounts cancel each other, a difference
/// of one unit would multiply them. A total of nothing was earned by nobody.
pub(super) fn settle(total: u32, amounts: &[f64]) -> Vec<i64> {
    if total == 0 {
        return vec![0; amounts.len()];
    }
    let whole = |units: &f64| units.clamp(-MOST, MOST).round() as i64;
    let mut parts: Vec<i64> = amounts.iter().map(whole).collect();
    let difference = i64::from(total) - parts.iter().sum::<i64>();
    let largest = (0..amounts.len()).max_by(|a, b| amounts[*a].abs().total_cmp(&amounts[*b].abs()));
    if let Some(largest) = largest {
        parts[largest] += difference;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn division_loses_nothing_and_gives_nothing_to_the_absent(
            total in any::<u32>(),
            shares in prop::collection::vec(prop_oneof![Just(0.0), 0.0001_f64..40.0], 0..9),
        ) {
            let parts = apportion(total, &shares);
            let expected = if shares.iter().sum::<f64>() > 0.0 { i64::from(total) } else { 0 };
            prop_assert_eq!(parts.iter().sum::<i64>(), expected);
            for (part, share) in parts.iter().zip(shares) {
                prop_assert!(share != 0.0 || *part == 0);
            }
        }

        #[test]
        fn settling_changes_one_amount_by_no_more_than_the_difference(
            mut amounts in prop::collection::vec(-9e6_f64..9e6, 1..9),
            off in -30_i32..30,
        ) {
            let mut sum: f64 = amounts.iter().sum();
            if sum < 0.0 {
                amounts.iter_mut().for_each(|amount| *amount = -*amount);
                sum = -sum;
            }
            let total = (sum as i64 + i64::from(off)).max(1) as u32;
            let parts = settle(total, &amounts);
            prop_assert_eq!(parts.iter().sum::<i64>(), i64::from(total));
            for (part, amount) in parts.iter().zip(amounts) {
                prop_assert!((*part as f64 - amount).abs() <= 36.0, "{} for {}", part, amount);
            }
        }
    }

    #[test]
    fn amounts_that_cancel_each_other_keep_their_size() {
        assert_eq!(settle(20, &[500.2, -510.4, 0.3]), [500, -480, 0]);
        assert_eq!(settle(0, &[3.0, -9.0]), [0, 0]);
        assert_eq!(settle(7, &[]), [0; 0]);
    }
}
