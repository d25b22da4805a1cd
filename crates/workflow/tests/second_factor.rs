//! The second factor: it counts from its first code on, each code works once, and guessing
//! ends soon.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must fail, and say where"
)]

use jiff::{SignedDuration, Timestamp};
use std::sync::LazyLock;
use totp_rs::{Builder, Secret};
use uptake_model::second_factor::ENROLMENT_WAITS;
use uptake_model::{Actor, Opening, Password, PersonId, Proof, Viewer};
use uptake_store::{SealKey, Store, StoreError};
use uptake_testing::{Counted, InventedPeople, ThrowAwayDatabase, invented_people, now, seal_key};
use uptake_workflow::second_factor::{
    SignIn, begin_enrolment, confirm_enrolment, enrolment, finish_sign_in, is_waiting,
    remove_second_factor, renew_recovery_codes, reset_second_factor, sign_in_after,
};
use uptake_workflow::session::{viewer_of, visitor};
use uptake_workflow::{Act, Anew, PasswordHashing, Refusal, seal_secrets};

static NOTHING: LazyLock<Password> = LazyLock::new(|| Password::typed(""));

/// Somebody at a database.
struct Desk {
    store: Store,
    actor: Actor,
    viewer: Viewer,
    person: PersonId,
    chance: Counted,
    hashing: PasswordHashing,
}

impl Desk {
    async fn of(database: &ThrowAwayDatabase, person: &str) -> Self {
        let store = Store::open(&database.url()).await.expect("a store");
        let store = store.sealed_with(seal_key());
        let people = invented_people(&store).await.expect("people");
        Self {
            store,
            actor: InventedPeople::actor(person),
            viewer: people.viewer(person),
            person: person.into(),
            chance: Counted::named("desk"),
            hashing: PasswordHashing::cheap(),
        }
    }

    fn act(&self, at: Timestamp) -> Act<'_> {
        Act {
            actor: &self.actor,
            viewer: &self.viewer,
            now: at,
            entropy: &self.chance,
            form: None,
        }
    }

    /// Makes a secret, right after signing in.
    async fn begin(&self, at: Timestamp) -> Result<(), Refusal> {
        let opened = Some(Opening {
            proof: Proof::Institution,
            at,
        });
        let password = &NOTHING;
        let anew = Anew { password, opened };
        begin_enrolment(&self.store, &self.hashing, &self.act(at), anew).await
    }

    async fn confirm(&self, at: Timestamp, typed: &str) -> Result<Vec<String>, Refusal> {
        confirm_enrolment(&self.store, &self.act(at), typed, "").await
    }

    async fn secret(&self, at: Timestamp) -> Option<String> {
        let person = self.store.person(&self.person).await.expect("an answer");
        let person = person.expect("a person");
        let waiting = enrolment(&self.store, &person, at).await;
        waiting.expect("an answer").map(|it| it.secret)
    }

    /// Sets a second factor up at `at`, and returns its secret and recovery codes.
    async fn enrol(&self, at: Timestamp) -> (String, Vec<String>) {
        self.begin(at).await.expect("begun");
        let secret = self.secret(at).await.expect("a secret");
        let codes = self.confirm(at, &code(&secret, at)).await;
        (secret, codes.expect("confirmed"))
    }

    async fn half(&self, at: Timestamp) -> String {
        let act = self.act(at);
        let sign_in = sign_in_after(&self.store, &act, &self.person, Proof::Password).await;
        match sign_in.expect("an answer") {
            SignIn::HalfOpen(token) => token,
            SignIn::Whole(_) => panic!("a password alone opened a session"),
        }
    }

    async fn verbs(&self) -> Vec<String> {
        let entries = self.store.audit_after(0, 1000).await.expect("entries");
        entries.into_iter().map(|it| it.verb).collect()
    }
}

fn code(secret: &str, at: Timestamp) -> String {
    let secret = Secret::try_from_base32(secret).expect("base32");
    let totp = Builder::new()
        .with_secret(secret)
        .build()
        .expect("a secret of 160 bits");
    let seconds = u64::try_from(at.as_second()).expect("after 1970");
    totp.generate(seconds).to_string()
}

fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

