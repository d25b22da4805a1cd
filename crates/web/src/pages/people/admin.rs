//! What administrators see: people and their roles, organisations, and letters that wait.

use super::{Beside, again, see};
use crate::error::{Fault, page};
use crate::frame::Frame;
use crate::ground::Ground;
use crate::pager::{self, Pager};
use crate::parameters::Parameters;
use crate::sent::Sent;
use crate::state::AppState;
use crate::visit::Visit;
use crate::wording;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use uptake_model::{
    Country, Discipline, MemberKind, MemberOrganisation, MemberOrganisationId, Person, PersonId,
    PlatformRole, PostedLetter,
};
use uptake_store::listing::Page;
use uptake_workflow::account::{change_standing, demand_administrator};
use uptake_workflow::member_organisation::{
    OrganisationFacts, change_organisation, create_organisation,
};

/// People on a page.
const PEOPLE: u32 = 50;

/// Letters listed.
const LETTERS: u32 = 50;

#[derive(Debug, Template)]
#[template(path = "people/admin.html")]
struct Administration {
    frame: Frame,
    people: Vec<Person>,
    pager: Pager,
    organisations: Vec<MemberOrganisation>,
    letters: Vec<PostedLetter>,
    problem: Option<Beside>,
}

impl Administration {
    /// How a letter fares, in words.
    fn fate(letter: &PostedLetter) -> String {
        match (letter.sent_at, &letter.last_error) {
            (Some(at), _) => format!("sent {}", wording::moment(at)),
            (None, _) if letter.letter.body.is_empty() => "given up".to_owned(),
            (None, None) => "waits".to_owned(),
            (None, Some(_)) => format!("tried again {}", wording::moment(letter.next_at)),
        }
    }
}

/// `GET /admin`
pub(super) async fn show(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let number = Parameters::read(query.as_deref()).page();
    page(&administration(&state, ground, &visit, number).await?)
}

async fn administration(
    state: &AppState,
    ground: Ground,
    visit: &Visit,
    number: u64,
) -> Result<Administration, Fault> {
    demand_administrator(&visit.act(state, None))?;
    let store = state.store();
    let window = Page::new(pager::offset(number, PEOPLE), PEOPLE);
    let found = store.people(window).await?;
    Ok(Administration {
        frame: Frame::new("Administration").on(ground),
        pager: Pager::new(number, u64::from(PEOPLE), found.total, |page| {
            format!("/admin?page={page}")
        }),
        people: found.items,
        organisations: store.member_organisations().await?,
        letters: store.letters(LETTERS).await?,
        problem: None,
    })
}

/// `POST /admin/people`: roles on the platform, and whether the account may be used.
pub(super) async fn people(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    sent: Sent,
) -> Result<Response, Fault> {
    let act = visit.act(&state, sent.form.as_deref());
    let person = PersonId::from(sent.text("person"));
    let roles: Vec<PlatformRole> = PlatformRole::ALL
        .into_iter()
        .filter(|role| sent.fields.get(role.code()).is_some())
        .collect();
    let active = sent.fields.get("active").is_some();
    let number = sent.fields.page();
    match change_standing(state.store(), &act, &person, &roles, active).await {
        Ok(()) => Ok(see(&format!("/admin?page={number}"))),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            let mut form = administration(&state, ground, &visit, number).await?;
            form.problem = Some(problem.clone());
            again(&problem, &form)
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "people/organisation_form.html")]
struct OrganisationForm {
    frame: Frame,
    action: String,
    name: String,
    country: String,
    kind: Option<MemberKind>,
    disciplines: Vec<Discipline>,
    corpus: String,
    problem: Option<Beside>,
}

impl OrganisationForm {
    fn countries(&self) -> Vec<Country> {
        let mut all = Country::all();
        all.sort_by(|a, b| a.name().cmp(b.name()));
        all
    }

    fn is_kind(&self, kind: &MemberKind) -> bool {
        self.kind == Some(*kind)
    }

    fn has(&self, discipline: &Discipline) -> bool {
        self.disciplines.contains(discipline)
    }

    fn typed(frame: Frame, action: String, sent: &Sent) -> Self {
        Self {
            frame,
            action,
            name: sent.text("name").to_owned(),
            country: sent.text("country").to_owned(),
            kind: MemberKind::parse(sent.text("kind")),
            disciplines: Discipline::ALL
                .into_iter()
                .filter(|it| {
                    sent.fields
                        .get(&format!("discipline-{}", it.code()))
                        .is_some()
                })
                .collect(),
            corpus: sent.text("corpus").to_owned(),
            problem: None,
        }
    }

    fn facts(&self) -> OrganisationFacts<'_> {
        OrganisationFacts {
            name: &self.name,
            country: &self.country,
            kind: self.kind,
            disciplines: &self.disciplines,
            corpus: &self.corpus,
        }
    }
}

fn organisation_frame(ground: Ground, title: &str) -> Frame {
    Frame::new(title)
        .under("Administration", "/admin")
        .on(ground)
}

/// `GET /admin/organisations/{id}`, where `new` is one to come.
pub(super) async fn organisation(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    demand_administrator(&visit.act(&state, None))?;
    let id = MemberOrganisationId::from(id);
    let known = match id.as_str() {
        "new" => None,
        other => {
            let found = state.store().member_organisation(&id).await?;
            Some(found.ok_or_else(|| Fault::Unknown {
                what: "organisation",
                id: other.to_owned(),
            })?)
        }
    };
    let title = known
        .as_ref()
        .map_or("Take an organisation in", |it| it.name.as_str());
    let frame = organisation_frame(ground, title);
    let action = format!("/admin/organisations/{id}");
    page(&match known {
        None => OrganisationForm {
            frame,
            action,
            name: String::new(),
            country: String::new(),
            kind: None,
            disciplines: vec![],
            corpus: String::new(),
            problem: None,
        },
        Some(known) => OrganisationForm {
            frame,
            action,
            country: known.country.code().to_owned(),
            kind: Some(known.kind),
            corpus: known.corpus.map(|it| it.to_string()).unwrap_or_default(),
            name: known.name,
            disciplines: known.disciplines,
            problem: None,
        },
    })
}

/// `POST /admin/organisations/{id}`, where `new` is one to come.
pub(super) async fn put_organisation(
    State(state): State<AppState>,
    ground: Ground,
    visit: Visit,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let id = MemberOrganisationId::from(id);
    let act = visit.act(&state, sent.form.as_deref());
    let frame = organisation_frame(ground, "What is said of an organisation");
    let mut form = OrganisationForm::typed(frame, format!("/admin/organisations/{id}"), &sent);
    let put = match id.as_str() {
        "new" => {
            let made = create_organisation(state.store(), &act, form.facts()).await;
            made.map(|it| it.id)
        }
        _ => {
            let changed = change_organisation(state.store(), &act, &id, form.facts()).await;
            changed.map(|()| id)
        }
    };
    match put {
        Ok(id) => Ok(see(&format!("/members/{id}"))),
        Err(refusal) => {
            let problem = Beside::of(refusal)?;
            form.problem = Some(problem.clone());
            again(&problem, &form)
        }
    }
}
