//! Where a gap file stands, and how it may go on from there.

use crate::ids::GapFileId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a gap file stands; each state holds what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum GapState {
    /// Being written.
    Draft,
    /// Waits for the lead to publish it or give it back.
    Submitted {
        /// When.
        at: Timestamp,
    },
    /// In the register, seen as far as its markings allow.
    Published {
        /// When.
        at: Timestamp,
    },
    /// Goes on in another gap file.
    Merged {
        /// Which.
        into: GapFileId,
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// Closed: what was missing is there.
    Met {
        /// By what.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// No longer pursued.
    Withdrawn {
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
}

/// A step from one state to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GapStep {
    /// The writer gives it to the lead.
    Submit,
    /// The lead gives it back to be written on.
    GiveBack,
    /// The lead puts it into the register.
    Publish,
    /// Its owners agree that it goes on in another.
    Merge {
        /// Which.
        into: GapFileId,
        /// Why.
        reason: String,
    },
    /// Its owners say that what was missing is there.
    Meet {
        /// By what.
        reason: String,
    },
    /// Its owners no longer pursue it.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// What was closed too early is taken up again.
    Reopen,
}

/// Why a step is not possible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepRefusal {
    /// Not from this state.
    #[error("A gap file that is {from} cannot be {step}. Nothing was changed. {hint}")]
    NotFromHere {
        /// The state's label.
        from: &'static str,
        /// The step, as a participle.
        step: &'static str,
        /// What can be done instead.
        hint: &'static str,
    },
    /// A reason is needed.
    #[error("Say why: the reason stays with the gap file. Nothing was changed.")]
    NoReason,
    /// Into itself.
    #[error("A gap file cannot be merged into itself. Nothing was changed. Name another.")]
    IntoItself,
}

impl GapState {
    /// Code stored, and used in addresses, files and JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted { .. } => "submitted",
            Self::Published { .. } => "published",
            Self::Merged { .. } => "merged",
            Self::Met { .. } => "met",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// All codes, in the order of a gap file's life.
    pub const CODES: [&'static str; 6] = [
        "draft",
        "submitted",
        "published",
        "merged",
        "met",
        "withdrawn",
    ];

    /// Whether others than the owners may see it, as far as markings allow: from its
    /// publication on, and also after it ended, so that links do not break.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(
            self,
            Self::Published { .. } | Self::Merged { .. } | Self::Met { .. }
        )
    }

    /// Whether its content may be changed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Draft | Self::Submitted { .. } | Self::Published { .. }
        )
    }

    /// The state after `step` of the gap file `id` at `now`.
    ///
    /// # Errors
    /// [`StepRefusal`], with what can be done instead.
    pub fn after(
        &self,
        id: &GapFileId,
        step: GapStep,
        now: Timestamp,
    ) -> Result<Self, StepRefusal> {
        let at = now;
        match (self, step) {
            (Self::Draft, GapStep::Submit) => Ok(Self::Submitted { at }),
            (Self::Submitted { .. }, GapStep::GiveBack) => Ok(Self::Draft),
            (Self::Draft | Self::Submitted { .. }, GapStep::Publish) => Ok(Self::Published { at }),
            (Self::Published { .. }, GapStep::Merge { into, .. }) if into == *id => {
                Err(StepRefusal::IntoItself)
            }
            (Self::Published { .. }, GapStep::Merge { into, reason }) => {
                let reason = stated(&reason)?;
                Ok(Self::Merged { into, reason, at })
            }
            (Self::Published { .. }, GapStep::Meet { reason }) => {
                let reason = stated(&reason)?;
                Ok(Self::Met { reason, at })
            }
            (
                Self::Draft | Self::Submitted { .. } | Self::Published { .. },
                GapStep::Withdraw { reason },
            ) => {
                let reason = stated(&reason)?;
                Ok(Self::Withdrawn { reason, at })
            }
            (Self::Met { .. }, GapStep::Reopen) => Ok(Self::Published { at }),
            (Self::Withdrawn { .. }, GapStep::Reopen) => Ok(Self::Draft),
            (from, step) => Err(StepRefusal::NotFromHere {
                from: from.code(),
                step: step.participle(),
                hint: from.hint(),
            }),
        }
    }

    /// What can be done from here.
    fn hint(&self) -> &'static str {
        match self {
            Self::Draft => "It can be submitted, published or withdrawn.",
            Self::Submitted { .. } => "It can be published, given back or withdrawn.",
            Self::Published { .. } => "It can be declared met, merged or withdrawn.",
            Self::Merged { .. } => "Work on the gap file that it was merged into.",
            Self::Met { .. } | Self::Withdrawn { .. } => "It can be taken up again.",
        }
    }
}

impl GapStep {
    fn participle(&self) -> &'static str {
        match self {
            Self::Submit => "submitted",
            Self::GiveBack => "given back",
            Self::Publish => "published",
            Self::Merge { .. } => "merged",
            Self::Meet { .. } => "declared met",
            Self::Withdraw { .. } => "withdrawn",
            Self::Reopen => "taken up again",
        }
    }
}

fn stated(reason: &str) -> Result<String, StepRefusal> {
    match reason.trim() {
        "" => Err(StepRefusal::NoReason),
        reason => Ok(reason.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> GapFileId {
        "gap-1".into()
    }

    fn reason() -> String {
        "because".to_owned()
    }

    fn states(at: Timestamp) -> [GapState; 6] {
        let reason = reason();
        [
            GapState::Draft,
            GapState::Submitted { at },
            GapState::Published { at },
            GapState::Merged {
                into: "gap-2".into(),
                reason: reason.clone(),
                at,
            },
            GapState::Met {
                reason: reason.clone(),
                at,
            },
            GapState::Withdrawn { reason, at },
        ]
    }

    /// For each step, the state it leads to from each of [`states`]; `-` where refused.
    #[test]
    fn the_table_of_steps() {
        let merge = GapStep::Merge {
            into: "gap-2".into(),
            reason: reason(),
        };
        let table = [
            (GapStep::Submit, "submitted - - - - -"),
            (GapStep::GiveBack, "- draft - - - -"),
            (GapStep::Publish, "published published - - - -"),
            (merge, "- - merged - - -"),
            (GapStep::Meet { reason: reason() }, "- - met - - -"),
            (
                GapStep::Withdraw { reason: reason() },
                "withdrawn withdrawn withdrawn - - -",
            ),
            (GapStep::Reopen, "- - - - published draft"),
        ];
        for (step, expected) in table {
            let found = states(Timestamp::UNIX_EPOCH)
                .map(|state| state.after(&id(), step.clone(), Timestamp::UNIX_EPOCH))
                .map(|after| after.map_or("-", |state| state.code()))
                .join(" ");
            assert_eq!(found, expected, "{step:?}");
        }
    }

    #[test]
    fn closing_needs_a_reason_and_another_gap_file() {
        let at = Timestamp::UNIX_EPOCH;
        let published = GapState::Published { at };
        for step in [
            GapStep::Meet { reason: " ".into() },
            GapStep::Withdraw { reason: "".into() },
        ] {
            assert_eq!(published.after(&id(), step, at), Err(StepRefusal::NoReason));
        }
        let step = GapStep::Merge {
            into: id(),
            reason: reason(),
        };
        assert_eq!(
            published.after(&id(), step, at),
            Err(StepRefusal::IntoItself)
        );
        assert_eq!(
            GapState::CODES.to_vec(),
            states(at).map(|state| state.code()).to_vec()
        );
    }
}
