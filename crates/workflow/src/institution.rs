//! Signing in at an institution (OpenID Connect, authorization code flow with PKCE): who
//! leaves, who comes back, and who they are here. A person is known by issuer and subject,
//! never by an e-mail address alone.

mod link;
mod provider;

use crate::account;
use crate::act::{Act, Refusal};
use crate::letter;
use crate::posting::{Matter, post};
use crate::second_factor::{SignIn, sign_in_after};
use crate::session::token_digest;
pub use link::{leave_to_link, unlink};
use provider::Said;
use uptake_model::institution::{AWAY, issuer_is_safe};
use uptake_model::{
    Digest, Errand, Institution, InstitutionId, Joining, MemberRole, Membership, Person, PersonId,
    PlatformRole, Proof,
};
use uptake_store::Store;

/// The longest name that is taken over, in characters.
const LONGEST_NAME: usize = 200;

/// Where somebody is sent, and what their browser must hold when they come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The institution's name.
    pub institution: String,
    /// The address there.
    pub address: String,
    /// The token for a cookie.
    pub browser: String,
}

/// What somebody came back with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival<'a> {
    /// Which institution's address they came to.
    pub institution: &'a InstitutionId,
    /// What Uptake gave them to bring back.
    pub state: &'a str,
    /// What the provider gave them to be redeemed; empty where it refused.
    pub code: &'a str,
    /// Who says to have sent them (RFC 9207), where anybody does.
    pub issuer: Option<&'a str>,
    /// The token of their cookie.
    pub browser: &'a str,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// Signed in, or half.
    SignIn(SignIn),
    /// The account there is linked to the account here.
    Linked,
}

/// Why somebody who came back is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The provider cannot be reached, or says of itself what does not fit.
    Description,
    /// Nobody left with this state in this browser, or too long ago.
    State,
    /// The provider refused, or sent no code.
    Denied,
    /// The code was not redeemed.
    Code,
    /// No ID token came, or one that cannot be read.
    Token,
    /// It is of another issuer.
    Issuer,
    /// It is for another audience.
    Audience,
    /// It has expired.
    Expired,
    /// It answers another question.
    Nonce,
    /// Its signature is wrong.
    Signature,
    /// Nobody here is known by it.
    Stranger,
    /// It is somebody else's here.
    Taken,
}

impl Reason {
    /// What the audit log calls it.
    fn verb(self) -> &'static str {
        match self {
            Self::Description => "refuse_institution_description",
            Self::State => "refuse_institution_state",
            Self::Denied => "refuse_institution_answer",
            Self::Code => "refuse_institution_code",
            Self::Token => "refuse_institution_token",
            Self::Issuer => "refuse_institution_issuer",
            Self::Audience => "refuse_institution_audience",
            Self::Expired => "refuse_institution_expired",
            Self::Nonce => "refuse_institution_nonce",
            Self::Signature => "refuse_institution_signature",
            Self::Stranger => "refuse_institution_stranger",
            Self::Taken => "refuse_institution_taken",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Description => {
                "Your institution could not be asked, or does not describe itself as it should."
            }
            Self::State => {
                "This answer was used before, took longer than ten minutes, or belongs to another browser."
            }
            Self::Denied => "Your institution did not say who you are.",
            Self::Code => "Your institution did not stand by its answer.",
            Self::Token => "What your institution says of you cannot be read.",
            Self::Issuer => {
                "The answer came from another institution than the one you were sent to."
            }
            Self::Audience => "What your institution says of you was meant for another service.",
            Self::Expired => "What your institution says of you has expired.",
            Self::Nonce => "What your institution says of you answers another question than ours.",
            Self::Signature => "What your institution says of you is not signed with its key.",
            Self::Stranger => {
                "No account here is linked to the one at your institution. If you have one, sign in to it and \
                 link the two on your own page; otherwise ask a lead of your organisation for an invitation."
            }
            Self::Taken => "The account at your institution is linked to another account here.",
        }
    }

    fn refusal(self) -> Refusal {
        let end = match self {
            Self::Stranger | Self::Taken => "",
            Self::Description => " Try again later, or tell whoever runs this site.",
            _ => " Start again from the page for signing in.",
        };
        let words = self.words();
        Refusal::NotYours(format!(
            "{words} You were not signed in, and nothing was changed.{end}"
        ))
    }
}

