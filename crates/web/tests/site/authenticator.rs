//! An authenticator of the tests' own (WebAuthn Level 2, section 6), which does what its
//! fields say and so can do wrong what others do right.

use ciborium::Value;
use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;
use sha2::{Digest, Sha256};

/// User present and user verified.
const VERIFIED: u8 = 0b0000_0101;

/// Credential data follow.
const ATTESTED: u8 = 0b0100_0000;

/// The authenticator, with the one passkey it holds.
pub struct Authenticator {
    key: SigningKey,
    credential: Vec<u8>,
    user: String,
    /// How often it signed.
    pub counter: u32,
    /// What it says it looked at.
    pub flags: u8,
    /// Which site it believes to be at.
    pub origin: String,
}

impl Authenticator {
    pub fn new(number: u8, origin: &str) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).expect("a key"),
            credential: vec![number; 32],
            user: String::new(),
            counter: 1,
            flags: VERIFIED,
            origin: origin.to_owned(),
        }
    }

    /// Another one with the same key, as a thief would have it.
    pub fn copy(&self) -> Self {
        Self {
            key: self.key.clone(),
            credential: self.credential.clone(),
            user: self.user.clone(),
            counter: self.counter,
            flags: self.flags,
            origin: self.origin.clone(),
        }
    }

    /// Signs with another key than it has.
    pub fn forge(&mut self) {
        self.key = SigningKey::from_slice(&[99; 32]).expect("a key");
    }

    /// Answers in the name of somebody else.
    pub fn speak_for(&mut self, user: &str) {
        user.clone_into(&mut self.user);
    }

    pub fn user(&self) -> &str {
        &self.user
    }

    /// Makes its passkey as a page's options ask.
    pub fn make(&mut self, options: &serde_json::Value) -> String {
        let options = &options["publicKey"];
        let selection = &options["authenticatorSelection"];
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(options["attestation"], "none");
        self.user = text(&options["user"]["id"]);
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("a point"), point.y().expect("a point"));
        let number = |it: i32| Value::from(it);
        let key = Value::Map(vec![
            (number(1), number(2)),
            (number(3), number(-7)),
            (number(-1), number(1)),
            (number(-2), Value::Bytes(x.to_vec())),
            (number(-3), Value::Bytes(y.to_vec())),
        ]);
        let mut data = self.data(options["rp"]["id"].as_str(), self.flags | ATTESTED);
        data.extend([0; 16]);
        data.extend(
            u16::try_from(self.credential.len())
                .expect("short")
                .to_be_bytes(),
        );
        data.extend(&self.credential);
        ciborium::into_writer(&key, &mut data).expect("CBOR");
        let mut object = vec![];
        let attestation = Value::Map(vec![
            ("fmt".into(), "none".into()),
            ("attStmt".into(), Value::Map(vec![])),
            ("authData".into(), Value::Bytes(data)),
        ]);
        ciborium::into_writer(&attestation, &mut object).expect("CBOR");
        let client = self.client("webauthn.create", &options["challenge"]);
        let answer = json!({
            "id": self.id(), "rawId": self.id(), "type": "public-key",
            "response": {
                "attestationObject": BASE64URL_NOPAD.encode(&object),
                "clientDataJSON": BASE64URL_NOPAD.encode(&client),
            },
            "extensions": {},
        });
        answer.to_string()
    }

    /// Answers a page that asks for a passkey.
    pub fn answer(&mut self, options: &serde_json::Value) -> String {
        let options = &options["publicKey"];
        assert_eq!(options["userVerification"], "required");
        assert_eq!(options["allowCredentials"], json!([]), "nobody is named");
        self.counter += 1;
        let data = self.data(options["rpId"].as_str(), self.flags);
        let client = self.client("webauthn.get", &options["challenge"]);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        let answer = json!({
            "id": self.id(), "rawId": self.id(), "type": "public-key",
            "response": {
                "authenticatorData": BASE64URL_NOPAD.encode(&data),
                "clientDataJSON": BASE64URL_NOPAD.encode(&client),
                "signature": BASE64URL_NOPAD.encode(signature.to_der().as_bytes()),
                "userHandle": self.user,
            },
            "extensions": {},
        });
        answer.to_string()
    }

    fn id(&self) -> String {
        BASE64URL_NOPAD.encode(&self.credential)
    }

    fn data(&self, site: Option<&str>, flags: u8) -> Vec<u8> {
        let site = Sha256::digest(site.expect("a site"));
        [site.as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn client(&self, kind: &str, challenge: &serde_json::Value) -> Vec<u8> {
        let client = json!({
            "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false,
        });
        client.to_string().into_bytes()
    }
}

fn text(value: &serde_json::Value) -> String {
    value.as_str().expect("text").to_owned()
}
