//! Where a page of the site stands in a copy: its address as the name of a file.

use std::fmt::Write as _;

/// Where a link leads to in a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A page or a file that a copy holds.
    Kept {
        /// Address on the site, without the fragment.
        address: String,
        /// Name of the file, from the top of the copy, with `/` between folders.
        file: String,
        /// The fragment with its `#`, or nothing.
        fragment: String,
    },
    /// Something that only a running site can do: search, sign in, write.
    LeftOut,
    /// No address of this site.
    Elsewhere,
}

/// What a copy holds, by the first step of the address. Everything else is personal, or an
/// answer to what somebody typed.
const KEPT: [&str; 15] = [
    "",
    "about",
    "calls",
    "coverage",
    "data",
    "feed",
    "gap-files",
    "gaps",
    "library",
    "organisations",
    "projects",
    "solutions",
    "static",
    "thesaurus",
    "topics",
];

/// Files that are kept as they are.
const DOCUMENTS: [&str; 11] = [
    ".atom", ".csv", ".json", ".jsonld", ".md", ".svg", ".ttl", ".txt", ".css", ".js", ".xlsx",
];

/// Documents whose terms or links are addresses of the site: without one, programs that read
/// them would make up their own.
const ADDRESSED: [&str; 3] = [".atom", ".jsonld", "/data/catalogue.ttl"];

/// Files that only a server makes: a brief or dossier to save, of which the page shows the
/// same, and gaps to be edited and taken in again.
const SAVED: [&str; 6] = [
    ".html",
    ".pdf",
    "brief.xlsx",
    "dossier.xlsx",
    "gap.xlsx",
    "gaps.xlsx",
];

impl Place {
    /// Where `link`, as a page has it, leads to. Documents that need the address of the site
    /// are left out where it is not known.
    pub(super) fn of(link: &str, address_known: bool) -> Self {
        if !link.starts_with('/') || link.starts_with("//") {
            return Self::Elsewhere;
        }
        let (rest, fragment) = match link.split_once('#') {
            Some((rest, fragment)) => (rest, format!("#{fragment}")),
            None => (link, String::new()),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let nowhere = !address_known && ADDRESSED.iter().any(|it| path.ends_with(it));
        match file(path, query).filter(|_| !nowhere) {
            Some(file) => Self::Kept {
                address: rest.to_owned(),
                file,
                fragment,
            },
            None => Self::LeftOut,
        }
    }
}

fn file(path: &str, query: &str) -> Option<String> {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    let first = *steps.first()?;
    if SAVED.iter().any(|it| path.ends_with(it)) {
        return None;
    }
    let document = DOCUMENTS.iter().any(|it| path.ends_with(it));
    let stem = DOCUMENTS
        .iter()
        .find_map(|it| first.strip_suffix(it))
        .unwrap_or(first);
    if !KEPT.contains(&stem) {
        return None;
    }
    let mut name = match steps.as_slice() {
        [""] => "index".to_owned(),
        // The hash in the address is for caches; a copy has none.
        ["static", _, asset] => return Some(format!("static/{}", safe(asset))),
        steps => steps
            .iter()
            .map(|it| safe(it))
            .collect::<Vec<_>>()
            .join("/"),
    };
    match query.split_once('=') {
        None if query.is_empty() => {}
        Some(("page", number)) if number.parse::<u32>().is_ok() => {
            let _ = write!(name, ".page-{number}");
        }
        _ => return None,
    }
    Some(match document {
        true => name,
        false => format!("{name}.html"),
    })
}

/// A step of an address as a file system takes it: what is no letter, digit, point, hyphen
/// or underscore becomes `~` and its two hexadecimal digits.
fn safe(step: &str) -> String {
    let mut name = String::new();
    for byte in step.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(byte as char),
            b'.' if !name.is_empty() => name.push('.'),
            _ => {
                let _ = write!(name, "~{byte:02x}");
            }
        }
    }
    name
}

/// The link from one file of a copy to another.
pub(super) fn link(from: &str, to: &str) -> String {
    let up = from.matches('/').count();
    format!("{}{to}", "../".repeat(up))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_files_and_what_needs_the_site_has_none() {
        let cases = [
            ("/", Some("index.html")),
            ("/projects/101000001", Some("projects/101000001.html")),
            ("/projects/1/results#x", Some("projects/1/results.html")),
            ("/organisations?page=3", Some("organisations.page-3.html")),
            ("/organisations?q=fire", None),
            ("/topics?page=2&state=open", None),
            ("/static/0a1b/uptake.css", Some("static/uptake.css")),
            ("/thesaurus.ttl", Some("thesaurus.ttl")),
            (
                "/coverage/broken-links.txt",
                Some("coverage/broken-links.txt"),
            ),
            ("/coverage/brief.pdf", None),
            ("/coverage/brief.xlsx", None),
            ("/coverage/money.xlsx", Some("coverage/money.xlsx")),
            (
                "/topics/SEC-2009-7.0-02",
                Some("topics/SEC-2009-7.0-02.html"),
            ),
            ("/calls/A%2FB", Some("calls/A~252FB.html")),
            ("/data/../etc", Some("data/~2e./etc.html")),
            ("/feed.atom", Some("feed.atom")),
            ("/match?q=smoke", None),
            ("/sign-in", None),
            ("/api/v1/openapi.json", None),
        ];
        for (link, expected) in cases {
            let found = match Place::of(link, true) {
                Place::Kept { file, .. } => Some(file),
                Place::LeftOut => None,
                Place::Elsewhere => panic!("{link}"),
            };
            assert_eq!(found.as_deref(), expected, "{link}");
        }
        for elsewhere in ["https://example.org/", "//example.org", "#top", "mailto:x"] {
            assert_eq!(Place::of(elsewhere, true), Place::Elsewhere);
        }
    }

    #[test]
    fn documents_that_need_the_address_of_the_site_are_left_out_without_one() {
        for link in [
            "/feed.atom",
            "/coverage/money.jsonld",
            "/data/catalogue.ttl",
        ] {
            assert_eq!(Place::of(link, false), Place::LeftOut, "{link}");
        }
        for link in ["/coverage/money.csv", "/thesaurus.ttl", "/projects/1"] {
            assert_eq!(Place::of(link, false), Place::of(link, true), "{link}");
        }
    }

    #[test]
    fn links_climb_out_of_folders() {
        assert_eq!(link("index.html", "a/b.html"), "a/b.html");
        assert_eq!(link("a/b/c.html", "index.html"), "../../index.html");
    }
}
