//! Finds e-mail addresses in texts and takes them out: personal data has no purpose
//! here, and a person's address cannot be told from an office's.

use std::ops::Range;

/// What stands in an address's place, so that its sentence stays readable.
const REMOVED: &str = "[e-mail removed]";

/// The text with its e-mail addresses taken out, or `None` where it holds none.
#[must_use]
pub fn remove_emails(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(found) = find_email(rest) {
        let before = &rest[..found.start];
        out.push_str(before.strip_suffix("mailto:").unwrap_or(before));
        out.push_str(REMOVED);
        rest = &rest[found.end..];
    }
    if out.is_empty() {
        return None;
    }
    out.push_str(rest);
    Some(out)
}

/// Where the first e-mail address of a text stands.
pub(crate) fn find_email(text: &str) -> Option<Range<usize>> {
    text.match_indices('@').find_map(|(at, _)| {
        let start = start_of_name(&text[..at])?;
        let length = length_of_host(&text[at + 1..])?;
        Some(start..at + 1 + length)
    })
}

/// Where the name before the `@` begins; `None` where there is none.
fn start_of_name(before: &str) -> Option<usize> {
    let fits = |c: char| c.is_alphanumeric() || "._%+-'".contains(c);
    let name = before.trim_end_matches(fits);
    let start = name.len() + before[name.len()..].find(char::is_alphanumeric)?;
    Some(start)
}

/// How long the host after the `@` is: names parted by dots, the last of them letters
/// in one case, so that neither `LIVE@Home.Path` nor the sentence that a stripped
/// tag glued on (`example.org.We show`) is taken for one.
fn length_of_host(after: &str) -> Option<usize> {
    let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    let end = after.find(|c| !fits(c)).unwrap_or(after.len());
    let mut length = 0;
    let mut host = None;
    for (nth, name) in after[..end].split('.').enumerate() {
        if name.is_empty() {
            break;
        }
        if nth > 0 && is_top_level(name) {
            host = Some(length + name.len());
        }
        length += name.len() + 1;
    }
    host
}

fn is_top_level(name: &str) -> bool {
    let one_case = name.chars().all(char::is_lowercase) || name.chars().all(char::is_uppercase);
    one_case && name.chars().nth(1).is_some()
}
