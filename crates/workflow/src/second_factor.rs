//! The second factor: one-time codes by time (RFC 6238) and recovery codes, set up,
//! renewed and removed by their person, and asked for between password and session.

use crate::account;
use crate::act::{Act, Refusal};
use crate::anew::{Anew, demand_anew};
use crate::attempts::{self, Tried};
use crate::entropy::Entropy;
use crate::letter;
use crate::password_hashing::{Compared, PasswordHashing};
use crate::session::{self, token_digest};
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use totp_rs::{Builder, Secret, Totp};
use uptake_model::second_factor::{CODES_TRIED, ENROLMENT_WAITS, HALF_OPEN, RECOVERY_CODES, waits};
use uptake_model::{Actor, Digest, Password, Person, PersonId, Proof};
use uptake_store::{Records, SecondFactor, Store};

/// What stands before a person's address in the list of their app.
const ISSUER: &str = "Uptake";

/// What a sign-in is after its first proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// Done: the token of the session.
    Whole(String),
    /// Waiting for a code: the token of the half-open sign-in.
    HalfOpen(String),
}

/// A secret that waits for its first code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in base32, to be typed.
    pub secret: String,
    /// The same as an address (`otpauth:`), for a QR code.
    pub address: String,
}

/// Goes on after the first proof: opens a session, or half a sign-in where the person has
/// a second factor and `proof` is only one.
///
/// # Errors
/// Where the database fails.
pub async fn sign_in_after(
    store: &Store,
    act: &Act<'_>,
    person: &PersonId,
    proof: Proof,
) -> Result<SignIn, Refusal> {
    let mut records = act.begin(store).await?;
    let factor = records.second_factor(person).await?;
    let confirmed = factor.is_some_and(|it| it.confirmed.is_some())
        || records.count_passkeys(person).await? > 0;
    let subject = ("person", person.as_str());
    if confirmed && !proof.is_multi_factor() {
        let token = act.entropy.token();
        records
            .open_half_way(
                &half_digest(&token),
                person,
                proof,
                (act.now, act.now - HALF_OPEN),
            )
            .await?;
        let note = act.note("sign_in_half_way", subject, None::<&()>, Some(&proof));
        records.commit(note).await?;
        return Ok(SignIn::HalfOpen(token));
    }
    let token = session::write_session(&mut records, act, person, proof).await?;
    let note = act.note("sign_in", subject, None::<&()>, Some(&proof));
    records.commit(note).await?;
    Ok(SignIn::Whole(token))
}

/// Whether a half-open sign-in still waits.
///
/// # Errors
/// Where the database fails.
pub async fn is_waiting(store: &Store, token: &str, now: Timestamp) -> Result<bool, Refusal> {
    let found = store.half_open_sign_in(&half_digest(token)).await?;
    Ok(found.is_some_and(|it| waits(it.opened, now) && it.tried < CODES_TRIED))
}

/// Finishes a half-open sign-in with a one-time or recovery code, and returns the token of
/// the session. A wrong code counts, and the last one that may be tried ends the sign-in.
///
/// # Errors
/// [`Refusal::SignIn`] where nothing waits under this token any more;
/// [`Refusal::Refused`] where the code is wrong; [`Refusal::TooMany`]; others where the
/// database fails.
pub async fn finish_sign_in(
    store: &Store,
    act: &Act<'_>,
    token: &str,
    typed: &str,
) -> Result<String, Refusal> {
    let digest = half_digest(token);
    let waiting = store.half_open_sign_in(&digest).await?;
    let person = waiting.ok_or(Refusal::SignIn)?.person;
    let tried = Tried::Code(person.as_str());
    attempts::admit(store, act.now, &[tried]).await?;
    let mut records = act.begin(store).await?;
    let half = records.try_half_open(&digest).await?;
    let half = half.filter(|it| waits(it.opened, act.now) && it.tried <= CODES_TRIED);
    let half = half.ok_or(Refusal::SignIn)?;
    let subject = ("person", half.person.as_str());
    if !takes(&mut records, &half.person, typed, act.now).await? {
        let left = CODES_TRIED - half.tried;
        if left == 0 {
            records.close_half_open(&digest).await?;
        }
        let note = act.note("refuse_code", subject, None::<&()>, Some(&half.tried));
        records.commit(note).await?;
        return Err(wrong_code(left));
    }
    records.close_half_open(&digest).await?;
    let proof = half.proof.with_code();
    let session = session::write_session(&mut records, act, &half.person, proof).await?;
    let note = act.note("sign_in", subject, None::<&()>, Some(&proof));
    records.commit(note).await?;
    attempts::forget_tried(store, tried).await?;
    Ok(session)
}

