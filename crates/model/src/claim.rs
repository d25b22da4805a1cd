//! Claims: what somebody says of a solution, with source, date, evaluator and its
//! independence, environment, expiry and marking. A claim is never deleted: it is
//! withdrawn with a reason, or it expires.

use crate::attached_file::AttachedFile;
use crate::contribution::Contribution;
use crate::ids::{ClaimId, GapFileId, MemberOrganisationId, PersonId, SolutionId, TrialId};
use crate::marking::Marking;
use crate::member_organisation::MemberOrganisation;
use crate::readiness::Scale;
use crate::solution::{LONG_TEXT, Provider, SHORT_TEXT, SolutionError, writable};
use crate::trial::TrialOutcome;
use crate::vocabulary::vocabulary;
use crate::web_address::WebAddress;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How independent of the provider whoever evaluated is, the least independent first.
    Independence {
        /// Whoever provides the solution.
        Provider = "provider", "Self-declared by the provider";
        /// Somebody who took part in making it.
        Partner = "partner", "Self-declared by a partner";
        /// An organisation that uses it or would.
        User = "user", "A user organisation";
        /// A body without a stake in it.
        Independent = "independent", "An independent body";
        /// Such a body that is accredited for what it evaluated.
        Accredited = "accredited", "An accredited independent body";
    }
}

impl Independence {
    /// Whether what it backs counts as verified and not only as declared.
    #[must_use]
    pub fn verifies(self) -> bool {
        self >= Self::User
    }
}

vocabulary! {
    /// Where the evidence was gathered, the least real first.
    Environment {
        /// A laboratory or a desk.
        Laboratory = "laboratory", "Laboratory";
        /// A simulation or an exercise at a desk.
        Simulated = "simulated", "Simulated";
        /// Conditions like those of its use: a training ground, a test site.
        Relevant = "relevant", "Relevant";
        /// Its use itself.
        Operational = "operational", "Operational";
    }
}

/// What a claim says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "claim")]
pub enum Statement {
    /// It reached a level.
    Readiness {
        /// On which scale.
        scale: Scale,
        /// 1 to 9.
        level: u8,
    },
    /// It meets a requirement of the claim's gap file, or does not.
    Requirement {
        /// Number of the requirement within the gap file.
        number: u32,
        /// Whether it is met.
        met: bool,
    },
    /// A trial ended so.
    TrialOutcome {
        /// How.
        outcome: TrialOutcome,
        /// In words.
        summary: String,
    },
    /// It is in use.
    Deployment {
        /// Where.
        place: String,
        /// By which organisation.
        by: String,
        /// Since when, where stated.
        since: Option<Date>,
    },
}

impl Statement {
    /// The kind, as forms and JSON name it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Readiness { .. } => "readiness",
            Self::Requirement { .. } => "requirement",
            Self::TrialOutcome { .. } => "trial_outcome",
            Self::Deployment { .. } => "deployment",
        }
    }

    /// Years after which such a claim expires where it does not say so itself. Deployments
    /// end and change soonest; what a trial showed in its time stays true longest. The
    /// periods are our own; `/about/readiness` shows them.
    #[must_use]
    pub fn lasts_years(&self) -> i32 {
        match self {
            Self::Deployment { .. } => 2,
            Self::Readiness { .. } | Self::Requirement { .. } => 3,
            Self::TrialOutcome { .. } => 5,
        }
    }
}

/// What a claim rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "source")]
pub enum ClaimSource {
    /// A page or document on the web.
    Link {
        /// Its address.
        address: WebAddress,
    },
    /// A document that is not on the web.
    Document {
        /// Title, author organisation, number: enough to ask for it.
        reference: String,
        /// Its SHA-256 as 64 hexadecimal digits, so that it can be recognised.
        sha256: Option<String>,
    },
    /// A trial recorded here.
    Trial {
        /// Which.
        trial: TrialId,
    },
    /// What a reader is shown in place of a source that is not theirs to see; nobody claims so.
    Withheld,
}

