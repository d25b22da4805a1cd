//! Lists of gaps as they arrive: lying, damaged, oversized, and as they should be.

use super::*;
use std::io::{Cursor, Write};

/// An archive of these files.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).expect("begun");
        archive.write_all(content).expect("written");
    }
    archive.finish().expect("finished").into_inner()
}

/// A workbook of one sheet with this name and these rows of XML.
fn book(sheet: &str, rows: &str) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let workbook = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let links = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let root = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn inline(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn said(list: &GapList) -> Vec<(u64, Vec<(&str, &str)>)> {
    let rows = list.rows.iter();
    rows.map(|row| {
        let cells = row.cells.iter();
        let cells = cells.map(|it| (&*it.column, it.text.as_str())).collect();
        (row.number, cells)
    })
    .collect()
}

#[test]
fn the_content_decides_what_a_file_is() {
    let bytes = book(
        "Gaps",
        &format!(
            "<row r=\"2\">{}{}</row><row r=\"4\">{}<c r=\"B4\"><f>1+1</f><v>2</v></c></row>",
            inline("A2", "Title"),
            inline("B2", "Area"),
            inline("A4", "See"),
        ),
    );
    let list = read_gap_list(&bytes).expect("a workbook");
    assert_eq!(list.format, GapFormat::Xlsx);
    assert_eq!(said(&list), [(4, vec![("Title", "See"), ("Area", "2")])]);
    let list = read_gap_list(b"title,area\nSee,drs\n").expect("a table");
    assert_eq!(list.format, GapFormat::Csv);
    let list = read_gap_list(b" {\"title\": \"See\"}").expect("JSON");
    assert_eq!(
        (list.format, said(&list)),
        (GapFormat::JsonLd, vec![(1, vec![("title", "See")])])
    );
}

#[test]
fn what_is_no_list_of_gaps_is_told() {
    let bomb = packed(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", &vec![b' '; 40 << 20]),
    ]);
    assert!(bomb.len() < LARGEST_FILE);
    let many: Vec<(String, &[u8])> = (0..600).map(|n| (format!("part-{n}"), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, it)| (name.as_str(), *it)).collect();
    let far = book(
        "Gaps",
        &format!("<row r=\"1048576\">{}</row>", inline("XFD1048576", "x")),
    );
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let cases: [(&str, Vec<u8>, &str); 14] = [
        ("empty", vec![], "is empty"),
        ("blank", b" \r\n\t".to_vec(), "is empty"),
        ("bomb", bomb, "unpacks to more than 32 MiB"),
        ("many parts", packed(&many), "500 parts"),
        ("far cell", far, "more than 400 columns"),
        (
            "archive",
            packed(&[("a.csv", b"title,area\n")]),
            "no workbook",
        ),
        (
            "old workbook",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "(.xls)",
        ),
        ("document", b"%PDF-1.7".to_vec(), "a PDF document"),
        ("page", b"<html>title,area".to_vec(), "a page"),
        ("program", b"MZ\0\0\x01".to_vec(), "a file of a program"),
        (
            "cut archive",
            b"PK\x03\x04title,area".to_vec(),
            "cannot be read",
        ),
        ("deep JSON", deep.into_bytes(), "cannot be read"),
        ("large", vec![b'x'; LARGEST_FILE + 1], "more than 2 MiB"),
        (
            "one column",
            b"title\nSee\n".to_vec(),
            "at least two columns",
        ),
    ];
    for (name, bytes, words) in cases {
        let error = read_gap_list(&bytes).expect_err(name).to_string();
        assert!(error.contains(words), "{name}: {error}");
        assert!(
            error.contains("Nothing was taken") || name == "cut archive",
            "{name}: {error}"
        );
    }
}

#[test]
fn a_list_with_too_many_rows_or_names_ends_the_reading() {
    let long = format!("title,area\n{}", "See,drs\n".repeat(MOST_ROWS + 1));
    assert_eq!(read_gap_list(long.as_bytes()), Err(GapListError::TooLong));
    let broken = format!("title,area\n{}", "x\n".repeat(LARGEST_FILE / 2 - 20));
    assert_eq!(read_gap_list(broken.as_bytes()), Err(GapListError::TooLong));
    let entries = format!("[{}1]", "1,".repeat(LARGEST_FILE / 2 - 20));
    assert_eq!(
        read_gap_list(entries.as_bytes()),
        Err(GapListError::TooLong)
    );
    let keys: Vec<String> = (0..100_000).map(|n| format!("\"key{n}\":1")).collect();
    let keys = format!("[{{{}}}]", keys.join(","));
    assert_eq!(read_gap_list(keys.as_bytes()), Err(GapListError::TooWide));
    let wide = format!("{}\n", "title,".repeat(MOST_COLUMNS + 1));
    assert_eq!(read_gap_list(wide.as_bytes()), Err(GapListError::TooWide));
}

