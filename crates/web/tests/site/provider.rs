//! A small OpenID Connect provider on this machine, which can be told to do wrong.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use openidconnect::core::{
    CoreEdDsaPrivateSigningKey, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    Audience, AuthenticationMethodReference, EmptyAdditionalClaims, EndUserEmail, EndUserName,
    IssuerUrl, JsonWebKeyId, LocalizedClaim, Nonce, PrivateSigningKey, StandardClaims,
    SubjectIdentifier,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use uptake_testing::now;

/// What the provider does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Right,
    /// Says that it looked at several factors.
    MultiFactor,
    WrongNonce,
    WrongAudience,
    OtherAudienceToo,
    Expired,
    WrongIssuer,
    WrongKey,
    NoToken,
}

/// Somebody who is asked for.
#[derive(Debug, Clone)]
struct Asked {
    nonce: String,
    challenge: String,
    subject: String,
    email: String,
    manner: Manner,
}

/// The provider.
#[derive(Debug, Clone)]
pub struct Provider {
    pub issuer: String,
    codes: Arc<Mutex<HashMap<String, Asked>>>,
}

impl Provider {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let provider = Self {
            issuer: format!("http://{}", listener.local_addr().expect("an address")),
            codes: Arc::default(),
        };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    /// What its page for signing in would do: takes the question that a person came with,
    /// and gives them a code to bring back.
    pub fn sign_in(
        &self,
        question: &HashMap<String, String>,
        subject: &str,
        manner: Manner,
    ) -> String {
        assert_eq!(question["response_type"], "code");
        assert_eq!(question["code_challenge_method"], "S256");
        assert_eq!(question["client_id"], "uptake");
        let asked = Asked {
            nonce: question["nonce"].clone(),
            challenge: question["code_challenge"].clone(),
            subject: subject.to_owned(),
            email: format!("{subject}@brigade.invalid"),
            manner,
        };
        let mut codes = self.codes.lock().expect("codes");
        let code = format!("code-{}", codes.len());
        codes.insert(code.clone(), asked);
        code
    }
}

async fn describe(State(provider): State<Provider>) -> Json<Value> {
    let issuer = provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    }))
}

async fn keys() -> Json<Value> {
    Json(json!({ "keys": [key(1).as_verification_key()] }))
}

/// An Ed25519 key made of one repeated byte, as PKCS #8 (RFC 8410).
fn key(byte: u8) -> CoreEdDsaPrivateSigningKey {
    let mut der = vec![0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03];
    der.extend([0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]);
    der.extend([byte; 32]);
    let kind = "PRIVATE KEY";
    let pem = format!(
        "-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n",
        BASE64.encode(&der)
    );
    let name = JsonWebKeyId::new("one".to_owned());
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(name)).expect("a key")
}

async fn token(
    State(provider): State<Provider>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let asked = form.get("code").and_then(|code| {
        // A code is redeemed once.
        provider.codes.lock().expect("codes").remove(code)
    });
    let verifier = form.get("code_verifier").cloned().unwrap_or_default();
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(verifier));
    let Some(asked) = asked.filter(|it| it.challenge == challenge) else {
        return (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": "invalid_grant" })),
        )
            .into_response();
    };
    let mut answer = json!({ "access_token": "x", "token_type": "Bearer" });
    if asked.manner != Manner::NoToken {
        answer["id_token"] = json!(id_token(&provider, &asked).to_string());
    }
    Json(answer).into_response()
}

fn id_token(provider: &Provider, asked: &Asked) -> CoreIdToken {
    let manner = asked.manner;
    let time = SystemTime::from(now());
    let expiry = match manner {
        Manner::Expired => time - Duration::from_secs(1),
        _ => time + Duration::from_secs(300),
    };
    let issuer = match manner {
        Manner::WrongIssuer => "https://other.invalid".to_owned(),
        _ => provider.issuer.clone(),
    };
    let audiences = match manner {
        Manner::WrongAudience => vec!["other"],
        Manner::OtherAudienceToo => vec!["uptake", "other"],
        _ => vec!["uptake"],
    };
    let nonce = match manner {
        Manner::WrongNonce => "other".to_owned(),
        _ => asked.nonce.clone(),
    };
    let methods = (manner == Manner::MultiFactor)
        .then(|| vec![AuthenticationMethodReference::new("mfa".to_owned())]);
    let mut name = LocalizedClaim::new();
    name.insert(None, EndUserName::new("Invented Newcomer".to_owned()));
    let person = StandardClaims::new(SubjectIdentifier::new(asked.subject.clone()))
        .set_name(Some(name))
        .set_email(Some(EndUserEmail::new(asked.email.clone())));
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(issuer).expect("an address"),
        audiences
            .into_iter()
            .map(|it| Audience::new(it.to_owned()))
            .collect(),
        expiry.into(),
        time.into(),
        person,
        EmptyAdditionalClaims {},
    )
    .set_nonce(Some(Nonce::new(nonce)))
    .set_auth_method_refs(methods);
    let key = key(if manner == Manner::WrongKey { 2 } else { 1 });
    CoreIdToken::new(claims, &key, CoreJwsSigningAlgorithm::EdDsa, None, None).expect("signed")
}
