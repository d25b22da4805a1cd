//! Asking organisations that others named whether they take part, and their answers.

use crate::act::{Act, Refusal};
use crate::evidence::{speaker, trial_seen};
use crate::letter;
use crate::posting::{Matter, post};
use crate::procurement::procurement_seen;
use uptake_model::{
    AskAnew, Marking, MemberOrganisation, MemberOrganisationId, MemberRole, Named, PartAnswer,
    Person, Viewer,
};
use uptake_store::{Records, Store, StoreError};

/// Where somebody is named.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Naming<'a> {
    /// Kind and identifier of what names them.
    pub(crate) subject: (&'a str, &'a str),
    /// As what they are named, in words.
    pub(crate) what: &'static str,
    /// Who.
    pub(crate) named: Named<'a>,
    /// How far it is shared: from AMBER on, those that are named can read it.
    pub(crate) marking: Marking,
}

/// A lead who is told that their organisation is named.
#[derive(Debug)]
pub(crate) struct ToAsk {
    lead: Person,
    organisation: MemberOrganisation,
    /// Which organisation names theirs.
    by: MemberOrganisationId,
    what: &'static str,
}

/// The leads of those that are named and can read where, and could not `before` or answered
/// to what lapsed since.
pub(crate) async fn leads_to_ask(
    store: &Store,
    naming: &Naming<'_>,
    before: Option<&Naming<'_>>,
) -> Result<Vec<ToAsk>, StoreError> {
    let mut found = Vec::new();
    if naming.marking > Marking::Amber {
        return Ok(found);
    }
    let named = naming.named;
    let asked = before.filter(|it| it.marking <= Marking::Amber);
    let waits = |id| {
        asked.is_some_and(|it| {
            it.named.organisations.contains(id) && !it.named.answers.contains_key(id)
        })
    };
    for id in named.organisations {
        if id == named.owner || waits(id) || named.answers.contains_key(id) {
            continue;
        }
        let Some(organisation) = store.member_organisation(id).await? else {
            continue;
        };
        let members = store.members_of(id).await?.into_iter();
        let leads = members.filter(|(it, role)| it.active && *role == MemberRole::Lead);
        found.extend(leads.map(|(lead, _)| ToAsk {
            lead,
            organisation: organisation.clone(),
            by: named.owner.clone(),
            what: naming.what,
        }));
    }
    Ok(found)
}

/// Removes the answers that count no more: read anew inside the write, so that none is missed
/// that was given meanwhile. `before` and `still` are who was named, and who is.
pub(crate) async fn lapse(
    records: &mut Records,
    before: &Naming<'_>,
    still: &[MemberOrganisationId],
    anew: AskAnew,
) -> Result<(), StoreError> {
    let subject = before.subject.1;
    let answers = records.part_answers(subject).await?;
    let named = Named {
        answers: &answers,
        ..before.named
    };
    for id in named.lapsing(still, anew) {
        records.delete_part_answer(subject, &id).await?;
    }
    Ok(())
}

/// Writes the letters to them, one a day from one organisation: all that asks them stands in
/// their news.
pub(crate) async fn ask(
    records: &mut Records,
    act: &Act<'_>,
    asked: &[ToAsk],
) -> Result<(), StoreError> {
    for it in asked {
        let notice = letter::named(act, &it.lead, &it.organisation, it.what);
        let (by, whom) = (&it.by, &it.organisation.id);
        post(records, act, Matter::Named { by, whom }, &notice).await?;
    }
    Ok(())
}

/// Whether an organisation of the viewer is named and answered: it can do so anew even where
/// it does not see any more what it is named in.
pub(crate) fn answered(
    viewer: &Viewer,
    named: Named<'_>,
    organisation: &MemberOrganisationId,
) -> bool {
    let mut own = named.of_viewer(viewer).into_iter();
    own.any(|(it, answer)| it == *organisation && answer.is_some())
}

