//! A table whose first figure is also drawn as a bar. The bars start at zero and
//! carry their numbers beside them, so the chart and its table are one thing.

use askama::Template;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What the row is about.
    pub label: String,
    /// Where the label leads.
    pub href: Option<String>,
    /// Length of the bar in thousandths of the longest.
    pub length: u16,
    /// The figures, as they read: the drawn one first.
    pub figures: Vec<String>,
}

/// A bar table.
#[derive(Debug, Template)]
#[template(path = "bars.html")]
pub struct Bars {
    caption: String,
    /// Head of the labels, then one for each figure.
    heads: Vec<String>,
    rows: Vec<Bar>,
}

/// What a row is made from: label, address, the number to draw, the figures.
pub type Measured = (String, Option<String>, f64, Vec<String>);

impl Bars {
    /// A table of `rows` under `heads` (labels first, then one head a figure).
    #[must_use]
    pub fn new(caption: &str, heads: &[&str], rows: Vec<Measured>) -> Self {
        let longest = rows.iter().map(|row| row.2).fold(0.0, f64::max);
        Self {
            caption: caption.to_owned(),
            heads: heads.iter().map(|&head| head.to_owned()).collect(),
            rows: rows
                .into_iter()
                .map(|(label, href, value, figures)| Bar {
                    label,
                    href,
                    length: thousandths(value, longest),
                    figures,
                })
                .collect(),
        }
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// `value` in thousandths of `whole`, 0 where there is no whole.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=1000 before the cast"
)]
pub fn thousandths(value: f64, whole: f64) -> u16 {
    if whole > 0.0 {
        (value / whole * 1000.0).round().clamp(0.0, 1000.0) as u16
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_and_start_at_zero() {
        assert_eq!(thousandths(5.0, 20.0), 250);
        assert_eq!(thousandths(0.0, 20.0), 0);
        assert_eq!(thousandths(1.0, 0.0), 0);
        let rows = vec![
            ("2023".to_owned(), None, 2.0, vec!["2".to_owned()]),
            ("2024".to_owned(), None, 4.0, vec!["4".to_owned()]),
        ];
        let table = Bars::new("By year", &["Year", "Projects"], rows);
        assert_eq!(
            table.rows.iter().map(|row| row.length).collect::<Vec<_>>(),
            [500, 1000]
        );
    }
}
