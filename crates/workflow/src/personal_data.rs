//! A person's data: given out to them, and erased when they go.

use crate::account;
use crate::act::{Act, Refusal};
use crate::anew::{Anew, demand_anew};
use crate::gap_file::tell_that_author_left;
use crate::password_hashing::PasswordHashing;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use uptake_model::personal_data::REGISTER;
use uptake_model::{Actor, Person, PersonId};
use uptake_store::{Records, Schema, Store};

/// Everything that is kept about a person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonalExport {
    /// Whose data it is.
    pub person: Person,
    /// When it was read.
    pub at: Timestamp,
    /// What is kept, table by table.
    pub kept: Vec<KeptAbout>,
}

/// What a table keeps about a person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptAbout {
    /// The table.
    pub table: &'static str,
    /// The columns, and what they hold.
    pub columns: Vec<(&'static str, &'static str)>,
    /// What for.
    pub purpose: &'static str,
    /// Why that is lawful.
    pub basis: &'static str,
    /// How long.
    pub retention: &'static str,
    /// What erasure does.
    pub erasure: &'static str,
    /// Columns that are kept and not given out: they prove who somebody is.
    pub withheld: &'static [&'static str],
    /// The rows.
    pub rows: Vec<Map<String, Value>>,
}

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Who is gone.
    pub person: PersonId,
    /// Tables, and in how many rows something was deleted or went on without a name.
    pub rows: Vec<(&'static str, u64)>,
}

/// The person with this identifier or e-mail address.
///
/// # Errors
/// [`Refusal::Unknown`] where there is none; others where the database fails.
pub async fn find_person(store: &Store, named: &str) -> Result<Person, Refusal> {
    let found = match named.contains('@') {
        true => store.person_by_email(&named.to_lowercase()).await?,
        false => store.person(&PersonId::new(named)).await?,
    };
    found.ok_or_else(|| Refusal::Unknown {
        what: "person",
        id: named.to_owned(),
    })
}

/// All data about a person, for them or for whoever runs the program.
///
/// # Errors
/// [`Refusal::NotYours`] for anybody else; others where the database fails.
pub async fn export_person(
    store: &Store,
    act: &Act<'_>,
    person: &Person,
) -> Result<PersonalExport, Refusal> {
    allowed(act, &person.id)?;
    let schema = Schema::of_this_build().await?;
    let mut kept = Vec::with_capacity(REGISTER.len());
    for entry in REGISTER {
        kept.push(KeptAbout {
            table: entry.table,
            columns: entry.columns.to_vec(),
            purpose: entry.purpose,
            basis: entry.basis.label(),
            retention: entry.retention,
            erasure: entry.erasure.label(),
            withheld: entry.secret,
            rows: store.rows_about(&schema, entry, person).await?,
        });
    }
    Ok(PersonalExport {
        person: person.clone(),
        at: act.now,
        kept,
    })
}

/// Erases whoever acts, once they have proved anew who they are, and where nobody is left
/// without somebody to turn to.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Refused`] where they prove nothing, are the last
/// administrator, or lead alone an organisation that others belong to;
/// [`Refusal::TooMany`]; others where the database fails, and then nothing was erased.
pub async fn erase_own(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    anew: Anew<'_>,
) -> Result<Erased, Refusal> {
    let person = account::person(store, act.person()?).await?;
    demand_anew(store, hashing, act, &person, anew).await?;
    let schema = Schema::of_this_build().await?;
    let mut records = act.begin(store).await?;
    demand_others(&mut records, store, &person).await?;
    erase(store, records, act, (&schema, &person)).await
}

/// Refuses where an organisation or the platform would be left without anybody who decides.
/// Read inside the write, under the locks that changes of leads and administrators take.
async fn demand_others(
    records: &mut Records,
    store: &Store,
    person: &Person,
) -> Result<(), Refusal> {
    let administrators = records.administrators().await?;
    account::demand_other_administrator(&administrators, &person.id)?;
    for membership in records.memberships(&person.id).await? {
        let organisation = &membership.organisation;
        let leads = records.leads_of(organisation).await?;
        let members = records.count_members(organisation).await?;
        if leads == [person.id.clone()] && members > 1 {
            let named = store.member_organisation(organisation).await?;
            return Err(Refusal::Refused(format!(
                "You are the only lead of {}, which others belong to. Nothing was erased. Make one of \
                 them a lead first, on the page of the organisation.",
                named.map_or_else(|| organisation.to_string(), |it| it.name)
            )));
        }
    }
    Ok(())
}

/// Erases a person for whoever runs the program: does to every row about them what the register says. Records of their
/// organisations stay, without the name; so does the audit log, whose chain still holds.
///
/// # Errors
/// [`Refusal::NotYours`] for anybody else; others where the database fails, and then nothing
/// was erased.
pub async fn erase_person(
    store: &Store,
    act: &Act<'_>,
    person: &Person,
) -> Result<Erased, Refusal> {
    if *act.actor != Actor::Operator {
        return Err(not_theirs());
    }
    let schema = Schema::of_this_build().await?;
    let records = act.begin(store).await?;
    erase(store, records, act, (&schema, person)).await
}

async fn erase(
    store: &Store,
    mut records: Records,
    act: &Act<'_>,
    (schema, person): (&Schema, &Person),
) -> Result<Erased, Refusal> {
    for membership in store.memberships(&person.id).await? {
        let organisation = &membership.organisation;
        tell_that_author_left(store, &mut records, act, organisation, &person.id).await?;
    }
    let erased = Erased {
        rows: records.erase(schema, person).await?,
        person: person.id.clone(),
    };
    let subject = ("person", person.id.as_str());
    let note = act.note::<(), _>("erase_person", subject, None, Some(&erased.rows));
    records.commit(note).await?;
    store.empty_journal().await?;
    Ok(erased)
}

/// Only the person, and whoever runs the program.
fn allowed(act: &Act<'_>, person: &PersonId) -> Result<(), Refusal> {
    match act.actor {
        Actor::Operator => Ok(()),
        Actor::Person(own) if own == person => Ok(()),
        Actor::Visitor => Err(Refusal::SignIn),
        _ => Err(not_theirs()),
    }
}

fn not_theirs() -> Refusal {
    Refusal::NotYours(
        "Only the person, and whoever runs this site, can do that. Nothing was changed.".to_owned(),
    )
}
