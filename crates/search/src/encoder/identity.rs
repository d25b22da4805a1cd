//! What an encoder is, so that vectors of two encoders are never compared.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// An encoder, and all that its vectors depend on. Two encoders that agree in
/// everything but `name` and `query_prefix` make the same vectors of projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncoderIdentity {
    /// What people call it.
    pub name: String,
    /// SHA-256 over the bytes of config.json, tokenizer.json and the weights,
    /// each preceded by its length as eight bytes, little-endian; hexadecimal.
    pub fingerprint: String,
    /// Numbers in a vector.
    pub dimension: u32,
    /// How the vectors of a text's tokens become one: `mean` or `cls`, and
    /// whether that one is brought to length 1.
    pub pooling: String,
    /// Tokens of a passage that are read; what follows is left out.
    pub passage_tokens: u32,
    /// What is put before a need, such as `query: `.
    pub query_prefix: String,
    /// What is put before a passage, such as `passage: `.
    pub passage_prefix: String,
}

impl EncoderIdentity {
    /// Name and short fingerprint, to be read by people.
    #[must_use]
    pub fn short(&self) -> String {
        let short = self.fingerprint.get(..12).unwrap_or(&self.fingerprint);
        format!("{} ({short})", self.name)
    }

    /// Twelve hexadecimal digits that are the same for encoders that make the same
    /// vectors of projects, and hardly ever otherwise.
    #[must_use]
    pub fn key(&self) -> String {
        let (dimension, tokens) = (self.dimension, self.passage_tokens);
        let (files, pooling, prefix) = (&self.fingerprint, &self.pooling, &self.passage_prefix);
        let all = format!("{dimension}\n{files}\n{pooling}\n{tokens}\n{prefix}");
        let digits = Sha256::digest(all.as_bytes());
        digits[..6]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// What makes this encoder's vectors of projects unlike the other's, if anything.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<&'static str> {
        let same = [
            (self.dimension == other.dimension, "its dimension"),
            (self.fingerprint == other.fingerprint, "its files"),
            (self.pooling == other.pooling, "its pooling"),
            (
                self.passage_tokens == other.passage_tokens,
                "how much of a text it reads",
            ),
            (
                self.passage_prefix == other.passage_prefix,
                "its prefix for passages",
            ),
        ];
        same.into_iter()
            .find(|(same, _)| !same)
            .map(|(_, what)| what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One thing that is changed, and what the difference is called.
    type Change = (fn(&mut EncoderIdentity), Option<&'static str>);

    #[test]
    fn what_changes_the_vectors_of_projects_is_a_difference() {
        let one = EncoderIdentity {
            name: "invented".to_owned(),
            fingerprint: "00112233445566778899".to_owned(),
            dimension: 4,
            pooling: "mean, normalised".to_owned(),
            passage_tokens: 128,
            query_prefix: String::new(),
            passage_prefix: String::new(),
        };
        assert_eq!(one.short(), "invented (001122334455)");
        let changes: [Change; 6] = [
            (|it| it.name.push('2'), None),
            (|it| it.query_prefix.push_str("query: "), None),
            (|it| it.dimension = 5, Some("its dimension")),
            (|it| it.fingerprint.push('0'), Some("its files")),
            (
                |it| it.passage_tokens = 64,
                Some("how much of a text it reads"),
            ),
            (
                |it| it.passage_prefix.push('p'),
                Some("its prefix for passages"),
            ),
        ];
        for (change, expected) in changes {
            let mut other = one.clone();
            change(&mut other);
            assert_eq!(one.difference(&other), expected);
            assert_eq!(one.key() == other.key(), expected.is_none());
        }
    }
}
