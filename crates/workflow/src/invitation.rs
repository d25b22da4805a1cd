//! Invitations to organisations that take part: sent by a lead, accepted by whoever
//! received the letter, as a new account or as the one they have.

use crate::account::{email_address, link_digest, new_person, person, person_name};
use crate::act::{Act, Refusal};
use crate::attempts::{self, Tried};
use crate::letter;
use crate::member_organisation::organisation;
use crate::membership::{demand_lead, demand_say};
use crate::password::dead_link;
use crate::password_hashing::{PasswordHashing, check_choice};
use crate::posting::{Matter, post};
use uptake_model::{
    Email, INVITATION_LIFETIME, Invitation, InvitationId, MemberOrganisation, MemberOrganisationId,
    MemberRole, Membership, Password, Person,
};
use uptake_store::{Records, Store};

/// Invites somebody by letter, in place of an invitation that they have. What is answered
/// does not depend on whether they have an account.
///
/// # Errors
/// [`Refusal::NotYours`] for everybody but leads and the operator, and administrators where
/// the organisation has no lead;
/// [`Refusal::Refused`] where it is no address or somebody's who belongs already, or one that an
/// invitation went to within a day; [`Refusal::TooMany`]; others where the database fails.
pub async fn invite(
    store: &Store,
    act: &Act<'_>,
    to: &MemberOrganisationId,
    (email, role): (&str, MemberRole),
    site: &str,
) -> Result<Invitation, Refusal> {
    demand_say(store, act, to).await?;
    let organisation = organisation(store, to).await?;
    let email = email_address(email)?;
    demand_stranger(store, to, &email).await?;
    if let Some(person) = act.viewer.person() {
        attempts::admit(store, act.now, &[Tried::Invitation(person.as_str())]).await?;
    }
    let mut records = act.begin(store).await?;
    let invitation =
        write_invitation(&mut records, act, &organisation, (&email, role), site).await?;
    let subject = ("invitation", invitation.id.as_str());
    let note = act.note::<(), _>("invite", subject, None, Some(&invitation));
    records.commit(note).await?;
    Ok(invitation)
}

async fn demand_stranger(
    store: &Store,
    organisation: &MemberOrganisationId,
    email: &Email,
) -> Result<(), Refusal> {
    let members = store.members_of(organisation).await?;
    if members.iter().any(|(it, _)| it.email == email.as_str()) {
        return Err(Refusal::Refused(format!(
            "{email} belongs to your organisation already. Nothing was sent. Change their role \
             in the list of members."
        )));
    }
    Ok(())
}

/// The invitation with its letter, in a write that somebody else began.
pub(crate) async fn write_invitation(
    records: &mut Records,
    act: &Act<'_>,
    organisation: &MemberOrganisation,
    (email, role): (&Email, MemberRole),
    site: &str,
) -> Result<Invitation, Refusal> {
    let token = act.entropy.token();
    let expires_at = act.now.saturating_add(INVITATION_LIFETIME);
    let invitation = Invitation {
        id: InvitationId::new(act.entropy.id("invitation")),
        organisation: organisation.id.clone(),
        email: email.to_string(),
        role,
        invited_by: act.viewer.person().cloned(),
        made_at: act.now,
        expires_at: expires_at.map_err(Refusal::fault)?,
    };
    records
        .put_invitation(&link_digest(&token), &invitation)
        .await?;
    let letter = letter::invitation(act, &invitation, &organisation.name, site, &token);
    if !post(records, act, Matter::Invitation(&organisation.id), &letter).await? {
        return Err(Refusal::Refused(format!(
            "An invitation to {} went to {email} within the last day, and nobody is sent two. Nothing was \
             sent or changed. Ask them to look for it, or invite them again tomorrow.",
            organisation.name
        )));
    }
    Ok(invitation)
}

