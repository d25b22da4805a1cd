//! Committing an organisation to buy what meets a gap, changing that, and withdrawing it.

use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::pages::evidence::form::{self, Form};
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use uptake_model::commitment::LONGEST_COMMITMENT;
use uptake_model::{Commitment, GapFileId, Marking, MemberOrganisation};
use uptake_workflow::Refusal;
use uptake_workflow::evidence::gap_outline;
use uptake_workflow::procurement::{
    CommitRequest, ShownCommitment, commit_to_buy, who_buys, withdraw_commitment,
};

/// The markings that a commitment may carry.
const MARKINGS: [Marking; 4] = [
    Marking::Clear,
    Marking::Green,
    Marking::Amber,
    Marking::AmberStrict,
];

#[derive(Debug, Template)]
#[template(path = "procurement/commitment.html")]
struct CommitmentForm {
    frame: Frame,
    form: Form,
    gap: String,
    title: String,
    organisation: MemberOrganisation,
    others: Vec<MemberOrganisation>,
    /// What stands there now.
    current: Option<Commitment>,
    longest: usize,
}

impl CommitmentForm {
    fn markings(&self) -> [Marking; 4] {
        MARKINGS
    }

    fn is_marked(&self, marking: &Marking) -> bool {
        match self.form.value("marking") {
            "" => *marking == Marking::default(),
            typed => typed == marking.code(),
        }
    }

    async fn show(
        state: &AppState,
        visit: &Visit,
        ground: Ground,
        id: &GapFileId,
        form: Option<Form>,
        wanted: &str,
    ) -> Result<Response, Fault> {
        let unknown = || Fault::Unknown {
            what: "gap file",
            id: id.to_string(),
        };
        let gap = gap_outline(state.store(), visit.viewer(), id).await?;
        let title = gap.ok_or_else(unknown)?.title;
        visit.signed_in()?;
        let who = who_buys(state.store(), visit.viewer(), id, state.today()).await?;
        let mut can_commit = who.can_commit;
        if can_commit.is_empty() {
            return Err(Fault::Forbidden(
                "Leads of practitioners and public authorities commit them to buy, while a gap file is \
                 open. You lead none, or it is not open. Nothing was changed."
                    .to_owned(),
            ));
        }
        let place = can_commit.iter().position(|it| it.id.as_str() == wanted);
        let organisation = can_commit.remove(place.unwrap_or(0));
        let own = |it: &&ShownCommitment| it.organisation.id == organisation.id;
        let current = who.committed.iter().find(own).and_then(|it| it.own.clone());
        let form = form.unwrap_or_else(|| Form::unsigned(fields(current.as_ref())));
        let page = Self {
            frame: Frame::new(match current {
                None => "Say that you intend to buy what meets it",
                Some(_) => "Change your commitment to buy",
            })
            .within(Place::Gaps)
            .under(title.clone(), format!("/gap-files/{id}"))
            .on(ground),
            gap: id.to_string(),
            title,
            organisation,
            others: can_commit,
            current,
            longest: LONGEST_COMMITMENT,
            form,
        };
        page.form.answer(&page)
    }
}

fn fields(current: Option<&Commitment>) -> Parameters {
    let Some(it) = current else {
        return Parameters::default();
    };
    Parameters::of(vec![
        ("words", it.words.clone()),
        ("until", it.until.to_string()),
        ("marking", it.marking.code().to_owned()),
        ("version", it.version.to_string()),
    ])
}

/// `GET /gap-files/{id}/commitment?for=org-…`
pub(super) async fn show(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let wanted = Parameters::read(query.as_deref());
    let wanted = wanted.get("for").unwrap_or_default();
    CommitmentForm::show(&state, &visit, ground, &id.into(), None, wanted).await
}

fn read(gap: &GapFileId, sent: &Sent) -> Result<CommitRequest, Refusal> {
    let until = form::day(&sent.fields, "until")?;
    let marking = Marking::parse(sent.text("marking"));
    Ok(CommitRequest {
        gap: gap.clone(),
        organisation: sent.text("organisation").into(),
        words: sent.text("words").to_owned(),
        until: until.ok_or_else(|| {
            Refusal::Refused("Say until when you intend to buy. What you typed is kept.".to_owned())
        })?,
        marking: marking.map_err(|error| Refusal::Refused(error.to_string()))?,
        version: sent.text("version").parse().ok(),
    })
}

/// `POST /gap-files/{id}/commitment`
pub(super) async fn commit(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = GapFileId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let done = match read(&id, &sent) {
        Ok(request) => commit_to_buy(state.store(), &act, &request).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(()) => Ok(form::see(&format!("/gap-files/{id}#procurement"))),
        Err(refusal) => {
            let form = Form::unsigned(sent.fields.clone()).refused(refusal)?;
            let wanted = sent.text("organisation");
            CommitmentForm::show(&state, &visit, ground, &id, Some(form), wanted).await
        }
    }
}

/// `POST /gap-files/{id}/commitment/withdraw`
pub(super) async fn withdraw(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = GapFileId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    let organisation = sent.text("organisation").into();
    withdraw_commitment(state.store(), &act, &id, &organisation).await?;
    Ok(form::see(&format!("/gap-files/{id}#procurement")))
}
