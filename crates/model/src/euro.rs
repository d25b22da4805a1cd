//! Money in euro, kept exactly in cents.

use serde::{Deserialize, Serialize};

/// An amount in euro. Sources give at most two decimals; more are rounded half up.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Euro(i64);

impl Euro {
    /// An amount from whole cents.
    #[must_use]
    pub fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// The amount in cents.
    #[must_use]
    pub fn cents(self) -> i64 {
        self.0
    }

    /// The amount in euro, for charts; sums belong in cents.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "amounts stay far below 2^52 cents"
    )]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// The sum, or the largest amount there is.
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Short form for reading, such as `€ 2.5 million`, `€ 340,000` or `€ 950`.
    #[must_use]
    pub fn short(self) -> String {
        let euro = self.as_f64();
        match euro.abs() {
            v if v >= 999_950_000.0 => format!("€ {} billion", one_decimal(euro / 1e9)),
            v if v >= 999_500.0 => format!("€ {} million", one_decimal(euro / 1e6)),
            _ => format!("€ {}", grouped((self.0 + self.0.signum() * 50) / 100)),
        }
    }

    /// Exact form with thousands separated, such as `€ 2,512,345.50`.
    #[must_use]
    pub fn exact(self) -> String {
        let (whole, cents) = (self.0 / 100, (self.0 % 100).abs());
        let sign = if self.0 < 0 && whole == 0 { "-" } else { "" };
        if cents == 0 {
            format!("€ {sign}{}", grouped(whole))
        } else {
            format!("€ {sign}{}.{cents:02}", grouped(whole))
        }
    }
}

fn one_decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A whole number with commas between thousands.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_say_them() {
        let cases = [
            (250_000_000, "€ 2.5 million", "€ 2,500,000"),
            (348_842_375, "€ 3.5 million", "€ 3,488,423.75"),
            (34_000_050, "€ 340,001", "€ 340,000.50"),
            (99_999_999, "€ 1 million", "€ 999,999.99"),
            (310_000_000_000, "€ 3.1 billion", "€ 3,100,000,000"),
            (0, "€ 0", "€ 0"),
            (-5_050, "€ -51", "€ -50.50"),
        ];
        for (cents, short, exact) in cases {
            assert_eq!(Euro::from_cents(cents).short(), short);
            assert_eq!(Euro::from_cents(cents).exact(), exact);
        }
    }
}
