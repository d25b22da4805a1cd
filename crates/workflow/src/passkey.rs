//! Passkeys (WebAuthn): added, removed, and signed in with. Each asks its person for a PIN, a
//! finger or a face, so that it is two factors at once. What an authenticator must sign is
//! kept here until it answers, and the browser holds no more than a token for it.

use crate::account;
use crate::act::{Act, Refusal};
use crate::anew::{Anew, demand_anew};
use crate::attempts::{self, Tried};
use crate::letter;
use crate::password_hashing::PasswordHashing;
use crate::second_factor::{drop_useless_codes, end_other_sessions, write_codes};
use crate::session;
use data_encoding::BASE64URL_NOPAD;
use jiff::SignedDuration;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::IpAddr;
use uptake_model::{Digest, PasskeyId, Person, PersonId, Proof};
use uptake_store::{Ceremony, KeptPasskey, Records, Store};
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// A challenge waits so long for its answer; browsers are told the same.
pub const WAITS: SignedDuration = SignedDuration::from_mins(5);

/// How many passkeys a person may have.
const MOST: usize = 10;

/// The longest name of a passkey, in characters.
const LONGEST_NAME: usize = 80;

/// What a browser is given to go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The options for `navigator.credentials`, as JSON; bytes in them are base64url.
    pub options: String,
    /// The token for a cookie.
    pub token: String,
}

/// What came of adding a passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Recovery codes, where the person had none.
    pub codes: Vec<String>,
}

/// Whether passkeys can be used at a site found at `address`: they belong to a name, which
/// must be reached over TLS or be this machine (WebAuthn, 5.1.2).
#[must_use]
pub fn are_possible(address: &str) -> bool {
    checker(address).is_ok()
}

/// What checks answers for the site at `address`.
fn checker(address: &str) -> Result<Webauthn, Refusal> {
    let impossible = || {
        Refusal::Refused(
            "Passkeys belong to a name, and this site is reached by a number or without TLS. Nothing was \
             changed. Use one-time codes, or ask whoever runs this site to give it a name."
                .to_owned(),
        )
    };
    let origin = Url::parse(address).map_err(|_| impossible())?;
    let host = origin.domain().ok_or_else(impossible)?.to_owned();
    let safe = origin.scheme() == "https" || host == "localhost";
    if !safe {
        return Err(impossible());
    }
    let built = WebauthnBuilder::new(&host, &origin);
    let built = built.and_then(|it| it.rp_name("Uptake").build());
    built.map_err(|_| impossible())
}