/// That a claim was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// What a claim holds beside its place in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimContent {
    /// What is claimed.
    pub statement: Statement,
    /// What it rests on.
    pub source: ClaimSource,
    /// A file that shows it, kept beside the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<AttachedFile>,
    /// Day of the evidence.
    pub dated: Date,
    /// The organisation that evaluated, by name.
    pub evaluator: String,
    /// How independent it is said to be.
    pub stated: Independence,
    /// How independent it counts as: see [`Ties::hold`].
    pub independence: Independence,
    /// Where the evidence was gathered.
    pub environment: Environment,
    /// Last day on which it counts, where the claim says so itself.
    pub expires: Option<Date>,
    /// How far it may be shared.
    pub marking: Marking,
    /// Anything else; empty where there is nothing.
    pub remark: String,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Identifier.
    pub id: ClaimId,
    /// Of which solution.
    pub solution: SolutionId,
    /// For which gap file, where it is for one.
    pub gap: Option<GapFileId>,
    /// The organisation that makes it.
    pub owner: MemberOrganisationId,
    /// Who wrote it.
    pub author: PersonId,
    /// What it says.
    pub content: ClaimContent,
    /// That it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How whoever claims is tied to what is claimed about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ties {
    /// It is the provider.
    IsProvider,
    /// It took part in a project that backs the solution.
    TookPart,
    /// Not at all, as far as Uptake knows.
    None,
}

impl Ties {
    /// The ties of an organisation to a provider; `took_part` says whether it took part in
    /// a project that backs the solution.
    #[must_use]
    pub fn of(claimant: &MemberOrganisation, provider: &Provider, took_part: bool) -> Self {
        let same_record = claimant.corpus.is_some() && claimant.corpus == provider.corpus;
        if same_record || same_name(&claimant.name, &provider.name) {
            Self::IsProvider
        } else if took_part {
            Self::TookPart
        } else {
            Self::None
        }
    }

    /// How independent a claim counts as that says it is `stated`: whoever provides or
    /// helped to make a thing cannot call their own word independent, nor anybody the
    /// provider's (`evaluator`).
    #[must_use]
    pub fn hold(self, stated: Independence, evaluator: &str, provider: &Provider) -> Independence {
        let most = match self {
            _ if same_name(evaluator, &provider.name) => Independence::Provider,
            Self::IsProvider => Independence::Provider,
            Self::TookPart => Independence::Partner,
            Self::None => Independence::Accredited,
        };
        stated.min(most)
    }
}

fn same_name(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let one = plain(one);
    !one.is_empty() && one == plain(other)
}

/// Why a claim cannot be taken as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// Not a level of a scale.
    #[error("A readiness level is a whole number from 1 to 9.")]
    Level,
    /// It speaks of a requirement and of no gap file.
    #[error("Say which gap file the requirement belongs to.")]
    NoGap,
    /// Evidence from the future.
    #[error("The evidence is dated {0}, which has not come yet. Give the day it was gathered.")]
    Future(Date),
    /// Since a day that has not come.
    #[error("The deployment begins on {0}, which has not come yet. Claim it when it is in use.")]
    NotDeployedYet(Date),
    /// It would expire before its evidence.
    #[error("The claim would expire before the day of its evidence. Correct one of the two dates.")]
    ExpiresFirst,
    /// Nothing that it rests on.
    #[error("Say what the claim rests on: a link, a document or a trial.")]
    NoSource,
    /// Not a digest.
    #[error(
        "The SHA-256 of a document is 64 digits from 0 to 9 and a to f. Correct it or leave it out."
    )]
    Digest,
    /// Another file than the document that is named.
    #[error(
        "The SHA-256 that you typed is not that of the file. Leave it out, or attach the file it belongs to."
    )]
    OtherFile,
    /// Something that must be there is not, is too long, or is classified.
    #[error(transparent)]
    Text(#[from] SolutionError),
}

