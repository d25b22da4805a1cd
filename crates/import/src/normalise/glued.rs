//! Splits words that ran together where tags had been stripped
//! (`Expected Outcome:Proposals`), only where no name is likely to be broken.

/// Words that begin sentences and list items of work programmes. A capital inside
/// a word is split only before one of these: `projectsActivities` but not `eHealth`.
const OPENERS: &[&str] = &[
    "Access",
    "Actions",
    "Activities",
    "Additional",
    "All",
    "Applicants",
    "Applications",
    "Contact",
    "Contributing",
    "Contribution",
    "Deliverables",
    "Demonstrate",
    "Demonstration",
    "Develop",
    "Developing",
    "Development",
    "Eligible",
    "Enhanced",
    "Enhancing",
    "Ensure",
    "Ensuring",
    "Entities",
    "Existing",
    "Expected",
    "Identification",
    "Identify",
    "Identifying",
    "Improve",
    "Improved",
    "Improving",
    "Increase",
    "Increased",
    "Integrated",
    "Integration",
    "Moreover",
    "Number",
    "Objective",
    "Objectives",
    "Other",
    "Participants",
    "Payment",
    "Practitioners",
    "Project",
    "Projects",
    "Proposals",
    "Provide",
    "Provision",
    "Reduced",
    "Reduction",
    "Research",
    "Researchers",
    "Scope",
    "Strengthen",
    "Strengthened",
    "Strengthening",
    "Support",
    "The",
    "Therefore",
    "These",
    "This",
    "Validation",
    "While",
];

/// Shortest run of small letters before the seam.
const SHORTEST: usize = 4;

/// The text with glued words split, or `None` where there are none.
#[must_use]
pub fn split_glued(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    for (start, token) in tokens(text) {
        if token.len() < 6 || is_address(token) {
            continue;
        }
        for seam in seams(token) {
            out.push_str(&text[copied..start + seam]);
            out.push(' ');
            copied = start + seam;
        }
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&text[copied..]);
    Some(out)
}

fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace()
        .map(move |token| (token.as_ptr() as usize - base, token))
}

fn is_address(token: &str) -> bool {
    token.contains("://")
        || token.contains('@')
        || token.contains("www.")
        || token.contains('=')
        || token.contains('/') && token.contains('.')
}

/// Where spaces belong in a token, as byte offsets.
fn seams(token: &str) -> Vec<usize> {
    let mut seams = Vec::new();
    let bytes = token.as_bytes();
    for at in 1..bytes.len() {
        if !bytes[at].is_ascii_uppercase() {
            continue;
        }
        let word = token[at..]
            .split(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or_default();
        let capitalised = word.len() >= 2 && word.chars().skip(1).all(char::is_lowercase);
        if !capitalised && word.len() != 1 {
            continue;
        }
        let before = &token[..at];
        let glued = match bytes[at - 1] {
            b':' | b';' => small_letters(&before[..at - 1]) >= 3 || before[..at - 1].ends_with(')'),
            b'.' | b'?' | b'!' => small_letters(&before[..at - 1]) >= 3 && word.len() >= 2,
            b')' => word.len() >= 3,
            byte if byte.is_ascii_lowercase() => {
                small_letters(before) >= SHORTEST && OPENERS.contains(&word) && begins_small(before)
            }
            _ => false,
        };
        if glued {
            seams.push(at);
        }
    }
    seams
}

/// How many small letters end a text.
fn small_letters(text: &str) -> usize {
    text.chars().rev().take_while(|c| c.is_lowercase()).count()
}

/// Whether the word that ends a text has no capital inside: what stands before its
/// small letters is no letter, or the one capital that begins it.
fn begins_small(text: &str) -> bool {
    let word = text
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    word.chars().skip(1).all(char::is_lowercase) && word.chars().count() > SHORTEST
}
