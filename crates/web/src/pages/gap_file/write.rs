//! Writing a gap file: from scratch, from a need, from an IFAFRI gap, and again later.
//! What is refused is shown again with everything that was typed.

use super::show::seen;
use super::typed::{Difference, Typed};
use crate::error::{Fault, page};
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uptake_model::{
    Area, Bound, Discipline, GapId, GapSource, Language, Level, Marking, MemberOrganisation,
    Necessity,
};
use uptake_search::thesaurus::Thesaurus;
use uptake_workflow::Refusal;
use uptake_workflow::gap_file::{begin_gap, concepts_in, edit_gap, edit_token, language_of};

#[derive(Debug)]
struct Concept {
    slug: String,
    label: String,
}

#[derive(Debug, Template)]
#[template(path = "gap_file/form.html")]
struct Form {
    frame: Frame,
    action: String,
    typed: Typed,
    organisations: Vec<MemberOrganisation>,
    organisation: String,
    token: String,
    remark: String,
    problems: Vec<String>,
    differences: Vec<Difference>,
    concepts: Vec<Concept>,
    leads: bool,
}

impl Form {
    fn concepts(typed: &Typed) -> Vec<Concept> {
        let thesaurus = Thesaurus::embedded();
        let text = format!("{}. {}", typed.get("title"), typed.get("statement"));
        let language = Language::parse(typed.get("language")).unwrap_or_else(|| language_of(&text));
        let mut slugs: Vec<String> = typed.all("concepts").map(str::to_owned).collect();
        for slug in concepts_in(&text, language) {
            if !slugs.contains(&slug) {
                slugs.push(slug);
            }
        }
        let found = thesaurus.all(&slugs).map(|it| Concept {
            slug: it.slug.clone(),
            label: it.preferred(Language::En).to_owned(),
        });
        found.collect()
    }

    fn is_new(&self) -> bool {
        self.token.is_empty()
    }
}

/// Where a new gap file starts from.
async fn start(state: &AppState, parameters: &Parameters) -> Result<Typed, Fault> {
    let mut typed = Typed::default();
    typed.put("urgency", "medium");
    typed.put("importance", "medium");
    if let Some(id) = parameters.get("from")
        && let Some(gap) = state.store().gap(&GapId::new(id)).await?
    {
        typed.put("title", &gap.title);
        typed.put("statement", &gap.statement);
        typed.put("area", gap.area.code());
        typed.put("language", &gap.language);
        if let GapSource::Ifafri { number } = gap.source {
            typed.put("origin", "ifafri");
            typed.put("origin_text", &format!("{number} {}", gap.edition));
        }
    } else if let Some(need) = parameters.get("q") {
        let need: String = need.chars().take(2_000).collect();
        typed.put("statement", &need);
        typed.put("language", language_of(&need).code());
    }
    Ok(typed)
}

/// The organisations of whoever asks, in whose name they can write.
pub(crate) async fn organisations(
    state: &AppState,
    visit: &Visit,
) -> Result<Vec<MemberOrganisation>, Fault> {
    let mut found = Vec::new();
    for id in visit.viewer().organisations() {
        found.extend(state.store().member_organisation(id).await?);
    }
    if found.is_empty() {
        return Err(Fault::Forbidden(
            "A gap file belongs to an organisation, and you belong to none yet. Nothing was changed. Ask \
             the lead of yours to invite you."
                .to_owned(),
        ));
    }
    Ok(found)
}

/// `GET /gap-files/new?q=…` or `?from=ifafri-1`
pub(super) async fn new(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let organisations = organisations(&state, &visit).await?;
    let typed = start(&state, &Parameters::read(query.as_deref())).await?;
    page(&Form {
        frame: Frame::new("Begin a gap file")
            .within(Place::Gaps)
            .on(ground),
        action: "/gap-files/new".to_owned(),
        concepts: Form::concepts(&typed),
        leads: leads_any(&visit),
        organisation: String::new(),
        organisations,
        typed,
        token: String::new(),
        remark: String::new(),
        problems: vec![],
        differences: vec![],
    })
}

