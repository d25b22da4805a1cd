//! Gap files as a busy platform holds them: full texts, requirements, co-signatures,
//! earlier versions, judgements. Their words are sentences of the corpus.

use uptake_model::{
    Area, Bound, CoSignature, Country, GapContent, GapFile, GapState, Language, Marked, Marking,
    MatchJudgement, MemberKind, MemberOrganisation, MemberRole, Membership, Necessity, Person,
    ProjectId, Requirement, Threshold, Verdict,
};
use uptake_store::listing::IndexDocument;
use uptake_store::{Records, Store};
use uptake_testing::now;
use uptake_workflow::Act;

/// Gap files written in one transaction.
const AT_ONCE: usize = 500;
/// Where the generated organisations are; the first owns the gap files, the others co-sign.
const COUNTRIES: [&str; 12] = [
    "PL", "NL", "FR", "DE", "ES", "IT", "EL", "FI", "RO", "CZ", "SE", "PT",
];
/// Co-signatures of each gap file.
const SIGNED: usize = 3;
/// Projects judged for each gap file; with some three suggestions that are new, 10,000 gap
/// files come to 200,000 matches.
const JUDGED: usize = 17;

/// What a sentence of the corpus becomes.
struct Source {
    projects: Vec<ProjectId>,
    title: String,
    sentence: String,
    texts: Vec<String>,
}

/// As many gap files as asked for.
pub async fn generate(store: &Store, act: &Act<'_>, number: usize) {
    let mut records = act.begin(store).await.expect("a write");
    for (place, country) in COUNTRIES.into_iter().enumerate() {
        let organisation = organisation(place, country);
        let written = records.put_member_organisation(&organisation).await;
        written.expect("written");
    }
    records.put_person(&author()).await.expect("written");
    let membership = Membership {
        organisation: organisation_id(0).into(),
        person: "generated".into(),
        role: MemberRole::Member,
    };
    records.put_membership(&membership).await.expect("written");
    let note = act.note::<(), ()>("generate", ("organisation", "org-generated-0"), None, None);
    records.commit(note).await.expect("committed");

    let sources = sources(store, number).await;
    let mut written = 0;
    for part in sources.chunks(AT_ONCE) {
        let mut records = act.begin(store).await.expect("a write");
        for source in part {
            write(&mut records, written, source).await;
            written += 1;
        }
        let note = act.note::<(), ()>("generate", ("gap_files", "some"), None, None);
        records.commit(note).await.expect("committed");
    }
}

/// One gap file with its versions, co-signatures and a judgement.
async fn write(records: &mut Records, number: usize, source: &Source) {
    let mut gap = gap(number, source);
    records.add_gap_file(&gap, "").await.expect("written");
    for version in 2..=1 + u32::try_from(number % 3).unwrap_or(0) {
        gap.version = version;
        gap.content.narrative.value.push_str(" It was said again.");
        let changed = records.change_gap_file(&gap, &gap.author, "").await;
        assert!(changed.expect("written"));
    }
    for place in 0..SIGNED {
        let signature = CoSignature {
            gap: gap.id.clone(),
            organisation: organisation_id(1 + (number + place) % (COUNTRIES.len() - 1)).into(),
            author: "generated".into(),
            marking: Marking::Green,
            remarks: "Ours has no staff at night.".to_owned(),
            version: 1,
            signed_at: now(),
        };
        let signed = records.add_co_signature(&signature).await;
        assert!(signed.expect("written"));
    }
    for (place, project) in source.projects.iter().enumerate() {
        let judgement = judgement(&gap, place, project);
        let written = records.put_match_judgement(&judgement).await;
        written.expect("written");
    }
}

fn judgement(gap: &GapFile, place: usize, project: &ProjectId) -> MatchJudgement {
    MatchJudgement {
        gap: gap.id.clone(),
        organisation: organisation_id(place % (SIGNED + 1)).into(),
        author: "generated".into(),
        project: project.clone(),
        result: None,
        verdict: Verdict::ALL[place % Verdict::ALL.len()],
        reason: "Its own words.".to_owned(),
        added: false,
        marking: Marking::Green,
        judged_at: now(),
    }
}

