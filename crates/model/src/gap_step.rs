//! The kinds of steps of a gap file: which are open from where, to whom, and whether
//! they need a reason.

use crate::access::{Circle, Viewer};
use crate::gap_state::{GapState, GapStep};
use crate::ids::GapFileId;

/// A kind of step, without its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// To the lead.
    Submit,
    /// Back to the writer.
    GiveBack,
    /// Into the register.
    Publish,
    /// Into another gap file.
    Merge,
    /// Closed, because what was missing is there.
    Meet,
    /// Given up.
    Withdraw,
    /// Taken up again.
    Reopen,
}

impl StepKind {
    /// All kinds, in the order of a gap file's life.
    pub const ALL: [Self; 7] = [
        Self::Submit,
        Self::GiveBack,
        Self::Publish,
        Self::Meet,
        Self::Merge,
        Self::Withdraw,
        Self::Reopen,
    ];

    /// Code used in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::GiveBack => "give_back",
            Self::Publish => "publish",
            Self::Merge => "merge",
            Self::Meet => "meet",
            Self::Withdraw => "withdraw",
            Self::Reopen => "reopen",
        }
    }

    /// What a button says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Submit => "Submit to your lead",
            Self::GiveBack => "Give back to the writer",
            Self::Publish => "Publish in the register",
            Self::Merge => "Merge into another gap file",
            Self::Meet => "Declare it met",
            Self::Withdraw => "Withdraw it",
            Self::Reopen => "Take it up again",
        }
    }

    /// Reads [`Self::code`] back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code.trim())
    }

    /// Whether a reason must be given.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Merge | Self::Meet | Self::Withdraw)
    }

    /// Whether `viewer` may take it: members submit, all else is the lead's.
    #[must_use]
    pub fn is_open_to(self, viewer: &Viewer, circle: &Circle) -> bool {
        match self {
            Self::Submit => circle.may_edit(viewer),
            _ => viewer.leads(&circle.owner),
        }
    }

    /// Whether it leads on from a state, all else being given.
    #[must_use]
    pub fn leads_on_from(self, state: &GapState) -> bool {
        match state {
            GapState::Draft => matches!(self, Self::Submit | Self::Publish | Self::Withdraw),
            GapState::Submitted { .. } => {
                matches!(self, Self::GiveBack | Self::Publish | Self::Withdraw)
            }
            GapState::Published { .. } => {
                matches!(self, Self::Meet | Self::Merge | Self::Withdraw)
            }
            GapState::Merged { .. } => false,
            GapState::Met { .. } | GapState::Withdrawn { .. } => self == Self::Reopen,
        }
    }

    /// The step, with its reason and the gap file it merges into, where it has them.
    #[must_use]
    pub fn with(self, reason: &str, into: &str) -> GapStep {
        let reason = reason.trim().to_owned();
        match self {
            Self::Submit => GapStep::Submit,
            Self::GiveBack => GapStep::GiveBack,
            Self::Publish => GapStep::Publish,
            Self::Merge => GapStep::Merge {
                into: GapFileId::new(into),
                reason,
            },
            Self::Meet => GapStep::Meet { reason },
            Self::Withdraw => GapStep::Withdraw { reason },
            Self::Reopen => GapStep::Reopen,
        }
    }
}

impl GapStep {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> StepKind {
        match self {
            Self::Submit => StepKind::Submit,
            Self::GiveBack => StepKind::GiveBack,
            Self::Publish => StepKind::Publish,
            Self::Merge { .. } => StepKind::Merge,
            Self::Meet { .. } => StepKind::Meet,
            Self::Withdraw { .. } => StepKind::Withdraw,
            Self::Reopen => StepKind::Reopen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_kind_is_offered_exactly_where_its_step_is_possible() {
        let at = Timestamp::UNIX_EPOCH;
        let reason = "because".to_owned();
        let states = [
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
        ];
        for state in &states {
            for kind in StepKind::ALL {
                let step = kind.with("because", "gap-2");
                assert_eq!(step.kind(), kind);
                assert_eq!(StepKind::parse(kind.code()), Some(kind));
                let possible = state.after(&"gap-1".into(), step, at).is_ok();
                assert_eq!(kind.leads_on_from(state), possible, "{kind:?} {state:?}");
            }
        }
    }
}
