//! Ways into an organisation that takes part: somebody who belongs invites, or somebody
//! from outside asks. Both are gone once they were answered.

use crate::ids::{InvitationId, JoinRequestId, MemberOrganisationId, PersonId};
use crate::person::MemberRole;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long an invitation can be accepted.
pub const INVITATION_LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a request to join waits for an answer before it is forgotten.
pub const REQUEST_LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Longest reason to ask or to decline, in characters.
pub const LONGEST_REASON: usize = 1000;

/// An invitation that waits to be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Identifier; not what stands in the link.
    pub id: InvitationId,
    /// Where to.
    pub organisation: MemberOrganisationId,
    /// The address it was sent to.
    pub email: String,
    /// As what.
    pub role: MemberRole,
    /// Who invited; `None` for whoever runs the program.
    pub invited_by: Option<PersonId>,
    /// When.
    pub made_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// A request to join that waits for a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    /// Identifier.
    pub id: JoinRequestId,
    /// Which organisation.
    pub organisation: MemberOrganisationId,
    /// The name given.
    pub name: String,
    /// The address given; nobody knows yet whose it is.
    pub email: String,
    /// Why.
    pub reason: String,
    /// When.
    pub asked_at: Timestamp,
}