#[test]
fn a_classified_sheet_or_column_is_refused_whole() {
    let rows = format!(
        "<row r=\"1\">{}{}</row>",
        inline("A1", "title"),
        inline("B1", "area")
    );
    let table = b"title;area;VS-NfD\nSee;drs;\n".to_vec();
    for bytes in [book("NATO SECRET", &rows), table] {
        let error = read_gap_list(&bytes).expect_err("refused");
        assert!(matches!(error, GapListError::Classified(_)), "{error:?}");
    }
}

#[test]
fn rows_that_cannot_be_taken_apart_are_told_with_their_line() {
    let list = read_gap_list(b"sep=;\ntitle;area\nA;drs;more\n\nB;drs\n").expect("a table");
    assert_eq!(said(&list), [(5, vec![("title", "B"), ("area", "drs")])]);
    assert_eq!(list.broken.len(), 1);
    assert_eq!(list.broken[0].0, 3);
    assert!(list.broken[0].1.contains("3 cells and the file 2 columns"));
    let stray = format!(
        "<row r=\"1\">{}</row><row r=\"2\">{}{}</row>",
        inline("A1", "title"),
        inline("A2", "See"),
        inline("C2", "lost")
    );
    let list = read_gap_list(&book("Gaps", &stray)).expect("a workbook");
    assert_eq!((list.rows.len(), list.broken[0].0), (0, 2));
}

#[test]
fn json_is_read_as_it_is_written_and_in_plain_shapes() {
    let list = read_gap_list(
        br#"{"@context": {}, "gapFiles": [{"@type": "GapFile", "title": {"value": "'=See", "marking": "green"},
            "objectives": {"value": ["one", "two"], "marking": "red"}, "concepts": ["smoke", "fire"],
            "requirements": [{"number": 3, "text": "last", "threshold": {"bound": "at_least", "value": 2.5, "unit": "h"}}, "plain"],
            "narrative": null, "secret": {"deep": [{"er": "NATO SECRET"}]}}, 7]}"#,
    );
    let list = list.expect("JSON");
    let row = &said(&list)[0].1;
    for cell in [
        ("title", "'=See"),
        ("title_marking", "green"),
        ("objectives", ""),
        ("objective_2", "two"),
        ("objectives_marking", "red"),
        ("concepts", "smoke; fire"),
        ("requirement_3", "last"),
        ("requirement_3_threshold", "at least 2.5 h"),
        ("requirement_101", "plain"),
        ("narrative", ""),
        ("secret.deep.er", "NATO SECRET"),
    ] {
        assert!(row.contains(&cell), "{cell:?}: {row:?}");
    }
    assert_eq!(list.broken.len(), 1);
}

proptest::proptest! {
    #[test]
    fn nothing_that_is_sent_brings_the_reader_down(
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400),
        at in 0_usize..900,
        byte in proptest::num::u8::ANY,
    ) {
        let _ = read_gap_list(&bytes);
        let mut damaged = book("Gaps", &format!("<row r=\"1\">{}</row>", inline("A1", "title")));
        let at = at % damaged.len();
        damaged[at] = byte;
        let _ = read_gap_list(&damaged);
    }

    #[test]
    fn no_sheet_whatever_it_says_brings_the_reader_down(
        edits in proptest::collection::vec((0_usize..400, "[ -~]{0,3}"), 1..6),
    ) {
        let mut rows = format!(
            "<row r=\"1\">{}<c r=\"B1\" t=\"s\"><v>0</v></c></row><row r=\"2\" spans=\"1:2\">{}\
             <c r=\"B2\" t=\"b\"><v>1</v></c><c r=\"C2\" s=\"1\"><v>45000.5</v></c></row>",
            inline("A1", "title"),
            inline("A2", "See"),
        );
        for (at, text) in edits {
            let at = at % rows.len();
            rows.replace_range(at..=at, &text);
        }
        let _ = read_gap_list(&book("Gaps", &rows));
    }
}

