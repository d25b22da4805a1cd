//! Who belongs to which organisation, and as what.

use crate::account::demand_administrator;
use crate::act::{Act, Refusal};
use crate::gap_file::tell_that_author_left;
use crate::member_organisation::organisation;
use uptake_model::{
    Actor, Institution, Invitation, JoinRequest, Joining, MemberOrganisation, MemberOrganisationId,
    MemberRole, Membership, Person, PersonId, PlatformRole,
};
use uptake_store::Store;

/// The organisations of whoever acts, and their role in each.
///
/// # Errors
/// [`Refusal::SignIn`] where nobody signed in; others where the database fails.
pub async fn own_memberships(
    store: &Store,
    act: &Act<'_>,
) -> Result<Vec<(MemberOrganisation, MemberRole)>, Refusal> {
    let mut own = vec![];
    for membership in store.memberships(act.person()?).await? {
        if let Some(organisation) = store.member_organisation(&membership.organisation).await? {
            own.push((organisation, membership.role));
        }
    }
    Ok(own)
}

/// An organisation as whoever asks may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenOrganisation {
    /// What everybody may know.
    pub organisation: MemberOrganisation,
    /// Who belongs to it; `None` for those outside.
    pub members: Option<Vec<(Person, MemberRole)>>,
    /// What waits for its leads; `None` for everybody else.
    pub waiting: Option<Waiting>,
}

/// What waits for the leads of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Invitations that were not accepted yet.
    pub invitations: Vec<Invitation>,
    /// Requests to join.
    pub requests: Vec<JoinRequest>,
    /// Institutions that bring people in, or for which that is asked.
    pub institutions: Vec<Institution>,
}

/// An organisation, with its members for those who belong to it, and with what waits for
/// those who lead it.
///
/// # Errors
/// [`Refusal::Unknown`] where there is none; others where the database fails.
pub async fn see_organisation(
    store: &Store,
    act: &Act<'_>,
    id: &MemberOrganisationId,
) -> Result<SeenOrganisation, Refusal> {
    let organisation = organisation(store, id).await?;
    let leads = demand_lead(act, id).is_ok();
    let members = match leads || act.viewer.belongs_to(id) {
        true => Some(store.members_of(id).await?),
        false => None,
    };
    let waiting = match leads {
        true => {
            let invitations = store.invitations_to(id).await?.into_iter();
            Some(Waiting {
                invitations: invitations.filter(|it| act.now < it.expires_at).collect(),
                requests: store.join_requests_to(id).await?,
                institutions: institutions_of(store, id).await?,
            })
        }
        false => None,
    };
    Ok(SeenOrganisation {
        organisation,
        members,
        waiting,
    })
}

async fn institutions_of(
    store: &Store,
    id: &MemberOrganisationId,
) -> Result<Vec<Institution>, Refusal> {
    let all = store.institutions().await?.into_iter();
    let theirs = |it: &Institution| it.organisation == *id && it.joins != Joining::Refused;
    Ok(all.filter(theirs).collect())
}

/// Changes what a member is.
///
/// # Errors
/// [`Refusal::NotYours`] for everybody without a say: leads have it, administrators where there are none yet; [`Refusal::Unknown`]
/// where they do not belong to it, [`Refusal::Refused`] for the last lead; others where
/// the database fails.
pub async fn change_role(
    store: &Store,
    act: &Act<'_>,
    (organisation, person): (&MemberOrganisationId, &PersonId),
    role: MemberRole,
) -> Result<(), Refusal> {
    demand_say(store, act, organisation).await?;
    let mut records = act.begin(store).await?;
    let leads = records.leads_of(organisation).await?;
    // Read under the lock that this took: whoever was removed meanwhile stays removed.
    let before = membership(store, organisation, person).await?;
    let after = Membership {
        role,
        ..before.clone()
    };
    if role != MemberRole::Lead {
        demand_other_lead(&leads, person)?;
    }
    records.put_membership(&after).await?;
    let subject = ("membership", organisation.as_str());
    let note = act.note("change_role", subject, Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}

/// Ends that somebody belongs to an organisation: by a lead, or by themselves.
///
/// # Errors
/// As [`change_role`].
pub async fn remove_member(
    store: &Store,
    act: &Act<'_>,
    organisation: &MemberOrganisationId,
    person: &PersonId,
) -> Result<(), Refusal> {
    if act.viewer.person() != Some(person) {
        demand_lead(act, organisation)?;
    }
    let mut records = act.begin(store).await?;
    let leads = records.leads_of(organisation).await?;
    let before = membership(store, organisation, person).await?;
    demand_other_lead(&leads, person)?;
    if !records.remove_membership(person, organisation).await? {
        return Err(not_a_member(person));
    }
    tell_that_author_left(store, &mut records, act, organisation, person).await?;
    let subject = ("membership", organisation.as_str());
    let note = act.note::<_, ()>("remove_member", subject, Some(&before), None);
    Ok(records.commit(note).await?)
}

/// Lets only the leads of an organisation pass, administrators, and whoever runs the
/// program.
///
/// # Errors
/// [`Refusal::SignIn`] or [`Refusal::NotYours`].
pub(crate) fn demand_lead(
    act: &Act<'_>,
    organisation: &MemberOrganisationId,
) -> Result<(), Refusal> {
    if act.viewer.leads(organisation) || act.viewer.is(PlatformRole::Administrator) {
        return Ok(());
    }
    demand_administrator(act).map_err(|refusal| match refusal {
        Refusal::NotYours(_) => Refusal::NotYours(
            "Only leads of the organisation can do this. Nothing was changed. Ask one of them."
                .to_owned(),
        ),
        other => other,
    })
}

/// Lets only those pass who have a say in who belongs to an organisation: its leads and
/// whoever runs the program; administrators only where it has no lead of its own. Otherwise
/// they could let themselves in, and no role of the platform opens what is an organisation's.
///
/// # Errors
/// [`Refusal::SignIn`] or [`Refusal::NotYours`]; others where the database fails.
pub(crate) async fn demand_say(
    store: &Store,
    act: &Act<'_>,
    organisation: &MemberOrganisationId,
) -> Result<(), Refusal> {
    demand_lead(act, organisation)?;
    if *act.actor == Actor::Operator || act.viewer.leads(organisation) {
        return Ok(());
    }
    let members = store.members_of(organisation).await?;
    let led = |(person, role): &(Person, MemberRole)| person.active && *role == MemberRole::Lead;
    if members.iter().any(led) {
        return Err(Refusal::NotYours(
            "This organisation has leads, who decide who belongs to it. Nothing was changed. Ask one of \
             them."
                .to_owned(),
        ));
    }
    Ok(())
}

async fn membership(
    store: &Store,
    organisation: &MemberOrganisationId,
    person: &PersonId,
) -> Result<Membership, Refusal> {
    let found = store.memberships(person).await?.into_iter();
    found
        .into_iter()
        .find(|it| it.organisation == *organisation)
        .ok_or_else(|| not_a_member(person))
}

fn not_a_member(person: &PersonId) -> Refusal {
    Refusal::Unknown {
        what: "member",
        id: person.to_string(),
    }
}

fn demand_other_lead(leads: &[PersonId], person: &PersonId) -> Result<(), Refusal> {
    if leads == [person.clone()] {
        return Err(Refusal::Refused(
            "An organisation needs a lead, and this is the only one. Nothing was changed. Make \
             somebody else a lead first."
                .to_owned(),
        ));
    }
    Ok(())
}
