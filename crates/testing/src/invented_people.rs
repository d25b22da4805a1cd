//! People and organisations to start a test from. All of them are invented, and named so
//! that nobody can take them for real.

use crate::{Counted, now};
use uptake_model::{
    Actor, Country, Discipline, MemberKind, MemberOrganisation, MemberOrganisationId, MemberRole,
    Membership, Person, PersonId, PlatformRole, SignedIn, Viewer,
};
use uptake_store::Store;
use uptake_workflow::{Act, Refusal};

/// Four organisations in three countries (`org-brigade` and `org-police` in Poland,
/// `org-rescue` in Greece, `org-guard` in Finland), each with a lead and a member
/// (`brigade-lead`, `brigade-member`, …), a company (`org-maker`, with `maker-member`),
/// and an `analyst`, a `reviewer` and an `administrator` who belong nowhere.
#[derive(Debug, Clone)]
pub struct InventedPeople {
    /// Everybody.
    pub people: Vec<Person>,
    /// Where they belong.
    pub memberships: Vec<Membership>,
    /// The organisations.
    pub organisations: Vec<MemberOrganisation>,
}

impl InventedPeople {
    /// What access knows of a person by this identifier.
    ///
    /// # Panics
    /// Where there is no such person.
    #[must_use]
    #[expect(clippy::panic, reason = "a test that names nobody must fail")]
    pub fn viewer(&self, id: &str) -> Viewer {
        let Some(person) = self.people.iter().find(|it| it.id.as_str() == id) else {
            panic!("nobody is called {id}");
        };
        let memberships = self.memberships.iter();
        Viewer::Person(SignedIn {
            person: person.id.clone(),
            memberships: memberships
                .filter(|it| it.person == person.id)
                .cloned()
                .collect(),
            roles: person.roles.clone(),
        })
    }

    /// The actor that a person is.
    #[must_use]
    pub fn actor(id: &str) -> Actor {
        Actor::Person(PersonId::new(id))
    }
}

/// Writes them into an empty database.
///
/// # Errors
/// Where the database fails.
pub async fn invented_people(store: &Store) -> Result<InventedPeople, Refusal> {
    let invented = everybody();
    let entropy = Counted::default();
    let act = Act {
        actor: &Actor::Operator,
        viewer: &Viewer::Public,
        now: now(),
        entropy: &entropy,
        form: None,
    };
    let mut records = act.begin(store).await?;
    for organisation in &invented.organisations {
        records.put_member_organisation(organisation).await?;
    }
    for person in &invented.people {
        records.put_person(person).await?;
    }
    for membership in &invented.memberships {
        records.put_membership(membership).await?;
    }
    let note = act.note::<(), ()>("invent", ("people", "all"), None, None);
    records.commit(note).await?;
    Ok(invented)
}

fn everybody() -> InventedPeople {
    let mut invented = InventedPeople {
        people: vec![
            person("analyst", &[PlatformRole::Analyst]),
            person("reviewer", &[PlatformRole::Reviewer]),
            person("administrator", &[PlatformRole::Administrator]),
        ],
        memberships: vec![],
        organisations: vec![],
    };
    let practitioners = [
        ("brigade", "PL", Discipline::FireAndRescue),
        ("police", "PL", Discipline::Police),
        ("rescue", "EL", Discipline::CivilProtection),
        ("guard", "FI", Discipline::BorderGuard),
    ];
    for (name, country, discipline) in practitioners {
        let kind = MemberKind::Practitioner;
        invented.found(name, country, kind, vec![discipline]);
        invented.join(name, MemberRole::Lead);
        invented.join(name, MemberRole::Member);
    }
    invented.found("maker", "FR", MemberKind::Industry, vec![]);
    invented.join("maker", MemberRole::Member);
    invented
}

impl InventedPeople {
    #[expect(clippy::expect_used, reason = "a test that cannot begin must fail")]
    fn found(&mut self, name: &str, country: &str, kind: MemberKind, disciplines: Vec<Discipline>) {
        self.organisations.push(MemberOrganisation {
            id: organisation(name),
            name: format!("Invented {name} of Nowhere"),
            country: Country::parse(country).expect("a country"),
            kind,
            disciplines,
            corpus: None,
            since: now(),
        });
    }

    fn join(&mut self, name: &str, role: MemberRole) {
        let person = person(&format!("{name}-{}", role.code()), &[]);
        self.memberships.push(Membership {
            person: person.id.clone(),
            organisation: organisation(name),
            role,
        });
        self.people.push(person);
    }
}

fn organisation(name: &str) -> MemberOrganisationId {
    MemberOrganisationId::new(format!("org-{name}"))
}

fn person(id: &str, roles: &[PlatformRole]) -> Person {
    Person {
        id: id.into(),
        name: format!("Invented {}", id.replace('-', " ")),
        email: format!("{id}@nowhere.invalid"),
        roles: roles.to_vec(),
        active: true,
        since: now(),
    }
}
