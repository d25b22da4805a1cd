//! Files that a claim rests on: the kinds that are taken, how a file may be called, and what
//! is kept of it beside its bytes.

use crate::classification_in;
use crate::marking::MarkingError;
use crate::vocabulary::vocabulary;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Largest file that is taken, in bytes.
pub const LARGEST_ATTACHED: usize = 5 << 20;

/// Largest sum of the files of one organisation, in bytes.
pub const LARGEST_SUM_ATTACHED: u64 = 500 << 20;

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 120;

vocabulary! {
    /// A kind of file that is taken. Its content says which it is.
    AttachedKind {
        /// Portable Document Format.
        Pdf = "pdf", "a PDF document";
        /// Portable Network Graphics.
        Png = "png", "a PNG picture";
        /// JPEG.
        Jpeg = "jpeg", "a JPEG picture";
        /// Plain text.
        Text = "text", "plain text";
        /// A table of values parted by commas or the like: text that its name calls a table.
        Csv = "csv", "a CSV table";
        /// A workbook of Office Open XML without macros.
        Xlsx = "xlsx", "an XLSX workbook";
        /// A document of Office Open XML without macros.
        Docx = "docx", "a DOCX document";
        /// A text of `OpenDocument` without macros.
        Odt = "odt", "an ODT document";
    }
}

impl AttachedKind {
    /// The media type under which it is given out: none that a browser would run.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain",
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
        }
    }

    /// How names of such files end; the usual ending first.
    #[must_use]
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Text => &["txt", "text", "md", "log"],
            Self::Csv => &["csv", "tsv"],
            Self::Xlsx => &["xlsx"],
            Self::Docx => &["docx"],
            Self::Odt => &["odt"],
        }
    }

    /// The kind that a name with this ending stands for.
    fn of_ending(ending: &str) -> Option<Self> {
        let mut kinds = Self::ALL.iter().copied();
        kinds.find(|it| it.endings().contains(&ending))
    }
}

/// What is known of a file beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedFile {
    /// How it is called: one name without folders, with the ending of its kind.
    pub name: String,
    /// What it is by its content.
    pub kind: AttachedKind,
    /// How large it is, in bytes.
    pub size: u64,
    /// Its SHA-256 as 64 hexadecimal digits.
    pub sha256: String,
}

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttachedFileError {
    /// Nothing is in it.
    #[error("The file is empty.")]
    Empty,
    /// More bytes than [`LARGEST_ATTACHED`].
    #[error("The file has more than {} MiB. Make it smaller, or give a link.", LARGEST_ATTACHED >> 20)]
    TooLarge,
    /// Something that is not taken.
    #[error(
        "The file holds {0}, whatever its name says. Attach a PDF, PNG, JPEG, text, CSV, XLSX, DOCX or ODT."
    )]
    Foreign(&'static str),
    /// Its name promises something else than it holds.
    #[error(
        "The file is called “{name}”, but it holds {}. Give it the name of what it is (.{}), or attach \
         the right one.",
        found.label(),
        found.endings().first().unwrap_or(&"")
    )]
    Lies {
        /// What it is called.
        name: String,
        /// What it holds.
        found: AttachedKind,
    },
    /// Its name or its text carries a security classification.
    #[error(transparent)]
    Classified(#[from] MarkingError),
}

impl AttachedFile {
    /// What is kept of a file: `sent` is the name that came with it, `found` what its content
    /// is, where [`AttachedKind::Text`] stands for every text.
    ///
    /// # Errors
    /// [`AttachedFileError`] where it is empty, too large, classified, or its name promises
    /// something else.
    pub fn of(sent: &str, found: AttachedKind, bytes: &[u8]) -> Result<Self, AttachedFileError> {
        if bytes.is_empty() {
            return Err(AttachedFileError::Empty);
        }
        if bytes.len() > LARGEST_ATTACHED {
            return Err(AttachedFileError::TooLarge);
        }
        let (name, kind) = named(sent, found)?;
        unclassified(&name)?;
        if kind == AttachedKind::Text || kind == AttachedKind::Csv {
            unclassified(&String::from_utf8_lossy(bytes))?;
        }
        Ok(Self {
            name,
            kind,
            size: bytes.len() as u64,
            sha256: sha256(bytes),
        })
    }
}