/// Begins to add a passkey called `name` to the account of whoever acts, who proves anew who
/// they are: it lets in whoever holds it.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where it cannot be added so;
/// [`Refusal::TooMany`]; others where the database fails.
pub async fn begin_adding(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    (name, anew): (&str, Anew<'_>),
    site: &str,
) -> Result<Challenge, Refusal> {
    let checker = checker(site)?;
    let name = account::one_line(name, "a name by which you know it later", LONGEST_NAME)?;
    let person = account::person(store, act.person()?).await?;
    demand_anew(store, hashing, act, &person, anew).await?;
    let known = store.passkeys_of(&person.id).await?;
    if known.len() >= MOST {
        return Err(too_many());
    }
    let known = known.iter().map(|it| read_kept(&it.kept));
    let known = known.map(|it| Ok(it?.cred_id().clone()));
    let known: Vec<CredentialID> = known.collect::<Result<_, Refusal>>()?;
    let begun = checker.start_passkey_registration(
        handle(&person.id),
        &person.email,
        &person.name,
        Some(known),
    );
    let (options, state) = begun.map_err(Refusal::fault)?;
    let mut options = serde_json::to_value(options).map_err(Refusal::fault)?;
    // So that it can be found without an address typed first.
    let selection = &mut options["publicKey"]["authenticatorSelection"];
    selection["residentKey"] = "required".into();
    selection["requireResidentKey"] = true.into();
    let ceremony = Ceremony {
        person: Some(person.id.clone()),
        name,
        state: json(&state)?,
        opened: act.now,
    };
    begin(store, act, &options, &ceremony, "begin_passkey").await
}

/// Adds the passkey that an authenticator made, to the account that asked for it. All its
/// sessions end but the one whose token is `kept`.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where the answer is not what was asked for, came
/// too late or twice; others where the database fails.
pub async fn add(
    store: &Store,
    act: &Act<'_>,
    (token, answer): (&str, &str),
    kept: &str,
    site: &str,
) -> Result<Added, Refusal> {
    let person = account::person(store, act.person()?).await?;
    let checker = checker(site)?;
    let ceremony = take(store, act, token).await?;
    let ceremony = ceremony.filter(|it| it.person.as_ref() == Some(&person.id));
    let made = ceremony.and_then(|it| {
        let state: PasskeyRegistration = serde_json::from_str(&it.state).ok()?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
        let made = checker.finish_passkey_registration(&answer, &state);
        let made = made.inspect_err(|error| tracing::warn!("a passkey was refused: {error}"));
        Some((it.name, made.ok()?))
    });
    let Some((name, made)) = made else {
        return Err(refuse(store, act, "refuse_passkey", &person.id, not_added()).await?);
    };
    let passkey = KeptPasskey {
        id: PasskeyId::new(act.entropy.id("passkey")),
        person: person.id.clone(),
        name,
        kept: json(&made)?,
        made: act.now,
        used: None,
    };
    let mut records = act.begin(store).await?;
    // Takes the person, so that of two passkeys added at once the second is counted.
    let still = records.person(&person.id).await?;
    if !still.is_some_and(|it| it.active) {
        return Err(not_added());
    }
    if records.count_passkeys(&person.id).await? >= MOST as u64 {
        return Err(too_many());
    }
    end_other_sessions(&mut records, &person.id, kept).await?;
    if !records
        .add_passkey(&credential_text(made.cred_id()), &passkey)
        .await?
    {
        return Err(not_added());
    }
    let codes = match records.recovery_codes_left(&person.id).await? {
        0 => write_codes(&mut records, &person.id, act.entropy).await?,
        _ => vec![],
    };
    let notice = letter::passkey_added(act, &person, &passkey.name);
    records.put_letter(&notice).await?;
    let subject = ("passkey", passkey.id.as_str());
    let note = act.note("add_passkey", subject, None::<&()>, Some(&passkey.name));
    records.commit(note).await?;
    Ok(Added { codes })
}

/// Removes a passkey of whoever acts, who proves anew who they are. All their sessions end but
/// the one whose token is `kept`.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Unknown`] where they have no such passkey;
/// [`Refusal::Refused`]; [`Refusal::TooMany`]; others where the database fails.
pub async fn remove(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    (id, kept): (&PasskeyId, &str),
    anew: Anew<'_>,
) -> Result<(), Refusal> {
    let person = account::person(store, act.person()?).await?;
    demand_anew(store, hashing, act, &person, anew).await?;
    let mut records = act.begin(store).await?;
    let name = records.remove_passkey(&person.id, id).await?;
    let name = name.ok_or_else(|| Refusal::Unknown {
        what: "passkey",
        id: id.to_string(),
    })?;
    drop_useless_codes(&mut records, &person.id).await?;
    end_other_sessions(&mut records, &person.id, kept).await?;
    let notice = letter::passkey_removed(act, &person, &name);
    records.put_letter(&notice).await?;
    let subject = ("passkey", id.as_str());
    let note = act.note("remove_passkey", subject, Some(&name), None::<&()>);
    Ok(records.commit(note).await?)
}

/// Begins to sign somebody in by a passkey. Nobody is named, so that nobody learns who has
/// one.
///
/// # Errors
/// [`Refusal::Refused`] where the site cannot have passkeys; [`Refusal::TooMany`]; others
/// where the database fails.
pub async fn begin_sign_in(
    store: &Store,
    act: &Act<'_>,
    from: Option<IpAddr>,
    site: &str,
) -> Result<Challenge, Refusal> {
    let checker = checker(site)?;
    attempts::admit(store, act.now, &[Tried::Passkey(from)]).await?;
    let begun = checker.start_discoverable_authentication();
    let (options, state) = begun.map_err(Refusal::fault)?;
    let mut options = serde_json::to_value(options).map_err(Refusal::fault)?;
    // The person pressed a button: the browser shall ask at once, not wait in a field.
    if let Some(options) = options.as_object_mut() {
        options.remove("mediation");
    }
    let ceremony = Ceremony {
        person: None,
        name: String::new(),
        state: json(&state)?,
        opened: act.now,
    };
    begin(store, act, &options, &ceremony, "begin_passkey_sign_in").await
}

/// Signs in whoever holds the passkey that answered, and returns the person and the token of
/// the session.
///
/// # Errors
/// [`Refusal::Refused`], in the same words whatever is wrong; others where the database
/// fails.
pub async fn sign_in(
    store: &Store,
    act: &Act<'_>,
    (token, answer): (&str, &str),
    from: Option<IpAddr>,
    site: &str,
) -> Result<(Person, String), Refusal> {
    let checker = checker(site)?;
    let ceremony = take(store, act, token).await?;
    let state = ceremony.filter(|it| it.person.is_none());
    let state = state.and_then(|it| serde_json::from_str(&it.state).ok());
    let answer: Option<PublicKeyCredential> = serde_json::from_str(answer).ok();
    let (Some(state), Some(answer)) = (state, answer) else {
        return Err(nobody());
    };
    let mut records = act.begin(store).await?;
    let credential = credential_text(&answer.raw_id);
    let Some(known) = records.passkey(&credential).await? else {
        return Err(nobody());
    };
    let Some(renewed) = check(&checker, &known, &answer, state)? else {
        drop(records);
        return Err(refuse(store, act, "refuse_passkey", &known.person, nobody()).await?);
    };
    let person = records.person(&known.person).await?;
    let person = person.filter(|it| it.active).ok_or_else(nobody)?;
    records.use_passkey(&known.id, &renewed, act.now).await?;
    let session = session::write_session(&mut records, act, &person.id, Proof::Passkey).await?;
    let subject = ("person", person.id.as_str());
    let note = act.note("sign_in", subject, None::<&()>, Some(&Proof::Passkey));
    records.commit(note).await?;
    attempts::forget_tried(store, Tried::Passkey(from)).await?;
    Ok((person, session))
}

/// What a passkey is after an answer; `None` where the answer is not its own, or its counter
/// does not go on from the last one, as that of a copy does not.
fn check(
    checker: &Webauthn,
    known: &KeptPasskey,
    answer: &PublicKeyCredential,
    state: DiscoverableAuthentication,
) -> Result<Option<String>, Refusal> {
    let mut passkey = read_kept(&known.kept)?;
    let named = checker.identify_discoverable_authentication(answer);
    if named.ok().map(|(person, _)| person) != Some(handle(&known.person)) {
        return Ok(None);
    }
    match checker.finish_discoverable_authentication_v2(answer, state, &passkey) {
        Ok(done) if done.user_verified() => {
            passkey.update_credential(&done);
            Ok(Some(json(&passkey)?))
        }
        Ok(_) => Ok(None),
        Err(error) => {
            tracing::warn!(passkey = %known.id, "an answer was refused: {error}");
            Ok(None)
        }
    }
}

async fn begin(
    store: &Store,
    act: &Act<'_>,
    options: &serde_json::Value,
    ceremony: &Ceremony,
    verb: &'static str,
) -> Result<Challenge, Refusal> {
    let token = act.entropy.token();
    let digest = ceremony_digest(&token);
    let mut records = act.begin(store).await?;
    let stale = act.now - WAITS;
    records.open_ceremony(&digest, ceremony, stale).await?;
    let subject = ceremony.person.as_ref().map_or("nobody", PersonId::as_str);
    let note = act.note::<(), ()>(verb, ("person", subject), None, None);
    records.commit(note).await?;
    Ok(Challenge {
        options: options.to_string(),
        token,
    })
}

/// Takes a challenge away before its answer is looked at, so that there is one answer to it.
async fn take(store: &Store, act: &Act<'_>, token: &str) -> Result<Option<Ceremony>, Refusal> {
    let mut records = store.begin_records().await?;
    let Some(taken) = records.take_ceremony(&ceremony_digest(token)).await? else {
        return Ok(None);
    };
    let subject = taken.person.as_ref().map_or("nobody", PersonId::as_str);
    let note = act.note::<(), ()>("answer_passkey", ("person", subject), None, None);
    records.commit(note).await?;
    let age = act.now.duration_since(taken.opened);
    Ok(Some(taken).filter(|_| !age.is_negative() && age <= WAITS))
}

/// Writes into the audit log that an answer was refused.
async fn refuse(
    store: &Store,
    act: &Act<'_>,
    verb: &'static str,
    person: &PersonId,
    refusal: Refusal,
) -> Result<Refusal, Refusal> {
    let records: Records = store.begin_records().await?;
    let note = act.note::<(), ()>(verb, ("person", person.as_str()), None, None);
    records.commit(note).await?;
    Ok(refusal)
}

/// What authenticators know a person by: it tells them apart and says nothing of them.
fn handle(person: &PersonId) -> Uuid {
    let digest = Digest::of(&[b"passkey-handle", person.as_str().as_bytes()]);
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest.as_str().as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(from).unwrap_or_default();
        *to = u8::from_str_radix(pair, 16).unwrap_or_default();
    }
    Uuid::from_bytes(bytes)
}

