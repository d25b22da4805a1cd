//! What a funder wants proven before a pre-commercial procurement, as the program carries it: a
//! file with edition and source, so that a new edition is a new file.

use serde::Deserialize;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../../data/pcp_points.toml");

/// What can be counted of a gap file's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Proof {
    /// The narrative is written.
    Narrative,
    /// Requirements.
    Requirements,
    /// Requirements with a threshold.
    MeasurableRequirements,
    /// Solutions verified at TRL 4 to 6.
    ImmatureSolutions,
    /// Authorities that committed themselves to buy.
    CommittedBuyers,
    /// Their countries.
    BuyerCountries,
    /// Authorities that share the gap, pooled ones included as far as may be told.
    Sharers,
    /// Projects that somebody confirmed.
    ConfirmedProjects,
    /// Likely projects that nobody judged.
    LikelyProjects,
    /// Solutions recorded for it.
    Solutions,
    /// Trials that ended.
    Trials,
    /// Open market consultations.
    Consultations,
    /// Pre-commercial procurements that were not cancelled.
    Pcps,
    /// Of these, with dates and budget.
    PlannedPcps,
    /// Solutions with claims of legal, privacy and ethics readiness.
    LegalReadiness,
    /// Solutions with claims of societal readiness.
    SocietalReadiness,
}

/// Something that proves a point.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    pub(super) fact: Proof,
    /// How many are needed.
    pub(super) least: u64,
    /// What it is, in words.
    pub(super) what: String,
    /// What to do where it is missing.
    pub(super) mend: String,
}

/// A point to be proven.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Point {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) ask: Vec<Ask>,
}

/// An edition of the points.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Points {
    pub(super) edition: String,
    pub(super) source: String,
    /// Whether the wording was confirmed at its source.
    pub(super) confirmed: bool,
    pub(super) point: Vec<Point>,
}

// That the file can be read is tested; a program whose file cannot has no points.
static POINTS: LazyLock<Points> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

pub(super) fn points() -> &'static Points {
    &POINTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_file_can_be_read_and_asks_seven_points() {
        let points: Points = toml::from_str(TEXT).expect("a file of points");
        let names: BTreeSet<&str> = points.point.iter().map(|it| it.id.as_str()).collect();
        assert_eq!((names.len(), points.point.len()), (7, 7));
        assert!(!points.edition.is_empty() && !points.source.is_empty());
        for point in &points.point {
            assert!(!point.ask.is_empty(), "{}", point.id);
            for ask in &point.ask {
                assert!(ask.least > 0 && !ask.mend.is_empty(), "{}", ask.what);
            }
        }
    }
}
