//! A site of a test's own: the invented corpus in a throw-away folder, indexed.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;
use uptake_model::{Record, SourceKind, Viewer};
use uptake_store::Store;
use uptake_testing::{
    Counted, InventedPeople, fill, import, invented_people, lower_the_bar, now, open_session,
    seal_key,
};
use uptake_web::{AppState, router};
use uptake_workflow::{Act, DataFolder, PasswordHashing, Platform, rebuild_index};

/// The site; its data go away with it.
pub struct Site {
    router: Router,
    platform: Arc<Platform>,
    _folder: TempDir,
}

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// A header as text, empty where it is not set.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
}

fn state(platform: &Arc<Platform>, address: &str) -> AppState {
    let entropy = Arc::new(Counted::default());
    let state = AppState::new(Arc::clone(platform), now, entropy, address);
    state.with_hashing(PasswordHashing::cheap())
}

impl Site {
    /// Over the invented corpus.
    pub async fn open() -> Self {
        let site = Self::empty().await;
        fill(site.platform.store())
            .await
            .expect("the invented corpus");
        rebuild_index(&site.platform, now(), &mut |_| ())
            .await
            .expect("an index");
        site
    }

    /// As [`Self::open`], behind a proxy that writes into this header who asks.
    pub async fn open_behind(header: &'static str) -> Self {
        let site = Self::open().await;
        let state = state(&site.platform, "http://uptake.invalid");
        let router = router(state.behind_proxy(Some(HeaderName::from_static(header))));
        Self { router, ..site }
    }

    /// Over records of a test's own, with a lower bar for what is likely.
    pub async fn over_few(source: SourceKind, records: Vec<Record>) -> Self {
        let site = Self::empty().await;
        lower_the_bar(site.platform.folder()).expect("a lower bar");
        site.filled(source, records).await
    }

    /// Over records of a test's own.
    pub async fn over(source: SourceKind, records: Vec<Record>) -> Self {
        Self::empty().await.filled(source, records).await
    }

    async fn filled(self, source: SourceKind, records: Vec<Record>) -> Self {
        let site = self;
        import(site.platform.store(), source, records, now())
            .await
            .expect("the records");
        rebuild_index(&site.platform, now(), &mut |_| ())
            .await
            .expect("an index");
        site
    }

    /// Over nothing: no import, no index.
    pub async fn empty() -> Self {
        Self::empty_at("http://uptake.invalid").await
    }

    /// Over nothing, and found at this address.
    pub async fn empty_at(address: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let data = DataFolder::open(&folder.path().join("data")).expect("a data folder");
        let platform = Platform::open(data, None).await.expect("a platform");
        let platform = Arc::new(platform.sealed_with(seal_key()));
        let router = router(state(&platform, address));
        Self {
            router,
            platform,
            _folder: folder,
        }
    }

    /// The routes, to be served at a socket.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The same data at another address, by a state that is changed so.
    pub fn at(self, address: &str, change: impl FnOnce(AppState) -> AppState) -> Self {
        let router = router(change(state(&self.platform, address)));
        Self { router, ..self }
    }

    /// What the site stands on, shared with what outlives a borrow of it.
    pub fn shared_platform(&self) -> Arc<Platform> {
        Arc::clone(&self.platform)
    }

    /// What the site stands on, for tests that write what no page writes.
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Over the invented corpus, with the invented people.
    pub async fn with_people() -> (Self, InventedPeople) {
        let site = Self::open().await;
        let people = invented_people(site.platform.store()).await;
        (site, people.expect("the invented people"))
    }

    /// The store, for what no page shows.
    pub fn store(&self) -> &Store {
        self.platform.store()
    }

    /// A published gap file `gap-1` of the brigade for the community, with a requirement for
    /// the community and one that nobody else sees.
    pub async fn write_gap_file(&self, people: &InventedPeople) {
        let (entropy, actor) = (Counted::named("gap"), InventedPeople::actor("brigade-lead"));
        let act = Act {
            actor: &actor,
            viewer: &people.viewer("brigade-lead"),
            now: now(),
            entropy: &entropy,
            form: None,
        };
        let gap = uptake_testing::gap_file_with_requirements();
        let mut records = act.begin(self.platform.store()).await.expect("a write");
        records.add_gap_file(&gap, "").await.expect("written");
        let note = act.note::<(), ()>("add_gap", ("gap", "gap-1"), None, None);
        records.commit(note).await.expect("committed");
    }

    /// Signs a person in, by two factors, and returns the cookie of their session.
    pub async fn sign_in(&self, person: &str) -> String {
        let entropy = Counted::named(person);
        let actor = InventedPeople::actor(person);
        let act = Act {
            actor: &actor,
            viewer: &Viewer::Public,
            now: now(),
            entropy: &entropy,
            form: None,
        };
        let opened = open_session(self.platform.store(), &act, &person.into()).await;
        format!("uptake={}", opened.expect("a session"))
    }

    /// Asks for an address with a cookie.
    pub async fn get_as(&self, cookie: &str, address: &str) -> Answer {
        let request = Request::get(address).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).expect("an address"))
            .await
    }

    /// Sends a form with a cookie, as a page of this site would.
    pub async fn post_as(&self, cookie: &str, address: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let request = Request::post(address)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.finish())).expect("an address"))
            .await
    }

    /// Sends a form with a file, its name and its bytes, with a cookie, as a page of this site
    /// would; the type that it claims is always that of a picture.
    pub async fn post_file(
        &self,
        cookie: &str,
        address: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        const BOUNDARY: &str = "uptake-test-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        if let Some((name, bytes)) = file {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; \
                 filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let request = Request::post(address)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={BOUNDARY}"),
            );
        self.send(request.body(Body::from(body)).expect("a request"))
            .await
    }

    /// The identifiers of the imports, oldest first.
    pub async fn snapshots(&self) -> Vec<String> {
        let list = self.platform.store().snapshots().await.expect("snapshots");
        list.iter()
            .rev()
            .map(|snapshot| snapshot.id.to_string())
            .collect()
    }

    /// Flips a bit of the index file.
    pub fn damage_index(&self) {
        let path = self.platform.index_path();
        let mut bytes = std::fs::read(path).expect("an index");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(path, bytes).expect("written");
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Asks for an address.
    pub async fn get(&self, address: &str) -> Answer {
        self.send(
            Request::get(address)
                .body(Body::empty())
                .expect("an address"),
        )
        .await
    }

    /// Asks for a page that must be there.
    pub async fn page(&self, address: &str) -> String {
        let answer = self.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{address}"
        );
        answer.text
    }

    /// Sends JSON.
    pub async fn post(&self, address: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(address).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.into()).expect("an address"))
            .await
    }
}
