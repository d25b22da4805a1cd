//! Gaps out into files and back: round trips, what files may not do, and that a file taken
//! twice makes nothing twice.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

mod export;
mod office;
mod round_trips;
mod rows;
