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
const SAVED: [&str; 5] = [".html", ".pdf", "dossier.xlsx", "gap.xlsx", "gaps.xlsx"];

/// The brief as one file. A page of a copy stands under this name, so the file has another.
const BRIEF: &str = "/coverage/brief.html";
const BRIEF_FILE: &str = "brief-file";

/// Views of which a part is kept that links ask for, each with the names that such a link has,
/// beside `page` where that is among them: answers to what somebody chose in a form are not.
/// Of the records behind a cell the first page is kept: all of them would be hundreds of
/// thousands of files, and the projects among them have pages of their own.
const KEPT_PARTS: [(&str, &[&str]); 16] = [
    ("/coverage/matrix", &["rows", "below", "page"]),
    ("/coverage/matrix", &["area"]),
    ("/coverage/records", &["row", "station"]),
    ("/coverage/partners", &["gap", "page"]),
    ("/coverage/partners", &["topic", "page"]),
    ("/coverage/proposal", &["gap"]),
    ("/coverage/ahead", &["area", "page"]),
    ("/coverage/ahead/gaps", &["area", "page"]),
    ("/coverage/unserved", &["area", "page"]),
    ("/coverage/overlaps", &["area", "page"]),
    ("/coverage/synergies", &["area", "page"]),
    ("/coverage/trends", &["area"]),
    ("/coverage/money", &["area"]),
    ("/coverage/people", &["area"]),
    ("/coverage/network", &["area"]),
    ("/coverage/brief", &["area"]),
];

/// Files beside these views are kept with the same names; but not of the records, and of
/// partners, whose files would be more than their pages.
const WITHOUT_FILES: [&str; 2] = ["/coverage/records", "/coverage/partners"];

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
    if path != BRIEF && SAVED.iter().any(|it| path.ends_with(it)) {
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
    if path == BRIEF {
        name = format!("coverage/{BRIEF_FILE}");
    }
    let asked = asked(path, query)?;
    if document && !asked.is_empty() {
        // The parameters stand before the ending, by which a reader knows the file.
        let (stem, ending) = name.rsplit_once('.')?;
        return Some(format!("{stem}{asked}.{ending}"));
    }
    name.push_str(&asked);
    Some(match document {
        true => name,
        false => format!("{name}.html"),
    })
}

/// What a query adds to the name of a file, its parameters sorted; `None` where it asks for
/// what a copy does not hold.
fn asked(path: &str, query: &str) -> Option<String> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let mut pairs: Vec<(String, String)> = pairs.into_owned().collect();
    pairs.sort();
    let number = |it: &(String, String)| it.0 != "page" || it.1.parse::<u32>().is_ok();
    let known = match pairs.as_slice() {
        [] => true,
        [(name, _)] if name == "page" => true,
        pairs => is_kept_part(path, pairs),
    };
    if !known || !pairs.iter().all(number) {
        return None;
    }
    let mut words = String::new();
    for (name, value) in &pairs {
        let _ = write!(words, ".{}-{}", safe(name), safe(value));
    }
    Some(words)
}

fn is_kept_part(path: &str, pairs: &[(String, String)]) -> bool {
    let document = DOCUMENTS.iter().find_map(|it| path.strip_suffix(it));
    let saved = document.or_else(|| path.strip_suffix(".html"));
    let view = saved.unwrap_or(path);
    let of_concept = |it: &(String, String)| it.0 == "row" && it.1.starts_with("concept:");
    let below = |it: &(String, String)| it.0 == "below";
    // Hundreds of concepts: each has its row, and a page of its own in the thesaurus.
    if pairs.iter().any(of_concept)
        || saved.is_some() && (WITHOUT_FILES.contains(&view) || pairs.iter().any(below))
    {
        return false;
    }
    let fits = |(of, names): &(&str, &[&str])| {
        let known = |it: &(String, String)| names.contains(&it.0.as_str());
        let all = names.iter().filter(|it| **it != "page" && **it != "below");
        let mut all = all.map(|name| pairs.iter().any(|it| it.0 == **name));
        *of == view && pairs.iter().all(known) && all.all(|it| it)
    };
    KEPT_PARTS.iter().any(fits)
}

/// Whether a file of a copy is a brief as it was saved, which stays as it is: it can be
/// verified.
pub(super) fn is_saved_brief(file: &str) -> bool {
    file.strip_prefix("coverage/")
        .is_some_and(|it| it.starts_with(BRIEF_FILE))
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

    fn stand_there(cases: &[(&str, Option<&str>)]) {
        for (link, expected) in cases {
            let found = match Place::of(link, true) {
                Place::Kept { file, .. } => Some(file),
                Place::LeftOut => None,
                Place::Elsewhere => panic!("{link}"),
            };
            assert_eq!(found.as_deref(), *expected, "{link}");
        }
    }

    #[test]
    fn parts_that_links_lead_to_have_files_and_what_a_form_asks_for_has_none() {
        stand_there(&[
            ("/coverage/brief", Some("coverage/brief.html")),
            ("/coverage/brief.pdf", None),
            ("/coverage/brief.html", Some("coverage/brief-file.html")),
            (
                "/coverage/brief.html?area=drs",
                Some("coverage/brief-file.area-drs.html"),
            ),
            ("/coverage/brief.xlsx", Some("coverage/brief.xlsx")),
            ("/gap-files/1/dossier.html", None),
            (
                "/coverage/matrix?rows=concepts&below=actor",
                Some("coverage/matrix.below-actor.rows-concepts.html"),
            ),
            (
                "/coverage/matrix.csv?rows=areas",
                Some("coverage/matrix.rows-areas.csv"),
            ),
            (
                "/coverage/records?station=trial&row=gap%3Aifafri-1",
                Some("coverage/records.row-gap~3aifafri-1.station-trial.html"),
            ),
            ("/coverage/records?row=gap%3Aifafri-1", None),
            ("/coverage/records?row=concept%3Aactor&station=trial", None),
            ("/coverage/matrix.csv?rows=concepts&below=actor", None),
            ("/coverage/records?row=gap%3A1&station=trial&page=2", None),
            ("/coverage/records.csv?row=gap%3A1&station=trial", None),
            (
                "/coverage/partners?gap=ifafri-1&page=2",
                Some("coverage/partners.gap-ifafri-1.page-2.html"),
            ),
            (
                "/coverage/proposal.md?gap=gap%3A1",
                Some("coverage/proposal.gap-gap~3a1.md"),
            ),
            (
                "/coverage/ahead?area=drs",
                Some("coverage/ahead.area-drs.html"),
            ),
            ("/coverage/ahead?area=drs&country=PL", None),
            ("/coverage/projects?area=drs", None),
            ("/coverage/matrix?rows=areas&page=x", None),
        ]);
    }

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
        stand_there(&cases);
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