/// Makes a secret of 160 bits for whoever acts and proves anew who they are; it counts once
/// its first code is given, within half an hour.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where they have a second factor already, or prove
/// nothing; [`Refusal::TooMany`]; others where the database fails.
pub async fn begin_enrolment(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    anew: Anew<'_>,
) -> Result<(), Refusal> {
    let person = account::person(store, act.person()?).await?;
    demand_anew(store, hashing, act, &person, anew).await?;
    let person = &person.id;
    let mut secret = [0; 20];
    act.entropy.fill(&mut secret);
    let secret = BASE32_NOPAD.encode(&secret);
    let mut records = act.begin(store).await?;
    if !records
        .put_second_factor(person, (&secret, &act.entropy.nonce()), act.now)
        .await?
    {
        return Err(Refusal::Refused(
            "You have a second factor already. Nothing was changed. Remove it first if you want \
             to use another telephone."
                .to_owned(),
        ));
    }
    let subject = ("person", person.as_str());
    let note = act.note::<(), ()>("begin_second_factor", subject, None, None);
    Ok(records.commit(note).await?)
}

/// The secret of a person that waits at `now` for its first code; `None` where none does.
///
/// # Errors
/// Where the database fails.
pub async fn enrolment(
    store: &Store,
    person: &Person,
    now: Timestamp,
) -> Result<Option<Enrolment>, Refusal> {
    let found = store.second_factor(&person.id).await?;
    let Some(found) = found.filter(|it| waits_for_first(it, now)) else {
        return Ok(None);
    };
    // A colon would end the name, which none in an address may.
    let account = person.email.replace(':', "");
    let totp = codes_of(&found)?.with_account_name(account);
    let address = totp.with_issuer(Some(ISSUER)).build_noncompliant().to_url();
    Ok(Some(Enrolment {
        secret: found.secret,
        address: address.map_err(|_| unreadable())?,
    }))
}

fn waits_for_first(factor: &SecondFactor, now: Timestamp) -> bool {
    let age = now.duration_since(factor.made);
    factor.confirmed.is_none() && !age.is_negative() && age <= ENROLMENT_WAITS
}

/// Makes the second factor of whoever acts count, by its first code, and returns their
/// recovery codes, which are kept nowhere. All sessions end but the one whose token is `kept`:
/// they were opened with less. They are told by letter.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where the code is wrong or nothing waits for
/// one; others where the database fails.
pub async fn confirm_enrolment(
    store: &Store,
    act: &Act<'_>,
    typed: &str,
    kept: &str,
) -> Result<Vec<String>, Refusal> {
    let owner = account::person(store, act.person()?).await?;
    let person = &owner.id;
    let mut records = act.begin(store).await?;
    let factor = records.second_factor(person).await?;
    let waiting = factor.filter(|it| waits_for_first(it, act.now));
    let waiting = waiting.ok_or_else(|| {
        Refusal::Refused(
            "No second factor waits for its first code. Nothing was changed. Start again."
                .to_owned(),
        )
    })?;
    let step = step_of(&waiting, typed, act.now)?.ok_or_else(|| {
        Refusal::Refused(
            "This is not the code of this moment. Nothing was changed. Check that the clock of \
             your telephone is right, wait for the next code, and type its six digits."
                .to_owned(),
        )
    })?;
    records.confirm_second_factor(person, act.now).await?;
    records.use_step(person, step).await?;
    let codes = write_codes(&mut records, person, act.entropy).await?;
    end_other_sessions(&mut records, person, kept).await?;
    let notice = letter::second_factor_added(act, &owner);
    records.put_letter(&notice).await?;
    let subject = ("person", person.as_str());
    let note = act.note::<(), ()>("confirm_second_factor", subject, None, None);
    records.commit(note).await?;
    Ok(codes)
}

/// Ends what was opened before a factor changed, but the session whose token is `kept`.
pub(crate) async fn end_other_sessions(
    records: &mut Records,
    person: &PersonId,
    kept: &str,
) -> Result<(), Refusal> {
    let kept = token_digest(kept);
    Ok(records.close_other_sessions(person, &kept).await?)
}

