//! The official bulk file, fetched from a server that the test starts itself.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and fails"
)]

mod program;

use program::Folder;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A small project in the official XML, plainly invented.
const PROJECT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><project><id>999999996</id>\
    <acronym>TESTER</acronym><title>An invented project from afar</title>\
    <objective>Finds invented things.</objective><status>SIGNED</status>\
    <relations><associations><programme type=\"relatedLegalBasis\"><code>HORIZON.2.3</code>\
    <frameworkProgramme>HORIZON</frameworkProgramme></programme></associations></relations></project>";

/// Serves one file under one version; notes the first line of each request.
fn serve(file: Vec<u8>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/data", listener.local_addr().expect("an address"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = answer(&stream, &file, &log);
        }
    });
    (address, asked)
}

fn answer(mut stream: &TcpStream, file: &[u8], log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let lines = BufReader::new(stream).lines();
    let head: Vec<String> = lines
        .map_while(|line| line.ok().filter(|line| !line.is_empty()))
        .collect();
    log.lock().expect("a lock").extend(head.first().cloned());
    let known = head
        .iter()
        .any(|line| line.eq_ignore_ascii_case("if-none-match: \"v1\""));
    if known {
        return stream.write_all(b"HTTP/1.1 304 Not Modified\r\nconnection: close\r\n\r\n");
    }
    let length = file.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\netag: \"v1\"\r\ncontent-type: application/zip\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n"
    )?;
    stream.write_all(file)
}

/// The bytes of the project as an archive; what is inside tells, not the name.
fn bulk_file() -> Vec<u8> {
    let mut archive = tar::Builder::new(flate2::write::GzEncoder::new(
        Vec::new(),
        flate2::Compression::fast(),
    ));
    let mut header = tar::Header::new_gnu();
    header.set_size(PROJECT.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    archive
        .append_data(&mut header, "xml/999999996.xml", PROJECT.as_bytes())
        .expect("added");
    let packed = archive.into_inner().expect("whole");
    packed.finish().expect("whole")
}

#[test]
fn a_programme_is_fetched_imported_and_not_fetched_again() {
    let folder = Folder::new();
    let (address, asked) = serve(bulk_file());
    let fetch = [
        "import",
        "cordis",
        "--programme",
        "horizon",
        "--from",
        &address,
    ];
    let said = folder.succeed(&fetch);
    for part in [
        "/data/cordis-HORIZONprojects-xml.zip",
        "bytes fetched",
        "SHA-256",
        "Imported cordis-HORIZONprojects-xml.zip",
        "of these new",
    ] {
        assert!(said.contains(part), "expected “{part}” in: {said}");
    }
    assert!(
        folder
            .succeed(&["show", "999999996"])
            .contains("An invented project from afar")
    );
    let again = folder.succeed(&fetch);
    assert!(
        again.contains("was there already and has not changed"),
        "{again}"
    );
    assert!(again.contains("Nothing new"), "{again}");
    assert_eq!(
        *asked.lock().expect("a lock"),
        ["GET /data/cordis-HORIZONprojects-xml.zip HTTP/1.1"; 2]
    );
}
