//! Tests of the neural encoder and of the file of vectors, from outside. Those that
//! run a network need `--features neural`; the file needs nothing.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up should fail loudly"
)]

mod vectors;

#[cfg(feature = "neural")]
mod agreement;
#[cfg(feature = "neural")]
mod folder;
#[cfg(feature = "neural")]
mod plain_bert;
#[cfg(feature = "neural")]
mod tiny;
