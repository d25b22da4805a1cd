//! Reading a page as strictly as a machine can without a browser: tags balanced,
//! one `h1`, ids once, labels for all controls, nothing inline that the content
//! policy would refuse.

/// Elements that have no end tag.
const VOID: [&str; 6] = ["meta", "link", "input", "br", "rect", "img"];

/// An opened tag: its name and its attributes as written.
#[derive(Debug, Clone)]
pub struct Tag {
    pub name: String,
    pub attributes: String,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let key = format!(" {name}=\"");
        let from = self.attributes.find(&key)? + key.len();
        let rest = &self.attributes[from..];
        rest.find('"').map(|end| &rest[..end])
    }
}

/// The tags of a page in order.
///
/// # Panics
/// Where tags are not balanced.
pub fn tags(html: &str, address: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let end = rest[at..]
            .find('>')
            .map(|end| at + end)
            .expect("a tag ends");
        let inside = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if inside.starts_with('!') {
            continue;
        }
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{address}: …{rest:.120}");
            continue;
        }
        let name = inside
            .split([' ', '/', '\n'])
            .next()
            .unwrap_or_default()
            .to_owned();
        let attributes = inside[name.len()..].to_owned();
        if !VOID.contains(&name.as_str()) && !attributes.ends_with('/') {
            open.push(name.clone());
        }
        found.push(Tag { name, attributes });
    }
    assert!(open.is_empty(), "{address}: not closed: {open:?}");
    found
}

/// Checks what every page must keep.
pub fn check(html: &str, address: &str) {
    let tags = tags(html, address);
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    for (name, times) in [("h1", 1), ("main", 1), ("header", 1), ("footer", 1)] {
        assert_eq!(count(name), times, "{address}: <{name}>");
    }
    let head = html.split("</head>").next().unwrap_or_default();
    assert_eq!(head.matches("<title>").count(), 1, "{address}: <title>");
    let mut ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    ids.sort_unstable();
    let once = ids.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(once, None, "{address}: an id twice");
    for tag in &tags {
        check_tag(tag, &ids, &tags, address);
    }
    headings_step_by_one(&tags, address);
}

fn check_tag(tag: &Tag, ids: &[&str], tags: &[Tag], address: &str) {
    let inline = [" style=\"", " onclick", " onload", " onchange"];
    assert!(
        !inline.iter().any(|bad| tag.attributes.contains(bad)),
        "{address}: {tag:?}"
    );
    for reference in ["for", "aria-labelledby", "aria-describedby", "form"] {
        for id in tag.get(reference).unwrap_or_default().split_whitespace() {
            assert!(
                ids.contains(&id),
                "{address}: {reference}={id} leads nowhere"
            );
        }
    }
    if tag.name == "script" {
        assert!(
            tag.get("src")
                .is_some_and(|src| src.starts_with("/static/")),
            "{tag:?}"
        );
    }
    let control = ["input", "select", "textarea"].contains(&tag.name.as_str());
    let needs_none = ["hidden", "checkbox", "radio"].map(Some);
    if control && !needs_none.contains(&tag.get("type")) {
        let labelled = tag.get("id").is_some_and(|id| {
            tags.iter()
                .any(|other| other.name == "label" && other.get("for") == Some(id))
        });
        assert!(
            labelled || tag.get("type") == Some("number"),
            "{address}: no label: {tag:?}"
        );
    }
}

/// No heading skips a level on the way down.
fn headings_step_by_one(tags: &[Tag], address: &str) {
    let mut before = 0;
    for tag in tags {
        let level = match tag.name.as_str() {
            "h1" => 1,
            "h2" => 2,
            "h3" => 3,
            _ => continue,
        };
        assert!(level <= before + 1, "{address}: h{level} after h{before}");
        before = level;
    }
}

/// The addresses on this site that a page links to, without fragments.
pub fn links(html: &str, address: &str) -> Vec<String> {
    let tags = tags(html, address);
    let hrefs = tags
        .iter()
        .filter(|tag| tag.name == "a")
        .filter_map(|tag| tag.get("href"));
    hrefs
        .filter(|href| href.starts_with('/') && !href.starts_with("//"))
        .map(|href| {
            let href = href.replace("&#38;", "&").replace("&amp;", "&");
            href.split('#').next().unwrap_or_default().to_owned()
        })
        .collect()
}

/// What stands between `<main …>` and `</main>`.
pub fn main_of(html: &str) -> &str {
    let from = html.find("<main").expect("a main part");
    let to = html.find("</main>").expect("its end");
    &html[from..to]
}
