//! Accounts: the first administrator, the name, and what somebody is on the platform.

use crate::act::{Act, Refusal};
use crate::password_hashing::{PasswordHashing, check_choice};
use uptake_model::{
    Actor, Email, LinkPurpose, OneTimeLink, Password, Person, PersonId, PlatformRole, Viewer,
};
use uptake_store::{Records, Store, StoreError};

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 120;

/// How the first administrator proves who they are.
#[derive(Debug)]
pub enum FirstProof {
    /// By this password.
    Password(Password),
    /// By a link that whoever runs the program hands over.
    Link,
}

/// An account that was made or raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeAdministrator {
    /// Whose it is.
    pub person: Person,
    /// Whether it was there before and was only given the role.
    pub known: bool,
    /// What to put behind `/reset/` to choose a password, within the hour.
    pub token: Option<String>,
}

/// Makes an administrator: a new account, or one that is there, which is also how an
/// operator lets an administrator in again who has lost everything.
///
/// # Errors
/// [`Refusal::NotYours`] for everybody but the operator, [`Refusal::Refused`] where name,
/// address or password cannot be taken; others where the database fails.
pub async fn create_administrator(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    (name, email): (&str, &str),
    proof: FirstProof,
) -> Result<MadeAdministrator, Refusal> {
    if *act.actor != Actor::Operator {
        return Err(not_administrator());
    }
    let (name, email) = (person_name(name)?, email_address(email)?);
    let known = store.person_by_email(email.as_str()).await?;
    let before = known.clone();
    let mut person = known.unwrap_or_else(|| new_person(act, &name, &email));
    person.active = true;
    if !person.roles.contains(&PlatformRole::Administrator) {
        person.roles.push(PlatformRole::Administrator);
    }
    let digest = match &proof {
        FirstProof::Link => None,
        FirstProof::Password(password) => {
            check_choice(password, &person.name, &person.email)?;
            Some(hashing.digest(password, act.entropy).await?)
        }
    };
    let token = digest.is_none().then(|| act.entropy.token());
    let mut records = act.begin(store).await?;
    records.put_person(&person).await.map_err(address_taken)?;
    if let Some(digest) = digest {
        records.put_password(&person.id, &digest, act.now).await?;
        records.close_sessions_of(&person.id).await?;
        records.remove_api_tokens_of(&person.id).await?;
    }
    if let Some(token) = &token {
        let link = password_link(&person, act);
        let kept_as = link_digest(token);
        records.put_one_time_link(&kept_as, &link).await?;
    }
    let subject = ("person", person.id.as_str());
    let note = act.note(
        "create_administrator",
        subject,
        before.as_ref(),
        Some(&person),
    );
    records.commit(note).await?;
    Ok(MadeAdministrator {
        person,
        known: before.is_some(),
        token,
    })
}

