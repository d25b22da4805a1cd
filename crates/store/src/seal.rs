//! Secrets that must be read again, and so cannot be digests, are sealed before they are
//! kept: XChaCha20-Poly1305, with a key that stands outside the database. Whoever has the
//! database alone reads nothing of them, and cannot put one in another's place.

use crate::{Records, Store, StoreError, row};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::BASE64URL_NOPAD;
use sqlx::AssertSqlSafe;
use uptake_model::Digest;

/// What a sealed secret begins with.
const START: &str = "sealed1.";

/// Where secrets are kept: table, the column that names the row, and the secret's.
const SECRETS: [(&str, &str, &str); 2] = [
    ("second_factor", "person", "secret"),
    ("institution", "id", "client_secret"),
];

/// Bytes of a nonce.
const NONCE: usize = 24;

/// Bytes drawn by chance, each to be used once. Of 192 random bits no two are ever alike.
pub type Nonce = [u8; NONCE];

/// The key that secrets are sealed with.
#[derive(Clone, PartialEq, Eq)]
pub struct SealKey([u8; 32]);

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(…)")
    }
}

impl SealKey {
    /// A key of 256 random bits.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads [`Self::text`] back; `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.trim().as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The key as a line of a file.
    #[must_use]
    pub fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// An identifier that this key gives for a purpose: the same as long as the key is, and
    /// of no use to find the key.
    #[must_use]
    pub fn identifier(&self, purpose: &str) -> Digest {
        Digest::of(&[b"identifier", purpose.as_bytes(), &self.0])
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }

    /// Seals `clear` for `place`, the one place where it can be opened again.
    pub(crate) fn seal(
        &self,
        place: &str,
        nonce: &Nonce,
        clear: &str,
    ) -> Result<String, StoreError> {
        let payload = Payload {
            msg: clear.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self.cipher().encrypt(&XNonce::from(*nonce), payload);
        // Fails for texts of 256 GiB alone.
        let sealed = sealed.map_err(|_| StoreError::Seal)?;
        let kept = BASE64URL_NOPAD.encode(&[nonce.as_slice(), &sealed].concat());
        Ok(format!("{START}{kept}"))
    }

    fn open(&self, place: &str, kept: &str) -> Option<String> {
        let bytes = BASE64URL_NOPAD.decode(kept.as_bytes()).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: place.as_bytes(),
        };
        let clear = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        String::from_utf8(clear).ok()
    }
}

/// Opens what was kept at `place`. What is not sealed is refused: whoever can write to the
/// database, but has no key, would put a secret of their own there.
pub(crate) fn opened(key: Option<&SealKey>, place: &str, kept: &str) -> Result<String, StoreError> {
    let Some(sealed) = kept.strip_prefix(START) else {
        return Err(not_sealed(place));
    };
    let clear = key.and_then(|key| key.open(place, sealed));
    clear.ok_or(StoreError::Seal)
}

fn not_sealed(place: &str) -> StoreError {
    let (table, id) = place.split_once('/').unwrap_or((place, ""));
    let key = SECRETS.iter().find(|(it, ..)| *it == table);
    let column = key.map_or("id", |(_, column, _)| column);
    StoreError::NotSealed {
        remove: format!("DELETE FROM {table} WHERE {column} = '{id}'"),
        place: place.to_owned(),
    }
}

/// Seals `clear` for `place`; without a key nothing secret is kept.
pub(crate) fn sealed(
    key: Option<&SealKey>,
    place: &str,
    nonce: &Nonce,
    clear: &str,
) -> Result<String, StoreError> {
    key.ok_or(StoreError::Seal)?.seal(place, nonce, clear)
}

impl Store {
    /// Whether anything in the database is sealed, so that its key is needed.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn has_sealed_secrets(&self) -> Result<bool, StoreError> {
        let found = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM second_factor WHERE secret LIKE $1) \
             + (SELECT COUNT(*) FROM institution WHERE client_secret LIKE $1) AS number",
        )
        .bind(format!("{START}%"))
        .fetch_one(&self.pool)
        .await?;
        Ok(row::count(&found, "number")? > 0)
    }
}

impl Records {
    /// Seals what was kept before there was sealing, and returns how much it was. `nonce`
    /// draws one for each. Where something is sealed already nothing is: what stands there as
    /// it is came later, and not from this program.
    ///
    /// # Errors
    /// [`StoreError::Seal`] without a key; others where the database fails.
    pub async fn seal_clear_secrets(
        &mut self,
        nonce: &dyn Fn() -> Nonce,
    ) -> Result<u64, StoreError> {
        let mut kept = Vec::new();
        for (table, id, column) in SECRETS {
            let sql = format!("SELECT {id} AS id, {column} AS secret FROM {table}");
            let rows = sqlx::query(AssertSqlSafe(sql))
                .fetch_all(self.connection())
                .await?;
            for found in &rows {
                let (row_id, secret) = (row::text(found, "id")?, row::text(found, "secret")?);
                if secret.starts_with(START) {
                    return Ok(0);
                }
                let update = format!("UPDATE {table} SET {column} = $2 WHERE {id} = $1");
                kept.push((update, format!("{table}/{row_id}"), row_id, secret));
            }
        }
        let done = kept.len() as u64;
        for (update, place, row_id, clear) in kept {
            let kept = sealed(self.seal.as_ref(), &place, &nonce(), &clear)?;
            let update = sqlx::query(AssertSqlSafe(update)).bind(row_id).bind(kept);
            update.execute(self.connection()).await?;
        }
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place_alone() {
        let key = SealKey::new([7; 32]);
        let kept = sealed(Some(&key), "a/1", &[1; 24], "JBSWY3DP").expect("sealed");
        assert!(kept.starts_with(START) && !kept.contains("JBSWY3DP"));
        let read = opened;
        assert_eq!(read(Some(&key), "a/1", &kept).expect("opened"), "JBSWY3DP");
        assert!(read(Some(&key), "a/2", &kept).is_err(), "another's place");
        assert!(read(Some(&SealKey::new([8; 32])), "a/1", &kept).is_err());
        assert!(read(None, "a/1", &kept).is_err());
        let mut changed = kept.clone();
        changed.replace_range(20..21, if &kept[20..21] == "A" { "B" } else { "A" });
        assert!(read(Some(&key), "a/1", &changed).is_err(), "changed");
        assert!(sealed(None, "a/1", &[1; 24], "x").is_err());
        let clear = read(Some(&key), "second_factor/p-1", "JBSWY3DP").expect_err("not sealed");
        let words = clear.to_string();
        let remove = "DELETE FROM second_factor WHERE person = 'p-1'";
        assert!(
            words.contains(remove) && !words.contains("JBSWY3DP"),
            "{words}"
        );
        assert_eq!(SealKey::parse(&key.text()), Some(key));
        assert_eq!(SealKey::parse("short"), None);
    }
}
