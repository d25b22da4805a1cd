//! The site over a real store: every address answered through the router, as a
//! browser or a program would ask for it. Files mirror the addresses.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot begin must fail, and say where"
)]

mod about;
mod answers;
mod api;
mod asked;
mod attacks;
mod authenticator;
mod bad_input;
mod browse;
mod claim_files;
mod coverage;
mod coverage_tables;
mod custody;
mod evidence;
mod exchange;
mod gap_file_matches;
mod gap_files;
mod headers;
mod hidden;
mod hidden_evidence;
mod home;
mod institutions;
mod money;
mod page;
mod pages;
mod passkeys;
mod people;
mod procurement;
mod provider;
mod public_feed;
mod refused;
mod second_factor;
mod sharing;
mod site;
mod tables;
mod taking_away;
mod thesaurus;
mod tokens;
mod visits;
mod watching;
mod writing;