impl ClaimContent {
    /// Whether it can be taken as written on a day.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, gap: Option<&GapFileId>, today: Date) -> Result<(), ClaimError> {
        stated("The evaluator", &self.evaluator, SHORT_TEXT)?;
        writable("The remark", &self.remark, LONG_TEXT)?;
        if self.dated > today {
            return Err(ClaimError::Future(self.dated));
        }
        if self.expires.is_some_and(|last| last < self.dated) {
            return Err(ClaimError::ExpiresFirst);
        }
        match &self.statement {
            Statement::Readiness { level, .. } if !(1..=9).contains(level) => {
                return Err(ClaimError::Level);
            }
            Statement::Requirement { .. } if gap.is_none() => return Err(ClaimError::NoGap),
            Statement::TrialOutcome { summary, .. } => {
                stated("What the trial showed", summary, LONG_TEXT)?;
            }
            Statement::Deployment { place, by, since } => {
                stated("Where it is in use", place, SHORT_TEXT)?;
                stated("Who uses it", by, SHORT_TEXT)?;
                if let Some(since) = since.filter(|since| *since > today) {
                    return Err(ClaimError::NotDeployedYet(since));
                }
            }
            Statement::Readiness { .. } | Statement::Requirement { .. } => (),
        }
        match &self.source {
            ClaimSource::Document { reference, sha256 } => {
                stated("The document", reference, SHORT_TEXT)?;
                match sha256.as_deref() {
                    Some(digest) if !is_digest(digest) => Err(ClaimError::Digest),
                    Some(digest) if self.file.as_ref().is_some_and(|it| it.sha256 != digest) => {
                        Err(ClaimError::OtherFile)
                    }
                    _ => Ok(()),
                }
            }
            ClaimSource::Withheld => Err(ClaimError::NoSource),
            ClaimSource::Link { .. } | ClaimSource::Trial { .. } => Ok(()),
        }
    }

    /// Last day on which it counts.
    #[must_use]
    pub fn last_day(&self) -> Date {
        let lasts = Span::new().years(self.statement.lasts_years());
        self.expires
            .unwrap_or_else(|| self.dated.saturating_add(lasts))
    }
}

impl Claim {
    /// Whether it counts on a day: not withdrawn, and not past its last day.
    #[must_use]
    pub fn counts(&self, today: Date) -> bool {
        self.withdrawn.is_none() && !self.is_expired(today)
    }

    /// Whether its last day has passed.
    #[must_use]
    pub fn is_expired(&self, today: Date) -> bool {
        today > self.content.last_day()
    }

    /// As access sees it.
    #[must_use]
    pub fn contribution(&self) -> Contribution<'_> {
        Contribution {
            owner: &self.owner,
            author: &self.author,
            marking: self.content.marking,
            named: None,
        }
    }
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

