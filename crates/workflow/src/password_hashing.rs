//! Passwords become digests here: argon2id (RFC 9106), slow on purpose, on a thread that
//! may be blocked, and no more of them at once than memory allows.

use crate::act::Refusal;
use crate::entropy::Entropy;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;
use uptake_model::{Password, PasswordRefusal};

/// How many passwords are hashed at once. Each takes 19 MiB, and more at once than there
/// are cores would only wait for each other.
const AT_ONCE: usize = 4;

/// The lowest estimate that is taken, of zxcvbn's 0 to 4: “safely unguessable: moderate
/// protection from offline slow-hash scenario”.
const STRONG_ENOUGH: zxcvbn::Score = zxcvbn::Score::Three;

/// How passwords are hashed: what it costs, and the gate before it. Clones share the gate.
#[derive(Debug, Clone)]
pub struct PasswordHashing {
    params: Params,
    gate: Arc<Semaphore>,
}

/// What came of comparing a password with a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// It is another one, or there is none.
    Wrong,
    /// It is the one.
    Right {
        /// A digest at today's cost, where the one compared with costs less.
        renewed: Option<String>,
    },
}

impl Default for PasswordHashing {
    /// 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat
    /// Sheet, as of 2026.
    fn default() -> Self {
        Self::at_cost(Params::DEFAULT)
    }
}

impl PasswordHashing {
    /// Next to no cost: for tests that sign in ten thousand times.
    #[must_use]
    pub fn cheap() -> Self {
        let cheap = Params::new(Params::MIN_M_COST, 1, 1, None);
        Self::at_cost(cheap.unwrap_or(Params::DEFAULT))
    }

