//! How much of a need is read, and saying what of it was too much.

use serde::Serialize;
use std::fmt;
use uptake_model::euro::grouped;

/// Longest need that is read, in bytes (1 MiB); what follows is left out and said.
pub const LONGEST_TEXT: usize = 1 << 20;

/// What of a need was too much to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// Bytes of the text that were not read.
    pub bytes_unread: usize,
    /// Terms left out because others weigh more.
    pub terms_left_out: usize,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unread =
            (self.bytes_unread > 0).then(|| "the end of your text was not read".to_owned());
        let left_out = match self.terms_left_out {
            0 => None,
            1 => Some("1 word that says least was left out".to_owned()),
            count => Some(format!(
                "{} words that say least were left out",
                grouped(i64::try_from(count).unwrap_or(i64::MAX))
            )),
        };
        let parts: Vec<String> = unread.into_iter().chain(left_out).collect();
        write!(f, "Your text is very long: {}.", parts.join(", and "))
    }
}

/// As much of a text as is read, cut where a character ends.
pub(super) fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
