//! Addresses on the web that belong to a project or a result.

use serde::{Deserialize, Serialize};

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebLinkKind {
    /// The project's own site.
    Website,
    /// A channel on a social network.
    SocialMedia,
    /// Anything else.
    Other,
}

impl WebLinkKind {
    /// The word stored and shown in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Website => "website",
            Self::SocialMedia => "social_media",
            Self::Other => "other",
        }
    }

    /// Reads [`Self::code`] back; unknown words are `Other`.
    #[must_use]
    pub fn parse(code: &str) -> Self {
        match code {
            "website" => Self::Website,
            "social_media" => Self::SocialMedia,
            _ => Self::Other,
        }
    }
}

/// A link with what it leads to. Only `http` and `https` addresses are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebLink {
    /// What it leads to.
    pub kind: WebLinkKind,
    /// The address.
    pub url: String,
    /// A title, where the source gives one.
    pub title: Option<String>,
}