    fn at_cost(params: Params) -> Self {
        Self {
            params,
            gate: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The digest of a password, as a PHC string with parameters and salt.
    ///
    /// # Errors
    /// [`Refusal::Platform`] where it could not be computed.
    pub async fn digest(
        &self,
        password: &Password,
        entropy: &dyn Entropy,
    ) -> Result<String, Refusal> {
        let (password, salt, argon) = (password.clone(), salt(entropy), self.argon());
        self.slowly(move || hash(&argon, &password, &salt)).await?
    }

    /// Compares a password with a digest. Where there is no digest it takes as long, so
    /// that nobody learns from the time whether there is an account.
    ///
    /// # Errors
    /// [`Refusal::Platform`] where it could not be computed.
    pub async fn compare(
        &self,
        password: &Password,
        digest: Option<&str>,
        entropy: &dyn Entropy,
    ) -> Result<Compared, Refusal> {
        let (password, salt, argon) = (password.clone(), salt(entropy), self.argon());
        let digest = digest.map(str::to_owned);
        self.slowly(move || compare(&argon, &password, digest.as_deref(), &salt))
            .await?
    }

    fn argon(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let _turn = self.gate.acquire().await.map_err(Refusal::fault)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Refusal::fault)
    }
}

fn salt(entropy: &dyn Entropy) -> [u8; argon2::RECOMMENDED_SALT_LEN] {
    let mut salt = [0; argon2::RECOMMENDED_SALT_LEN];
    entropy.fill(&mut salt);
    salt
}

fn hash(argon: &Argon2<'_>, password: &Password, salt: &[u8]) -> Result<String, Refusal> {
    let digest = argon.hash_password_with_salt(password.as_bytes(), salt);
    Ok(digest.map_err(Refusal::fault)?.to_string())
}

fn compare(
    argon: &Argon2<'_>,
    password: &Password,
    digest: Option<&str>,
    salt: &[u8],
) -> Result<Compared, Refusal> {
    let Some(digest) = digest else {
        hash(argon, password, salt)?;
        return Ok(Compared::Wrong);
    };
    let digest = PasswordHash::new(digest).map_err(Refusal::fault)?;
    if argon.verify_password(password.as_bytes(), &digest).is_err() {
        return Ok(Compared::Wrong);
    }
    let cost = |it: &Params| (it.m_cost(), it.t_cost(), it.p_cost());
    let paid = Params::try_from(&digest).map_err(Refusal::fault)?;
    let renewed = match cost(&paid) == cost(argon.params()) {
        true => None,
        false => Some(hash(argon, password, salt)?),
    };
    Ok(Compared::Right { renewed })
}

/// Whether a password may be chosen by somebody of this name and address: by length and
/// what it says ([`Password::check`]), and by how soon it would be guessed.
///
/// # Errors
/// [`Refusal::Refused`] with what to do.
pub fn check_choice(password: &Password, name: &str, email: &str) -> Result<(), Refusal> {
    let refused = |why: PasswordRefusal| Refusal::Refused(format!("{why} Nothing was changed."));
    password.check(name, email).map_err(refused)?;
    let estimate = zxcvbn::zxcvbn(password.reveal(), &[name, email, "uptake"]);
    if estimate.score() >= STRONG_ENOUGH {
        return Ok(());
    }
    Err(refused(PasswordRefusal::Guessable(why(&estimate).into())))
}

/// The estimate's warning as the end of a sentence.
fn why(estimate: &zxcvbn::Entropy) -> &'static str {
    use zxcvbn::feedback::Warning;
    match estimate
        .feedback()
        .and_then(zxcvbn::feedback::Feedback::warning)
    {
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => "is, or is much like, one of the passwords that are tried first",
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess,
        ) => "follows the keys of the keyboard",
        Some(
            Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
        ) => "repeats itself",
        Some(Warning::SequencesLikeAbcAreEasyToGuess) => "counts up or down",
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => {
            "rests on a year or a date"
        }
        _ => "is made of too few words or signs that could not be expected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fixed;

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[tokio::test]
    async fn a_digest_knows_its_password_and_is_renewed_when_it_costs_too_little() {
        let (cheap, dear) = (PasswordHashing::cheap(), PasswordHashing::default());
        let password = Password::typed("nine lamps under water");
        let digest = cheap.digest(&password, &Fixed).await.expect("a digest");
        assert!(
            digest.starts_with("$argon2id$v=19$m=8,t=1,p=1$"),
            "{digest}"
        );
        let other = Password::typed("nine lamps under water ");
        for (hashing, typed, digest, expected) in [
            (&cheap, &password, Some(&digest), Some(false)),
            (&dear, &password, Some(&digest), Some(true)),
            (&cheap, &other, Some(&digest), None),
            (&dear, &other, Some(&digest), None),
            (&cheap, &password, None, None),
        ] {
            let digest = digest.map(String::as_str);
            let compared = hashing.compare(typed, digest, &Fixed).await;
            match compared.expect("an answer") {
                Compared::Wrong => assert_eq!(expected, None),
                Compared::Right { renewed } => {
                    assert_eq!(expected, Some(renewed.is_some()));
                    let start = "$argon2id$v=19$m=19456,t=2,p=1$";
                    assert!(renewed.is_none_or(|it| it.starts_with(start)));
                }
            }
        }
    }

    #[test]
    fn what_is_tried_first_is_refused_with_what_to_do() {
        let cases = [
            ("nine lamps under water", None),
            ("passwordpassword", Some("guessed soon")),
            ("qwertyuiopasdf", Some("guessed soon")),
            ("aaaaaaaaaaaaaaaa", Some("guessed soon")),
            ("abcdefghijklmn", Some("guessed soon")),
            ("short", Some("needs at least 12")),
            ("my kowalska lamp", Some("part of your name")),
        ];
        for (typed, expected) in cases {
            let typed = Password::typed(typed);
            let refused = check_choice(&typed, "Ann Kowalska", "ann@x.invalid").err();
            let said = refused.map(|it| it.to_string());
            match expected {
                None => assert_eq!(said, None),
                Some(words) => {
                    let said = said.expect("refused");
                    assert!(said.contains(words), "{said}");
                    assert!(said.ends_with("Nothing was changed."), "{said}");
                }
            }
        }
    }
}
