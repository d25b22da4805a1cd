//! Organisations that take part: the public list, and one of them with its members for
//! those who belong to it and the tools of those who lead it.

use super::{Beside, again, see};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_model::{
    InstitutionId, InvitationId, JoinRequestId, Joining, LONGEST_REASON, MemberOrganisation,
    MemberOrganisationId, MemberRole, PersonId, PlatformRole,
};
use uptake_workflow::Refusal;
use uptake_workflow::institution::decide_joining;
use uptake_workflow::invitation::{invite, withdraw_invitation};
use uptake_workflow::join_request::{decline_request, grant_request};
use uptake_workflow::membership::{SeenOrganisation, change_role, remove_member, see_organisation};

#[derive(Debug, Template)]
#[template(path = "people/members.html")]
struct Members {
    frame: Frame,
    organisations: Vec<MemberOrganisation>,
}

#[derive(Debug, Template)]
#[template(path = "people/member.html")]
struct Member {
    frame: Frame,
    seen: SeenOrganisation,
    me: Option<PersonId>,
    administers: bool,
    leads: bool,
    typed: String,
    problem: Option<Beside>,
}

impl Member {
    fn is_me(&self, person: &PersonId) -> bool {
        self.me.as_ref() == Some(person)
    }

    fn since(&self) -> String {
        wording::day_of(self.seen.organisation.since)
    }

    fn disciplines(&self) -> String {
        let all = self.seen.organisation.disciplines.iter();
        all.map(|it| it.label()).collect::<Vec<_>>().join(", ")
    }
}

/// `GET /members`
pub(super) async fn list(State(state): State<AppState>, ground: Ground) -> Result<Response, Fault> {
    page(&Members {
        frame: Frame::new("Organisations that take part")
            .within(Place::Gaps)
            .on(ground),
        organisations: state.store().member_organisations().await?,
    })
}

/// `GET /members/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    page(&member(&state, ground, &visit, &id.into()).await?)
}

async fn member(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
    id: &MemberOrganisationId,
) -> Result<Member, Fault> {
    let seen = see_organisation(state.store(), &visit.act(state, None), id).await?;
    let frame = Frame::new(seen.organisation.name.as_str())
        .within(Place::Gaps)
        .under("Organisations that take part", "/members");
    Ok(Member {
        frame: frame.on(ground),
        seen,
        me: visit.viewer().person().cloned(),
        administers: visit.viewer().is(PlatformRole::Administrator),
        leads: visit.viewer().leads(id),
        typed: String::new(),
        problem: None,
    })
}

/// Leads back to the organisation, or shows it with what to do.
async fn answer(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
    id: &MemberOrganisationId,
    (done, typed): (Result<(), Refusal>, &str),
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(see(&format!("/members/{id}"))),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            let mut form = member(state, ground, visit, id).await?;
            typed.clone_into(&mut form.typed);
            form.problem = Some(problem.clone());
            again(&problem, &form)
        }
    }
}

fn role(sent: &Sent) -> Result<MemberRole, Fault> {
    MemberRole::parse(sent.text("role"))
        .ok_or_else(|| Fault::Refused("A role is member or lead. Nothing was changed.".to_owned()))
}

/// `POST /members/{id}/invitations`: invites, or takes an invitation back.
pub(super) async fn invitations(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = MemberOrganisationId::from(id);
    let act = visit.act(&state, sent.form.as_deref());
    let withdrawn = sent.text("withdraw");
    let done = if withdrawn.is_empty() {
        let whom = (sent.text("email"), role(&sent)?);
        let invited = invite(state.store(), &act, &id, whom, state.address()).await;
        invited.map(|_| ())
    } else {
        let invitation = InvitationId::from(withdrawn);
        let withdrawn = withdraw_invitation(state.store(), &act, &invitation).await;
        withdrawn.map(|_| ())
    };
    answer(&state, ground, &visit, &id, (done, sent.text("email"))).await
}

/// `POST /members/{id}/requests`: grants a request to join, or declines it.
pub(super) async fn requests(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = MemberOrganisationId::from(id);
    let act = visit.act(&state, sent.form.as_deref());
    let request = JoinRequestId::from(sent.text("request"));
    let store = state.store();
    let done = if sent.text("answer") == "decline" {
        decline_request(store, &act, &request, sent.text("reason")).await
    } else {
        let role = MemberRole::Member;
        grant_request(store, &act, &request, role, state.address()).await
    };
    answer(&state, ground, &visit, &id, (done.map(|_| ()), "")).await
}

/// `POST /members/{id}/institutions`: whether whoever signs in at one becomes a member.
pub(super) async fn institutions(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = MemberOrganisationId::from(id);
    let act = visit.act(&state, sent.form.as_deref());
    let institution = InstitutionId::new(sent.text("institution"));
    let agrees = sent.text("answer") == "agree";
    let done = decide_joining(state.store(), &act, &institution, agrees).await;
    answer(&state, ground, &visit, &id, (done, "")).await
}

/// `POST /members/{id}/people`: changes what somebody is, or ends that they belong.
pub(super) async fn people(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = MemberOrganisationId::from(id);
    let act = visit.act(&state, sent.form.as_deref());
    let person = PersonId::from(sent.text("person"));
    let done = if sent.text("role") == "none" {
        remove_member(state.store(), &act, &id, &person).await
    } else {
        change_role(state.store(), &act, (&id, &person), role(&sent)?).await
    };
    answer(&state, ground, &visit, &id, (done, "")).await
}
