//! The own API tokens: made, with the token shown once, and revoked.

use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pages::people::{Beside, again, see};
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use uptake_model::api_token::{MOST_DAYS, USUAL_DAYS};
use uptake_model::{ApiToken, ApiTokenId, Scope};
use uptake_workflow::api_token::{TokenWish, make_token, revoke_token};
use uptake_workflow::proves_by_password;

/// A token in the list.
#[derive(Debug)]
struct Line {
    id: String,
    name: String,
    scopes: String,
    made: String,
    expires: String,
    ended: bool,
    used: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "people_factors/tokens.html")]
struct Tokens {
    frame: Frame,
    tokens: Vec<Line>,
    /// What a program holds, right after it was made.
    secret: Option<String>,
    name: String,
    days: String,
    chosen: Vec<Scope>,
    by_password: bool,
    problem: Option<Beside>,
}

impl Tokens {
    fn has(&self, scope: &Scope) -> bool {
        self.chosen.contains(scope)
    }

    fn most(&self) -> u16 {
        MOST_DAYS
    }
}

/// `GET /me/tokens`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
) -> Result<Response, Fault> {
    page(&standing(&state, ground, &visit).await?)
}

async fn standing(state: &AppState, ground: Ground, visit: &Visit) -> Result<Tokens, Fault> {
    let person = visit.signed_in()?;
    let tokens = state.store().api_tokens(&person.id).await?;
    let now = state.now();
    let line = |it: ApiToken| Line {
        scopes: it
            .scopes
            .iter()
            .map(|it| it.label())
            .collect::<Vec<_>>()
            .join("; "),
        made: wording::day_of(it.made),
        expires: wording::day_of(it.expires),
        ended: !it.is_valid(now),
        used: it.used.map(wording::moment),
        id: it.id.to_string(),
        name: it.name,
    };
    Ok(Tokens {
        frame: Frame::new("API tokens")
            .under("Your account", "/me")
            .on(ground),
        tokens: tokens.into_iter().map(line).collect(),
        secret: None,
        name: String::new(),
        days: USUAL_DAYS.to_string(),
        chosen: vec![Scope::Read],
        by_password: proves_by_password(state.store(), person).await?,
        problem: None,
    })
}

/// `POST /me/tokens`. The answer is the one page that shows the token.
pub(super) async fn make(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let scopes: Vec<Scope> = sent.fields.all("scope").filter_map(Scope::parse).collect();
    let wish = TokenWish {
        name: sent.text("name").to_owned(),
        scopes: scopes.clone(),
        // What is no number of days is none that a token may have.
        days: sent.text("days").parse().unwrap_or_default(),
        proof: visit.proof(),
    };
    let (store, hashing) = (state.store(), state.hashing());
    match make_token(store, hashing, &act, &wish, visit.anew(&sent)).await {
        Ok(secret) => {
            let mut list = standing(&state, ground, &visit).await?;
            list.secret = Some(secret);
            page(&list)
        }
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            let mut form = standing(&state, ground, &visit).await?;
            form.name = wish.name;
            form.chosen = scopes;
            sent.text("days").clone_into(&mut form.days);
            form.problem = Some(problem.clone());
            again(&problem, &form)
        }
    }
}

/// `POST /me/tokens/{id}/revoke`
pub(super) async fn revoke(
    State(state): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    revoke_token(state.store(), &act, &ApiTokenId::new(id)).await?;
    Ok(see("/me/tokens"))
}
