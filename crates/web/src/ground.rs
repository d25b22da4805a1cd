//! What a page stands on: its own address, who asked for it, and the data in force then.

use crate::error::Fault;
use crate::frame::Foundation;
use crate::state::AppState;
use crate::visit::Visit;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;

/// The address a page was asked for under, and the latest import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Path and query, as they were sent.
    pub address: String,
    /// The latest import; `None` where nothing was imported yet.
    pub data: Option<Foundation>,
    /// The name of whoever signed in.
    pub person: Option<String>,
    /// Tells the forms of this page from those of any other.
    pub form: String,
}

impl Ground {
    /// For pages whose address carries a secret.
    #[must_use]
    pub fn without_address(mut self) -> Self {
        self.address.clear();
        self
    }
}

impl FromRequestParts<AppState> for Ground {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Fault> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let snapshot = state.store().latest_snapshot().await?;
        Ok(Self {
            address: parts
                .uri
                .path_and_query()
                .map_or("/", PathAndQuery::as_str)
                .to_owned(),
            data: snapshot.as_ref().map(Foundation::of),
            person: visit.person().map(|it| it.name.clone()),
            form: state.entropy().id("form"),
        })
    }
}