/// Sends somebody to their institution, to sign in. `site` is Uptake's own address.
///
/// # Errors
/// [`Refusal::Unknown`]; [`Refusal::NotYours`] where the institution cannot be asked; others
/// where the database fails.
pub async fn leave(
    store: &Store,
    act: &Act<'_>,
    id: &InstitutionId,
    site: &str,
) -> Result<Departure, Refusal> {
    depart(store, act, id, None, site).await
}

/// Sends somebody to their institution; `links` is who wants to link the account there.
async fn depart(
    store: &Store,
    act: &Act<'_>,
    id: &InstitutionId,
    links: Option<PersonId>,
    site: &str,
) -> Result<Departure, Refusal> {
    let institution = institution(store, id).await?;
    let errand = Errand {
        institution: id.clone(),
        nonce: act.entropy.token(),
        verifier: act.entropy.token(),
        links,
        opened: act.now,
    };
    let (state, browser) = (act.entropy.token(), act.entropy.token());
    let name = institution.name.clone();
    let (asked, sent, back) = (errand.clone(), state.clone(), way_back(site, id));
    let address = blocking(move || provider::way_there(&institution, &asked, sent, back)).await?;
    let address = match address {
        Ok(address) => address,
        Err(reason) => return Err(refuse(store, act, id, reason).await?),
    };
    let mut records = act.begin(store).await?;
    let (state, held) = (state_digest(&state), token_digest(&browser));
    let stale = act.now - AWAY;
    records.put_errand(&state, &held, &errand, stale).await?;
    let note = act.note::<(), ()>("leave_for_institution", subject(id), None, None);
    records.commit(note).await?;
    Ok(Departure {
        institution: name,
        address,
        browser,
    })
}

/// Receives somebody who comes back. Everything that is refused leaves an entry in the
/// audit log.
///
/// # Errors
/// [`Refusal::NotYours`] with what was wrong; others where the database fails.
pub async fn arrive(
    store: &Store,
    act: &Act<'_>,
    arrival: Arrival<'_>,
    site: &str,
) -> Result<Arrived, Refusal> {
    let id = arrival.institution;
    let institution = institution(store, id).await?;
    let mut records = act.begin(store).await?;
    let (state, held) = (state_digest(arrival.state), token_digest(arrival.browser));
    let errand = records.take_errand(&state, &held).await?;
    let note = act.note::<(), ()>("return_from_institution", subject(id), None, None);
    // Taken before anybody is asked, so that nothing can come back twice at once.
    records.commit(note).await?;
    let errand = errand.filter(|it| it.institution == *id && it.is_open(act.now));
    let checked = match errand {
        None => Err(Reason::State),
        Some(_) if arrival.issuer.is_some_and(|it| it != institution.issuer) => Err(Reason::Issuer),
        Some(_) if arrival.code.is_empty() => Err(Reason::Denied),
        Some(errand) => {
            let (code, back, now) = (arrival.code.to_owned(), way_back(site, id), act.now);
            let (asked, sent) = (institution.clone(), errand.clone());
            let said = blocking(move || provider::redeem(&asked, &sent, code, back, now)).await?;
            said.map(|said| (errand, said))
        }
    };
    let welcomed = match checked {
        Ok((errand, said)) => match errand.links {
            Some(person) => link::link(store, act, &institution, &person, &said).await?,
            None => welcome(store, act, &institution, &said).await?,
        },
        Err(reason) => Err(reason),
    };
    match welcomed {
        Ok(arrived) => Ok(arrived),
        Err(reason) => Err(refuse(store, act, id, reason).await?),
    }
}