fn leads_any(visit: &Visit) -> bool {
    let viewer = visit.viewer();
    viewer.organisations().any(|it| viewer.leads(it))
}

/// `POST /gap-files/new`
pub(super) async fn begin(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    sent: Sent,
) -> Result<Response, Fault> {
    let person = visit.signed_in()?.id.clone();
    let organisations = organisations(&state, &visit).await?;
    let typed = Typed::sent(&sent.fields);
    let refused = match typed.content(person) {
        Err(problem) => problem,
        Ok(content) => {
            let act = visit.act(&state, sent.form.as_deref());
            let owner = sent.text("organisation").into();
            match begin_gap(state.store(), &act, &owner, content, sent.text("remark")).await {
                Ok(id) => return Ok(Redirect::to(&format!("/gap-files/{id}")).into_response()),
                Err(Refusal::Refused(words) | Refusal::NotYours(words)) => words,
                Err(other) => return Err(other.into()),
            }
        }
    };
    let form = Form {
        frame: Frame::new("Begin a gap file")
            .within(Place::Gaps)
            .on(ground),
        action: "/gap-files/new".to_owned(),
        concepts: Form::concepts(&typed),
        leads: leads_any(&visit),
        organisation: sent.text("organisation").to_owned(),
        organisations,
        typed,
        token: String::new(),
        remark: sent.text("remark").to_owned(),
        problems: refused.lines().map(str::to_owned).collect(),
        differences: vec![],
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&form)?).into_response())
}

/// `GET /gap-files/{id}/edit`
pub(super) async fn edit(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    visit.signed_in()?;
    let seen = seen(&state, &visit, &id).await?;
    if !seen.may_edit {
        return Err(Fault::Forbidden(
            "This gap file is not yours to edit, or it is closed. Nothing was changed.".to_owned(),
        ));
    }
    let typed = Typed::seen(&seen.content);
    page(&Form {
        frame: frame(&seen, ground),
        action: format!("/gap-files/{id}/edit"),
        concepts: Form::concepts(&typed),
        leads: seen.leads,
        organisation: String::new(),
        organisations: vec![],
        typed,
        token: edit_token(&seen.content),
        remark: String::new(),
        problems: vec![],
        differences: vec![],
    })
}

fn frame(seen: &uptake_workflow::SeenGapFile, ground: Ground) -> Frame {
    let frame = Frame::new("Edit").within(Place::Gaps);
    frame
        .under(seen.title(), format!("/gap-files/{}", seen.id))
        .on(ground)
}

/// `POST /gap-files/{id}/edit`
pub(super) async fn save(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let person = visit.signed_in()?.id.clone();
    let before = seen(&state, &visit, &id).await?;
    let typed = Typed::sent(&sent.fields);
    let (token, remark) = (sent.text("token"), sent.text("remark"));
    let mut conflict = false;
    let refused = match typed.content(person) {
        Err(problem) => problem,
        Ok(content) => {
            let act = visit.act(&state, sent.form.as_deref());
            match edit_gap(state.store(), &act, &before.id, token, content, remark).await {
                Ok(()) => return Ok(Redirect::to(&format!("/gap-files/{id}")).into_response()),
                Err(Refusal::Refused(words) | Refusal::NotYours(words)) => words,
                Err(refusal @ Refusal::Conflict) => {
                    conflict = true;
                    refusal.to_string()
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    let now = seen(&state, &visit, &id).await?;
    let differences = typed.differences(&Typed::seen(&now.content));
    let form = Form {
        frame: frame(&now, ground),
        action: format!("/gap-files/{id}/edit"),
        concepts: Form::concepts(&typed),
        leads: now.leads,
        organisation: String::new(),
        organisations: vec![],
        typed,
        token: if conflict {
            edit_token(&now.content)
        } else {
            token.to_owned()
        },
        remark: remark.to_owned(),
        problems: refused.lines().map(str::to_owned).collect(),
        differences: if conflict { differences } else { vec![] },
    };
    let status = if conflict {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, page(&form)?).into_response())
}
