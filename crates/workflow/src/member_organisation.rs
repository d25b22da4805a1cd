//! The organisations that take part: taken in and changed by administrators.

use crate::account::{demand_administrator, one_line};
use crate::act::{Act, Refusal};
use uptake_model::{
    Country, Discipline, MemberKind, MemberOrganisation, MemberOrganisationId, OrganisationId,
};
use uptake_store::Store;

/// Longest name, in characters.
const LONGEST_NAME: usize = 200;

/// What is said of an organisation.
#[derive(Debug, Clone, Copy)]
pub struct OrganisationFacts<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its country, by code.
    pub country: &'a str,
    /// What it is.
    pub kind: Option<MemberKind>,
    /// Its disciplines.
    pub disciplines: &'a [Discipline],
    /// The same organisation in the corpus; empty where nobody says so.
    pub corpus: &'a str,
}

/// Takes an organisation in.
///
/// # Errors
/// [`Refusal::NotYours`] for everybody but administrators and the operator,
/// [`Refusal::Refused`] where something said of it cannot be; others where the database
/// fails.
pub async fn create_organisation(
    store: &Store,
    act: &Act<'_>,
    facts: OrganisationFacts<'_>,
) -> Result<MemberOrganisation, Refusal> {
    demand_administrator(act)?;
    let id = MemberOrganisationId::new(act.entropy.id("org"));
    let after = with_facts(store, id, act.now, facts).await?;
    let mut records = act.begin(store).await?;
    records.put_member_organisation(&after).await?;
    let subject = ("organisation", after.id.as_str());
    let note = act.note::<(), _>("create_organisation", subject, None, Some(&after));
    records.commit(note).await?;
    Ok(after)
}

/// Changes what is said of an organisation.
///
/// # Errors
/// As [`create_organisation`]; [`Refusal::Unknown`] where there is none.
pub async fn change_organisation(
    store: &Store,
    act: &Act<'_>,
    id: &MemberOrganisationId,
    facts: OrganisationFacts<'_>,
) -> Result<(), Refusal> {
    demand_administrator(act)?;
    let before = organisation(store, id).await?;
    let after = with_facts(store, id.clone(), before.since, facts).await?;
    let mut records = act.begin(store).await?;
    records.put_member_organisation(&after).await?;
    let subject = ("organisation", id.as_str());
    let note = act.note("change_organisation", subject, Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}

async fn with_facts(
    store: &Store,
    id: MemberOrganisationId,
    since: jiff::Timestamp,
    facts: OrganisationFacts<'_>,
) -> Result<MemberOrganisation, Refusal> {
    let refused = |why: &str| Refusal::Refused(format!("{why} Nothing was changed."));
    let country = Country::parse(facts.country).filter(Country::is_known);
    let corpus = Some(OrganisationId::new(facts.corpus)).filter(|it| !it.is_empty());
    if let Some(corpus) = &corpus
        && store.organisation(corpus).await?.is_none()
    {
        return Err(refused(
            "The corpus holds no organisation of this identifier.",
        ));
    }
    Ok(MemberOrganisation {
        id,
        name: one_line(facts.name, "the organisation’s name", LONGEST_NAME)?,
        country: country.ok_or_else(|| refused("Choose a country."))?,
        kind: facts
            .kind
            .ok_or_else(|| refused("Choose what kind of organisation it is."))?,
        disciplines: facts.disciplines.to_vec(),
        corpus,
        since,
    })
}

/// An organisation that must be there.
pub(crate) async fn organisation(
    store: &Store,
    id: &MemberOrganisationId,
) -> Result<MemberOrganisation, Refusal> {
    let found = store.member_organisation(id).await?;
    found.ok_or_else(|| Refusal::Unknown {
        what: "organisation",
        id: id.to_string(),
    })
}
