//! Dividing whole units in proportion, losing none.

/// Divides `total` in proportion to `shares`: rounded down first, then one more
/// for the largest remainders, the earlier of equal ones first. A share may be
/// negative where the sum is not. Nothing is divided where the shares add up to
/// nothing.
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn division_loses_nothing_and_gives_nothing_to_the_absent(
            total in any::<u32>(),
            shares in prop::collection::vec(prop_oneof![Just(0.0), 0.0001_f64..40.0, -0.5_f64..0.0], 0..9),
        ) {
            let parts = apportion(total, &shares);
            let expected = if shares.iter().sum::<f64>() > 0.0 { i64::from(total) } else { 0 };
            // Shares that cancel each other to nearly nothing are not divided finely.
            prop_assume!(expected == 0 || shares.iter().sum::<f64>() > 1e-3);
            prop_assert_eq!(parts.iter().sum::<i64>(), expected);
            for (part, share) in parts.iter().zip(shares) {
                prop_assert!(share != 0.0 || *part == 0);
            }
        }
    }
}
