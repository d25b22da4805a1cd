//! For whom the fields of a gap file marked RED are meant: its author decides.

use super::check;
use super::write::{editable, next, write};
use crate::act::{Act, Refusal};
use crate::gap_access::unknown;
use crate::letter;
use crate::posting::{Matter, post};
use std::collections::BTreeSet;
use uptake_model::{Email, GapFile, GapFileId, Person, PersonId, Viewer};
use uptake_store::{Store, StoreError};

/// For whom RED is to be meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewNames {
    /// The version of the gap file that was seen when this was chosen.
    pub version: u32,
    /// Members of the owner, and people that were named before.
    pub people: Vec<PersonId>,
    /// E-mail addresses of others who have an account.
    pub addresses: Vec<String>,
}

/// Somebody who is or could be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPerson {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they belong to the owner.
    pub member: bool,
    /// Whether they are named.
    pub named: bool,
    /// Whether they wrote the gap file, and are named for good.
    pub author: bool,
}

/// Whether `viewer` decides: the author does as long as they belong to the owner. Once they
/// left, a lead does.
pub(super) async fn may_name(
    store: &Store,
    viewer: &Viewer,
    gap: &GapFile,
) -> Result<bool, StoreError> {
    if viewer.belongs_to(&gap.owner) && viewer.person() == Some(&gap.author) {
        return Ok(true);
    }
    Ok(viewer.leads(&gap.owner) && has_left(store, gap).await?)
}

/// The members of the owner and everybody who is named, with the version of the gap file;
/// for whoever decides.
///
/// # Errors
/// [`Refusal::Unknown`] where they may not know of it, [`Refusal::NotYours`] where it is not
/// theirs to decide.
pub async fn named_people(
    store: &Store,
    act: &Act<'_>,
    id: &GapFileId,
) -> Result<(u32, Vec<NamedPerson>), Refusal> {
    editable(store, act, id).await?;
    let gap = store.gap_file(id).await?.ok_or_else(|| unknown(id))?;
    check_decides(store, act, &gap).await?;
    let members = store.members_of(&gap.owner).await?;
    let all = gap.content.named.iter().chain(&gap.content.guests);
    let named: BTreeSet<&PersonId> = all.collect();
    let line = |person: &Person, member| NamedPerson {
        person: person.id.clone(),
        name: person.name.clone(),
        member,
        named: named.contains(&person.id),
        author: person.id == gap.author,
    };
    let active = members.iter().filter(|(it, _)| it.active);
    let mut found: Vec<NamedPerson> = active.map(|(it, _)| line(it, true)).collect();
    for id in &named {
        if !found.iter().any(|it| it.person == **id)
            && let Some(person) = store.person(id).await?
        {
            found.push(line(&person, false));
        }
    }
    found.sort_by(|a, b| (!a.member, &a.name, &a.person).cmp(&(!b.member, &b.name, &b.person)));
    Ok((gap.version, found))
}

/// Names people for RED in place of those that were named; the author stays named. Members
/// of the owner see what is so marked as long as they are members, others as persons. Who is
/// new is told so by letter. Returns the addresses that belong to nobody with an account.
///
/// # Errors
/// [`Refusal`]: unknown gap file, not theirs to decide, too many, or it changed in between.
pub async fn name_people(
    store: &Store,
    act: &Act<'_>,
    id: &GapFileId,
    names: &NewNames,
) -> Result<Vec<String>, Refusal> {
    editable(store, act, id).await?;
    let before = store.gap_file(id).await?.ok_or_else(|| unknown(id))?;
    check_decides(store, act, &before).await?;
    if before.version != names.version {
        return Err(Refusal::Conflict);
    }
    let (known, missing) = wanted(store, &before, names).await?;
    let members = store.members_of(&before.owner).await?;
    let is_member = |it: &PersonId| members.iter().any(|(person, _)| person.id == *it);
    let (mut named, guests): (Vec<_>, Vec<_>) = known
        .iter()
        .map(|it| it.id.clone())
        .partition(|it| is_member(it));
    if !named.contains(&before.author) {
        named.insert(0, before.author.clone());
    }
    let mut content = before.content.clone();
    let earlier: BTreeSet<PersonId> = content
        .named
        .drain(..)
        .chain(content.guests.drain(..))
        .collect();
    content.named = named;
    content.guests = guests;
    check::check(&content, "")?;
    if (&content.named, &content.guests) == (&before.content.named, &before.content.guests) {
        return Ok(missing);
    }
    let after = next(&before, before.state.clone(), content, act);
    let mut records = act.begin(store).await?;
    for person in known.iter().filter(|it| !earlier.contains(&it.id)) {
        let notice = letter::meant_for_you(act, person);
        post(&mut records, act, Matter::Meant, &notice).await?;
    }
    write(records, act, "name_people", (&before, &after), "").await?;
    Ok(missing)
}

/// Those that were chosen, each once, and the addresses that nobody has.
async fn wanted(
    store: &Store,
    gap: &GapFile,
    names: &NewNames,
) -> Result<(Vec<Person>, Vec<String>), Refusal> {
    let members = store.members_of(&gap.owner).await?;
    let earlier: Vec<&PersonId> = gap
        .content
        .named
        .iter()
        .chain(&gap.content.guests)
        .collect();
    let mut found: Vec<Person> = Vec::new();
    for id in &names.people {
        // Only who is offered can be ticked: others are named by their address.
        let offered = earlier.contains(&id) || members.iter().any(|(it, _)| it.id == *id);
        if offered && let Some(person) = store.person(id).await? {
            found.push(person);
        }
    }
    let mut missing = Vec::new();
    for address in &names.addresses {
        let email = Email::parse(address).map_err(|error| Refusal::Refused(error.to_string()))?;
        let person = store.person_by_email(email.as_str()).await?;
        match person.filter(|it| it.active) {
            Some(person) => found.push(person),
            None => missing.push(address.clone()),
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|it| seen.insert(it.id.clone()));
    Ok((found, missing))
}

async fn check_decides(store: &Store, act: &Act<'_>, gap: &GapFile) -> Result<(), Refusal> {
    if may_name(store, act.viewer, gap).await? {
        return Ok(());
    }
    Err(Refusal::NotYours(
        "The author of a gap file decides for whom its fields marked TLP:RED are meant. Nothing was \
         changed. Ask them."
            .to_owned(),
    ))
}

async fn has_left(store: &Store, gap: &GapFile) -> Result<bool, StoreError> {
    let members = store.members_of(&gap.owner).await?;
    Ok(!members
        .iter()
        .any(|(it, _)| it.id == gap.author && it.active))
}
