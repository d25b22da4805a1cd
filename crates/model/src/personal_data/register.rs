//! The register itself, as data: a new column about a person is a line in one of its parts.

mod account;
mod records;
mod watched_and_logged;

use super::PersonalData;
use account::ACCOUNT;
use records::RECORDS;
use watched_and_logged::WATCHED_AND_LOGGED;

const WHILE_ACCOUNT: &str = "as long as you have an account";

/// Every column about a person.
pub const REGISTER: &[PersonalData] = &joined();

const ENTRIES: usize = ACCOUNT.len() + RECORDS.len() + WATCHED_AND_LOGGED.len();

const fn joined() -> [PersonalData; ENTRIES] {
    let mut all = [ACCOUNT[0]; ENTRIES];
    let (mut place, mut part) = (0, 0);
    let parts = [ACCOUNT, RECORDS, WATCHED_AND_LOGGED];
    while part < parts.len() {
        let mut entry = 0;
        while entry < parts[part].len() {
            all[place] = parts[part][entry];
            place += 1;
            entry += 1;
        }
        part += 1;
    }
    all
}