#[tokio::test]
async fn a_second_factor_counts_from_its_first_code_on() {
    for database in ThrowAwayDatabase::all() {
        let desk = Desk::of(&database, "brigade-member").await;
        desk.begin(now()).await.expect("begun");
        let first = desk.secret(now()).await.expect("a secret");
        assert_eq!(first.len(), 32, "160 bits in base32");
        let act = desk.act(now());
        let sign_in = sign_in_after(&desk.store, &act, &desk.person, Proof::Password).await;
        assert!(matches!(sign_in, Ok(SignIn::Whole(_))), "not asked for yet");

        desk.begin(now()).await.expect("begun again");
        let secret = desk.secret(now()).await.expect("a secret");
        assert_ne!(secret, first);
        let stale = desk.confirm(now(), &code(&first, now())).await;
        assert!(matches!(stale, Err(Refusal::Refused(_))), "{stale:?}");

        let given = code(&secret, now());
        let codes = desk.confirm(now(), &given).await;
        let codes = codes.expect("confirmed");
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|it| it.len() == 29), "{codes:?}");
        let again = desk.begin(now()).await;
        assert!(matches!(again, Err(Refusal::Refused(_))), "{again:?}");

        let half = desk.half(now()).await;
        assert!(
            is_waiting(&desk.store, &half, now())
                .await
                .expect("an answer")
        );
        let used = finish_sign_in(&desk.store, &desk.act(now()), &half, &given).await;
        assert!(
            matches!(used, Err(Refusal::Refused(_))),
            "the first code opened it again"
        );
        let act = desk.act(later(60));
        let token = finish_sign_in(&desk.store, &act, &half, &code(&secret, later(60))).await;
        let seen = visitor(&desk.store, &token.expect("a session"), later(61)).await;
        assert_eq!(seen.expect("an answer").viewer, desk.viewer);
        desk.store.close().await;
    }
}

#[tokio::test]
async fn a_secret_waits_half_an_hour_for_its_first_code() {
    for database in ThrowAwayDatabase::all() {
        let desk = Desk::of(&database, "brigade-member").await;
        desk.begin(now()).await.expect("begun");
        let last = now() + ENROLMENT_WAITS;
        let late = last + SignedDuration::from_secs(1);
        let secret = desk.secret(last).await.expect("still waiting");
        assert_eq!(desk.secret(late).await, None);
        let typed = code(&secret, late);
        let refused = desk.confirm(late, &typed).await;
        assert!(matches!(refused, Err(Refusal::Refused(_))), "{refused:?}");
        let in_time = desk.confirm(last, &code(&secret, last)).await;
        assert_eq!(in_time.expect("confirmed").len(), 10);
        desk.store.close().await;
    }
}

#[tokio::test]
async fn a_code_works_once_a_step_before_or_after_and_never_again() {
    for database in ThrowAwayDatabase::all() {
        let desk = Desk::of(&database, "brigade-member").await;
        let (secret, _) = desk.enrol(now()).await;
        // Seconds at which it is given, and those at which it was shown.
        let cases = [
            (300, 300, true),
            (300, 300, false),
            (330, 300, false),
            (400, 370, true),
            (400, 460, false),
            (400, 340, false),
            (400, 430, true),
            (430, 400, false),
        ];
        for (given, shown, taken) in cases {
            let half = desk.half(later(given)).await;
            let act = desk.act(later(given));
            let typed = code(&secret, later(shown));
            let done = finish_sign_in(&desk.store, &act, &half, &typed).await;
            assert_eq!(
                done.is_ok(),
                taken,
                "given at {given}, shown at {shown}: {done:?}"
            );
        }
        desk.store.close().await;
    }
}

#[tokio::test]
async fn a_recovery_code_works_once_and_new_ones_replace_the_old() {
    for database in ThrowAwayDatabase::all() {
        let desk = Desk::of(&database, "brigade-member").await;
        let (secret, codes) = desk.enrol(now()).await;
        let use_up = async |code: &str| {
            let half = desk.half(later(10)).await;
            finish_sign_in(&desk.store, &desk.act(later(10)), &half, code).await
        };
        let typed = codes[0].to_uppercase().replace('-', " ");
        assert!(use_up(&typed).await.is_ok(), "however its groups are typed");
        assert!(use_up(&codes[0]).await.is_err(), "a second time");
        let left = desk.store.recovery_codes_left(&desk.person).await;
        assert_eq!(left.expect("a number"), 9);

        let given = code(&secret, later(60));
        let renewed = renew_recovery_codes(&desk.store, &desk.act(later(60)), &given).await;
        let renewed = renewed.expect("new ones");
        assert!(use_up(&codes[1]).await.is_err(), "an old one");
        assert!(use_up(&renewed[0]).await.is_ok());
        let dump = desk
            .store
            .second_factor(&desk.person)
            .await
            .expect("an answer");
        assert!(!format!("{dump:?}").contains(&renewed[1]));
        desk.store.close().await;
    }
}

