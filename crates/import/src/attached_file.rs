//! Tells by content what kind a file is that somebody attaches to a claim. Nothing is
//! unpacked but the part that says what an archive is, and nothing is run.

use std::io::{Cursor, Read};
use uptake_model::attached_file::{AttachedFileError, AttachedKind};

/// Longest part of an archive that is read to tell what it is, in bytes.
const LONGEST_PART: u64 = 1 << 20;

/// The kind of a file by its content; every text is [`AttachedKind::Text`].
///
/// # Errors
/// [`AttachedFileError::Empty`], and [`AttachedFileError::Foreign`] where it is no kind that
/// is taken.
pub fn attached_kind(bytes: &[u8]) -> Result<AttachedKind, AttachedFileError> {
    if bytes.is_empty() {
        return Err(AttachedFileError::Empty);
    }
    if bytes.starts_with(b"%PDF-") {
        return Ok(AttachedKind::Pdf);
    }
    // The signature, and the chunk that every picture begins with (PNG, 5.2 and 5.6).
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR".as_slice()) {
        return Ok(AttachedKind::Png);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(AttachedKind::Jpeg);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return archive(bytes);
    }
    text(bytes)
}

/// What an archive is by the part that says so: the content types of Office Open XML
/// (ECMA-376, part 2) or the media type of `OpenDocument` (part 2, 3.3).
fn archive(bytes: &[u8]) -> Result<AttachedKind, AttachedFileError> {
    let foreign = AttachedFileError::Foreign;
    let damaged = || foreign("a damaged archive");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let names: Vec<String> = archive
        .file_names()
        .map(|it| it.map(|name| name.to_ascii_lowercase()))
        .collect::<Result<_, _>>()
        .map_err(|_| damaged())?;
    let runs = |it: &String| {
        it.ends_with("vbaproject.bin") || it.starts_with("basic/") || it.starts_with("scripts/")
    };
    if names.iter().any(runs) {
        return Err(foreign("a document with macros"));
    }
    let mut part = |name: &str| -> Option<String> {
        let part = archive.by_name(name).ok()?;
        let mut text = String::new();
        part.take(LONGEST_PART).read_to_string(&mut text).ok()?;
        Some(text)
    };
    if let Some(types) = part("[Content_Types].xml") {
        let has = |kind: &str| types.contains(kind);
        return match () {
            () if has("macroEnabled") => Err(foreign("a document with macros")),
            () if has("spreadsheetml.sheet.main+xml") => Ok(AttachedKind::Xlsx),
            () if has("wordprocessingml.document.main+xml") => Ok(AttachedKind::Docx),
            () => Err(foreign("an office document of another kind")),
        };
    }
    match part("mimetype").as_deref().map(str::trim) {
        Some("application/vnd.oasis.opendocument.text") => Ok(AttachedKind::Odt),
        Some(_) => Err(foreign("an office document of another kind")),
        None => Err(foreign("an archive")),
    }
}

/// Text in any encoding that keeps ASCII, or none.
fn text(bytes: &[u8]) -> Result<AttachedKind, AttachedFileError> {
    let foreign = |what| Err(AttachedFileError::Foreign(what));
    let known: [(&[u8], &str); 5] = [
        (
            b"\xd0\xcf\x11\xe0",
            "an office document of an old kind or with a password",
        ),
        (b"\x1f\x8b", "a packed file (gzip)"),
        (b"MZ", "a program"),
        (b"\x7fELF", "a program"),
        (b"{\\rtf", "an RTF document"),
    ];
    if let Some((_, what)) = known.iter().find(|(opening, _)| bytes.starts_with(opening)) {
        return foreign(what);
    }
    let binary = |it: &u8| *it < b' ' && !matches!(it, b'\t' | b'\n' | b'\r' | b'\x0c');
    if bytes.iter().any(binary) {
        return foreign("a file of a program, not text");
    }
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let plain = plain.trim_ascii_start();
    if plain.is_empty() {
        return Err(AttachedFileError::Empty);
    }
    match plain.starts_with(b"<") {
        true => foreign("a web page or an XML file"),
        false => Ok(AttachedKind::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            archive
                .start_file(*name, SimpleFileOptions::default())
                .expect("a part");
            archive.write_all(content.as_bytes()).expect("written");
        }
        archive.finish().expect("an archive").into_inner()
    }

    type Expected = Result<AttachedKind, &'static str>;

    fn told(cases: &[(&[u8], Expected)]) {
        for (bytes, expected) in cases {
            let shown = String::from_utf8_lossy(bytes);
            match (attached_kind(bytes), expected) {
                (Ok(found), Ok(kind)) => assert_eq!(found, *kind, "{shown}"),
                (Err(error), Err(said)) => {
                    assert!(error.to_string().contains(said), "{shown}: {error}");
                }
                (found, _) => panic!("{shown}: {found:?}"),
            }
        }
    }

    #[test]
    fn content_says_what_a_file_is() {
        use AttachedKind::{Jpeg, Pdf, Png, Text};
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0";
        told(&[
            (b"%PDF-1.7\n\x00\x01", Ok(Pdf)),
            (png, Ok(Png)),
            (b"\x89PNG\r\n\x1a\n<script>", Err("a file of a program")),
            (b"\xff\xd8\xff\xe0\0", Ok(Jpeg)),
            (b"Six runs, none failed.\r\n", Ok(Text)),
            (b"Pr\xfcfbericht", Ok(Text)),
            (
                b" <!DOCTYPE html><script>alert(1)</script>",
                Err("a web page"),
            ),
            (b"\xef\xbb\xbf<svg onload=\"alert(1)\"/>", Err("a web page")),
            (b"MZ\x90", Err("a program")),
            (b"#!/bin/sh\0", Err("a file of a program")),
            (b"\xd0\xcf\x11\xe0\xa1", Err("of an old kind")),
            (b"PK\x03\x04rest", Err("a damaged archive")),
            (b"", Err("is empty")),
            (b" \n", Err("is empty")),
        ]);
    }

    #[test]
    fn an_archive_is_what_its_part_says_and_holds_nothing_that_runs() {
        use AttachedKind::{Docx, Odt, Xlsx};
        let types = "[Content_Types].xml";
        let office = |kind: &str| format!("application/vnd.openxmlformats-officedocument.{kind}");
        let [sheet, document, slides] = [
            "spreadsheetml.sheet.main+xml",
            "wordprocessingml.document.main+xml",
            "presentationml.presentation.main+xml",
        ]
        .map(office);
        let odt = "application/vnd.oasis.opendocument.text";
        let cases: [(&[(&str, &str)], Expected); 9] = [
            (&[(types, &sheet)], Ok(Xlsx)),
            (&[(types, &document)], Ok(Docx)),
            (&[("mimetype", odt)], Ok(Odt)),
            (&[(types, &slides)], Err("of another kind")),
            (
                &[("mimetype", "application/vnd.oasis.opendocument.graphics")],
                Err("of another kind"),
            ),
            (
                &[(types, &document), ("word/vbaProject.bin", "x")],
                Err("with macros"),
            ),
            (
                &[("mimetype", odt), ("Basic/x.xml", "x")],
                Err("with macros"),
            ),
            (
                &[(types, "ms-word.document.macroEnabled.main+xml")],
                Err("with macros"),
            ),
            (&[("a.txt", "a")], Err("an archive")),
        ];
        for (parts, expected) in cases {
            told(&[(&zipped(parts), expected)]);
        }
    }
}
