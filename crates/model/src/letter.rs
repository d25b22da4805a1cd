//! Letters to people: plain text, one recipient each, waiting in the database until they
//! are sent.

use jiff::{SignedDuration, Timestamp};

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Identifier, also in the message's `Message-ID`: one that was sent twice is recognised.
    pub id: String,
    /// The address it goes to.
    pub recipient: String,
    /// What it is about.
    pub subject: String,
    /// What it says. Empty once it was sent: links in it are secrets.
    pub body: String,
    /// When it was written.
    pub made_at: Timestamp,
}

/// After so long a letter that could not be delivered is given up: links in it are dead.
pub const LETTER_LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How a letter fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedLetter {
    /// The letter.
    pub letter: Letter,
    /// When it was sent; `None` while it waits.
    pub sent_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u64,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// Why it could not be sent the last time.
    pub last_error: Option<String>,
}

/// When a letter is tried again that failed so often: after one minute, then twice as long
/// each time, at most six hours.
#[must_use]
pub fn next_delivery(attempts: u64, now: Timestamp) -> Timestamp {
    let minutes = 1_i64 << attempts.saturating_sub(1).min(9);
    let wait = SignedDuration::from_mins(minutes.min(360));
    now.saturating_add(wait).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_again_ever_more_seldom() {
        let now: Timestamp = "2026-11-23T08:45:00Z".parse().expect("a time");
        let waits = [0, 1, 2, 5, 9, 10, 11, 100]
            .map(|attempts| next_delivery(attempts, now).duration_since(now).as_mins());
        assert_eq!(waits, [1, 1, 2, 16, 256, 360, 360, 360]);
    }
}