#[tokio::test]
async fn guessing_ends_after_five_codes_and_costs_time_with_the_next_password() {
    for database in ThrowAwayDatabase::all() {
        let desk = Desk::of(&database, "brigade-member").await;
        let (secret, _) = desk.enrol(now()).await;
        let at = later(120);
        let half = desk.half(at).await;
        for tried in 1..=5 {
            let wrong = finish_sign_in(&desk.store, &desk.act(at), &half, "000000").await;
            let refused = matches!(wrong, Err(Refusal::Refused(_)));
            assert_eq!(refused, tried < 5, "{tried}: {wrong:?}");
        }
        let right = code(&secret, at);
        let late = finish_sign_in(&desk.store, &desk.act(at), &half, &right).await;
        assert!(matches!(late, Err(Refusal::SignIn)), "{late:?}");
        let refused = desk.verbs().await;
        assert_eq!(refused.iter().filter(|it| *it == "refuse_code").count(), 5);

        let half = desk.half(at).await;
        let mut waits = 0;
        for _ in 0..5 {
            let wrong = finish_sign_in(&desk.store, &desk.act(at), &half, "000000").await;
            waits += u32::from(matches!(wrong, Err(Refusal::TooMany { .. })));
        }
        let half = desk.half(at).await;
        let right = finish_sign_in(&desk.store, &desk.act(at), &half, &right).await;
        assert!(
            matches!(right, Err(Refusal::TooMany { .. })),
            "{waits}: {right:?}"
        );
        desk.store.close().await;
    }
}

#[tokio::test]
async fn a_half_open_sign_in_ends_after_five_minutes_and_is_no_session() {
    for database in ThrowAwayDatabase::all() {
        let desk = Desk::of(&database, "brigade-member").await;
        let (secret, _) = desk.enrol(now()).await;
        let half = desk.half(later(60)).await;
        let seen = visitor(&desk.store, &half, later(60))
            .await
            .expect("an answer");
        assert_eq!(seen.viewer, Viewer::Public);
        let at = later(361);
        assert!(!is_waiting(&desk.store, &half, at).await.expect("an answer"));
        let late = finish_sign_in(&desk.store, &desk.act(at), &half, &code(&secret, at)).await;
        assert!(matches!(late, Err(Refusal::SignIn)), "{late:?}");
        desk.store.close().await;
    }
}

#[tokio::test]
async fn removing_takes_password_and_code() {
    for database in ThrowAwayDatabase::all() {
        let desk = Desk::of(&database, "brigade-member").await;
        let (secret, codes) = desk.enrol(now()).await;
        let hashing = PasswordHashing::cheap();
        let password = Password::typed("invented words of nobody");
        let digest = hashing
            .digest(&password, &desk.chance)
            .await
            .expect("a digest");
        let act = desk.act(later(60));
        let mut records = act.begin(&desk.store).await.expect("a write");
        records
            .put_password(&desk.person, &digest, act.now)
            .await
            .expect("written");
        let note = act.note::<(), ()>("invent", ("person", "brigade-member"), None, None);
        records.commit(note).await.expect("committed");

        let mut sessions = vec![];
        for _ in 0..2 {
            let opened = sign_in_after(&desk.store, &act, &desk.person, Proof::Passkey);
            let SignIn::Whole(token) = opened.await.expect("an answer") else {
                panic!("two factors are enough");
            };
            sessions.push(token);
        }
        let kept = sessions[0].clone();
        let wrong = Password::typed("other words of nobody");
        let right = code(&secret, later(60));
        for (password, code, removed) in [
            (&wrong, right.as_str(), false),
            (&password, "000000", false),
            (&password, right.as_str(), true),
        ] {
            let proofs = (password, code);
            let done = remove_second_factor(&desk.store, &hashing, &act, proofs, &kept).await;
            assert_eq!(done.is_ok(), removed, "{done:?}");
            for (at, session) in sessions.iter().enumerate() {
                let seen = visitor(&desk.store, session, act.now).await;
                let stays = at == 0 || !removed;
                assert_eq!(seen.expect("an answer").person.is_some(), stays, "{at}");
            }
        }
        let letters = desk.store.letters(10).await.expect("letters");
        let told = "One-time codes were removed from your account at Uptake";
        assert!(letters.iter().any(|it| it.letter.subject == told));
        assert_eq!(
            desk.store
                .second_factor(&desk.person)
                .await
                .expect("an answer"),
            None
        );
        let left = desk.store.recovery_codes_left(&desk.person).await;
        assert_eq!(left.expect("a number"), 0, "{codes:?}");
        desk.store.close().await;
    }
}

