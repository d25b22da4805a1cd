//! A password as it was typed, and what is asked of one that somebody chooses: length, and
//! that it does not say who they are (NIST SP 800-63B-4, 3.1.1.2: no rules of composition,
//! Unicode accepted and normalised, checked against what is expected or common). How soon
//! it would be guessed is estimated in workflow.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A password. Never trimmed and never shown: not even for debugging.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a chosen password was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Fewer characters than [`Password::SHORTEST`].
    #[error(
        "The password has {0} characters; it needs at least 12. Put a few words together that nobody \
         would expect."
    )]
    TooShort(usize),
    /// More characters than [`Password::LONGEST`].
    #[error("The password has {0} characters; at most 128 are taken. Choose a shorter one.")]
    TooLong(usize),
    /// It contains the person's name or address.
    #[error(
        "The password contains “{0}”, which is part of your name or address and is tried first. \
         Leave it out."
    )]
    ContainsYou(String),
    /// It would be guessed soon.
    #[error(
        "The password would be guessed soon: it {0}. Put a few words together that nobody would expect."
    )]
    Guessable(String),
}

impl Password {
    /// The fewest characters of a chosen password.
    pub const SHORTEST: usize = 12;

    /// The most characters of a chosen password.
    pub const LONGEST: usize = 128;

    /// Shortest part of a name or address that must not stand in a password, in characters;
    /// what is shorter stands in many words by chance.
    const TELLING: usize = 4;

    /// What somebody typed, in Unicode normalisation form C, so that it is the same from
    /// every keyboard.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.nfc().collect())
    }

    /// The bytes to hash.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The characters, to estimate how soon they are guessed.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether it may be chosen by somebody of this name and address.
    ///
    /// # Errors
    /// [`PasswordRefusal`] says what to do.
    pub fn check(&self, name: &str, email: &str) -> Result<(), PasswordRefusal> {
        let length = self.0.chars().count();
        if length < Self::SHORTEST {
            return Err(PasswordRefusal::TooShort(length));
        }
        if length > Self::LONGEST {
            return Err(PasswordRefusal::TooLong(length));
        }
        let folded = self.0.to_lowercase();
        match telling(name, email).find(|part| folded.contains(part)) {
            Some(part) => Err(PasswordRefusal::ContainsYou(part)),
            None => Ok(()),
        }
    }
}

/// The words of a name, and those of an address before the `@`, in lower case.
fn telling(name: &str, email: &str) -> impl Iterator<Item = String> {
    let local = email.split('@').next().unwrap_or_default();
    let words = format!("{name} {local}").nfc().collect::<String>();
    let words: Vec<String> = words
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_owned)
        .collect();
    words
        .into_iter()
        .filter(|word| word.chars().count() >= Password::TELLING)
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_composition_does_not() {
        let check = |text: &str| Password::typed(text).check("Ann Kowalska", "a.kowal@x.invalid");
        assert_eq!(check("elevenchars"), Err(PasswordRefusal::TooShort(11)));
        assert_eq!(check(" twelve char"), Ok(()));
        assert_eq!(check("żółćżółćżółć"), Ok(()));
        assert_eq!(check(&"ab".repeat(64)), Ok(()));
        assert_eq!(check(&"a".repeat(129)), Err(PasswordRefusal::TooLong(129)));
        let name = PasswordRefusal::ContainsYou("kowalska".to_owned());
        assert_eq!(check("secretKOWALSKA9"), Err(name));
        let address = PasswordRefusal::ContainsYou("kowal".to_owned());
        assert_eq!(check("secret Kowal 99"), Err(address));
    }

    #[test]
    fn a_password_is_the_same_from_every_keyboard_and_never_shown() {
        let composed = Password::typed("caf\u{e9} au lait");
        assert_eq!(composed, Password::typed("cafe\u{301} au lait"));
        assert_ne!(composed, Password::typed("caf\u{e9} au lait "));
        assert_eq!(format!("{composed:?}"), "Password(…)");
    }
}