fn organisation_id(place: usize) -> String {
    format!("org-generated-{place}")
}

fn organisation(place: usize, country: &str) -> MemberOrganisation {
    MemberOrganisation {
        id: organisation_id(place).into(),
        name: format!("Generated brigade {place} of Nowhere"),
        country: Country::parse(country).expect("a country"),
        kind: MemberKind::Practitioner,
        disciplines: vec![],
        corpus: None,
        since: now(),
    }
}

fn author() -> Person {
    Person {
        id: "generated".into(),
        name: "Generated person".to_owned(),
        email: "generated@nowhere.invalid".to_owned(),
        roles: vec![],
        active: true,
        since: now(),
    }
}

/// Of each project its title and one sentence, and from the first on again with the next
/// sentence until there are enough.
async fn sources(store: &Store, number: usize) -> Vec<Source> {
    let mut documents = Vec::new();
    let mut after = None;
    loop {
        let page = store.index_documents(after.as_ref(), 2_000).await;
        let page = page.expect("projects");
        let Some(last) = page.last() else { break };
        after = Some(last.id.clone());
        documents.extend(page);
    }
    let mut sources = Vec::with_capacity(number);
    for round in 0.. {
        for (place, document) in documents.iter().enumerate() {
            let objective = document.objective.as_deref().unwrap_or_default();
            let mut sentences = objective.split(". ").filter(|it| it.len() > 80);
            if let Some(sentence) = sentences.nth(round) {
                sources.push(Source {
                    projects: ids(&documents, place),
                    title: first_words(&document.title, 6),
                    sentence: first_words(sentence, 30),
                    texts: objective.split(". ").map(str::to_owned).collect(),
                });
            }
            if sources.len() == number {
                return sources;
            }
        }
        assert!(round < 50, "the corpus has too few sentences");
    }
    sources
}

/// The project of a place and those after it.
fn ids(documents: &[IndexDocument], place: usize) -> Vec<ProjectId> {
    let from = documents.iter().cycle().skip(place).step_by(7);
    from.take(JUDGED).map(|it| it.id.clone()).collect()
}

fn first_words(text: &str, number: usize) -> String {
    text.split(' ').take(number).collect::<Vec<_>>().join(" ")
}

fn gap(number: usize, source: &Source) -> GapFile {
    GapFile {
        id: format!("gap-generated-{number:06}").into(),
        owner: organisation_id(0).into(),
        author: "generated".into(),
        state: GapState::Published { at: now() },
        content: content(source),
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

/// Title, statement and requirements released, narrative and context kept inside.
fn content(source: &Source) -> GapContent {
    let text = |from: usize, to: usize| {
        let sentences = source.texts.iter().skip(from).take(to);
        sentences.cloned().collect::<Vec<_>>().join(". ")
    };
    let mut content = GapContent::begun(
        &source.title,
        format!("The ability to {}", source.sentence),
        Area::DisasterResilience,
        Language::En,
        "generated".into(),
    );
    content.title.marking = Marking::Clear;
    content.statement.marking = Marking::Clear;
    content.narrative.value = text(0, 5);
    content.context.value = text(5, 3);
    content.objectives.value = vec![first_words(&text(0, 1), 40), first_words(&text(1, 1), 40)];
    content.requirements = (1..=5).map(requirement).collect();
    content
}

fn requirement(number: u32) -> Marked<Requirement> {
    let threshold = Threshold {
        bound: Bound::AtLeast,
        value: 10.0 * f64::from(number),
        unit: "min".to_owned(),
    };
    let requirement = Requirement {
        number,
        text: "last without being charged".to_owned(),
        necessity: Necessity::Must,
        threshold: Some(threshold),
    };
    Marked::new(requirement, Marking::Green)
}