/// Makes new recovery codes in place of all others, for whoever acts and gives a code. They
/// are told by letter.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where the code is wrong; others where the
/// database fails.
pub async fn renew_recovery_codes(
    store: &Store,
    act: &Act<'_>,
    typed: &str,
) -> Result<Vec<String>, Refusal> {
    let owner = account::person(store, act.person()?).await?;
    let person = &owner.id;
    let tried = Tried::Code(person.as_str());
    let admitted = attempts::admit(store, act.now, &[tried]).await?;
    let mut records = act.begin(store).await?;
    if !takes(&mut records, person, typed, act.now).await? {
        return Err(not_accepted());
    }
    let codes = write_codes(&mut records, person, act.entropy).await?;
    let notice = letter::recovery_codes_renewed(act, &owner);
    records.put_letter(&notice).await?;
    let subject = ("person", person.as_str());
    let note = act.note::<(), ()>("renew_recovery_codes", subject, None, None);
    records.commit(note).await?;
    admitted.take_back(store).await?;
    Ok(codes)
}

/// Removes the second factor of whoever acts, by their password and a code. All sessions end but
/// the one whose token is `kept`; they are told by letter.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where one of them is wrong;
/// [`Refusal::TooMany`]; others where the database fails.
pub async fn remove_second_factor(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    (password, typed): (&Password, &str),
    kept: &str,
) -> Result<(), Refusal> {
    let person = account::person(store, act.person()?).await?;
    let tried = [Tried::Account(&person.email)];
    let admitted = attempts::admit(store, act.now, &tried).await?;
    let digest = store.password_digest(&person.id).await?;
    let compared = hashing
        .compare(password, digest.as_deref(), act.entropy)
        .await?;
    if compared == Compared::Wrong {
        return Err(Refusal::Refused(
            "The password you have is another one. Nothing was changed. Type it again.".to_owned(),
        ));
    }
    let mut records = act.begin(store).await?;
    if !takes(&mut records, &person.id, typed, act.now).await? {
        return Err(not_accepted());
    }
    records.remove_second_factor(&person.id).await?;
    drop_useless_codes(&mut records, &person.id).await?;
    end_other_sessions(&mut records, &person.id, kept).await?;
    let notice = letter::second_factor_removed(act, &person);
    records.put_letter(&notice).await?;
    let subject = ("person", person.id.as_str());
    let note = act.note::<(), ()>("remove_second_factor", subject, None, None);
    records.commit(note).await?;
    admitted.take_back(store).await
}

/// Removes every second factor of a person who lost theirs, for whoever runs the program:
/// one-time codes, recovery codes and passkeys. Their sessions end, their tokens for programs
/// are removed, and they are told.
///
/// # Errors
/// [`Refusal::NotYours`] for everybody else; [`Refusal::Refused`] where there is none;
/// others where the database fails.
pub async fn reset_second_factor(
    store: &Store,
    act: &Act<'_>,
    person: &Person,
) -> Result<(), Refusal> {
    if *act.actor != Actor::Operator {
        return Err(Refusal::NotYours(
            "Only whoever runs this site can do that. Nothing was changed.".to_owned(),
        ));
    }
    let mut records = act.begin(store).await?;
    // Unread: also one that cannot be opened is removed so.
    let codes = records.remove_second_factor(&person.id).await?;
    let passkeys = records.remove_passkeys_of(&person.id).await?;
    if !codes && passkeys == 0 {
        return Err(Refusal::Refused(format!(
            "{} has no second factor. Nothing was changed.",
            person.email
        )));
    }
    records.put_recovery_codes(&person.id, &[]).await?;
    records.close_sessions_of(&person.id).await?;
    records.remove_api_tokens_of(&person.id).await?;
    let notice = letter::second_factor_reset(act, person);
    records.put_letter(&notice).await?;
    let subject = ("person", person.id.as_str());
    let note = act.note::<(), ()>("reset_second_factor", subject, None, None);
    records.commit(note).await?;
    attempts::forget_tried(store, Tried::Code(person.id.as_str())).await
}

/// Recovery codes stand in for a second factor: without one they would be one by themselves.
pub(crate) async fn drop_useless_codes(
    records: &mut Records,
    person: &PersonId,
) -> Result<(), Refusal> {
    let factor = records.second_factor(person).await?;
    let confirmed = factor.is_some_and(|it| it.confirmed.is_some());
    if !confirmed && records.count_passkeys(person).await? == 0 {
        records.put_recovery_codes(person, &[]).await?;
    }
    Ok(())
}

