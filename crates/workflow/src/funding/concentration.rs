//! How far money is concentrated on few organisations.

use uptake_model::Euro;

/// How many of the largest are taken together.
pub const TOP: usize = 10;

/// How amounts are spread over those who have them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Concentration {
    /// How many have more than nothing.
    pub organisations: u64,
    /// What the ten largest have of the whole, from 0 to 1.
    pub top: f64,
    /// Herfindahl-Hirschman index: the sum of the squared shares in percent, from 10,000
    /// divided by the number of organisations (all have the same) to 10,000 (one has all).
    /// Measured as in point 16 of the Commission's guidelines on the assessment of
    /// horizontal mergers (2004/C 31/03).
    pub index: f64,
}

/// The concentration of the amounts that organisations have; `None` where none has any.
#[must_use]
pub fn concentration(amounts: impl IntoIterator<Item = Euro>) -> Option<Concentration> {
    let mut amounts: Vec<f64> = amounts
        .into_iter()
        .filter(|it| it.cents() > 0)
        .map(Euro::as_f64)
        .collect();
    amounts.sort_by(|a, b| b.total_cmp(a));
    let whole: f64 = amounts.iter().sum();
    (whole > 0.0).then(|| Concentration {
        organisations: amounts.len() as u64,
        top: amounts.iter().take(TOP).sum::<f64>() / whole,
        index: amounts.iter().map(|it| (100.0 * it / whole).powi(2)).sum(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_squared_in_percent() {
        let of =
            |amounts: &[i64]| concentration(amounts.iter().map(|it| Euro::from_cents(it * 100)));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[0, 0]), None);
        // 50 %, 30 % and 20 %: 2,500 + 900 + 400.
        let three = of(&[30, 0, 50, 20]).expect("measured");
        assert_eq!(three.organisations, 3);
        assert!((three.index - 3_800.0).abs() < 1e-6 && (three.top - 1.0).abs() < 1e-9);
        let one = of(&[7]).expect("measured");
        assert!((one.index - 10_000.0).abs() < 1e-6);
        // Twenty of the same: 20 × 5², and ten of them have half.
        let many = of(&[3; 20]).expect("measured");
        assert!((many.index - 500.0).abs() < 1e-6 && (many.top - 0.5).abs() < 1e-9);
    }
}