/// Writes an answer, which can be given anew at any time. That an organisation takes part is
/// told as widely as what it is named in, so its lead says yes where that is beyond itself.
pub(crate) async fn answer(
    store: &Store,
    act: &Act<'_>,
    naming: &Naming<'_>,
    organisation: &MemberOrganisationId,
    accepts: bool,
) -> Result<(), Refusal> {
    let (author, _) = speaker(store, act, organisation).await?;
    let named = naming.named;
    if organisation == named.owner || !named.organisations.contains(organisation) {
        return Err(Refusal::Refused(
            "Your organisation is not asked here. Nothing was changed.".to_owned(),
        ));
    }
    if accepts && naming.marking < Marking::AmberStrict && !act.viewer.leads(organisation) {
        return Err(Refusal::NotYours(
            "To accept tells others that your organisation takes part, so its lead does it. Nothing was \
             changed. Ask yours, or decline."
                .to_owned(),
        ));
    }
    let answer = PartAnswer {
        subject: naming.subject.1.to_owned(),
        organisation: organisation.clone(),
        author,
        accepts,
        answered_at: act.now,
    };
    let before = named.answers.get(organisation);
    let mut records = act.begin(store).await?;
    records.put_part_answer(&answer).await?;
    let note = act.note("answer_part", naming.subject, before, Some(&answer));
    Ok(records.commit(note).await?)
}

/// That an organisation of the viewer is asked whether it takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which organisation.
    pub organisation: MemberOrganisationId,
    /// What it is named in: `trial` or `procurement`.
    pub what: &'static str,
    /// Title of that.
    pub title: String,
    /// The path to it.
    pub path: String,
}

/// Everything that waits for an answer of the viewer's organisations and that they may see.
///
/// # Errors
/// Where the database fails.
pub async fn asked(store: &Store, viewer: &Viewer) -> Result<Vec<Asked>, StoreError> {
    let mut found = Vec::new();
    for organisation in viewer.organisations() {
        for id in store.trials_asking(organisation).await? {
            if let Some(seen) = trial_seen(store, viewer, &id).await? {
                found.push(Asked {
                    organisation: organisation.clone(),
                    what: "trial",
                    title: seen.trial.content.title,
                    path: format!("/trials/{id}"),
                });
            }
        }
        for id in store.procurements_asking(organisation).await? {
            if let Some(seen) = procurement_seen(store, viewer, &id).await? {
                found.push(Asked {
                    organisation: organisation.clone(),
                    what: "procurement",
                    title: seen.procurement.content.title,
                    path: format!("/procurements/{id}"),
                });
            }
        }
    }
    Ok(found)
}

/// What an organisation of the viewer answered to, and what is hidden from them by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenPart {
    /// Which organisation.
    pub organisation: MemberOrganisation,
    /// What it is named in: `trial` or `procurement`.
    pub what: &'static str,
    /// The path to it.
    pub path: String,
    /// Whether it said that it takes part.
    pub accepts: bool,
    /// Whether the viewer may say that it does.
    pub leads: bool,
}

/// Everything hidden from the viewer that their organisations answered to and can answer
/// anew: a yes can be taken back, and a no where a yes would let them see it again.
///
/// # Errors
/// Where the database fails.
pub async fn hidden_parts(store: &Store, viewer: &Viewer) -> Result<Vec<HiddenPart>, StoreError> {
    let mut found = Vec::new();
    for id in viewer.organisations() {
        let Some(organisation) = store.member_organisation(id).await? else {
            continue;
        };
        for (subject, accepts) in store.parts_answered(id).await? {
            let Some((what, marking)) = hidden(store, viewer, &subject, id).await? else {
                continue;
            };
            if accepts || marking <= Marking::Amber {
                found.push(HiddenPart {
                    organisation: organisation.clone(),
                    what,
                    path: format!("/{what}s/{subject}"),
                    accepts,
                    leads: viewer.leads(id),
                });
            }
        }
    }
    Ok(found)
}

/// What names an organisation and how it is marked, where that is hidden from the viewer.
async fn hidden(
    store: &Store,
    viewer: &Viewer,
    subject: &str,
    organisation: &MemberOrganisationId,
) -> Result<Option<(&'static str, Marking)>, StoreError> {
    if let Some(trial) = store.trial(&subject.into()).await? {
        let hidden = trial_seen(store, viewer, &trial.id).await?.is_none();
        let named = answered(viewer, trial.named(), organisation);
        return Ok((hidden && named).then_some(("trial", trial.content.marking)));
    }
    let Some(procurement) = store.procurement(&subject.into()).await? else {
        return Ok(None);
    };
    let seen = procurement_seen(store, viewer, &procurement.id).await?;
    let named = answered(viewer, procurement.named(), organisation);
    Ok((seen.is_none() && named).then_some(("procurement", procurement.content.marking)))
}