/// The same book with shared texts that begin with this element.
fn book_sharing(part: &str, texts: &str, rows: &str) -> Vec<u8> {
    let plain = book("Gaps", rows);
    let mut archive = zip::ZipArchive::new(Cursor::new(plain)).expect("an archive");
    let mut files = vec![(part.to_owned(), texts.as_bytes().to_vec())];
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("a part");
        let name = entry.name().expect("a name").into_owned();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).expect("read");
        files.push((name, content));
    }
    let files: Vec<_> = files.iter().map(|(name, it)| (&**name, &**it)).collect();
    packed(&files)
}

#[test]
fn numbers_a_workbook_claims_reserve_no_memory() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let claims = [
        (r#"uniqueCount="100000000000""#, Err(GapListError::Unpacks)),
        (r#"uniqueCount="500001""#, Err(GapListError::Unpacks)),
        (r#"uniqueCount="300""#, Err(GapListError::Unpacks)),
        (r#"uniqueCount="+9""#, Ok(())),
        (r#"uniqueCount="many""#, Err(GapListError::Unpacks)),
        (
            r#"count="500001" uniqueCount="1""#,
            Err(GapListError::Unpacks),
        ),
        (r#"count="400000" uniqueCount="1""#, Ok(())),
    ];
    for part in ["xl/sharedStrings.xml", "XL/SHAREDSTRINGS.XML"] {
        for (claim, answer) in &claims {
            let texts = format!("<sst {claim}><si><t>Title</t></si></sst>");
            let bytes = book_sharing(part, &texts, rows);
            let read = read_gap_list(&bytes).map(|_| ());
            assert_eq!(&read, answer, "{part} {claim}");
        }
    }
    let styles = format!("<styleSheet><cellXfs>{}", "<xf/>".repeat(500_000));
    let bytes = book_sharing("xl/styles.xml", &styles, rows);
    assert_eq!(read_gap_list(&bytes), Err(GapListError::Unpacks));
}

#[test]
fn a_shared_text_counts_in_each_cell_that_names_it() {
    let shared = |length: usize, rows: usize| {
        let texts = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(length));
        let rows: String = (1..=rows)
            .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c><c r="B{row}" t="s"><v>0</v></c></row>"#))
            .collect();
        read_gap_list(&book_sharing("xl/sharedStrings.xml", &texts, &rows)).map(|it| it.rows.len())
    };
    assert_eq!(shared(LARGEST_CELL, 3), Ok(2));
    assert_eq!(shared(LARGEST_CELL + 1, 3), Err(GapListError::LongCell));
    assert_eq!(shared(LARGEST_CELL, 1_000), Err(GapListError::Unpacks));
}

#[test]
fn names_in_json_are_not_copied_without_bound() {
    let read = |text: String| read_gap_list(text.as_bytes()).map(|it| it.rows[0].cells.len());
    let name = |length| "n".repeat(length);
    let list = |count| vec!["0"; count].join(",");
    let cases = [
        (format!("{{\"{}\": 1}}", name(LONGEST_NAME)), Ok(1)),
        (
            format!("{{\"{}\": [{}]}}", name(1 << 20), list(400_000)),
            Err(GapListError::LongName),
        ),
        (
            format!("{{\"{}\": {{\"{}\": 1}}}}", name(150), name(150)),
            Err(GapListError::LongName),
        ),
        (
            format!("{{\"a\": [{}]}}", list(MOST_COLUMNS)),
            Ok(MOST_COLUMNS),
        ),
        (
            format!("{{\"a\": [{}]}}", list(MOST_COLUMNS + 1)),
            Err(GapListError::TooWide),
        ),
    ];
    for (text, answer) in cases {
        let opening: String = text.chars().take(40).collect();
        assert_eq!(read(text), answer, "{opening}");
    }
    let shared = read_gap_list(b"{\"a\": [1, 2]}").expect("JSON");
    let cells = &shared.rows[0].cells;
    assert!(Arc::ptr_eq(&cells[0].column, &cells[1].column));
}

#[test]
fn rows_that_open_quotes_end_the_reading() {
    let open = |rows: usize| {
        let text = format!("title,area\n{}", "See,\"drs\",x,\"\n".repeat(rows));
        read_gap_list(text.as_bytes())
    };
    assert_eq!(open(9).map(|it| it.broken.len()), Ok(9));
    assert!(matches!(open(1_000), Err(GapListError::Damaged(_))));
}
