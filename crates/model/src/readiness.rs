//! Readiness: on which level of a scale a solution stands, computed from claims by one
//! rule. The rule is shown at `/about/readiness`; whoever changes it here changes it there.

use crate::claim::{Claim, Environment, Statement};
use crate::ids::GapFileId;
use crate::vocabulary::vocabulary;
use jiff::Span;
use jiff::civil::Date;

vocabulary! {
    /// A scale of nine levels. Only the technology scale is an official one (General Annex G
    /// of the Horizon 2020 work programme); the literature knows the others in several
    /// editions, so that their levels are described here by thirds.
    Scale {
        /// Technology readiness level.
        Technology = "technology", "Technology (TRL)";
        /// Whether people accept it and live well with it.
        Societal = "societal", "Societal";
        /// Whether it withstands misuse and attack.
        Security = "security", "Security";
        /// Whether it may be used: law, privacy, ethics.
        LegalPrivacyEthics = "legal_privacy_ethics", "Legal, privacy and ethics";
        /// Whether it works with what is there.
        Integration = "integration", "Integration";
        /// Whether it can be bought and kept up.
        Commercial = "commercial", "Commercial";
        /// Whether it can be made in number.
        Manufacturing = "manufacturing", "Manufacturing";
    }
}

/// Levels of a scale.
pub const LEVELS: std::ops::RangeInclusive<u8> = 1..=9;

/// From this level on, evidence must come from relevant conditions to verify it.
pub const RELEVANT_FROM: u8 = 5;

/// From this level on, evidence must come from operation to verify it.
pub const OPERATIONAL_FROM: u8 = 7;

/// Verified levels that lie so far apart contradict each other.
pub const CONTRADICTION: u8 = 2;

/// And only where their evidence lies at most so many years apart: things change.
pub const CONTRADICTION_YEARS: i32 = 2;

impl Scale {
    /// What a level means, in our words.
    #[must_use]
    pub fn meaning(self, level: u8) -> &'static str {
        const TECHNOLOGY: [&str; 9] = [
            "basic principles seen",
            "concept put into words",
            "proof by experiment",
            "works in the laboratory",
            "works under conditions like those of its use",
            "demonstrated under conditions like those of its use",
            "prototype shown where it would be used",
            "complete and qualified",
            "proven where it is used",
        ];
        let third = usize::from(level.clamp(1, 9) - 1) / 3;
        match self {
            Self::Technology => TECHNOLOGY[usize::from(level.clamp(1, 9) - 1)],
            Self::Societal => [
                "effects on people thought through",
                "tried with those it affects",
                "accepted in use",
            ][third],
            Self::Security => [
                "threats to it named",
                "protection tested",
                "protection held in use",
            ][third],
            Self::LegalPrivacyEthics => [
                "duties named",
                "assessed, with measures taken",
                "lawful use shown and reviewed",
            ][third],
            Self::Integration => [
                "interfaces named",
                "connected in tests",
                "works with what is in use",
            ][third],
            Self::Commercial => [
                "a buyer imagined",
                "offered to first customers",
                "bought and kept up",
            ][third],
            Self::Manufacturing => [
                "a way to make it found",
                "made in small number",
                "made in the number needed",
            ][third],
        }
    }
}

/// Where evidence for a level must come from to verify it.
#[must_use]
pub fn needed_environment(level: u8) -> Environment {
    match level {
        OPERATIONAL_FROM.. => Environment::Operational,
        RELEVANT_FROM.. => Environment::Relevant,
        _ => Environment::Laboratory,
    }
}

/// A level with the claims that reach it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached<'c> {
    /// 1 to 9.
    pub level: u8,
    /// The claims of exactly this level that back it.
    pub by: Vec<&'c Claim>,
}

/// Where a solution stands on a scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'c> {
    /// The scale.
    pub scale: Scale,
    /// The highest level that independent evidence backs.
    pub verified: Option<Reached<'c>>,
    /// The highest level that anybody claims.
    pub declared: Reached<'c>,
}

/// What a contradiction is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A scale.
    Scale(Scale),
    /// A requirement of a gap file.
    Requirement(GapFileId, u32),
}

/// Two claims that cannot both hold. Where there are more, these are the widest apart, or
/// the latest of each side.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction<'c> {
    /// What about.
    pub about: Subject,
    /// The higher level, or that it is met.
    pub one: &'c Claim,
    /// The lower level, or that it is not met.
    pub other: &'c Claim,
}

/// What claims come to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readiness<'c> {
    /// Where it stands on each scale of which anybody claims anything, in their order.
    pub standings: Vec<Standing<'c>>,
    /// What contradicts itself.
    pub contradictions: Vec<Contradiction<'c>>,
}

impl<'c> Readiness<'c> {
    /// What claims of one solution come to on a day. Given must be the claims that the
    /// viewer may see, and no others; withdrawn and expired ones do not count.
    #[must_use]
    pub fn of(claims: &'c [Claim], today: Date) -> Self {
        let counting: Vec<&Claim> = claims.iter().filter(|it| it.counts(today)).collect();
        let scales = Scale::ALL.iter().copied();
        let mut contradictions: Vec<_> = scales
            .clone()
            .filter_map(|scale| contradicting_levels(scale, &counting))
            .collect();
        contradictions.extend(contradicting_requirements(&counting));
        Self {
            standings: scales.filter_map(|it| standing(it, &counting)).collect(),
            contradictions,
        }
    }

