//! Newtyped identifiers, so that a topic code can never stand where a project
//! id is asked for. All are text: leading zeros and letters survive.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the identifier as it is written in the source, trimmed.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(text.as_ref().trim().to_owned())
            }

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether nothing is left of the identifier after trimming.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }
    };
}

id! {
    /// Grant agreement number: six digits in FP7 and Horizon 2020, nine in
    /// Horizon Europe; unique across the three (CORDIS addresses use it alone).
    ProjectId
}
id! {
    /// An organisation in Uptake: `pic-999984059` where a participant
    /// identification code is known, otherwise `org-` and a hash of name and country.
    OrganisationId
}
id! {
    /// Participant identification code of the Funding & Tenders Portal: nine digits.
    Pic
}
id! {
    /// Topic code, for example `HORIZON-CL3-2021-DRS-01-05` or `SEC-2011.4.2-2`.
    TopicCode
}
id! {
    /// Call identifier, for example `HORIZON-CL3-2021-DRS-01` or `FP7-SEC-2011-1`.
    CallCode
}
id! {
    /// Identifier of a research result as CORDIS gives it, for example
    /// `101056814_9_DELIVHORIZON`; made from the project and a counter where it gives none.
    ResultId
}
id! {
    /// Identifier of a snapshot: UTC time, source and the start of its checksum.
    SnapshotId
}
id! {
    /// Identifier of a capability gap, for example `ifafri-1`.
    GapId
}
id! {
    /// Identifier of an organisation that takes part, for example `org-4k7m…`.
    MemberOrganisationId
}
id! {
    /// Identifier of a person with an account; random, so that it says nothing.
    PersonId
}
id! {
    /// Identifier of a gap file, for example `gap-4k7m…`.
    GapFileId
}
id! {
    /// Identifier of an invitation, for example `invitation-4k7m…`.
    InvitationId
}
id! {
    /// Identifier of a request to join an organisation, for example `request-4k7m…`.
    JoinRequestId
}
id! {
    /// Identifier of an API token, for example `token-4k7m…`; no secret.
    ApiTokenId
}
id! {
    /// Identifier of a passkey, for example `passkey-4k7m…`; no secret.
    PasskeyId
}
id! {
    /// Identifier of an institution whose people sign in with their account there.
    InstitutionId
}
id! {
    /// Identifier of a solution, for example `solution-4k7m…`.
    SolutionId
}
id! {
    /// Identifier of a claim, for example `claim-4k7m…`.
    ClaimId
}
id! {
    /// Identifier of a trial, for example `trial-4k7m…`.
    TrialId
}
id! {
    /// Identifier of a procurement, for example `procurement-4k7m…`.
    ProcurementId
}
id! {
    /// Identifier of a proposal to consolidate gap files.
    ConsolidationId
}
id! {
    /// Identifier of a watch, for example `watch-4k7m…`.
    WatchId
}
