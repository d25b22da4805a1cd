//! Procurements: what organisations buy, or prepare to buy, for a gap file, from the open
//! market consultation to the contract.

use crate::claim::stated;
use crate::commitment::reason;
use crate::contribution::Contribution;
use crate::euro::Euro;
use crate::ids::{GapFileId, MemberOrganisationId, PersonId, ProcurementId, SolutionId};
use crate::marking::Marking;
use crate::named_part::{MOST_NAMED, Named, PartAnswers};
use crate::solution::{LONG_TEXT, SHORT_TEXT, SolutionError, writable};
use crate::vocabulary::vocabulary;
use crate::web_address::WebAddress;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Most lots of one procurement.
pub const MOST_LOTS: usize = 30;

/// Longest number of a notice, in characters.
const NOTICE_NUMBER: usize = 60;

vocabulary! {
    /// In which way something is bought, or prepared to be.
    ProcurementKind {
        /// Directive 2014/24/EU, Article 40.
        MarketConsultation = "market_consultation", "Open market consultation";
        /// Communication COM(2007) 799; outside the directive by its Article 14.
        PreCommercial = "pre_commercial", "Pre-commercial procurement (PCP)";
        /// The buyers are first customers of what is nearly on the market.
        Innovative = "innovative", "Public procurement of innovative solutions (PPI)";
        /// Any procedure for what is on the market.
        Tender = "tender", "Ordinary tender or contract";
        /// Taken into use without buying: open source, a licence, own making.
        DirectAdoption = "direct_adoption", "Direct adoption without a purchase";
    }
}

impl ProcurementKind {
    /// Whether its award is a contract for something that can be used.
    #[must_use]
    pub fn buys_for_use(self) -> bool {
        matches!(self, Self::Innovative | Self::Tender | Self::DirectAdoption)
    }
}

/// Where a procurement stands; each stage holds what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "stage")]
pub enum ProcurementState {
    /// Being prepared.
    Planned,
    /// The notice is out.
    Published {
        /// Since when, here.
        at: Timestamp,
    },
    /// It was awarded.
    Awarded {
        /// Since when, here.
        at: Timestamp,
    },
    /// Over.
    Ended {
        /// What came of it.
        reason: String,
        /// Whether it had been awarded.
        awarded: bool,
        /// When.
        at: Timestamp,
    },
    /// Given up.
    Cancelled {
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
}

/// A step from one stage to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcurementStep {
    /// The notice is out.
    Publish,
    /// It was awarded.
    Award,
    /// It is over.
    End {
        /// What came of it.
        reason: String,
    },
    /// It is given up.
    Cancel {
        /// Why.
        reason: String,
    },
}

/// A lot: what is bought, and from whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// What it is about.
    pub title: String,
    /// The solution that it concerns, where it is recorded.
    pub solution: Option<SolutionId>,
    /// Who supplies it, an organisation; empty while that is open.
    pub supplier: String,
}

/// What is written of a procurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcurementContent {
    /// Short title.
    pub title: String,
    /// In which way.
    pub kind: ProcurementKind,
    /// Where the notice stands.
    pub notice: Option<WebAddress>,
    /// Its number in TED, such as `123456-2026`, or elsewhere; empty where there is none.
    pub notice_number: String,
    /// Day of the notice.
    pub noticed_on: Option<Date>,
    /// Its lots.
    pub lots: Vec<Lot>,
    /// The buyers' group among organisations that take part, the one that records it among
    /// them or not.
    pub buyers: Vec<MemberOrganisationId>,
    /// The lead procurer; one of the buyers.
    pub lead: Option<MemberOrganisationId>,
    /// Other buyers, organisations as the notice names them; empty where there are none.
    pub other_buyers: String,
    /// Budget without tax, where it is stated.
    pub budget: Option<Euro>,
    /// First day of the procedure or contract.
    pub from: Option<Date>,
    /// Its last day.
    pub to: Option<Date>,
    /// Anything else; empty where there is nothing.
    pub remark: String,
    /// How far it may be shared.
    pub marking: Marking,
}