/// The SHA-256 of a file as 64 hexadecimal digits, as `sha256sum` gives it.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name under which a file is kept, and its kind.
fn named(sent: &str, found: AttachedKind) -> Result<(String, AttachedKind), AttachedFileError> {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|it| is_plain(*it)).collect();
    let plain = plain.trim_matches(['.', ' ']);
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    let ending = ending.to_ascii_lowercase();
    let usual = found.endings().first().copied().unwrap_or_default();
    let (stem, ending, kind) = match AttachedKind::of_ending(&ending) {
        Some(kind) if kind == found => (stem, ending.as_str(), kind),
        // Every table is text; only its name calls it a table.
        Some(AttachedKind::Csv) if found == AttachedKind::Text => {
            (stem, ending.as_str(), AttachedKind::Csv)
        }
        None if !is_ending(&ending) => (plain, usual, found),
        _ => {
            let name = shortened(plain, LONGEST_NAME);
            return Err(AttachedFileError::Lies { name, found });
        }
    };
    let stem = shortened(stem, LONGEST_NAME - ending.len() - 1);
    let stem = match stem.trim() {
        "" => "file",
        stem => stem,
    };
    Ok((format!("{stem}.{ending}"), kind))
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// Whether what follows the last dot of a name is meant to tell what the file is: the `2` of
/// “Report 1.2” is not.
fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len())
        && text.bytes().all(|it| it.is_ascii_alphanumeric())
        && text.bytes().any(|it| it.is_ascii_alphabetic())
}

/// Whether a character may stand in the name of a file wherever it is saved: neither control
/// characters nor those that file systems reserve, nor marks that turn the direction of what
/// follows, by which an ending can be hidden.
fn is_plain(it: char) -> bool {
    let turns = matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    !it.is_control() && !turns && !matches!(it, '"' | '<' | '>' | '|' | ':' | '*' | '?' | ';' | '%')
}

fn unclassified(text: &str) -> Result<(), MarkingError> {
    match classification_in(text) {
        Some(found) => Err(MarkingError::AboveRemit(found.to_owned())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_without_what_could_harm() {
        let cases = [
            ("report.pdf", "report.pdf"),
            ("C:\\Users\\x\\Report 1.PDF", "Report 1.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("report\u{202e}fdp.pdf", "reportfdp.pdf"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
            ("a\";filename=b.pdf", "afilename=b.pdf"),
            ("Report 1.2", "Report 1.2.pdf"),
            ("", "file.pdf"),
            (".pdf", "pdf.pdf"),
            ("Prüfbericht.pdf", "Prüfbericht.pdf"),
        ];
        for (sent, kept) in cases {
            let file = AttachedFile::of(sent, AttachedKind::Pdf, b"%PDF-").expect("a file");
            assert_eq!((file.name.as_str(), file.size), (kept, 5), "{sent}");
        }
        let long = format!("{}.pdf", "x".repeat(500));
        let file = AttachedFile::of(&long, AttachedKind::Pdf, b"%PDF-").expect("a file");
        assert_eq!(file.name.chars().count(), LONGEST_NAME);
        assert!(file.name.ends_with("x.pdf"));
    }

    #[test]
    fn a_name_that_promises_something_else_is_refused() {
        use AttachedKind::{Csv, Docx, Pdf, Png, Text, Xlsx};
        let cases = [
            ("a.pdf", Png, None),
            ("a.csv", Text, Some(Csv)),
            ("a.txt", Text, Some(Text)),
            ("a.png", Text, None),
            ("a.docx", Xlsx, None),
            ("a.docx", Docx, Some(Docx)),
            ("a.exe", Pdf, None),
            ("a.html", Text, None),
        ];
        for (name, found, kept) in cases {
            let file = AttachedFile::of(name, found, b"x");
            match (kept, file) {
                (Some(kind), Ok(file)) => assert_eq!(file.kind, kind, "{name}"),
                (None, Err(error @ AttachedFileError::Lies { .. })) => {
                    assert!(error.to_string().contains(found.label()), "{error}");
                }
                (_, other) => panic!("{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let of = |name, bytes: &[u8]| AttachedFile::of(name, AttachedKind::Text, bytes);
        assert_eq!(of("a.txt", b""), Err(AttachedFileError::Empty));
        let large = vec![b'x'; LARGEST_ATTACHED + 1];
        assert_eq!(of("a.txt", &large), Err(AttachedFileError::TooLarge));
        assert!(of("a.txt", &large[1..]).is_ok());
        for (name, text) in [("EU SECRET.txt", "x"), ("a.csv", "a;b\nNATO SECRET;x")] {
            let refused = of(name, text.as_bytes());
            assert!(
                matches!(refused, Err(AttachedFileError::Classified(_))),
                "{name}"
            );
        }
        // As `printf abc | sha256sum` gives it.
        let file = of("a.txt", b"abc").expect("a file");
        assert!(file.sha256.starts_with("ba7816bf8f01cfea414140de5dae2223"));
    }
}
