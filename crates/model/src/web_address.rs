//! An address on the web that somebody gave: only `http` and `https`, never anything that
//! a browser would run.

use serde::{Deserialize, Serialize};

/// Longest address that is kept, in characters.
const LONGEST: usize = 2_000;

/// A checked `http` or `https` address. It is checked again when it is read back, so that
/// nothing else can stand in a link whatever a database was made to hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebAddress(String);

/// Why an address cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is no address that can be linked. It must begin with https:// or http://, name a host, and \
     hold neither spaces nor a user name."
)]
pub struct WebAddressError(pub String);

impl WebAddress {
    /// Checks an address.
    ///
    /// # Errors
    /// [`WebAddressError`] for other schemes, no host, spaces or control characters, quotes
    /// or angle brackets, a user name, or more than 2,000 characters.
    pub fn parse(text: &str) -> Result<Self, WebAddressError> {
        let text = text.trim();
        let refused = || WebAddressError(text.chars().take(80).collect());
        let lower = text.to_ascii_lowercase();
        let rest = lower
            .strip_prefix("https://")
            .or_else(|| lower.strip_prefix("http://"))
            .ok_or_else(refused)?;
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let host = authority.split(':').next().unwrap_or_default();
        let odd = |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\`".contains(c);
        let is_host = !host.is_empty()
            && host
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        if !is_host || authority.contains('@') || text.contains(odd) {
            return Err(refused());
        }
        if text.chars().count() > LONGEST {
            return Err(refused());
        }
        Ok(Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WebAddress {
    type Error = WebAddressError;

    fn try_from(text: String) -> Result<Self, WebAddressError> {
        Self::parse(&text)
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_link_may_lead_to_is_taken() {
        for text in [
            "https://example.org",
            " HTTP://example.org/a?b=1#c ",
            "https://example.org:8443/ü",
            "https://ευρώπη.eu/",
        ] {
            assert!(WebAddress::parse(text).is_ok(), "{text}");
        }
        let long = format!("https://example.org/{}", "a".repeat(2_000));
        for text in [
            "",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)//https://example.org",
            "java\tscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.org",
            "https://",
            "https:///path",
            "https://user:word@example.org",
            "https://example.org\\@evil.invalid",
            "https://example.org/\"><script>",
            "https://example.org/a b",
            "https://exam\u{0}ple.org",
            long.as_str(),
        ] {
            assert!(WebAddress::parse(text).is_err(), "{text}");
            assert!(WebAddress::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
