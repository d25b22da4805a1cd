//! The own second factor: set up, with recovery codes shown once, and removed.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pages::people::{Beside, again, see};
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use uptake_workflow::second_factor::{
    Enrolment, begin_enrolment, confirm_enrolment, enrolment, remove_second_factor,
    renew_recovery_codes,
};
use uptake_workflow::{Refusal, proves_by_password};

#[derive(Debug, Template)]
#[template(path = "people_factors/second_factor.html")]
struct SecondFactor {
    frame: Frame,
    /// Whether nothing else may be written before it is set up.
    demanded: bool,
    /// Since when it counts, in words.
    since: Option<String>,
    codes_left: u64,
    passkeys: u64,
    by_password: bool,
    enrolment: Option<Enrolment>,
    problem: Option<Beside>,
}

impl SecondFactor {
    /// The secret in groups of four, as it is typed.
    fn groups(&self) -> String {
        let secret = self.enrolment.as_ref().map_or("", |it| it.secret.as_str());
        let groups: Vec<&str> = (0..secret.len())
            .step_by(4)
            .filter_map(|at| secret.get(at..(at + 4).min(secret.len())))
            .collect();
        groups.join(" ")
    }
}

#[derive(Debug, Template)]
#[template(path = "people_factors/recovery_codes.html")]
struct RecoveryCodes {
    frame: Frame,
    codes: Vec<String>,
}

/// `GET /me/second-factor`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
) -> Result<Response, Fault> {
    page(&standing(&state, ground, &visit).await?)
}

async fn standing(state: &AppState, ground: Ground, visit: &Visit) -> Result<SecondFactor, Fault> {
    let person = visit.signed_in()?;
    let factor = state.store().second_factor(&person.id).await?;
    let confirmed = factor.and_then(|it| it.confirmed);
    Ok(SecondFactor {
        frame: Frame::new("Second factor")
            .under("Your account", "/me")
            .on(ground),
        demanded: visit.must_enrol(),
        since: confirmed.map(wording::day_of),
        codes_left: state.store().recovery_codes_left(&person.id).await?,
        passkeys: state.store().passkeys_of(&person.id).await?.len() as u64,
        by_password: proves_by_password(state.store(), person).await?,
        enrolment: enrolment(state.store(), person, state.now()).await?,
        problem: None,
    })
}

/// `POST /me/second-factor`
pub(super) async fn begin(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let (store, hashing) = (state.store(), state.hashing());
    match begin_enrolment(store, hashing, &act, visit.anew(&sent)).await {
        Ok(()) => Ok(see("/me/second-factor")),
        Err(refusal) => beside(&state, ground, &visit, refusal).await,
    }
}

/// `GET /me/second-factor/code.svg`: the secret for a telephone's camera, while it waits for
/// its first code.
pub(super) async fn picture(
    State(state): State<AppState>,
    visit: Visit,
) -> Result<Response, Fault> {
    let person = visit.signed_in()?;
    let waiting = enrolment(state.store(), person, state.now()).await?;
    let waiting = waiting.ok_or(Fault::NoPage)?;
    let code = QrCode::new(waiting.address)
        .map_err(|error| Fault::Ours(format!("no QR code: {error}")))?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    let kind = HeaderValue::from_static("image/svg+xml");
    Ok(([(header::CONTENT_TYPE, kind)], picture).into_response())
}

/// `POST /me/second-factor/confirm`. The answer is the one page that shows the codes.
pub(super) async fn confirm(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let kept = visit.token.as_deref().unwrap_or_default();
    match confirm_enrolment(state.store(), &act, sent.text("code"), kept).await {
        Ok(codes) => shown_once(ground, codes),
        Err(refusal) => beside(&state, ground, &visit, refusal).await,
    }
}

/// `POST /me/second-factor/codes`
pub(super) async fn renew(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    match renew_recovery_codes(state.store(), &act, sent.text("code")).await {
        Ok(codes) => shown_once(ground, codes),
        Err(refusal) => beside(&state, ground, &visit, refusal).await,
    }
}

/// `POST /me/second-factor/remove`
pub(super) async fn remove(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let proofs = (sent.password("password"), sent.text("code"));
    let kept = visit.token.as_deref().unwrap_or_default();
    match remove_second_factor(state.store(), state.hashing(), &act, proofs, kept).await {
        Ok(()) => Ok(see("/me/second-factor")),
        Err(refusal) => beside(&state, ground, &visit, refusal).await,
    }
}

pub(super) fn shown_once(ground: Ground, codes: Vec<String>) -> Result<Response, Fault> {
    page(&RecoveryCodes {
        frame: Frame::new("Recovery codes")
            .under("Your account", "/me")
            .under("Second factor", "/me/second-factor")
            .on(ground),
        codes,
    })
}

async fn beside(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
    refusal: Refusal,
) -> Result<Response, Fault> {
    let problem = Beside::of(refusal)?;
    let mut form = standing(state, ground, visit).await?;
    form.problem = Some(problem.clone());
    again(&problem, &form)
}
