//! Tests of thesaurus, language detection and bridges from outside, in one
//! program so that they link once.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot be set up should fail loudly, and say so when it is skipped"
)]

mod eurovoc;

mod faults;
mod files;
mod needs;
mod unread;