/// Changes the own name.
///
/// # Errors
/// [`Refusal::SignIn`], or [`Refusal::Refused`] where it is none; others where the database
/// fails.
pub async fn change_name(store: &Store, act: &Act<'_>, name: &str) -> Result<(), Refusal> {
    let (id, name) = (act.person()?, person_name(name)?);
    let mut records = act.begin(store).await?;
    let before = held(&mut records, id).await?;
    let after = Person {
        name,
        ..before.clone()
    };
    records.put_person(&after).await?;
    let subject = ("person", after.id.as_str());
    let note = act.note("change_name", subject, Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}

/// Gives or takes roles on the whole platform, or locks an account. An administrator
/// cannot take the own role or lock themselves out, so that one is always left.
///
/// # Errors
/// [`Refusal::NotYours`] for everybody but administrators, [`Refusal::Refused`] for the
/// own account, [`Refusal::Unknown`]; others where the database fails.
pub async fn change_standing(
    store: &Store,
    act: &Act<'_>,
    id: &PersonId,
    roles: &[PlatformRole],
    active: bool,
) -> Result<(), Refusal> {
    demand_administrator(act)?;
    let keeps = active && roles.contains(&PlatformRole::Administrator);
    if act.viewer.person() == Some(id) && !keeps {
        return Err(Refusal::Refused(
            "You cannot take your own administrator role or lock your own account, so that \
             somebody is always left who can. Nothing was changed. Ask another administrator."
                .to_owned(),
        ));
    }
    let mut records = act.begin(store).await?;
    let administrators = records.administrators().await?;
    demand_still_administrator(act, &administrators)?;
    if !keeps {
        demand_other_administrator(&administrators, id)?;
    }
    let before = held(&mut records, id).await?;
    let after = Person {
        roles: roles.to_vec(),
        active,
        ..before.clone()
    };
    records.put_person(&after).await?;
    if !active {
        records.close_sessions_of(id).await?;
    }
    let subject = ("person", id.as_str());
    let note = act.note("change_standing", subject, Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}

/// Lets only administrators pass, and whoever runs the program.
///
/// # Errors
/// [`Refusal::SignIn`] or [`Refusal::NotYours`].
pub fn demand_administrator(act: &Act<'_>) -> Result<(), Refusal> {
    if *act.actor == Actor::Operator || act.viewer.is(PlatformRole::Administrator) {
        return Ok(());
    }
    match act.viewer {
        Viewer::Public => Err(Refusal::SignIn),
        Viewer::Person(_) => Err(not_administrator()),
    }
}

/// Read inside the write: whoever was taken the role from meanwhile changes nothing by it.
fn demand_still_administrator(act: &Act<'_>, administrators: &[PersonId]) -> Result<(), Refusal> {
    let acts = act.viewer.person();
    if *act.actor == Actor::Operator || acts.is_some_and(|it| administrators.contains(it)) {
        return Ok(());
    }
    Err(not_administrator())
}

/// Refuses to take the last administrator away.
pub(crate) fn demand_other_administrator(
    administrators: &[PersonId],
    person: &PersonId,
) -> Result<(), Refusal> {
    if administrators == [person.clone()] {
        return Err(Refusal::Refused(
            "This is the last administrator, and without one nobody could give roles. Nothing was \
             changed. Make somebody else an administrator first."
                .to_owned(),
        ));
    }
    Ok(())
}

fn not_administrator() -> Refusal {
    Refusal::NotYours("Only administrators can do this. Nothing was changed.".to_owned())
}

/// A person who must be there, as they stand inside a write: see [`Records::person`].
pub(crate) async fn held(records: &mut Records, id: &PersonId) -> Result<Person, Refusal> {
    records.person(id).await?.ok_or_else(|| unknown(id))
}

/// A person who must be there.
pub(crate) async fn person(store: &Store, id: &PersonId) -> Result<Person, Refusal> {
    store.person(id).await?.ok_or_else(|| unknown(id))
}

fn unknown(id: &PersonId) -> Refusal {
    Refusal::Unknown {
        what: "person",
        id: id.to_string(),
    }
}

/// An account to come, without roles.
pub(crate) fn new_person(act: &Act<'_>, name: &str, email: &Email) -> Person {
    Person {
        id: PersonId::new(act.entropy.id("person")),
        name: name.to_owned(),
        email: email.to_string(),
        roles: vec![],
        active: true,
        since: act.now,
    }
}

/// A name as it can be shown.
pub(crate) fn person_name(typed: &str) -> Result<String, Refusal> {
    one_line(typed, "your name", LONGEST_NAME)
}

/// One line of text, spaces put in order.
pub(crate) fn one_line(typed: &str, what: &str, longest: usize) -> Result<String, Refusal> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let text = words.join(" ");
    let length = text.chars().count();
    if length == 0 || text.chars().any(char::is_control) {
        return Err(Refusal::Refused(format!(
            "Fill in {what}, as letters on one line. Nothing was changed."
        )));
    }
    if length > longest {
        return Err(Refusal::Refused(format!(
            "{length} characters are too many for {what}; at most {longest} are taken. Nothing was \
             changed."
        )));
    }
    Ok(text)
}

/// An address that a letter can be sent to.
pub(crate) fn email_address(typed: &str) -> Result<Email, Refusal> {
    Email::parse(typed).map_err(|error| Refusal::Refused(format!("{error} Nothing was changed.")))
}

/// A link to choose a password by.
pub(crate) fn password_link(person: &Person, act: &Act<'_>) -> OneTimeLink {
    OneTimeLink {
        purpose: LinkPurpose::Password,
        person: person.id.clone(),
        email: person.email.clone(),
        expires_at: act
            .now
            .saturating_add(LinkPurpose::Password.lifetime())
            .unwrap_or(act.now),
    }
}

/// The digest under which a token of a link is kept.
pub(crate) fn link_digest(token: &str) -> uptake_model::Digest {
    uptake_model::Digest::of(&[b"link", token.as_bytes()])
}

/// Says that an address belongs to another account, to somebody who may know.
pub(crate) fn address_taken(error: StoreError) -> Refusal {
    match error {
        StoreError::Taken(_) => Refusal::Refused(
            "Another account uses this address. Nothing was changed. Use another address, or sign in \
             with that account."
                .to_owned(),
        ),
        other => other.into(),
    }
}
