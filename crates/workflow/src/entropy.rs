//! Chance, passed in like the time: identifiers, tokens and salts.

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use std::fmt::Debug;
use uptake_store::Nonce;

/// Where random bytes come from. Only the command line reads the system's.
pub trait Entropy: Debug + Send + Sync {
    /// Fills `bytes` with bytes that nobody can foresee.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// 256 random bits as 43 characters that can stand in an address.
    #[must_use]
    pub fn token(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// 192 random bits for sealing one secret.
    #[must_use]
    pub fn nonce(&self) -> Nonce {
        let mut bytes = Nonce::default();
        self.fill(&mut bytes);
        bytes
    }

    /// An identifier: `prefix-` and 80 random bits as 16 lower-case letters and digits,
    /// so that it can be read aloud and never be guessed or met twice.
    #[must_use]
    pub fn id(&self, prefix: &str) -> String {
        let mut bytes = [0; 10];
        self.fill(&mut bytes);
        let digits = BASE32_NOPAD.encode(&bytes).to_ascii_lowercase();
        format!("{prefix}-{digits}")
    }
}
