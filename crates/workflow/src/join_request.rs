//! Requests to join an organisation: made by anybody, answered by its leads.

use crate::account::{email_address, one_line, person_name};
use crate::act::{Act, Refusal};
use crate::attempts::{self, Tried};
use crate::invitation::write_invitation;
use crate::letter;
use crate::member_organisation::organisation;
use crate::membership::{demand_lead, demand_say};
use crate::posting::{Matter, post};
use std::net::IpAddr;
use uptake_model::{
    JoinRequest, JoinRequestId, LONGEST_REASON, MemberOrganisationId, MemberRole, Person,
    PlatformRole,
};
use uptake_store::Store;

/// What somebody fills in who asks to join.
#[derive(Debug, Clone, Copy)]
pub struct Plea<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their address.
    pub email: &'a str,
    /// Why they ask.
    pub reason: &'a str,
    /// Where it came from, where that is known.
    pub from: Option<IpAddr>,
}

/// Asks to join an organisation. Its leads get a notice, one a day however many ask; where it
/// has none, the administrators do. The answer does not depend on who has an account.
///
/// # Errors
/// [`Refusal::Unknown`] organisation, [`Refusal::Refused`] where something is not filled
/// in, [`Refusal::TooMany`]; others where the database fails.
pub async fn ask_to_join(
    store: &Store,
    act: &Act<'_>,
    to: &MemberOrganisationId,
    plea: Plea<'_>,
    site: &str,
) -> Result<(), Refusal> {
    let organisation = organisation(store, to).await?;
    let request = JoinRequest {
        id: JoinRequestId::new(act.entropy.id("request")),
        organisation: to.clone(),
        name: person_name(plea.name)?,
        email: email_address(plea.email)?.to_string(),
        reason: one_line(plea.reason, "the reason", LONGEST_REASON)?,
        asked_at: act.now,
    };
    let tried = [Tried::From(plea.from), Tried::Letter(&request.email)];
    attempts::admit(store, act.now, &tried).await?;
    let whom = who_answers(store, to).await?;
    let mut records = act.begin(store).await?;
    records.put_join_request(&request).await?;
    for lead in &whom {
        let notice = letter::somebody_asks(act, lead, &organisation, site);
        post(&mut records, act, Matter::Request(to), &notice).await?;
    }
    let subject = ("request", request.id.as_str());
    let note = act.note::<(), _>("ask_to_join", subject, None, Some(&request));
    Ok(records.commit(note).await?)
}

async fn who_answers(store: &Store, to: &MemberOrganisationId) -> Result<Vec<Person>, Refusal> {
    let members = store.members_of(to).await?.into_iter();
    let leads: Vec<Person> = members
        .filter(|(it, role)| it.active && *role == MemberRole::Lead)
        .map(|(it, _)| it)
        .collect();
    if !leads.is_empty() {
        return Ok(leads);
    }
    Ok(store.people_with_role(PlatformRole::Administrator).await?)
}

/// Grants a request: whoever asked gets an invitation.
///
/// # Errors
/// [`Refusal::Unknown`] where it is gone or not the lead's to answer, [`Refusal::NotYours`] for
/// administrators where the organisation has leads; others where the database fails.
pub async fn grant_request(
    store: &Store,
    act: &Act<'_>,
    id: &JoinRequestId,
    role: MemberRole,
    site: &str,
) -> Result<JoinRequest, Refusal> {
    let request = request_to_answer(store, act, id).await?;
    demand_say(store, act, &request.organisation).await?;
    let organisation = organisation(store, &request.organisation).await?;
    let email = email_address(&request.email)?;
    let mut records = act.begin(store).await?;
    if !records.take_join_request(id).await? {
        return Err(gone(id));
    }
    let invitation =
        write_invitation(&mut records, act, &organisation, (&email, role), site).await?;
    let subject = ("request", id.as_str());
    let note = act.note("grant_request", subject, Some(&request), Some(&invitation));
    records.commit(note).await?;
    Ok(request)
}

/// Declines a request with a reason, which whoever asked is told by letter, once a day.
///
/// # Errors
/// [`Refusal::Unknown`] where it is gone or not the lead's to answer, [`Refusal::Refused`]
/// without a reason; others where the database fails.
pub async fn decline_request(
    store: &Store,
    act: &Act<'_>,
    id: &JoinRequestId,
    reason: &str,
) -> Result<JoinRequest, Refusal> {
    let request = request_to_answer(store, act, id).await?;
    let reason = one_line(reason, "the reason", LONGEST_REASON)?;
    let organisation = organisation(store, &request.organisation).await?;
    let mut records = act.begin(store).await?;
    if !records.take_join_request(id).await? {
        return Err(gone(id));
    }
    let letter = letter::declined(act, &request, &organisation.name, &reason);
    let about = Matter::Declined(&request.organisation);
    post(&mut records, act, about, &letter).await?;
    let subject = ("request", id.as_str());
    let note = act.note("decline_request", subject, Some(&request), Some(&reason));
    records.commit(note).await?;
    Ok(request)
}

async fn request_to_answer(
    store: &Store,
    act: &Act<'_>,
    id: &JoinRequestId,
) -> Result<JoinRequest, Refusal> {
    act.person()?;
    let request = store.join_request(id).await?.ok_or_else(|| gone(id))?;
    // To whoever may not answer it, it is not there.
    demand_lead(act, &request.organisation).map_err(|_| gone(id))?;
    Ok(request)
}

fn gone(id: &JoinRequestId) -> Refusal {
    Refusal::Unknown {
        what: "request",
        id: id.to_string(),
    }
}
