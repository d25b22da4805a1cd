//! A page of the site as it stands in a copy: links lead to files, and it says that it is a
//! copy. Reads only what our own templates write, where attributes stand in double quotes
//! and quotes in texts are escaped.

use super::place::{Place, link};
use super::{LEFT_OUT, Said};

/// Attributes that hold addresses.
const ATTRIBUTES: [&str; 3] = [" href=\"", " src=\"", " action=\""];

/// What is put before the content.
const CONTENT: &str = "<main id=\"content\"";

/// A page with its links turned to files, and the addresses that it leads to.
pub(super) fn turned(html: &str, file: &str, said: &Said) -> (String, Vec<(String, String)>) {
    let mut out = String::with_capacity(html.len() + 512);
    let mut wanted = Vec::new();
    let mut rest = html;
    while let Some((at, attribute)) = next_attribute(rest) {
        let begin = at + attribute.len();
        let Some(length) = rest[begin..].find('"') else {
            break;
        };
        out.push_str(&rest[..begin]);
        let written = &rest[begin..begin + length];
        match Place::of(&unescaped(written), said.address_known) {
            Place::Elsewhere => out.push_str(written),
            Place::LeftOut => out.push_str(&link(file, LEFT_OUT)),
            Place::Kept {
                address,
                file: to,
                fragment,
            } => {
                out.push_str(&link(file, &to));
                out.push_str(&escaped(&fragment));
                wanted.push((address, to));
            }
        }
        rest = &rest[begin + length..];
    }
    out.push_str(rest);
    (
        out.replacen(CONTENT, &format!("{}{CONTENT}", said.note), 1),
        wanted,
    )
}

fn next_attribute(text: &str) -> Option<(usize, &'static str)> {
    let found = ATTRIBUTES
        .iter()
        .filter_map(|it| Some((text.find(it)?, *it)));
    found.min()
}

/// Addresses hold no other signs that templates escape.
fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&").replace("&amp;", "&")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_files_and_searches_to_what_was_left_out() {
        let html = "<a href=\"/projects/1#parts\">one</a> <form action=\"/match\"> \
                    <a href=\"/topics?page=2\">on</a> <a href=\"https://example.org/\">x</a> \
                    <main id=\"content\">href=&#34;/no&#34;</main>";
        let said = Said {
            note: "<p>copy</p>".to_owned(),
            address_known: false,
        };
        let (page, wanted) = turned(html, "a/b.html", &said);
        assert_eq!(
            page,
            "<a href=\"../projects/1.html#parts\">one</a> <form action=\"../left-out.html\"> \
             <a href=\"../topics.page-2.html\">on</a> <a href=\"https://example.org/\">x</a> \
             <p>copy</p><main id=\"content\">href=&#34;/no&#34;</main>"
        );
        let wanted: Vec<_> = wanted.into_iter().map(|it| it.0).collect();
        assert_eq!(wanted, ["/projects/1", "/topics?page=2"]);
    }
}
