//! How good the matching was measured to be: the figures `just quality` writes,
//! compiled in, so that a release shows what was measured of it and nothing else.

use serde::Deserialize;
use std::sync::LazyLock;

/// The figures.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Quality {
    /// The day they were measured, ISO 8601.
    pub measured: String,
    /// What was searched.
    pub corpus: String,
    /// One for each method and set of needs, sets together.
    #[serde(rename = "row")]
    pub rows: Vec<Row>,
}

/// Means over the needs of a set.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Row {
    /// The needs, in words.
    pub set: String,
    /// The method, in words.
    pub method: String,
    /// nDCG@10, 0 to 1 (Järvelin and Kekäläinen 2002).
    pub ndcg10: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Share of the relevant projects among the first 100.
    pub recall100: Option<f64>,
    /// How many needs.
    pub needs: u32,
}

impl Quality {
    /// The figures this release was built with.
    #[must_use]
    pub fn measured() -> &'static Self {
        // A test reads the file, so a release cannot hold a faulty one; should it
        // happen all the same, a page without figures is better than none.
        static MEASURED: LazyLock<Quality> = LazyLock::new(|| {
            Quality::parse(include_str!("../data/quality.toml")).unwrap_or_default()
        });
        &MEASURED
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The sets in the order of the file, each with its rows.
    #[must_use]
    pub fn sets(&self) -> Vec<(&str, Vec<&Row>)> {
        let mut sets: Vec<(&str, Vec<&Row>)> = Vec::new();
        for row in &self.rows {
            match sets.iter_mut().find(|(name, _)| *name == row.set) {
                Some((_, rows)) => rows.push(row),
                None => sets.push((&row.set, vec![row])),
            }
        }
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_this_release_can_be_read_and_make_sense() {
        let quality = Quality::parse(include_str!("../data/quality.toml")).expect("figures");
        assert!(!quality.rows.is_empty());
        for row in &quality.rows {
            assert!(0.0 <= row.low && row.low <= row.ndcg10, "{row:?}");
            assert!(row.ndcg10 <= row.high && row.high <= 1.0, "{row:?}");
            assert!(
                row.recall100.is_none_or(|r| (0.0..=1.0).contains(&r)),
                "{row:?}"
            );
            assert!(row.needs > 0, "{row:?}");
        }
    }

    #[test]
    fn rows_of_a_set_stand_together() {
        let row = |set: &str, method: &str| {
            format!(
                "[[row]]\nset='{set}'\nmethod='{method}'\nndcg10=0.5\nlow=0.4\nhigh=0.6\nneeds=9\n"
            )
        };
        let text = [row("a", "x"), row("b", "x"), row("a", "y")].concat();
        let quality = Quality::parse(&text).expect("rows");
        let sets: Vec<(&str, usize)> = quality
            .sets()
            .iter()
            .map(|(set, rows)| (*set, rows.len()))
            .collect();
        assert_eq!(sets, [("a", 2), ("b", 1)]);
    }
}
