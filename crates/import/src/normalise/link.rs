//! Addresses, DOIs and VAT numbers.

/// What an address field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A web address.
    Address(String),
    /// Nothing, or a word for nothing.
    Absent,
    /// Something that is no web address. An e-mail address is never repeated here.
    Bad(String),
}

/// Longest address kept, in bytes; what browsers and servers accept.
const LONGEST: usize = 2_000;

/// Reads a web address. `www.example.org` gets the scheme it lacks; anything but
/// `http` and `https` is refused, since a page must never link to a script.
#[must_use]
pub fn link(text: &str) -> Link {
    let text = text.trim().trim_end_matches([',', ';']);
    if super::is_placeholder(text) {
        return Link::Absent;
    }
    let lower = text.to_ascii_lowercase();
    let with_scheme = if lower.starts_with("http://") || lower.starts_with("https://") {
        let scheme = if lower.starts_with("https") {
            "https://"
        } else {
            "http://"
        };
        format!("{scheme}{}", text[scheme.len()..].trim_start_matches('/'))
    } else if lower.starts_with("//") {
        format!("https:{text}")
    } else if lower.contains(':') && !lower.contains('.') || lower.contains("://") {
        return bad(text);
    } else {
        format!("http://{text}")
    };
    if is_sound(&with_scheme) && super::find_email(&with_scheme).is_none() {
        Link::Address(with_scheme)
    } else {
        bad(text)
    }
}

fn is_sound(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let port_is_number = host
        .split_once(':')
        .is_none_or(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let labels_fit = name.split('.').all(|label| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    });
    address.len() <= LONGEST
        && !address.contains(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\')
        })
        && name.contains('.')
        && labels_fit
        && port_is_number
}

fn bad(text: &str) -> Link {
    if text.contains('@') {
        return Link::Bad("an e-mail address".to_owned());
    }
    Link::Bad(text.to_owned())
}

/// Reads a DOI, with or without its resolver's address; `None` where it is not one.
/// The form is `10.` registrant `/` suffix (DOI Handbook, 2.2).
#[must_use]
pub fn doi(text: &str) -> Option<String> {
    let text = text.trim();
    let start = text.find("10.")?;
    let (before, doi) = text.split_at(start);
    let before = before.to_ascii_lowercase();
    let known = before.is_empty()
        || before.trim().trim_end_matches(':') == "doi"
        || before.ends_with("doi.org/");
    let (registrant, suffix) = doi[3..].split_once('/')?;
    let fits = registrant.len() >= 4
        && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !suffix.is_empty()
        && super::find_email(doi).is_none()
        && !doi.contains(char::is_whitespace);
    (known && fits).then(|| doi.to_owned())
}

/// Reads a VAT number: upper case, letters and digits only; `None` where what is
/// left cannot tell one organisation from another (`NOTAPPLICABLE`).
#[must_use]
pub fn vat(text: &str) -> Option<String> {
    let vat: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    uptake_model::organisation::is_plausible_vat(&vat).then_some(vat)
}
