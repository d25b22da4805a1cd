//! A thin layer over the XML reader: children one after another, texts, and
//! skipping what is of no interest without looking into it.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use thiserror::Error;

/// Why a document is not well formed.
#[derive(Debug, Error)]
pub(super) enum XmlError {
    /// The parser says so.
    #[error("{0}")]
    Syntax(#[from] quick_xml::Error),
    /// It stops in the middle.
    #[error("the document ends before its last element does")]
    Unfinished,
    /// Elements are nested too deeply to be a project.
    #[error("elements are nested more than {0} deep")]
    TooDeep(u32),
    /// Its root is missing or another.
    #[error("there is no <project> element")]
    NoProject,
}

/// Deepest nesting followed; real files need eight.
const DEEPEST: u32 = 64;

/// Reads a document from start to end.
pub(super) struct Pull<'x> {
    reader: Reader<&'x [u8]>,
    depth: u32,
}

/// The start of an element.
pub(super) struct Element<'x>(BytesStart<'x>);

impl Element<'_> {
    /// Its name without a namespace prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// An attribute's value, empty where there is none.
    pub(super) fn attribute(&self, name: &str) -> String {
        self.0
            .try_get_attribute(name)
            .ok()
            .flatten()
            .and_then(|found| {
                found
                    .normalized_value(XmlVersion::Implicit1_0)
                    .ok()
                    .map(Cow::into_owned)
            })
            .unwrap_or_default()
    }
}

impl<'x> Pull<'x> {
    /// Begins before the root.
    pub(super) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// The next child of the element whose start was read last, or `None` at its end.
    /// The caller must read or skip each child before asking for the next.
    pub(super) fn child(&mut self) -> Result<Option<Element<'x>>, XmlError> {
        loop {
            match self.reader.read_event()? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(XmlError::TooDeep(DEEPEST));
                    }
                    return Ok(Some(Element(start)));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(None);
                }
                Event::Eof if self.depth > 0 => return Err(XmlError::Unfinished),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// The text of the element just begun, up to its end. Elements inside it are
    /// markup that was not escaped: their words are kept, parted by spaces.
    pub(super) fn text(&mut self) -> Result<String, XmlError> {
        let mut text = String::new();
        let mut inside = 0_u32;
        loop {
            match self.reader.read_event()? {
                Event::Text(part) => text.push_str(&part),
                Event::CData(part) => text.push_str(&part),
                Event::GeneralRef(reference) => resolve(&reference, &mut text),
                Event::Start(_) => {
                    inside += 1;
                    if inside > DEEPEST {
                        return Err(XmlError::TooDeep(DEEPEST));
                    }
                    text.push(' ');
                }
                Event::End(_) if inside == 0 => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(text);
                }
                Event::End(_) => {
                    inside -= 1;
                    text.push(' ');
                }
                Event::Eof => return Err(XmlError::Unfinished),
                _ => {}
            }
        }
    }

    /// Passes over the element just begun.
    pub(super) fn skip(&mut self) -> Result<(), XmlError> {
        let mut inside = 0_u32;
        loop {
            match self.reader.read_event()? {
                Event::Start(_) => inside += 1,
                Event::End(_) if inside == 0 => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(());
                }
                Event::End(_) => inside -= 1,
                Event::Eof => return Err(XmlError::Unfinished),
                _ => {}
            }
        }
    }
}

/// The five references of XML and those by number are undone here; any other is
/// left as written, for the normaliser, which knows those of HTML.
fn resolve(reference: &quick_xml::events::BytesRef<'_>, text: &mut String) {
    let name: &str = reference;
    match name {
        "amp" => text.push('&'),
        "lt" => text.push('<'),
        "gt" => text.push('>'),
        "quot" => text.push('"'),
        "apos" => text.push('\''),
        _ => match reference.resolve_char_ref() {
            Ok(Some(character)) => text.push(character),
            _ => {
                text.push('&');
                text.push_str(name);
                text.push(';');
            }
        },
    }
}
