//! The forms by which a claim is made and withdrawn.

use super::choices::{self, Choice};
use super::form::{self, Form};
use super::lines;
use crate::error::Fault;
use crate::frame::{Frame, Place};
use crate::ground::Ground;
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::upload::Upload;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use uptake_model::{
    Claim, ClaimContent, ClaimId, ClaimSource, Environment, GapFileId, Independence, Marking,
    Scale, Solution, SolutionId, Statement, TrialOutcome, WebAddress,
};
use uptake_workflow::Refusal;
use uptake_workflow::evidence::{
    GapOutline, NewClaim, NewFile, add_claim, claim_file_seen, claim_seen, gap_outline,
    no_requirement, withdraw_claim,
};

/// Kinds of claims: code and question.
const KINDS: [(&str, &str); 4] = [
    ("readiness", "It reached a readiness level"),
    (
        "requirement",
        "It meets a requirement of a gap file, or does not",
    ),
    ("trial_outcome", "A trial ended so"),
    ("deployment", "It is in use"),
];

#[derive(Debug, Template)]
#[template(path = "evidence/claim_form.html")]
struct ClaimForm {
    frame: Frame,
    form: Form,
    solution: Solution,
    gap: Option<GapOutline>,
    /// Gap files to choose from, where none was.
    gaps: Vec<Choice>,
}

impl ClaimForm {
    async fn show(
        state: &AppState,
        visit: &Visit,
        ground: Ground,
        form: Form,
    ) -> Result<Response, Fault> {
        let id = SolutionId::new(form.value("solution"));
        let found = state.store().solution(&id).await?;
        let solution = found.ok_or_else(|| Fault::Unknown {
            what: "solution",
            id: id.to_string(),
        })?;
        let gap = match form.value("gap") {
            "" => None,
            id => gap_outline(state.store(), visit.viewer(), &id.into()).await?,
        };
        let name = solution.content.name.clone();
        let page = Self {
            frame: Frame::new("Add a claim")
                .within(Place::Research)
                .under("Solutions", "/solutions")
                .under(name, format!("/solutions/{id}"))
                .on(ground),
            form,
            solution,
            gaps: match gap {
                None => choices::gaps(state, visit).await?,
                Some(_) => vec![],
            },
            gap,
        };
        page.form.answer(&page)
    }
}

fn statement(values: &Parameters) -> Result<Statement, Refusal> {
    let text = |name| values.get(name).unwrap_or_default().to_owned();
    let kind = values.get("kind").unwrap_or_default();
    Ok(match kind {
        "readiness" => Statement::Readiness {
            scale: form::choice(values, "scale", Scale::parse, "Choose a scale.")?,
            level: values
                .get("level")
                .and_then(|it| it.parse().ok())
                .unwrap_or(0),
        },
        "requirement" => {
            let number = values.get("requirement").and_then(|it| it.parse().ok());
            Statement::Requirement {
                number: number.ok_or_else(|| {
                    Refusal::Refused("Say which requirement, by its number.".to_owned())
                })?,
                met: match values.get("met") {
                    Some("yes") => true,
                    Some("no") => false,
                    _ => {
                        return Err(Refusal::Refused(
                            "Say whether the requirement is met. What you typed is kept."
                                .to_owned(),
                        ));
                    }
                },
            }
        }
        "trial_outcome" => {
            let missing = "Choose how the trial ended.";
            Statement::TrialOutcome {
                outcome: form::choice(values, "outcome", TrialOutcome::parse, missing)?,
                summary: text("summary"),
            }
        }
        "deployment" => Statement::Deployment {
            place: text("place"),
            by: text("by"),
            since: form::day(values, "since")?,
        },
        _ => return Err(Refusal::Refused("Choose what you claim.".to_owned())),
    })
}

/// A file is a document of its own name where no other is given.
fn source(values: &Parameters, with_file: bool) -> Result<ClaimSource, Refusal> {
    let document = values.get("document").or(with_file.then_some(""));
    match (values.get("link"), document) {
        (Some(link), _) => Ok(ClaimSource::Link {
            address: WebAddress::parse(link)
                .map_err(|error| Refusal::Refused(format!("{error} What you typed is kept.")))?,
        }),
        (None, Some(reference)) => Ok(ClaimSource::Document {
            reference: reference.to_owned(),
            sha256: values.get("sha256").map(str::to_lowercase),
        }),
        (None, None) => Err(Refusal::Refused(
            "A claim needs a source. Give a link, attach a file, or name a document that others can ask \
             for. What you typed is kept."
                .to_owned(),
        )),
    }
}

/// What was sent as a claim; requirements as they were shown.
pub(crate) fn read(values: &Parameters, file: Option<NewFile>) -> Result<NewClaim, Refusal> {
    let text = |name| values.get(name).unwrap_or_default().to_owned();
    let statement = statement(values)?;
    let source = source(values, file.is_some())?;
    let dated = form::day(values, "dated")?
        .ok_or_else(|| Refusal::Refused("Give the day of the evidence.".to_owned()))?;
    let unsaid = "Say how independent the evaluator is.";
    let stated = form::choice(values, "independence", Independence::parse, unsaid)?;
    let marking = Marking::parse(values.get("marking").unwrap_or("amber+strict"))
        .map_err(|error| Refusal::Refused(error.to_string()))?;
    Ok(NewClaim {
        organisation: text("organisation").into(),
        solution: text("solution").into(),
        gap: values.get("gap").map(GapFileId::new),
        content: ClaimContent {
            statement,
            source,
            file: None,
            dated,
            evaluator: text("evaluator"),
            stated,
            independence: stated,
            environment: form::choice(
                values,
                "environment",
                Environment::parse,
                "Say where the evidence was gathered.",
            )?,
            expires: form::day(values, "expires")?,
            marking,
            remark: text("remark"),
        },
        file,
    })
}

