//! For whom the fields of a gap file marked RED are meant: its author decides.

use super::check;
use super::write::{editable, next, write};
use crate::act::{Act, Refusal, unknown};
use crate::attempts::{Tried, admit};
use crate::letter;
use crate::posting::{Matter, post};
use std::collections::BTreeSet;
use uptake_model::{
    Email, GapFile, GapFileId, Letter, MemberOrganisationId, Person, PersonId, Viewer,
};
use uptake_store::{GuestAddresses, Records, Store, StoreError};

/// Most addresses by which people are named for one gap file.
const MOST_ADDRESSES: usize = 20;

/// For whom RED is to be meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewNames {
    /// The version of the gap file that was seen when this was chosen.
    pub version: u32,
    /// Members of the owner, and people that were named before.
    pub people: Vec<PersonId>,
    /// E-mail addresses of others, those that stay among them.
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

/// For whom RED is meant, as whoever decides sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPeople {
    /// Version of the gap file.
    pub version: u32,
    /// Members of the owner, and those who were named while they were members.
    pub people: Vec<NamedPerson>,
    /// Addresses by which others are named, whether anybody has them or not.
    pub addresses: Vec<String>,
}

/// The members of the owner and everybody who is named, for whoever decides.
///
/// # Errors
/// [`Refusal::Unknown`] where they may not know of it, [`Refusal::NotYours`] where it is not
/// theirs to decide.
pub async fn named_people(
    store: &Store,
    act: &Act<'_>,
    id: &GapFileId,
) -> Result<NamedPeople, Refusal> {
    editable(store, act, id).await?;
    let gap = store
        .gap_file(id)
        .await?
        .ok_or_else(|| unknown("gap file", id))?;
    check_decides(store, act, &gap).await?;
    let members = store.members_of(&gap.owner).await?;
    let addresses = store.guest_addresses(id).await?;
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
        let by_address = addresses.values().flatten().any(|it| it == *id);
        if !by_address
            && !found.iter().any(|it| it.person == **id)
            && let Some(person) = store.person(id).await?
        {
            found.push(line(&person, false));
        }
    }
    found.sort_by(|a, b| (!a.member, &a.name, &a.person).cmp(&(!b.member, &b.name, &b.person)));
    Ok(NamedPeople {
        version: gap.version,
        people: found,
        addresses: addresses.into_keys().collect(),
    })
}

/// Names people for RED in place of those that were named; the author stays named. Members
/// of the owner see what is so marked as long as they are members, others as persons. What is
/// answered, kept and shown is the same for an address that somebody has and for one that
/// nobody has. Everybody whom a change concerns is told so by letter.
///
/// # Errors
/// [`Refusal`]: unknown gap file, not theirs to decide, too many, or it changed in between;
/// [`Refusal::TooMany`] where they named very many in a day.
pub async fn name_people(
    store: &Store,
    act: &Act<'_>,
    id: &GapFileId,
    names: &NewNames,
) -> Result<(), Refusal> {
    editable(store, act, id).await?;
    let before = store
        .gap_file(id)
        .await?
        .ok_or_else(|| unknown("gap file", id))?;
    check_decides(store, act, &before).await?;
    if before.version != names.version {
        return Err(Refusal::Conflict);
    }
    let earlier = store.guest_addresses(id).await?;
    let addresses = addressed(store, act, &earlier, names).await?;
    let (named, guests) = wanted(store, &before, names, &addresses).await?;
    let mut content = before.content.clone();
    (content.named, content.guests) = (named, guests);
    check::check(&content, "")?;
    let same = (&content.named, &content.guests) == (&before.content.named, &before.content.guests);
    if same && addresses.keys().eq(earlier.keys()) {
        return Ok(());
    }
    let after = next(&before, before.state.clone(), content, act);
    let letters = match same {
        true => vec![],
        false => letters(store, act, &before, &after).await?,
    };
    let mut records = act.begin(store).await?;
    for (matter, letter) in &letters {
        post(&mut records, act, *matter, letter).await?;
    }
    records.put_guest_addresses(id, &addresses).await?;
    write(records, act, "name_people", (&before, &after), "").await
}