pub(crate) fn stated(field: &'static str, text: &str, limit: usize) -> Result<(), SolutionError> {
    if text.trim().is_empty() {
        return Err(SolutionError::Missing(field));
    }
    writable(field, text, limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::Country;
    use crate::member_organisation::MemberKind;
    use jiff::civil::date;

    fn content(statement: Statement) -> ClaimContent {
        ClaimContent {
            statement,
            source: ClaimSource::Document {
                reference: "Report 7".to_owned(),
                sha256: None,
            },
            file: None,
            dated: date(2024, 2, 29),
            evaluator: "Invented institute".to_owned(),
            stated: Independence::Independent,
            independence: Independence::Independent,
            environment: Environment::Relevant,
            expires: None,
            marking: Marking::Clear,
            remark: String::new(),
        }
    }

    fn readiness(level: u8) -> Statement {
        let scale = Scale::Technology;
        Statement::Readiness { scale, level }
    }

    fn deployment(since: Date) -> Statement {
        Statement::Deployment {
            place: "Nowhere".to_owned(),
            by: "Invented brigade".to_owned(),
            since: Some(since),
        }
    }

    #[test]
    fn a_claim_counts_through_its_last_day() {
        let outcome = Statement::TrialOutcome {
            outcome: TrialOutcome::Confirmed,
            summary: "It saw.".to_owned(),
        };
        let requirement = Statement::Requirement {
            number: 1,
            met: true,
        };
        let cases = [
            (content(readiness(5)), date(2027, 2, 28)),
            (content(requirement), date(2027, 2, 28)),
            (content(outcome), date(2029, 2, 28)),
            (content(deployment(date(2024, 1, 1))), date(2026, 2, 28)),
            (
                ClaimContent {
                    expires: Some(date(2024, 12, 31)),
                    ..content(readiness(5))
                },
                date(2024, 12, 31),
            ),
        ];
        for (content, last) in cases {
            let claim = Claim {
                id: "claim-1".into(),
                solution: "solution-1".into(),
                gap: None,
                owner: "org-brigade".into(),
                author: "x".into(),
                content,
                withdrawn: None,
                created_at: Timestamp::UNIX_EPOCH,
            };
            assert_eq!(claim.content.last_day(), last);
            assert!(claim.counts(last), "{claim:?}");
            assert!(!claim.counts(last.tomorrow().expect("a day")), "{claim:?}");
            let at = Timestamp::UNIX_EPOCH;
            let reason = "wrong".to_owned();
            let withdrawn = Claim {
                withdrawn: Some(Withdrawal { reason, at }),
                ..claim
            };
            assert!(!withdrawn.counts(last));
        }
    }

    #[test]
    fn what_cannot_be_claimed_is_said() {
        let today = date(2026, 11, 28);
        assert_eq!(content(readiness(9)).check(None, today), Ok(()));
        for level in [0, 10] {
            assert_eq!(
                content(readiness(level)).check(None, today),
                Err(ClaimError::Level)
            );
        }
        let requirement = content(Statement::Requirement {
            number: 1,
            met: true,
        });
        assert_eq!(requirement.check(None, today), Err(ClaimError::NoGap));
        assert_eq!(requirement.check(Some(&"gap-1".into()), today), Ok(()));
        let future = ClaimContent {
            dated: date(2026, 11, 29),
            ..content(readiness(5))
        };
        assert_eq!(
            future.check(None, today),
            Err(ClaimError::Future(date(2026, 11, 29)))
        );
        let early = ClaimContent {
            expires: Some(date(2024, 2, 28)),
            ..content(readiness(5))
        };
        assert_eq!(early.check(None, today), Err(ClaimError::ExpiresFirst));
        let soon = content(deployment(date(2026, 11, 29)));
        assert!(matches!(
            soon.check(None, today),
            Err(ClaimError::NotDeployedYet(_))
        ));
        let source = ClaimSource::Document {
            reference: "Report".to_owned(),
            sha256: Some("ABC".to_owned()),
        };
        let odd = ClaimContent {
            source,
            ..content(readiness(5))
        };
        assert_eq!(odd.check(None, today), Err(ClaimError::Digest));
        let secret = ClaimContent {
            remark: "NATO SECRET".to_owned(),
            ..content(readiness(5))
        };
        assert!(matches!(
            secret.check(None, today),
            Err(ClaimError::Text(_))
        ));
    }

    #[test]
    fn nobody_calls_the_own_word_independent() {
        let provider = Provider {
            name: "Invented Maker".to_owned(),
            corpus: Some("pic-900000001".into()),
            contact: None,
        };
        let claimant = |name: &str, corpus: Option<&str>| MemberOrganisation {
            id: "org-x".into(),
            name: name.to_owned(),
            country: Country::parse("FR").expect("a country"),
            kind: MemberKind::Industry,
            disciplines: vec![],
            corpus: corpus.map(Into::into),
            since: Timestamp::UNIX_EPOCH,
        };
        use Independence::{Accredited, Independent, Partner, Provider as Own, User};
        let cases = [
            ("Institute", None, false, Accredited, Accredited),
            ("Institute", None, false, User, User),
            ("INVENTED maker.", None, false, Independent, Own),
            ("Subsidiary", Some("pic-900000001"), false, Accredited, Own),
            ("Partner", Some("pic-900000002"), true, Independent, Partner),
            ("Partner", Some("pic-900000002"), true, Own, Own),
        ];
        for (name, corpus, took_part, stated, held) in cases {
            let ties = Ties::of(&claimant(name, corpus), &provider, took_part);
            assert_eq!(
                ties.hold(stated, "Some laboratory", &provider),
                held,
                "{name}"
            );
        }
        let by_provider = Ties::None.hold(Accredited, "Invented maker", &provider);
        assert_eq!(by_provider, Own);
        assert!(User.verifies() && Independent.verifies());
        assert!(!Partner.verifies() && !Own.verifies());
    }
}