/// A procurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procurement {
    /// Identifier.
    pub id: ProcurementId,
    /// For which gap file.
    pub gap: GapFileId,
    /// The organisation that records it.
    pub owner: MemberOrganisationId,
    /// Who entered it.
    pub author: PersonId,
    /// Where it stands.
    pub state: ProcurementState,
    /// What is written.
    pub content: ProcurementContent,
    /// What the buyers answered to being named.
    pub answers: PartAnswers,
    /// Counts the changes, from 1.
    pub version: u32,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// Why a procurement cannot be taken as written, or not go on so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProcurementError {
    /// Not from here.
    #[error("A procurement that is {from} cannot be {step}. Nothing was changed. {hint}")]
    NotFromHere {
        /// The stage it is at.
        from: &'static str,
        /// What was asked for.
        step: &'static str,
        /// What can be done instead.
        hint: &'static str,
    },
    /// It ends before it begins.
    #[error("The procurement would end before it begins. Correct one of the two dates.")]
    EndsFirst,
    /// The lead procurer is no buyer.
    #[error("The lead procurer is one of the buyers. Tick it among them, or choose another.")]
    Lead,
    /// A list is too long.
    #[error("{0} {1} are more than the {2} that fit. Record the rest as a procurement of its own.")]
    TooMany(usize, &'static str, usize),
    /// Less than nothing.
    #[error("A budget is an amount above nothing. Leave it empty where it is not stated.")]
    Budget,
    /// Something that must be there is not, is too long, or is classified.
    #[error(transparent)]
    Text(#[from] SolutionError),
}

impl ProcurementState {
    /// Code stored, and used in addresses and JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Published { .. } => "published",
            Self::Awarded { .. } => "awarded",
            Self::Ended { .. } => "ended",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    /// Whether it goes on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Planned | Self::Published { .. } | Self::Awarded { .. }
        )
    }

    fn hint(&self) -> &'static str {
        match self {
            Self::Planned => "It can be published, awarded or cancelled.",
            Self::Published { .. } => "It can be awarded, ended or cancelled.",
            Self::Awarded { .. } => "It can be ended or cancelled.",
            Self::Ended { .. } | Self::Cancelled { .. } => "It is closed: record another one.",
        }
    }

    /// The stage after `step` at `now`. An award without a notice is possible: there are
    /// procedures without one, and adoptions without a purchase.
    ///
    /// # Errors
    /// [`ProcurementError`], with what can be done instead.
    pub fn after(&self, step: ProcurementStep, now: Timestamp) -> Result<Self, ProcurementError> {
        use ProcurementStep as Step;
        let at = now;
        match (self, step) {
            (Self::Planned, Step::Publish) => Ok(Self::Published { at }),
            (Self::Planned | Self::Published { .. }, Step::Award) => Ok(Self::Awarded { at }),
            (Self::Published { .. } | Self::Awarded { .. }, Step::End { reason: why }) => {
                reason(&why)?;
                Ok(Self::Ended {
                    reason: why,
                    awarded: matches!(self, Self::Awarded { .. }),
                    at,
                })
            }
            (from, Step::Cancel { reason: why }) if from.is_open() => {
                reason(&why)?;
                Ok(Self::Cancelled { reason: why, at })
            }
            (from, step) => Err(ProcurementError::NotFromHere {
                from: from.code(),
                step: step.participle(),
                hint: from.hint(),
            }),
        }
    }
}

impl ProcurementStep {
    fn participle(&self) -> &'static str {
        match self {
            Self::Publish => "published",
            Self::Award => "awarded",
            Self::End { .. } => "ended",
            Self::Cancel { .. } => "cancelled",
        }
    }
}

impl ProcurementContent {
    /// Whether it can be taken as written.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), ProcurementError> {
        stated("The title", &self.title, SHORT_TEXT)?;
        writable(
            "The number of the notice",
            &self.notice_number,
            NOTICE_NUMBER,
        )?;
        writable("Other buyers", &self.other_buyers, LONG_TEXT)?;
        writable("The remark", &self.remark, LONG_TEXT)?;
        if self.lots.len() > MOST_LOTS {
            return Err(ProcurementError::TooMany(
                self.lots.len(),
                "lots",
                MOST_LOTS,
            ));
        }
        for lot in &self.lots {
            stated("The title of a lot", &lot.title, SHORT_TEXT)?;
            writable("The supplier of a lot", &lot.supplier, SHORT_TEXT)?;
        }
        if self.buyers.len() > MOST_NAMED {
            let named = self.buyers.len();
            return Err(ProcurementError::TooMany(named, "buyers", MOST_NAMED));
        }
        if self
            .lead
            .as_ref()
            .is_some_and(|it| !self.buyers.contains(it))
        {
            return Err(ProcurementError::Lead);
        }
        if self.budget.is_some_and(|it| it.cents() <= 0) {
            return Err(ProcurementError::Budget);
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if to < from => Err(ProcurementError::EndsFirst),
            _ => Ok(()),
        }
    }
}

