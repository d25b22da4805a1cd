//! Accounts, sessions and organisations: who gets in, who does not, and what is left behind.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot read its subject must fail"
)]

mod accounts;
mod letter_box;
mod organisations;
mod proofs;
mod races;
mod town;