/// Signs in whom the institution names, with a new account where it may bring people in.
async fn welcome(
    store: &Store,
    act: &Act<'_>,
    institution: &Institution,
    said: &Said,
) -> Result<Result<Arrived, Reason>, Refusal> {
    let known = match store.person_at_institution(&said.identity).await? {
        Some(person) => Some(person),
        None => join(store, act, institution, said).await?,
    };
    let Some(known) = known else {
        return Ok(Err(Reason::Stranger));
    };
    let person = store.person(&known).await?.filter(|it| it.active);
    let Some(person) = person else {
        return Ok(Err(Reason::Stranger));
    };
    let proof = match said.multi_factor {
        true => Proof::InstitutionMultiFactor,
        false => Proof::Institution,
    };
    let sign_in = sign_in_after(store, act, &person.id, proof).await?;
    Ok(Ok(Arrived::SignIn(sign_in)))
}

/// Makes an account for somebody new; `None` where the institution may not bring people in,
/// says too little, or names an address that an account has: that it is theirs must be
/// shown by linking, not claimed.
async fn join(
    store: &Store,
    act: &Act<'_>,
    institution: &Institution,
    said: &Said,
) -> Result<Option<PersonId>, Refusal> {
    let email = said.email.as_ref().filter(|_| !said.email_doubtful);
    let Some(email) = email.filter(|_| institution.joins == Joining::Agreed) else {
        return Ok(None);
    };
    if store.person_by_email(email).await?.is_some() {
        return Ok(None);
    }
    let name = said.name.as_deref().unwrap_or(email.as_str());
    let person = Person {
        id: PersonId::new(act.entropy.id("person")),
        name: name.chars().take(LONGEST_NAME).collect(),
        email: email.clone(),
        roles: vec![],
        active: true,
        since: act.now,
    };
    let membership = Membership {
        person: person.id.clone(),
        organisation: institution.organisation.clone(),
        role: MemberRole::Member,
    };
    let mut records = act.begin(store).await?;
    // Read again under the lock that this takes: a lead may have thought better of it.
    let now = records.institution(&institution.id).await?;
    let agreed = |it: Institution| {
        it.joins == Joining::Agreed && it.organisation == institution.organisation
    };
    if !now.is_some_and(agreed) {
        return Ok(None);
    }
    records.put_person(&person).await?;
    records.put_membership(&membership).await?;
    let identity = &said.identity;
    records
        .put_institution_identity(identity, &person.id, act.now)
        .await?;
    let subject = ("person", person.id.as_str());
    let note = act.note("join_from_institution", subject, None::<&()>, Some(&person));
    records.commit(note).await?;
    Ok(Some(person.id))
}

/// Writes an institution, by an administrator. That who is new becomes a member is theirs to
/// say only where the organisation has no lead; otherwise its leads are asked by letter, and
/// until one agrees nobody joins (decision 0014: no role on the platform opens what is an
/// organisation's).
///
/// # Errors
/// [`Refusal::NotYours`]; [`Refusal::Refused`] where something of it cannot be used; others
/// where the database fails.
pub async fn put_institution(
    store: &Store,
    act: &Act<'_>,
    institution: &Institution,
    site: &str,
) -> Result<(), Refusal> {
    administers(act)?;
    let mut it = institution.clone();
    let blank = [&it.name, &it.client_id, &it.client_secret].map(|it| it.trim().is_empty());
    if blank.contains(&true) {
        return Err(Refusal::Refused(
            "Name, client identifier and client secret are all needed. Nothing was changed."
                .to_owned(),
        ));
    }
    if !issuer_is_safe(&it.issuer) {
        return Err(Refusal::Refused(
            "The issuer must be an address that begins with https://. Nothing was changed. Copy it \
             exactly as the institution gives it, without ? and #."
                .to_owned(),
        ));
    }
    let Some(organisation) = store.member_organisation(&it.organisation).await? else {
        return Err(Refusal::Refused(
            "Choose the organisation its people belong to. Nothing was changed.".to_owned(),
        ));
    };
    let mut records = act.begin(store).await?;
    let before = records.institution(&it.id).await?;
    let leads = records.leads_of(&organisation.id).await?;
    if it.joins != Joining::Refused {
        let own = act.viewer.person().is_some_and(|it| leads.contains(it));
        it.joins = match leads.is_empty() || own {
            true => Joining::Agreed,
            false => Joining::Asked,
        };
    }
    if it.joins == Joining::Asked {
        for lead in &leads {
            let lead = account::person(store, lead).await?;
            let asks = letter::joining_asked(act, &lead, (&it, &organisation), site);
            post(&mut records, act, Matter::Joining(&it.id), &asks).await?;
        }
    }
    records.put_institution(&it, &act.entropy.nonce()).await?;
    let (id, after) = (subject(&it.id), Some(&it));
    let note = act.note("put_institution", id, before.as_ref(), after);
    Ok(records.commit(note).await?)
}