impl Procurement {
    /// Who is named as a buyer, and what they answered.
    #[must_use]
    pub fn named(&self) -> Named<'_> {
        Named {
            owner: &self.owner,
            organisations: &self.content.buyers,
            answers: &self.answers,
        }
    }

    /// As access sees it.
    #[must_use]
    pub fn contribution(&self) -> Contribution<'_> {
        Contribution {
            owner: &self.owner,
            author: &self.author,
            marking: self.content.marking,
            named: Some(self.named()),
        }
    }

    /// Whether a pre-commercial procurement was carried to its end.
    #[must_use]
    pub fn is_finished_pcp(&self) -> bool {
        self.content.kind == ProcurementKind::PreCommercial
            && matches!(self.state, ProcurementState::Ended { awarded: true, .. })
    }

    /// Whether something was bought or adopted for use.
    #[must_use]
    pub fn is_bought(&self) -> bool {
        self.content.kind.buys_for_use()
            && matches!(
                self.state,
                ProcurementState::Awarded { .. } | ProcurementState::Ended { awarded: true, .. }
            )
    }

    /// Whether it is under way: its outcome is still to come.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        self.state.is_open() && !self.is_bought()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn content() -> ProcurementContent {
        ProcurementContent {
            title: "Helmet cameras".to_owned(),
            kind: ProcurementKind::Tender,
            notice: None,
            notice_number: "123456-2026".to_owned(),
            noticed_on: None,
            lots: vec![],
            buyers: vec!["org-brigade".into()],
            lead: Some("org-brigade".into()),
            other_buyers: String::new(),
            budget: Some(Euro::from_cents(100)),
            from: Some(date(2026, 5, 1)),
            to: Some(date(2026, 5, 1)),
            remark: String::new(),
            marking: Marking::Amber,
        }
    }

    #[test]
    fn the_table_of_steps() {
        let at = Timestamp::UNIX_EPOCH;
        let why = || "because".to_owned();
        let states = [
            ProcurementState::Planned,
            ProcurementState::Published { at },
            ProcurementState::Awarded { at },
            ProcurementState::Ended {
                reason: why(),
                awarded: true,
                at,
            },
            ProcurementState::Cancelled { reason: why(), at },
        ];
        let table = [
            (ProcurementStep::Publish, "published - - - -"),
            (ProcurementStep::Award, "awarded awarded - - -"),
            (ProcurementStep::End { reason: why() }, "- ended ended - -"),
            (
                ProcurementStep::Cancel { reason: why() },
                "cancelled cancelled cancelled - -",
            ),
            (
                ProcurementStep::Cancel {
                    reason: " ".to_owned(),
                },
                "- - - - -",
            ),
        ];
        for (step, expected) in table {
            let found = states
                .each_ref()
                .map(|state| state.after(step.clone(), at))
                .map(|after| after.map_or("-", |state| state.code()))
                .join(" ");
            assert_eq!(found, expected, "{step:?}");
        }
    }

    #[test]
    fn what_is_written_is_bounded_and_fits_together() {
        type Change = fn(&mut ProcurementContent);
        assert_eq!(content().check(), Ok(()));
        let refused = |change: Change| {
            let mut content = content();
            change(&mut content);
            content.check().map_err(|it| it.to_string()).unwrap_err()
        };
        let cases: [(Change, &str); 6] = [
            (|it| it.title.clear(), "The title"),
            (
                |it| it.lead = Some("org-police".into()),
                "The lead procurer",
            ),
            (
                |it| it.to = Some(date(2026, 4, 1)),
                "The procurement would end",
            ),
            (|it| it.budget = Some(Euro::from_cents(0)), "A budget"),
            (
                |it| {
                    let lot = Lot {
                        title: "One".to_owned(),
                        solution: None,
                        supplier: String::new(),
                    };
                    it.lots = vec![lot; MOST_LOTS + 1];
                },
                "31 lots",
            ),
            (
                |it| it.buyers = vec!["org-brigade".into(); MOST_NAMED + 1],
                "51 buyers",
            ),
        ];
        for (change, begins) in cases {
            let told = refused(change);
            assert!(told.starts_with(begins), "{told}");
        }
    }
}
