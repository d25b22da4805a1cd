//! Tests of the crate from outside, in one program so that they link once.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up should fail loudly"
)]

mod corpus;
mod index_file;
mod meaning;
mod overlap;
mod ranking;
mod reasons;
mod standing_out;
mod tuning;
