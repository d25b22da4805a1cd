//! What is said to an institution's provider, and what it answers: its description, the
//! address to send somebody to, and the ID token with all that must be checked of it
//! (OpenID Connect Core 1.0, 3.1.3.7). Each runs on a thread that may be blocked.

use super::Reason;
use jiff::Timestamp;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse,
};
use std::time::{Duration, SystemTime};
use uptake_model::institution::{is_on_this_machine, is_over_tls, says_multi_factor};
use uptake_model::{Errand, Institution, InstitutionIdentity};

/// A provider that takes longer is taken for absent.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest answer that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Signatures that are taken: all of keys that only the provider has. None that is made
/// with the client secret, and no “none”.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What an institution says of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) identity: InstitutionIdentity,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    /// Whether it says that the address is not known to be the person's.
    pub(super) email_doubtful: bool,
    pub(super) multi_factor: bool,
}

/// The address at the provider that somebody is sent to.
pub(super) fn way_there(
    institution: &Institution,
    errand: &Errand,
    state: String,
    back: String,
) -> Result<String, Reason> {
    let client = describe(institution)?;
    let back = RedirectUrl::new(back).map_err(|_| Reason::Description)?;
    let client = client.set_redirect_uri(back);
    let nonce = errand.nonce.clone();
    let verifier = PkceCodeVerifier::new(errand.verifier.clone());
    let (address, _, _) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            || CsrfToken::new(state),
            || Nonce::new(nonce),
        )
        .add_scope(Scope::new("profile".to_owned()))
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        .url();
    let address = address.to_string();
    if !may_lead(institution, &address) {
        return Err(Reason::Description);
    }
    Ok(address)
}

/// Redeems a code, and checks what it is redeemed for.
pub(super) fn redeem(
    institution: &Institution,
    errand: &Errand,
    code: String,
    back: String,
    now: Timestamp,
) -> Result<Said, Reason> {
    let client = describe(institution)?;
    let back = RedirectUrl::new(back).map_err(|_| Reason::Description)?;
    let client = client.set_redirect_uri(back);
    let answer = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|_| Reason::Description)?
        .set_pkce_verifier(PkceCodeVerifier::new(errand.verifier.clone()))
        .request(&|request| ask(institution, request))
        .map_err(|error| {
            tracing::warn!(institution = %institution.id, "no token for a code: {error}");
            Reason::Code
        })?;
    let token = answer.id_token().ok_or(Reason::Token)?;
    let verifier: CoreIdTokenVerifier<'_> = client
        .id_token_verifier()
        .set_allowed_algs(SIGNATURES)
        .set_time_fn(move || SystemTime::from(now).into());
    let claims = token
        .claims(&verifier, &Nonce::new(errand.nonce.clone()))
        .map_err(|error| {
            tracing::warn!(institution = %institution.id, "an ID token was refused: {error}");
            reason_of(&error)
        })?;
    Ok(said(claims))
}

fn said(claims: &CoreIdTokenClaims) -> Said {
    let acr = claims.auth_context_ref().map(|it| it.as_str());
    let methods = claims.auth_method_refs().into_iter().flatten();
    let name = claims.name().and_then(|it| it.get(None));
    Said {
        identity: InstitutionIdentity {
            issuer: claims.issuer().to_string(),
            subject: claims.subject().to_string(),
        },
        name: name.map(|it| it.to_string()),
        email: claims.email().map(|it| it.to_lowercase()),
        email_doubtful: claims.email_verified() == Some(false),
        multi_factor: says_multi_factor(acr, methods.map(|it| it.as_str())),
    }
}

fn reason_of(error: &ClaimsVerificationError) -> Reason {
    match error {
        ClaimsVerificationError::Expired(_) => Reason::Expired,
        ClaimsVerificationError::InvalidAudience(_) => Reason::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => Reason::Issuer,
        ClaimsVerificationError::InvalidNonce(_) => Reason::Nonce,
        ClaimsVerificationError::SignatureVerification(_) => Reason::Signature,
        _ => Reason::Token,
    }
}

/// A client that knows where everything stands at the provider, and its keys of today.
fn describe(
    institution: &Institution,
) -> Result<
    CoreClient<
        openidconnect::EndpointSet,
        openidconnect::EndpointNotSet,
        openidconnect::EndpointNotSet,
        openidconnect::EndpointNotSet,
        openidconnect::EndpointMaybeSet,
        openidconnect::EndpointMaybeSet,
    >,
    Reason,
> {
    let issuer = IssuerUrl::new(institution.issuer.clone()).map_err(|_| Reason::Description)?;
    let description = CoreProviderMetadata::discover(&issuer, &|request| ask(institution, request))
        .map_err(|error| {
            tracing::warn!(institution = %institution.id, "no description: {error}");
            Reason::Description
        })?;
    Ok(CoreClient::from_provider_metadata(
        description,
        ClientId::new(institution.client_id.clone()),
        Some(ClientSecret::new(institution.client_secret.clone())),
    ))
}

/// Why a provider could not be asked.
#[derive(Debug, thiserror::Error)]
enum AskError {
    #[error("{0} is not reached over TLS")]
    Place(String),
    #[error(transparent)]
    Http(#[from] Box<ureq::Error>),
}

/// Whether an address may be asked for an institution: what it names itself must not lead
/// into the machine that Uptake runs on, unless it is there as a whole.
fn may_lead(institution: &Institution, address: &str) -> bool {
    is_over_tls(address) || (is_on_this_machine(&institution.issuer) && is_on_this_machine(address))
}

/// Asks once. No answer leads anywhere else: a redirection is an answer like others.
fn ask(institution: &Institution, request: HttpRequest) -> Result<HttpResponse, AskError> {
    let place = request.uri().to_string();
    if !may_lead(institution, &place) {
        return Err(AskError::Place(place));
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .build()
        .into();
    let (parts, body) = request.into_parts();
    let answer = if body.is_empty() {
        agent.run(ureq::http::Request::from_parts(parts, ()))
    } else {
        agent.run(ureq::http::Request::from_parts(parts, body))
    };
    let (parts, mut body) = answer.map_err(Box::new)?.into_parts();
    let bytes = body.with_config().limit(LARGEST).read_to_vec();
    let bytes = bytes.map_err(Box::new)?;
    Ok(HttpResponse::from_parts(parts, bytes))
}