/// Whether a code is one that a person may use now: the one-time code of this moment, the
/// one before or after, if no later one was used; or a recovery code. It is used up by it.
async fn takes(
    records: &mut Records,
    person: &PersonId,
    typed: &str,
    now: Timestamp,
) -> Result<bool, Refusal> {
    let factor = records.second_factor(person).await?;
    let factor = factor.filter(|it| it.confirmed.is_some());
    if let Some(factor) = factor
        && let Some(step) = step_of(&factor, typed, now)?
    {
        return Ok(records.use_step(person, step).await?);
    }
    let code = code_digest(person, typed);
    Ok(records.use_recovery_code(person, &code).await?)
}

/// The step of which `typed` is the code, of those that may be given at `now`.
fn step_of(factor: &SecondFactor, typed: &str, now: Timestamp) -> Result<Option<u64>, Refusal> {
    let digits: String = typed.chars().filter(|it| !it.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    Ok(totp(factor)?.check(&digits, seconds))
}

/// Codes as common apps make them, which know no others: SHA-1, six digits, 30 seconds; one
/// step of tolerance. These are what the builder begins with.
fn codes_of(factor: &SecondFactor) -> Result<Builder, Refusal> {
    let secret = Secret::try_from_base32(&factor.secret).map_err(|_| unreadable())?;
    Ok(Builder::new().with_secret(secret))
}

fn totp(factor: &SecondFactor) -> Result<Totp, Refusal> {
    codes_of(factor)?.build().map_err(|_| unreadable())
}

pub(crate) async fn write_codes(
    records: &mut Records,
    person: &PersonId,
    entropy: &dyn Entropy,
) -> Result<Vec<String>, Refusal> {
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| recovery_code(entropy))
        .collect();
    let digests: Vec<Digest> = codes.iter().map(|it| code_digest(person, it)).collect();
    records.put_recovery_codes(person, &digests).await?;
    Ok(codes)
}

/// 120 random bits as six groups of four letters and digits.
fn recovery_code(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 15];
    entropy.fill(&mut bytes);
    let digits = BASE32_NOPAD.encode(&bytes).to_ascii_lowercase();
    let groups: Vec<&str> = (0..6).map(|at| &digits[4 * at..4 * at + 4]).collect();
    groups.join("-")
}

/// The digest of a recovery code, however its groups were typed. It needs no slow hash: from
/// 112 random bits on, ASVS 5.0 asks for none (6.5.2).
fn code_digest(person: &PersonId, typed: &str) -> Digest {
    let plain = typed.chars().filter(char::is_ascii_alphanumeric);
    let plain: String = plain.map(|it| it.to_ascii_lowercase()).collect();
    Digest::of(&[
        b"recovery-code",
        person.as_str().as_bytes(),
        plain.as_bytes(),
    ])
}

fn half_digest(token: &str) -> Digest {
    Digest::of(&[b"half-open-sign-in", token.as_bytes()])
}

fn wrong_code(left: u32) -> Refusal {
    if left == 0 {
        return Refusal::SignIn;
    }
    let tries = if left == 1 { "try" } else { "tries" };
    Refusal::Refused(format!(
        "This code was not accepted; a code works once, and only for about a minute. Nothing was \
         changed. Wait for the next one. You have {left} {tries} left."
    ))
}

fn not_accepted() -> Refusal {
    Refusal::Refused(
        "This code was not accepted; a code works once, and only for about a minute. Nothing was \
         changed. Wait for the next one."
            .to_owned(),
    )
}

fn unreadable() -> Refusal {
    Refusal::fault("the secret of a second factor cannot be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, of its eight digits the last six.
        let cases = [(59, "287082", 1), (1_111_111_109, "081804", 37_037_036)];
        for (second, code, step) in cases {
            let now = Timestamp::from_second(second).expect("a time");
            let factor = SecondFactor {
                secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(),
                made: now,
                confirmed: None,
                last_step: 0,
            };
            assert_eq!(step_of(&factor, code, now).expect("a secret"), Some(step));
            let spaced = format!(" {} {} ", &code[..3], &code[3..]);
            assert_eq!(
                step_of(&factor, &spaced, now).expect("a secret"),
                Some(step)
            );
            for wrong in ["", "287083", "28708", "2870822", "287o82"] {
                assert_eq!(
                    step_of(&factor, wrong, now).expect("a secret"),
                    None,
                    "{wrong}"
                );
            }
        }
    }
}
