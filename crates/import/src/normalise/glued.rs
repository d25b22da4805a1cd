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

/// Short words that begin sentences; after a full stop they show that it ended one
/// (`Balkans.We`), where a longer word may be part of a name (`City.Risks`).
const SHORT_OPENERS: &[&str] = &[
    "A", "All", "An", "And", "Any", "As", "At", "Both", "But", "By", "Each", "For", "From", "Here",
    "How", "However", "If", "In", "It", "Its", "No", "On", "Our", "So", "Such", "That", "There",
    "They", "Through", "To", "Using", "We", "What", "When", "With", "Within",
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
    let bytes = token.as_bytes();
    (1..bytes.len())
        .filter(|&at| bytes[at].is_ascii_uppercase() && is_seam(token, at))
        .collect()
}

fn is_seam(token: &str, at: usize) -> bool {
    let (before, after) = token.split_at(at);
    let word = after
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    if !word.chars().skip(1).all(char::is_lowercase) {
        return false;
    }
    let mark = token.as_bytes()[at - 1];
    let Some(left) = before.get(..at - 1) else {
        return false; // A character of more than one byte stands there, no mark.
    };
    match mark {
        b':' | b';' => small_letters(left) >= 3 || left.ends_with(')'),
        b'.' | b'?' | b'!' => small_letters(left) >= 3 && ends_sentence(left, word),
        b')' => word.len() >= 3 && (is_enumerator(left) || ends_with_word(left)),
        _ if mark.is_ascii_lowercase() => {
            // `PlanetScope` is a name, `chainScope` is not, `ProjectThe` never.
            let article = matches!(word, "The" | "This" | "These");
            small_letters(before) >= SHORTEST
                && OPENERS.contains(&word)
                && last_word(before).is_some_and(|(capital, _)| article || !capital)
        }
        _ => false,
    }
}

/// How many small letters end a text.
fn small_letters(text: &str) -> usize {
    text.chars().rev().take_while(|c| c.is_lowercase()).count()
}

/// The word that ends a text: whether it begins with a capital, and its length.
/// `None` where it has a capital inside, as names do.
fn last_word(text: &str) -> Option<(bool, usize)> {
    let word = text.rsplit(|c: char| !c.is_alphanumeric()).next()?;
    let first = word.chars().next()?;
    let plain = word.chars().skip(1).all(char::is_lowercase);
    plain.then(|| (first.is_uppercase(), word.chars().count()))
}

fn ends_sentence(left: &str, word: &str) -> bool {
    let opener = OPENERS.contains(&word) || SHORT_OPENERS.contains(&word);
    opener || word.len() >= 2 && last_word(left).is_some_and(|(capital, _)| !capital)
}

/// `1`, `(2`, `b`, `(iv`: what stands before the parenthesis of a list's item.
fn is_enumerator(left: &str) -> bool {
    let mark = left
        .rsplit(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let starts = left.trim_start_matches('(').len() == mark.len();
    let digits = !mark.is_empty() && mark.len() <= 2 && mark.bytes().all(|b| b.is_ascii_digit());
    let letter = mark.len() == 1 && mark.bytes().all(|b| b.is_ascii_lowercase());
    let roman = !mark.is_empty() && mark.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    starts && (digits || letter || roman)
}

/// Whether what the parenthesis closes ends with four letters or digits: `(2026`,
/// `(proposals`, but not the prefix of `(re-)Emerging` nor the letter of `(E)Uropean`.
fn ends_with_word(left: &str) -> bool {
    left.bytes()
        .rev()
        .take_while(u8::is_ascii_alphanumeric)
        .count()
        >= 4
}