/// The addresses that were given, each once, with who has them: an address that was named
/// before goes on standing for the same person.
async fn addressed(
    store: &Store,
    act: &Act<'_>,
    earlier: &GuestAddresses,
    names: &NewNames,
) -> Result<GuestAddresses, Refusal> {
    let mut found = GuestAddresses::new();
    for address in &names.addresses {
        let email = Email::parse(address).map_err(|error| Refusal::Refused(error.to_string()))?;
        found.insert(email.as_str().to_owned(), None);
    }
    if found.len() > MOST_ADDRESSES {
        return Err(Refusal::Refused(format!(
            "At most {MOST_ADDRESSES} people are named by address. Nothing was changed, and what you typed is \
             kept. Take some out."
        )));
    }
    let fresh = found.keys().filter(|it| !earlier.contains_key(*it)).count();
    for _ in 0..fresh {
        admit(store, act.now, &[Tried::Naming(act.person()?.as_str())]).await?;
    }
    for (address, person) in &mut found {
        *person = match earlier.get(address) {
            Some(Some(known)) => Some(known.clone()),
            _ => {
                let known = store.person_by_email(address).await?;
                known.filter(|it| it.active).map(|it| it.id)
            }
        };
    }
    Ok(found)
}

/// Those that were chosen, each once: members of the owner, the author first, and guests.
async fn wanted(
    store: &Store,
    gap: &GapFile,
    names: &NewNames,
    addresses: &GuestAddresses,
) -> Result<(Vec<PersonId>, Vec<PersonId>), Refusal> {
    let members = store.members_of(&gap.owner).await?;
    let is_member = |it: &PersonId| members.iter().any(|(person, _)| person.id == *it);
    // Only who is offered can be ticked: others are named by their address.
    let earlier: BTreeSet<&PersonId> = gap
        .content
        .named
        .iter()
        .chain(&gap.content.guests)
        .collect();
    let ticked = names.people.iter();
    let ticked = ticked.filter(|it| earlier.contains(it) || is_member(it));
    let mut seen = BTreeSet::new();
    let mut chosen: Vec<PersonId> = Vec::new();
    for id in ticked.chain(addresses.values().flatten()) {
        if seen.insert(id.clone()) && store.person(id).await?.is_some() {
            chosen.push(id.clone());
        }
    }
    let (mut named, guests): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|it| is_member(it));
    if !named.contains(&gap.author) {
        named.insert(0, gap.author.clone());
    }
    Ok((named, guests))
}

/// What everybody is told whom a change of names concerns: who is new, who is named no more,
/// those who stay, and the author where a lead decided.
async fn letters(
    store: &Store,
    act: &Act<'_>,
    before: &GapFile,
    after: &GapFile,
) -> Result<Vec<(Matter<'static>, Letter)>, StoreError> {
    let all = |gap: &GapFile| -> BTreeSet<PersonId> {
        let named = gap.content.named.iter().chain(&gap.content.guests);
        named.chain([&gap.author]).cloned().collect()
    };
    let (earlier, now) = (all(before), all(after));
    let mut letters = Vec::new();
    for id in earlier.union(&now) {
        if act.viewer.person() == Some(id) {
            continue;
        }
        let Some(person) = store.person(id).await?.filter(|it| it.active) else {
            continue;
        };
        letters.push(match (earlier.contains(id), now.contains(id)) {
            (false, _) => (Matter::Meant, letter::meant_for_you(act, &person)),
            (true, false) => (
                Matter::MeantNoMore,
                letter::not_meant_any_more(act, &person),
            ),
            (true, true) => (
                Matter::MeantForOthers,
                letter::meant_for_others(act, &person),
            ),
        });
    }
    Ok(letters)
}

/// Tells those who are named in gap files that somebody began for an organisation, and whoever
/// began them, that they left it: a lead decides from then on for whom RED is meant.
pub(crate) async fn tell_that_author_left(
    store: &Store,
    records: &mut Records,
    act: &Act<'_>,
    organisation: &MemberOrganisationId,
    author: &PersonId,
) -> Result<(), StoreError> {
    let named = store.named_beside(organisation, author).await?;
    if named.is_empty() {
        return Ok(());
    }
    for id in named.iter().chain([author]) {
        if let Some(person) = store.person(id).await?.filter(|it| it.active) {
            let told = letter::author_left(act, &person, id == author);
            records.put_letter(&told).await?;
        }
    }
    Ok(())
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
