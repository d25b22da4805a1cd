//! How often something may be tried in vain: on one account, and from one network.

use crate::act::Refusal;
use jiff::{SignedDuration, Timestamp};
use std::net::IpAddr;
use uptake_model::{Attempts, Digest, Patience};
use uptake_store::Store;

/// On one account: ten mistakes are a person's, ten thousand are not. The longest wait is
/// also the longest that strangers can keep the owner waiting; a letter lets the owner in
/// sooner.
const ACCOUNT: Patience = Patience {
    free: 10,
    first: SignedDuration::from_secs(30),
    longest: SignedDuration::from_mins(15),
    memory: SignedDuration::from_hours(24),
};

/// From one network, behind which a whole control room may sit.
const NETWORK: Patience = Patience {
    free: 50,
    ..ACCOUNT
};

/// From wherever, where addresses are not known: a ceiling, which must not shut everybody
/// out for long.
const EVERYWHERE: Patience = Patience {
    free: 1000,
    first: SignedDuration::from_secs(1),
    longest: SignedDuration::from_secs(60),
    memory: SignedDuration::from_hours(1),
};

/// Letters to one address, asked for by whoever types it.
const LETTERS: Patience = Patience {
    free: 3,
    first: SignedDuration::from_mins(15),
    longest: SignedDuration::from_hours(4),
    memory: SignedDuration::from_hours(24),
};

/// Invitations by one person, to whomever: a lead takes a whole station in within a day.
const INVITATIONS: Patience = Patience {
    free: 100,
    ..LETTERS
};

/// Addresses that one person names for what is TLP:RED: each may be answered by a letter.
const NAMING: Patience = Patience {
    free: 60,
    first: SignedDuration::from_mins(15),
    longest: SignedDuration::from_hours(4),
    memory: SignedDuration::from_hours(24),
};

/// For how long the longest of them remembers.
pub(crate) const MEMORY: SignedDuration = SignedDuration::from_hours(24);

/// How often an attempt that was overtaken by another is counted again.
const OVERTAKEN: usize = 32;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tried<'a> {
    /// To prove to be somebody by a password.
    Account(&'a str),
    /// To give a code after it, for a person. Counted apart: whoever knows the password
    /// would otherwise make the codes tried forgotten with it.
    Code(&'a str),
    /// The same, from an address, where it is known.
    From(Option<IpAddr>),
    /// To begin to sign in by a passkey, from an address, where it is known. No passkey is
    /// guessed: it keeps challenges from filling the table.
    Passkey(Option<IpAddr>),
    /// To have a letter sent.
    Letter(&'a str),
    /// To invite somebody, by a person.
    Invitation(&'a str),
    /// To name an address for what is TLP:RED, by a person.
    Naming(&'a str),
}

impl Tried<'_> {
    /// Kept under a digest: whoever reads the table learns no addresses from it.
    fn key(self) -> Digest {
        match self {
            Self::Account(account) => Digest::of(&[b"account", account.as_bytes()]),
            Self::Code(person) => Digest::of(&[b"code", person.as_bytes()]),
            Self::From(Some(address)) => Digest::of(&[b"network", &network(address)]),
            Self::From(None) => Digest::of(&[b"everywhere"]),
            Self::Passkey(Some(address)) => Digest::of(&[b"passkey-network", &network(address)]),
            Self::Passkey(None) => Digest::of(&[b"passkey-everywhere"]),
            Self::Invitation(person) => Digest::of(&[b"invitation", person.as_bytes()]),
            Self::Naming(person) => Digest::of(&[b"naming", person.as_bytes()]),
            Self::Letter(recipient) => Digest::of(&[b"letter", recipient.as_bytes()]),
        }
    }

    fn patience(self) -> Patience {
        match self {
            Self::Account(_) | Self::Code(_) => ACCOUNT,
            Self::From(Some(_)) | Self::Passkey(Some(_)) => NETWORK,
            Self::From(None) | Self::Passkey(None) => EVERYWHERE,
            Self::Letter(_) => LETTERS,
            Self::Invitation(_) => INVITATIONS,
            Self::Naming(_) => NAMING,
        }
    }
}

/// The network of an address: all of IPv4's, and of IPv6's the 64 bits that one line gets
/// (RFC 6177).
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets()[..8].to_vec(),
    }
}

/// Attempts that were let through and counted as failures until they prove to be none.
#[derive(Debug)]
pub(crate) struct Admitted {
    counted: Vec<(Digest, Option<Attempts>, Attempts)>,
}

/// Counts an attempt of each kind, as failed, before anything is looked at: of many at once
/// each is counted.
///
/// # Errors
/// [`Refusal::TooMany`] where one of them must wait; others where the database fails.
pub(crate) async fn admit(
    store: &Store,
    now: Timestamp,
    tried: &[Tried<'_>],
) -> Result<Admitted, Refusal> {
    // Who must wait is told so without a write, however often they ask.
    for it in tried {
        let known = store.attempts(&it.key()).await?;
        if let Some(minutes) = known.and_then(|known| it.patience().wait(known, now)) {
            return Err(Refusal::TooMany { minutes });
        }
    }
    let mut admitted = Admitted { counted: vec![] };
    for it in tried {
        match count(store, now, *it).await {
            Ok(counted) => admitted.counted.push(counted),
            Err(refusal) => {
                admitted.take_back(store).await?;
                return Err(refusal);
            }
        }
    }
    Ok(admitted)
}

async fn count(
    store: &Store,
    now: Timestamp,
    tried: Tried<'_>,
) -> Result<(Digest, Option<Attempts>, Attempts), Refusal> {
    let (key, patience) = (tried.key(), tried.patience());
    for _ in 0..OVERTAKEN {
        let before = store.attempts(&key).await?;
        if let Some(minutes) = before.and_then(|it| patience.wait(it, now)) {
            return Err(Refusal::TooMany { minutes });
        }
        let after = patience.count(before, now);
        if store.count_attempt(&key, before, after).await? {
            return Ok((key, before, after));
        }
    }
    Err(Refusal::TooMany { minutes: 1 })
}

impl Admitted {
    /// It was no failure: what was known before is known again, unless others tried in
    /// between.
    pub(crate) async fn take_back(self, store: &Store) -> Result<(), Refusal> {
        for (key, before, after) in self.counted {
            match before {
                Some(before) => {
                    store.count_attempt(&key, Some(after), before).await?;
                }
                None => store.forget_attempts(&key).await?,
            }
        }
        Ok(())
    }
}

/// Forgets the failures on an account, whose owner has shown up.
pub(crate) async fn forget(store: &Store, account: &str) -> Result<(), Refusal> {
    forget_tried(store, Tried::Account(account)).await
}

/// Forgets the failures of a kind.
pub(crate) async fn forget_tried(store: &Store, tried: Tried<'_>) -> Result<(), Refusal> {
    Ok(store.forget_attempts(&tried.key()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ipv6_stands_for_its_line_and_one_of_ipv4_for_itself() {
        let network = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }

    #[test]
    fn nothing_is_remembered_longer_than_is_kept() {
        for patience in [ACCOUNT, NETWORK, EVERYWHERE, LETTERS, INVITATIONS, NAMING] {
            assert!(patience.memory <= MEMORY);
            assert!(patience.longest <= patience.memory);
        }
    }
}
