//! An e-mail address as somebody typed it, in the one form that is stored and compared.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Longest address that SMTP carries, in bytes (RFC 5321, 4.5.3.1.3, less the brackets).
const LONGEST: usize = 254;

/// An address: something, an `@` and a domain, in lower case. Upper and lower case before
/// the `@` may differ by the letter of RFC 5321; nobody's mail works that way, and two
/// accounts that differ by it would be a trap.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

/// What was typed is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is no e-mail address. Write it as in name@example.org.")]
pub struct EmailError;

impl Email {
    /// Reads an address. Whether it exists, only a letter tells.
    ///
    /// # Errors
    /// [`EmailError`] where no letter could be sent to it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text: String = text.trim().nfc().collect::<String>().to_lowercase();
        let (name, domain) = text.rsplit_once('@').ok_or(EmailError)?;
        let labels = || domain.split('.');
        let sound = text.len() <= LONGEST
            && is_name(name)
            && labels().count() >= 2
            && labels().all(is_label);
        if sound {
            Ok(Self(text))
        } else {
            Err(EmailError)
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Unquoted names alone (RFC 5322, `dot-atom`, with RFC 6531's letters): what needs
/// quotation marks is nobody's address and somebody's trick.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_one_form_and_tricks_have_none() {
        let read = [
            (" Ann.Lee@Brigade.Invalid ", "ann.lee@brigade.invalid"),
            ("ann+uptake@a-b.invalid", "ann+uptake@a-b.invalid"),
            ("ŻÓŁW@przykład.invalid", "żółw@przykład.invalid"),
        ];
        for (typed, kept) in read {
            assert_eq!(Email::parse(typed).expect(typed).as_str(), kept);
        }
        let long = format!("{}@brigade.invalid", "a".repeat(65));
        let refused = [
            "",
            "ann",
            "ann@brigade",
            "@brigade.invalid",
            "ann@brigade..invalid",
            "ann@-brigade.invalid",
            "ann lee@brigade.invalid",
            "ann@brigade.invalid\r\nBcc: all@brigade.invalid",
            "ann@brigade.invalid,bob@brigade.invalid",
            "\"ann\"@brigade.invalid",
            "<ann@brigade.invalid>",
            &long,
        ];
        for typed in refused {
            assert_eq!(Email::parse(typed), Err(EmailError), "{typed}");
        }
    }
}