    /// Where it stands on a scale.
    #[must_use]
    pub fn on(&self, scale: Scale) -> Option<&Standing<'c>> {
        self.standings.iter().find(|it| it.scale == scale)
    }
}

/// The level that a claim states on a scale.
fn level_on(claim: &Claim, scale: Scale) -> Option<u8> {
    match claim.content.statement {
        Statement::Readiness { scale: on, level } if on == scale => Some(level),
        _ => None,
    }
}

/// Whether a claim verifies its level: independent, and in an environment that fits.
fn verifies(claim: &Claim, level: u8) -> bool {
    claim.content.independence.verifies() && claim.content.environment >= needed_environment(level)
}

fn reached<'c>(levels: &[(u8, &'c Claim)]) -> Option<Reached<'c>> {
    let level = levels.iter().map(|(level, _)| *level).max()?;
    let by = levels.iter().filter(|(it, _)| *it == level);
    Some(Reached {
        level,
        by: by.map(|(_, claim)| *claim).collect(),
    })
}

fn levels<'c>(scale: Scale, counting: &[&'c Claim]) -> Vec<(u8, &'c Claim)> {
    let claims = counting.iter();
    claims
        .filter_map(|claim| Some((level_on(claim, scale)?, *claim)))
        .collect()
}

fn standing<'c>(scale: Scale, counting: &[&'c Claim]) -> Option<Standing<'c>> {
    let all = levels(scale, counting);
    let mut independent = all.clone();
    independent.retain(|(level, claim)| verifies(claim, *level));
    Some(Standing {
        scale,
        verified: reached(&independent),
        declared: reached(&all)?,
    })
}

fn contradicting_levels<'c>(scale: Scale, counting: &[&'c Claim]) -> Option<Contradiction<'c>> {
    let mut verified = levels(scale, counting);
    verified.retain(|(level, claim)| verifies(claim, *level));
    let pairs = verified.iter().flat_map(|(high, one)| {
        let others = verified.iter().filter(move |(low, other)| {
            high.saturating_sub(*low) >= CONTRADICTION
                && near(one.content.dated, other.content.dated)
        });
        others.map(move |(low, other)| (high - low, *one, *other))
    });
    let (_, one, other) = pairs.max_by_key(|(apart, ..)| *apart)?;
    Some(Contradiction {
        about: Subject::Scale(scale),
        one,
        other,
    })
}

/// Whether two days lie at most [`CONTRADICTION_YEARS`] apart.
fn near(one: Date, other: Date) -> bool {
    let (early, late) = (one.min(other), one.max(other));
    late <= early.saturating_add(Span::new().years(CONTRADICTION_YEARS))
}