/// A claim as typed names a requirement by the number that the viewer is shown.
pub(crate) async fn numbered(
    state: &AppState,
    visit: &Visit,
    mut new: NewClaim,
) -> Result<NewClaim, Refusal> {
    if let (Statement::Requirement { number, .. }, Some(gap)) =
        (&mut new.content.statement, &new.gap)
    {
        let known = gap_outline(state.store(), visit.viewer(), gap).await?;
        let meant = known.and_then(|it| it.number_of(*number));
        *number = meant.ok_or_else(no_requirement)?;
    }
    Ok(new)
}

/// The file that was sent; nothing where none was chosen.
pub(crate) fn sent_file(upload: &mut Upload) -> Option<NewFile> {
    let bytes = std::mem::take(&mut upload.file);
    let name = std::mem::take(&mut upload.file_name);
    (!bytes.is_empty() || !name.is_empty()).then_some(NewFile { name, bytes })
}

async fn write(
    state: &AppState,
    visit: &Visit,
    values: &Parameters,
    mut upload: Upload,
) -> Result<ClaimId, Refusal> {
    let file = sent_file(&mut upload);
    let act = visit.act(state, upload.form.as_deref());
    let new = numbered(state, visit, read(values, file)?).await?;
    add_claim(state.store(), &act, new).await
}

/// `GET /claims/new?solution=…&gap=…`
pub(super) async fn begin(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let values = Parameters::read(query.as_deref());
    let form = Form::new(&state, &visit, values).await?;
    ClaimForm::show(&state, &visit, ground, form).await
}

/// `POST /claims/new`
pub(super) async fn add(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    request: Request,
) -> Result<Response, Fault> {
    // Before the file is read.
    visit.signed_in()?;
    let upload = Upload::of_either(request, &state).await?;
    let values = upload.parameters();
    match write(&state, &visit, &values, upload).await {
        Ok(id) => {
            let solution = values.get("solution").unwrap_or_default();
            let solution = crate::address::segment(solution);
            Ok(form::see(&format!("/solutions/{solution}#{id}")))
        }
        Err(refusal) => {
            let form = Form::new(&state, &visit, values).await?;
            ClaimForm::show(&state, &visit, ground, form.refused(refusal)?).await
        }
    }
}

/// `GET /claims/{id}/file`, on pages and over the API: to be saved, never shown in place of a
/// page. Whoever may not see the claim is told what is told where there is no file.
pub(crate) async fn file(state: &AppState, visit: &Visit, id: &str) -> Result<Response, Fault> {
    let found = claim_file_seen(state.store(), visit.viewer(), &ClaimId::new(id)).await?;
    let (file, bytes) = found.ok_or_else(|| Fault::Unknown {
        what: "file of a claim",
        id: id.to_owned(),
    })?;
    let headers: [(HeaderName, String); 3] = [
        (header::CONTENT_TYPE, file.kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&file.name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A name to save under (RFC 6266): in ASCII, and as it is for those who read that.
fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|it| match it {
            '"' | '\\' | '%' => '_',
            it if it.is_ascii_graphic() || it == ' ' => it,
            _ => '_',
        })
        .collect();
    let whole = crate::address::segment(name);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// `GET /claims/{id}/file`
pub(super) async fn save(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    file(&state, &visit, &id).await
}

#[derive(Debug, Template)]
#[template(path = "evidence/withdraw.html")]
struct Withdraw {
    frame: Frame,
    form: Form,
    claim: Claim,
    what: String,
}

impl Withdraw {
    async fn show(
        state: &AppState,
        visit: &Visit,
        ground: Ground,
        form: Form,
        id: &ClaimId,
    ) -> Result<Response, Fault> {
        let found = claim_seen(state.store(), visit.viewer(), id).await?;
        let claim = found.ok_or_else(|| Fault::Unknown {
            what: "claim",
            id: id.to_string(),
        })?;
        let gap = match &claim.gap {
            Some(id) => gap_outline(state.store(), visit.viewer(), id).await?,
            None => None,
        };
        let line = lines::ClaimLine::of(
            &claim,
            visit.viewer(),
            state.today(),
            &std::collections::HashMap::new(),
            gap.as_slice(),
        );
        let page = Self {
            frame: Frame::new("Withdraw a claim")
                .within(Place::Research)
                .under("Solutions", "/solutions")
                .on(ground),
            form,
            what: line.what,
            claim,
        };
        page.form.answer(&page)
    }
}

/// `GET /claims/{id}/withdraw`
pub(super) async fn ask_to_withdraw(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let form = Form::new(&state, &visit, Parameters::default()).await?;
    Withdraw::show(&state, &visit, ground, form, &id.into()).await
}

/// `POST /claims/{id}/withdraw`
pub(super) async fn withdraw(
    State(state): State<AppState>,
    visit: Visit,
    ground: Ground,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = ClaimId::new(id);
    let act = visit.act(&state, sent.form.as_deref());
    match withdraw_claim(state.store(), &act, &id, sent.text("reason")).await {
        Ok(solution) => Ok(form::see(&format!("/solutions/{solution}#claims"))),
        Err(refusal) => {
            let form = Form::new(&state, &visit, sent.fields.clone()).await?;
            Withdraw::show(&state, &visit, ground, form.refused(refusal)?, &id).await
        }
    }
}