/// Takes an invitation back.
///
/// # Errors
/// [`Refusal::NotYours`], or [`Refusal::Unknown`] where it is gone; others where the
/// database fails.
pub async fn withdraw_invitation(
    store: &Store,
    act: &Act<'_>,
    id: &InvitationId,
) -> Result<Invitation, Refusal> {
    let gone = || Refusal::Unknown {
        what: "invitation",
        id: id.to_string(),
    };
    let invitation = store.invitation(id).await?.ok_or_else(gone)?;
    // To whoever does not lead, it is not there.
    demand_lead(act, &invitation.organisation).map_err(|_| gone())?;
    let mut records = act.begin(store).await?;
    if !records.take_invitation(id).await? {
        return Err(gone());
    }
    let subject = ("invitation", id.as_str());
    let note = act.note::<_, ()>("withdraw_invitation", subject, Some(&invitation), None);
    records.commit(note).await?;
    Ok(invitation)
}

/// What whoever holds the link of an invitation may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// Where it leads.
    pub organisation: MemberOrganisation,
    /// Whether its address has an account, which then accepts it.
    pub has_account: bool,
}

/// The invitation of a link; `None` where it does not work, or not any more.
///
/// # Errors
/// Where the database fails.
pub async fn invitation_of_link(
    store: &Store,
    act: &Act<'_>,
    token: &str,
) -> Result<Option<OpenInvitation>, Refusal> {
    let found = store.invitation_by_token(&link_digest(token)).await?;
    let Some(invitation) = found.filter(|it| act.now < it.expires_at) else {
        return Ok(None);
    };
    let organisation = organisation(store, &invitation.organisation).await?;
    let known = store.person_by_email(&invitation.email).await?;
    Ok(Some(OpenInvitation {
        has_account: known.is_some(),
        invitation,
        organisation,
    }))
}

/// Accepts an invitation with a new account, whose address is the one that the letter went
/// to: holding the link proves it.
///
/// # Errors
/// [`Refusal::Unknown`] where the link does not work; [`Refusal::Refused`] where name or
/// password cannot be taken, or the address has an account; others where the database
/// fails.
pub async fn accept_with_new_account(
    store: &Store,
    hashing: &PasswordHashing,
    act: &Act<'_>,
    token: &str,
    (name, password): (&str, &Password),
) -> Result<Person, Refusal> {
    let open = invitation_of_link(store, act, token).await?;
    let open = open.ok_or_else(dead_link)?;
    if open.has_account {
        return Err(Refusal::Refused(
            "There is an account with this address. Nothing was changed. Sign in with it, and \
             accept the invitation then."
                .to_owned(),
        ));
    }
    let name = person_name(name)?;
    check_choice(password, &name, &open.invitation.email)?;
    let digest = hashing.digest(password, act.entropy).await?;
    let person = new_person(act, &name, &email_address(&open.invitation.email)?);
    let mut records = act.begin(store).await?;
    records
        .put_person(&person)
        .await
        .map_err(crate::account::address_taken)?;
    records.put_password(&person.id, &digest, act.now).await?;
    join(records, act, &open.invitation, &person).await?;
    Ok(person)
}

/// Accepts an invitation with the account that is signed in, whichever address it has:
/// whoever holds the link has received the letter.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Unknown`] where the link does not work; others where
/// the database fails.
pub async fn accept_with_own_account(
    store: &Store,
    act: &Act<'_>,
    token: &str,
) -> Result<MemberOrganisation, Refusal> {
    let person = person(store, act.person()?).await?;
    let open = invitation_of_link(store, act, token).await?;
    let open = open.ok_or_else(dead_link)?;
    let records = act.begin(store).await?;
    join(records, act, &open.invitation, &person).await?;
    Ok(open.organisation)
}

async fn join(
    mut records: Records,
    act: &Act<'_>,
    invitation: &Invitation,
    person: &Person,
) -> Result<(), Refusal> {
    if !records.take_invitation(&invitation.id).await? {
        return Err(dead_link());
    }
    // Whoever leads already is not made less by an invitation.
    let leads = records.leads_of(&invitation.organisation).await?;
    let role = match leads.contains(&person.id) {
        true => MemberRole::Lead,
        false => invitation.role,
    };
    let membership = Membership {
        person: person.id.clone(),
        organisation: invitation.organisation.clone(),
        role,
    };
    records.put_membership(&membership).await?;
    let subject = ("membership", membership.organisation.as_str());
    let note = act.note(
        "accept_invitation",
        subject,
        Some(invitation),
        Some(&membership),
    );
    Ok(records.commit(note).await?)
}