fn ceremony_digest(token: &str) -> Digest {
    Digest::of(&[b"passkey-ceremony", token.as_bytes()])
}

fn credential_text(id: &[u8]) -> String {
    BASE64URL_NOPAD.encode(id)
}

fn read_kept(kept: &str) -> Result<Passkey, Refusal> {
    from_json(kept)
}

fn json(value: &impl Serialize) -> Result<String, Refusal> {
    serde_json::to_string(value).map_err(Refusal::fault)
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(Refusal::fault)
}

fn not_added() -> Refusal {
    Refusal::Refused(
        "The answer of your device was not accepted: it came too late, was used before, or is not what \
         was asked for. No passkey was added. Begin again."
            .to_owned(),
    )
}

fn too_many() -> Refusal {
    Refusal::Refused(format!(
        "You have {MOST} passkeys, which is the most. Nothing was added. Remove one first."
    ))
}

fn nobody() -> Refusal {
    Refusal::Refused(
        "This passkey was not accepted. Nobody was signed in. Try again, or sign in with your address \
         and password."
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name_over_tls_or_this_machine() {
        let cases = [
            ("https://uptake.example", true),
            ("http://localhost:8080", true),
            ("http://uptake.example", false),
            ("http://127.0.0.1:8080", false),
            ("https://192.0.2.1", false),
            ("no address", false),
        ];
        for (address, possible) in cases {
            assert_eq!(are_possible(address), possible, "{address}");
        }
    }

    #[test]
    fn a_handle_is_a_persons_own() {
        assert_eq!(handle(&"person-a".into()), handle(&"person-a".into()));
        assert_ne!(handle(&"person-a".into()), handle(&"person-b".into()));
    }
}