#[tokio::test]
async fn a_lead_must_enrol_until_there_are_two_factors() {
    for database in ThrowAwayDatabase::all() {
        let desk = Desk::of(&database, "brigade-lead").await;
        let open = async |proof| {
            let act = desk.act(now());
            match sign_in_after(&desk.store, &act, &desk.person, proof).await {
                Ok(SignIn::Whole(token)) => token,
                other => panic!("{other:?}"),
            }
        };
        for (proof, must) in [
            (Proof::Password, true),
            (Proof::Institution, true),
            (Proof::InstitutionMultiFactor, false),
        ] {
            let seen = visitor(&desk.store, &open(proof).await, now()).await;
            assert_eq!(seen.expect("an answer").must_enrol, must, "{proof:?}");
        }
        let token = open(Proof::Password).await;
        desk.enrol(now()).await;
        let seen = visitor(&desk.store, &token, now())
            .await
            .expect("an answer");
        assert!(!seen.must_enrol);
        desk.store.close().await;
    }
}

/// Puts a secret into the table past the program.
async fn plant(url: &str, person: &PersonId, secret: &str) {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(url).await.expect("connects");
    let write = sqlx::query("UPDATE second_factor SET secret = $1 WHERE person = $2");
    let write = write.bind(secret).bind(person.as_str());
    write.execute(&pool).await.expect("written");
    pool.close().await;
}

/// What stands in the table for the secret of somebody.
async fn kept(url: &str, set: Option<&str>) -> String {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(url).await.expect("connects");
    if let Some(secret) = set {
        let sql = format!("UPDATE second_factor SET secret = '{secret}'");
        let done = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await;
        done.expect("written");
    }
    let read = sqlx::query_scalar("SELECT secret FROM second_factor");
    let found = read.fetch_one(&pool).await.expect("a secret");
    pool.close().await;
    found
}

#[tokio::test]
async fn a_stolen_database_opens_no_secret_and_an_old_one_is_sealed() {
    for database in ThrowAwayDatabase::all() {
        let desk = Desk::of(&database, "brigade-member").await;
        assert!(!desk.store.has_sealed_secrets().await.expect("an answer"));
        let (secret, _) = desk.enrol(now()).await;
        assert!(desk.store.has_sealed_secrets().await.expect("an answer"));
        let url = database.url();
        let sealed = kept(&url, None).await;
        assert!(sealed.starts_with("sealed1.") && !sealed.contains(&secret));

        // Without the key, and with another, there is no second factor to compute from.
        let stolen = Store::open(&url).await.expect("a store");
        let other = stolen.clone().sealed_with(SealKey::new([9; 32]));
        for store in [&stolen, &other] {
            let read = store.second_factor(&desk.person).await;
            assert!(matches!(read, Err(StoreError::Seal)), "{read:?}");
        }
        stolen.close().await;
        // As an earlier version kept it.
        assert_eq!(kept(&url, Some(&secret)).await, secret);
        let act = desk.act(now());
        assert_eq!(seal_secrets(&desk.store, &act).await.expect("sealed"), 1);
        assert_eq!(seal_secrets(&desk.store, &act).await.expect("sealed"), 0);
        assert!(kept(&url, None).await.starts_with("sealed1."));
        let read = desk.store.second_factor(&desk.person).await;
        assert_eq!(read.expect("an answer").expect("one").secret, secret);
        desk.store.close().await;
    }
}

#[tokio::test]
async fn a_secret_that_somebody_put_into_the_database_is_refused_and_never_sealed() {
    for database in ThrowAwayDatabase::all() {
        let other = Desk::of(&database, "police-member").await;
        other.enrol(now()).await;
        let person = other.store.person(&"brigade-member".into()).await;
        let person = person.expect("an answer").expect("a person");
        let viewer = viewer_of(&other.store, &person).await.expect("an answer");
        let desk = Desk {
            actor: InventedPeople::actor("brigade-member"),
            viewer,
            person: person.id,
            ..other
        };
        desk.enrol(now()).await;
        // Theirs, known to whoever writes to the database.
        let planted = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        plant(&database.url(), &desk.person, planted).await;
        assert_eq!(
            seal_secrets(&desk.store, &desk.act(now()))
                .await
                .expect("done"),
            0
        );
        let act = desk.act(later(60));
        let refused = sign_in_after(&desk.store, &act, &desk.person, Proof::Password).await;
        let words = format!("{refused:?}");
        assert!(
            words.contains("NotSealed") && words.contains("brigade-member"),
            "{words}"
        );
        // Whoever runs the program removes it without opening it.
        let operator = Act {
            actor: &Actor::Operator,
            ..desk.act(now())
        };
        let person = desk.store.person(&desk.person).await.expect("an answer");
        let reset = reset_second_factor(&desk.store, &operator, &person.expect("a person")).await;
        reset.expect("removed");
        assert_eq!(
            desk.store
                .second_factor(&desk.person)
                .await
                .expect("an answer"),
            None
        );
        desk.store.close().await;
    }
}