fn contradicting_requirements<'c>(counting: &[&'c Claim]) -> Vec<Contradiction<'c>> {
    let latest = |wanted: bool, gap: &GapFileId, wanted_number: u32| {
        let said = counting.iter().filter(|claim| {
            matches!(claim.content.statement, Statement::Requirement { number, met }
                if met == wanted && number == wanted_number && claim.gap.as_ref() == Some(gap))
        });
        said.max_by_key(|claim| (claim.content.dated, claim.created_at))
            .copied()
    };
    let mut subjects: Vec<(&GapFileId, u32)> = counting
        .iter()
        .filter_map(|claim| match claim.content.statement {
            Statement::Requirement { number, .. } => Some((claim.gap.as_ref()?, number)),
            _ => None,
        })
        .collect();
    subjects.sort();
    subjects.dedup();
    let contradicted = subjects.into_iter().filter_map(|(gap, number)| {
        Some(Contradiction {
            about: Subject::Requirement(gap.clone(), number),
            one: latest(true, gap, number)?,
            other: latest(false, gap, number)?,
        })
    });
    contradicted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{ClaimContent, ClaimSource, Independence, Withdrawal};
    use crate::marking::Marking;
    use jiff::Timestamp;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 28);

    fn claim(statement: Statement, dated: Date, how: Independence, place: Environment) -> Claim {
        Claim {
            id: "claim-1".into(),
            solution: "solution-1".into(),
            gap: Some("gap-1".into()),
            owner: "org-brigade".into(),
            author: "x".into(),
            content: ClaimContent {
                statement,
                source: ClaimSource::Document {
                    reference: "Report".to_owned(),
                    sha256: None,
                },
                file: None,
                dated,
                evaluator: "Invented".to_owned(),
                stated: how,
                independence: how,
                environment: place,
                expires: None,
                marking: Marking::Clear,
                remark: String::new(),
            },
            withdrawn: None,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// A line of a test's table: level, day, independence and environment, each by code.
    fn read(line: &str) -> Claim {
        let words: Vec<&str> = line.split_whitespace().collect();
        let statement = Statement::Readiness {
            scale: Scale::Technology,
            level: words[0].parse().expect("a level"),
        };
        let dated = words[1].parse().expect("a day");
        let how = Independence::parse(words[2]).expect("an independence");
        let place = Environment::parse(words[3]).expect("an environment");
        let mut claim = claim(statement, dated, how, place);
        if words.get(4) == Some(&"withdrawn") {
            let reason = "wrong".to_owned();
            let at = Timestamp::UNIX_EPOCH;
            claim.withdrawn = Some(Withdrawal { reason, at });
        }
        claim
    }

    /// What `lines` come to: verified, declared, and the levels that contradict.
    fn outcome(lines: &[&str]) -> String {
        let claims: Vec<Claim> = lines.iter().map(|line| read(line)).collect();
        let readiness = Readiness::of(&claims, TODAY);
        let level = |it: Option<&Reached<'_>>| it.map_or("-".to_owned(), |it| it.level.to_string());
        let standing = readiness.on(Scale::Technology);
        let verified = level(standing.and_then(|it| it.verified.as_ref()));
        let declared = level(standing.map(|it| &it.declared));
        let contradiction = readiness
            .contradictions
            .first()
            .map_or(String::new(), |it| {
                let stated = |claim| level_on(claim, Scale::Technology).unwrap_or_default();
                format!(" {}≠{}", stated(it.one), stated(it.other))
            });
        format!("{verified} {declared}{contradiction}")
    }

    #[test]
    fn the_rule_as_a_table() {
        let cases: &[(&[&str], &str)] = &[
            (&[], "- -"),
            // The provider's and partners' own word declares and never verifies.
            (&["9 2026-01-01 provider operational"], "- 9"),
            (&["8 2026-01-01 partner operational"], "- 8"),
            // Independent evidence verifies where its environment fits the level.
            (&["4 2026-01-01 user laboratory"], "4 4"),
            (&["5 2026-01-01 user laboratory"], "- 5"),
            (&["5 2026-01-01 user simulated"], "- 5"),
            (&["5 2026-01-01 user relevant"], "5 5"),
            (&["6 2026-01-01 independent relevant"], "6 6"),
            (&["7 2026-01-01 accredited relevant"], "- 7"),
            (&["7 2026-01-01 accredited operational"], "7 7"),
            (&["9 2026-01-01 user operational"], "9 9"),
            // The highest of each.
            (
                &[
                    "9 2026-01-01 provider operational",
                    "6 2026-01-01 user relevant",
                    "5 2026-01-01 user relevant",
                ],
                "6 9",
            ),
            // Three years are the last day, and the day after is none.
            (&["6 2023-11-28 user relevant"], "6 6"),
            (&["6 2023-11-27 user relevant"], "- -"),
            (&["6 2026-01-01 user relevant withdrawn"], "- -"),
            // Verified levels two apart, within two years to the day.
            (
                &["4 2024-11-01 user laboratory", "6 2026-11-01 user relevant"],
                "6 6 6≠4",
            ),
            (
                &["4 2024-10-31 user laboratory", "6 2026-11-01 user relevant"],
                "6 6",
            ),
            (
                &["5 2026-01-01 user relevant", "6 2026-01-01 user relevant"],
                "6 6",
            ),
            (
                &[
                    "4 2026-01-01 user laboratory",
                    "9 2026-01-01 provider operational",
                ],
                "4 9",
            ),
            // The widest pair is shown.
            (
                &[
                    "3 2026-01-01 user laboratory",
                    "5 2026-01-01 user relevant",
                    "8 2026-01-01 user operational",
                ],
                "8 8 8≠3",
            ),
        ];
        for (lines, expected) in cases {
            assert_eq!(outcome(lines), *expected, "{lines:?}");
        }
    }

    #[test]
    fn a_requirement_met_and_not_met_is_a_contradiction_of_the_latest_of_each() {
        let said = |met, number, dated| {
            let statement = Statement::Requirement { number, met };
            claim(
                statement,
                dated,
                Independence::Provider,
                Environment::Laboratory,
            )
        };
        let claims = vec![
            said(true, 1, date(2026, 1, 1)),
            said(true, 1, date(2026, 5, 1)),
            said(false, 1, date(2025, 1, 1)),
            said(true, 2, date(2026, 1, 1)),
            said(false, 3, date(2026, 1, 1)),
            // Expired, so that it contradicts nothing.
            said(false, 2, date(2020, 1, 1)),
        ];
        let readiness = Readiness::of(&claims, TODAY);
        let found: Vec<_> = readiness.contradictions.iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].about, Subject::Requirement("gap-1".into(), 1));
        assert_eq!(found[0].one.content.dated, date(2026, 5, 1));
        assert_eq!(found[0].other.content.dated, date(2025, 1, 1));
        assert!(readiness.standings.is_empty());
    }

    #[test]
    fn each_level_of_each_scale_means_something() {
        for scale in Scale::ALL {
            assert!(
                LEVELS
                    .into_iter()
                    .all(|level| !scale.meaning(level).is_empty())
            );
        }
    }
}
