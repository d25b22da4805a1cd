//! Removes HTML and MathML from a text and keeps its words. Only names that are
//! elements of these languages count as tags: `p < 0.05` and `<10 nm>` stay.

/// Elements that end a line or part words.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "img",
    "jats:p",
    "jats:sec",
    "jats:title",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "input",
    "iframe",
];

/// Elements inside a line: removing them leaves the word whole (`H<sub>2</sub>O`).
const INLINE: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "body",
    "cite",
    "code",
    "del",
    "dfn",
    "em",
    "font",
    "head",
    "html",
    "i",
    "inf",
    "ins",
    "kbd",
    "label",
    "mark",
    "math",
    "menclose",
    "merror",
    "mfenced",
    "mfrac",
    "mglyph",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
    "q",
    "s",
    "samp",
    "sc",
    "scp",
    "semantics",
    "annotation",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "svg",
    "title",
    "tt",
    "u",
    "var",
    "wbr",
];

/// Elements whose content is no text.
const SILENT: &[&str] = &["script", "style", "noscript", "template"];

/// Longest tag, in bytes; anything longer is text.
const LONGEST: usize = 4_000;

/// The text without markup, or `None` where there is none. A block ends its line.
#[must_use]
pub fn remove_markup(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((inside, after)) = character_data(rest) {
            changed = true;
            out.push_str(inside);
            rest = after;
            continue;
        }
        match tag(rest) {
            Some((length, break_line)) => {
                changed = true;
                if break_line {
                    out.push('\n');
                }
                rest = &rest[length..];
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    changed.then_some(out)
}

/// What a CDATA section at the start of `text` holds, which is text, and what follows.
fn character_data(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("<![CDATA[")?.split_once("]]>")
}

/// Length of the tag at the start of `text`, and whether it ends the line.
fn tag(text: &str) -> Option<(usize, bool)> {
    if let Some(rest) = text.strip_prefix("<!--") {
        return Some((rest.find("-->").map_or(text.len(), |end| end + 7), false));
    }
    let bytes = text.as_bytes();
    let limit = bytes.len().min(LONGEST);
    let end = 1 + bytes[1..limit]
        .iter()
        .position(|&byte| byte == b'>' || byte == b'<')?;
    if bytes[end] != b'>' {
        return None;
    }
    let inside = &text[1..end];
    let closing = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let name_end = inside
        .find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-')
        .unwrap_or(inside.len());
    let rest = &inside[name_end..];
    if !(rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r', '/'])) {
        return None;
    }
    let name = inside[..name_end].to_ascii_lowercase();
    let local = name
        .strip_prefix("mml:")
        .or(name.strip_prefix("m:"))
        .unwrap_or(&name);
    if SILENT.contains(&local) {
        let until = format!("</{name}");
        let content = &text[end + 1..];
        let skipped = if closing {
            0
        } else {
            find_ignoring_case(content, &until).unwrap_or(0)
        };
        return Some((end + 1 + skipped, true));
    }
    if BLOCKS.contains(&local) {
        return Some((end + 1, true));
    }
    (INLINE.contains(&local) || local.starts_with("jats:") || is_attributed(rest))
        .then_some((end + 1, false))
}

/// Whether what follows the name is an attribute with a quoted value: then it is a
/// tag, whatever its name.
fn is_attributed(rest: &str) -> bool {
    rest.trim_start()
        .split_once('=')
        .is_some_and(|(name, value)| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_'))
                && value.starts_with(['"', '\''])
        })
}

fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(what)
}
