//! Failed attempts, and how long whoever makes them waits: nothing for the first, then
//! twice as long each time up to a limit. What is asked for while waiting is refused
//! without being looked at and does not count, so that nobody can keep the owner of an
//! account out for longer than the limit at a time.

use jiff::{SignedDuration, Timestamp};

/// What is known of the failed attempts of one kind: on an account, from an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// How many in a row.
    pub failures: u64,
    /// When the last was made.
    pub last: Timestamp,
}

/// How much is put up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Attempts that cost no wait.
    pub free: u64,
    /// The first wait; each further one is twice as long.
    pub first: SignedDuration,
    /// The longest wait.
    pub longest: SignedDuration,
    /// After so long without an attempt all are forgotten.
    pub memory: SignedDuration,
}

impl Patience {
    /// When the next attempt may be made.
    #[must_use]
    pub fn next(&self, attempts: Attempts) -> Timestamp {
        let Some(over) = attempts.failures.checked_sub(self.free) else {
            return attempts.last;
        };
        // 2^20 times the first wait is longer than any limit.
        let factor = 1_i32 << over.min(20);
        let wait = self.first.saturating_mul(factor).min(self.longest);
        attempts.last.saturating_add(wait).unwrap_or(attempts.last)
    }

    /// How long is still to wait at `now`, in minutes, rounded up; `None` where nothing is.
    #[must_use]
    pub fn wait(&self, attempts: Attempts, now: Timestamp) -> Option<u64> {
        let left = self.next(attempts).duration_since(now).as_secs();
        let left = u64::try_from(left).ok().filter(|left| *left > 0)?;
        Some(left.div_ceil(60))
    }

    /// What is known after one more attempt at `now`.
    #[must_use]
    pub fn count(&self, attempts: Option<Attempts>, now: Timestamp) -> Attempts {
        let known = attempts.filter(|it| now.duration_since(it.last) <= self.memory);
        Attempts {
            failures: known.map_or(0, |it| it.failures).saturating_add(1),
            last: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience {
        free: 3,
        first: SignedDuration::from_secs(30),
        longest: SignedDuration::from_mins(15),
        memory: SignedDuration::from_hours(24),
    };

    #[test]
    fn waits_double_up_to_the_longest_and_end() {
        let last: Timestamp = "2026-11-23T08:45:00Z".parse().expect("a time");
        let waits = [0, 2, 3, 4, 5, 8, 9, 10_000, u64::MAX].map(|failures| {
            let next = PATIENCE.next(Attempts { failures, last });
            next.duration_since(last).as_secs()
        });
        assert_eq!(waits, [0, 0, 30, 60, 120, 900, 900, 900, 900]);
        let many = Attempts {
            failures: 10_000,
            last,
        };
        let after = |secs| last + SignedDuration::from_secs(secs);
        assert_eq!(PATIENCE.wait(many, after(1)), Some(15));
        assert_eq!(PATIENCE.wait(many, after(899)), Some(1));
        assert_eq!(PATIENCE.wait(many, after(900)), None);
    }

    #[test]
    fn attempts_add_up_and_are_forgotten() {
        let now: Timestamp = "2026-11-23T08:45:00Z".parse().expect("a time");
        let first = PATIENCE.count(None, now);
        assert_eq!(first.failures, 1);
        let second = PATIENCE.count(Some(first), now + SignedDuration::from_hours(24));
        assert_eq!(second.failures, 2);
        let later = now + SignedDuration::from_hours(49);
        assert_eq!(PATIENCE.count(Some(second), later).failures, 1);
    }
}