/// Decides whether who signs in at an institution for the first time becomes a member: the
/// leads of the organisation, at any time.
///
/// # Errors
/// [`Refusal::SignIn`]; [`Refusal::Unknown`] where there is none, or whoever acts does not
/// belong to its organisation; [`Refusal::NotYours`] for members; [`Refusal::Refused`] where
/// nobody asks for it; others where the database fails.
pub async fn decide_joining(
    store: &Store,
    act: &Act<'_>,
    id: &InstitutionId,
    agrees: bool,
) -> Result<(), Refusal> {
    act.person()?;
    let mut records = act.begin(store).await?;
    let before = records.institution(id).await?;
    let before = before.filter(|it| act.viewer.belongs_to(&it.organisation));
    let before = before.ok_or_else(|| no_such(id))?;
    if !act.viewer.leads(&before.organisation) {
        return Err(Refusal::NotYours(
            "Leads of the organisation decide who joins. Nothing was changed. Ask one of them."
                .to_owned(),
        ));
    }
    if before.joins == Joining::Refused {
        return Err(Refusal::Refused(
            "Nobody asks for it any more. Nothing was changed.".to_owned(),
        ));
    }
    let after = Institution {
        joins: match agrees {
            true => Joining::Agreed,
            false => Joining::Refused,
        },
        ..before.clone()
    };
    records.put_joining(id, after.joins).await?;
    let note = act.note("decide_joining", subject(id), Some(&before), Some(&after));
    Ok(records.commit(note).await?)
}

/// Removes an institution, by an administrator; who signed in through it keeps the account.
///
/// # Errors
/// [`Refusal::NotYours`]; [`Refusal::Unknown`]; others where the database fails.
pub async fn remove_institution(
    store: &Store,
    act: &Act<'_>,
    id: &InstitutionId,
) -> Result<(), Refusal> {
    administers(act)?;
    let before = institution(store, id).await?;
    let mut records = act.begin(store).await?;
    records.remove_institution(id).await?;
    let note = act.note(
        "remove_institution",
        subject(id),
        Some(&before),
        None::<&()>,
    );
    Ok(records.commit(note).await?)
}

fn administers(act: &Act<'_>) -> Result<(), Refusal> {
    if act.viewer.is(PlatformRole::Administrator) {
        return Ok(());
    }
    Err(Refusal::NotYours(
        "Institutions are set up by an administrator. Nothing was changed.".to_owned(),
    ))
}

async fn institution(store: &Store, id: &InstitutionId) -> Result<Institution, Refusal> {
    let found = store.institution(id).await?;
    found.ok_or_else(|| no_such(id))
}

fn no_such(id: &InstitutionId) -> Refusal {
    Refusal::Unknown {
        what: "institution",
        id: id.to_string(),
    }
}

/// Writes into the audit log that and why somebody was refused.
async fn refuse(
    store: &Store,
    act: &Act<'_>,
    id: &InstitutionId,
    reason: Reason,
) -> Result<Refusal, Refusal> {
    let records = store.begin_records().await?;
    let note = act.note::<(), ()>(reason.verb(), subject(id), None, None);
    records.commit(note).await?;
    Ok(reason.refusal())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Reason::Description.refusal())
}

fn subject(id: &InstitutionId) -> (&'static str, &str) {
    ("institution", id.as_str())
}

/// Where the provider sends people back to: an address of each institution's own, so that
/// the answer of one is never taken for another's.
fn way_back(site: &str, id: &InstitutionId) -> String {
    format!("{site}/sign-in/institution/{id}/callback")
}

fn state_digest(state: &str) -> Digest {
    Digest::of(&[b"institution-state", state.as_bytes()])
}
