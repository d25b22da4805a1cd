//! A database with invented people, and everything a verb needs.

use jiff::Timestamp;
use uptake_model::{Actor, Password, Person, PersonId, Proof, Viewer};
use uptake_store::Store;
use uptake_testing::{Counted, InventedPeople, ThrowAwayDatabase, invented_people, now, seal_key};
use uptake_workflow::password::{ask_for_password_letter, choose_password};
use uptake_workflow::second_factor::{SignIn, sign_in_after};
use uptake_workflow::sign_in::{Claim, check_password};
use uptake_workflow::{Act, PasswordHashing, Refusal};

/// Opens a session by a password, for somebody who has no second factor.
pub async fn open_session(
    store: &Store,
    act: &Act<'_>,
    person: &PersonId,
) -> Result<String, Refusal> {
    match sign_in_after(store, act, person, Proof::Password).await? {
        SignIn::Whole(token) => Ok(token),
        SignIn::HalfOpen(_) => panic!("a code is asked for"),
    }
}

pub const SITE: &str = "http://uptake.invalid";
pub const GOOD: &str = "nine lamps under water";
pub const OTHER: &str = "seven boats above clouds";

/// A database with the invented people, and everything a verb needs.
pub struct Town {
    _database: ThrowAwayDatabase,
    pub store: Store,
    pub people: InventedPeople,
    pub entropy: Counted,
    pub hashing: PasswordHashing,
    pub now: Timestamp,
}

/// Who acts: one of the invented people, a new one, or somebody else.
pub struct Who(pub Actor, pub Viewer);

impl Town {
    pub async fn all() -> Vec<Self> {
        let mut towns = vec![];
        for database in ThrowAwayDatabase::all() {
            let store = Store::open(&database.url()).await.expect("a store");
            let store = store.sealed_with(seal_key());
            let people = invented_people(&store).await.expect("people");
            towns.push(Self {
                _database: database,
                store,
                people,
                entropy: Counted::named("town"),
                hashing: PasswordHashing::cheap(),
                now: now(),
            });
        }
        towns
    }

    pub fn who(&self, id: &str) -> Who {
        Who(InventedPeople::actor(id), self.people.viewer(id))
    }

    pub fn act<'a>(&'a self, who: &'a Who, form: Option<&'a str>) -> Act<'a> {
        Act {
            actor: &who.0,
            viewer: &who.1,
            now: self.now,
            entropy: &self.entropy,
            form,
        }
    }

    /// Gives somebody a password, by a link as everybody gets one.
    pub async fn furnish(&self, id: &str, password: &str) -> Person {
        let person = self.store.person(&id.into()).await.expect("an answer");
        let person = person.expect("a person");
        let act = self.act(&NOBODY, None);
        let asked = ask_for_password_letter(&self.store, &act, &person.email, None, SITE).await;
        asked.expect("a letter");
        let token = self.token("/reset/", &person.email).await;
        let password = Password::typed(password);
        choose_password(&self.store, &self.hashing, &act, &token, &password)
            .await
            .expect("a password")
    }

    /// The token in the letter to somebody that carries such a link. All letters count as
    /// sent then, so that the next one is the only one that waits.
    pub async fn token(&self, path: &str, recipient: &str) -> String {
        let letters = self
            .store
            .due_letters(self.now, 1000)
            .await
            .expect("letters");
        for it in &letters {
            let sent = self.store.letter_sent(&it.letter.id, self.now).await;
            sent.expect("noted");
        }
        let theirs = letters.iter().filter(|it| it.letter.recipient == recipient);
        let mut links = theirs.filter_map(|it| it.letter.body.split(path).nth(1));
        let link = links.next().expect("a link");
        link.split_whitespace().next().expect("a token").to_owned()
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Person, Refusal> {
        let claim = Claim {
            email,
            password: &Password::typed(password),
            from: None,
        };
        let act = self.act(&NOBODY, None);
        check_password(&self.store, &self.hashing, &act, claim).await
    }

    pub async fn letters_to(&self, email: &str) -> Vec<String> {
        let letters = self.store.letters(1000).await.expect("letters").into_iter();
        let theirs = letters.filter(|it| it.letter.recipient == email);
        theirs.map(|it| it.letter.subject).collect()
    }

    pub async fn last_verb(&self) -> String {
        let (number, _) = self.store.audit_head().await.expect("a head");
        let entries = self
            .store
            .audit_after(number - 1, 1)
            .await
            .expect("entries");
        entries[0].verb.clone()
    }
}

pub static NOBODY: Who = Who(Actor::Visitor, Viewer::Public);
pub static OPERATOR: Who = Who(Actor::Operator, Viewer::Public);

pub fn said<T: std::fmt::Debug>(refused: Result<T, Refusal>) -> String {
    refused.expect_err("refused").to_string()
}
