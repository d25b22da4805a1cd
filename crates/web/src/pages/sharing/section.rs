//! The section “Who shares it” of a gap file.

use askama::Template;
use uptake_model::{CoSignature, GapFileId, PoolStatement};
use uptake_workflow::{ShownSignature, WhoShares};

/// The section as a viewer sees it.
#[derive(Debug, Clone, Template)]
#[template(path = "gap_file/sharing.html")]
pub(crate) struct Sharing {
    id: String,
    owner: Option<(String, String)>,
    signed: Vec<SignatureRow>,
    pooled: Option<String>,
    /// What a link to the form says; `None` for who cannot co-sign.
    invites: Option<&'static str>,
}

#[derive(Debug, Clone)]
struct SignatureRow {
    name: String,
    country: String,
    marking: &'static str,
    remarks: String,
    own: bool,
}

impl Sharing {
    /// The section without the link to the form, for the form itself.
    pub(super) fn without_invitation(mut self) -> Self {
        self.invites = None;
        self
    }

    /// The section of what was read.
    pub(crate) fn new(id: &GapFileId, shares: &WhoShares) -> Self {
        let owner = shares.owner.as_ref();
        let own: Vec<&CoSignature> = shares
            .signed
            .iter()
            .filter_map(|it| it.own.as_ref())
            .collect();
        let invites = match (shares.can_sign.is_empty(), own.is_empty()) {
            (true, _) => None,
            (false, true) => Some("Co-sign this gap"),
            (false, false) if shares.open => Some("Change your co-signature"),
            (false, false) => Some("Share your co-signature with fewer"),
        };
        Self {
            id: id.to_string(),
            owner: owner.map(|it| (it.name.clone(), it.country.name().to_owned())),
            signed: shares.signed.iter().map(row).collect(),
            pooled: shares.pool.map(sentence),
            invites,
        }
    }
}

fn row(shown: &ShownSignature) -> SignatureRow {
    SignatureRow {
        name: shown.organisation.name.clone(),
        country: shown.organisation.country.name().to_owned(),
        marking: shown.marking.label(),
        remarks: shown.remarks.clone(),
        own: shown.own.is_some(),
    }
}

/// What is said of all that share a gap.
fn sentence(pool: PoolStatement) -> String {
    let authorities = pool.authorities;
    match pool.countries {
        Some(1) => format!("At least {authorities} authorities in 1 country share this."),
        Some(countries) => {
            format!("At least {authorities} authorities in {countries} countries share this.")
        }
        None => format!("At least {authorities} authorities share this."),
    }
}
