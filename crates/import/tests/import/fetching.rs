//! Fetching from a server that the test starts itself, on a free port of this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use uptake_import::fetch::{FetchError, Fetched, Request, fetch};
use uptake_import::{Flow, Progress};
use uptake_model::Programme;

const FILE: &str = "cordis-fp7projects-xml.zip";

/// What the server does with the next request.
#[derive(Clone, Copy)]
enum Manner {
    /// Answers as HTTP wants, ranges and conditions included.
    Proper,
    /// Closes the connection after so many bytes of the body.
    BreakAfter(usize),
    /// Knows no ranges.
    NoRanges,
    /// Sends a page.
    Page,
    /// Answers with this status.
    Status(u16),
}

struct Server {
    address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

/// Serves `body` under the version `etag`, one manner a request, the last for all others.
fn serve(body: Vec<u8>, etag: &'static str, manners: Vec<Manner>) -> Server {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = format!(
        "http://{}/data/",
        listener.local_addr().expect("an address")
    );
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    thread::spawn(move || {
        for (i, stream) in listener.incoming().enumerate() {
            let manner = manners[i.min(manners.len() - 1)];
            let Ok(stream) = stream else { return };
            let _ = answer(&stream, &body, etag, manner, &log);
        }
    });
    Server { address, seen }
}

/// The lines of a request, in small letters.
fn request_head(stream: &TcpStream) -> std::io::Result<String> {
    let mut head = String::new();
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        head.push_str(&line.to_ascii_lowercase());
        head.push('\n');
    }
    Ok(head)
}

fn answer(
    mut stream: &TcpStream,
    body: &[u8],
    etag: &str,
    manner: Manner,
    log: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let head = request_head(stream)?;
    log.lock().expect("a lock").push(head.clone());
    let header = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(&format!("{name}: ")))
    };
    let quoted = format!("\"{etag}\"");
    let short =
        |line: &str, more: &str| format!("HTTP/1.1 {line}\r\n{more}connection: close\r\n\r\n");
    let refusal = match manner {
        Manner::Status(status) => Some(short(&format!("{status} No"), "content-length: 0\r\n")),
        Manner::Page => {
            Some(short("200 OK", "content-type: text/html\r\ncontent-length: 4\r\n") + "page")
        }
        _ if header("if-none-match") == Some(&quoted) => Some(short("304 Not Modified", "")),
        _ => None,
    };
    if let Some(refusal) = refusal {
        return stream.write_all(refusal.as_bytes());
    }
    let from = header("range")
        .filter(|_| header("if-range") == Some(&quoted) && !matches!(manner, Manner::NoRanges))
        .and_then(|range| {
            range
                .strip_prefix("bytes=")?
                .strip_suffix('-')?
                .parse::<usize>()
                .ok()
        })
        .filter(|from| *from < body.len());
    let rest = &body[from.unwrap_or(0)..];
    let (last, all, length) = (body.len() - 1, body.len(), rest.len());
    let about =
        format!("etag: {quoted}\r\ncontent-length: {length}\r\ncontent-type: application/zip\r\n");
    let head = match from {
        Some(from) => short(
            "206 Partial",
            &format!("content-range: bytes {from}-{last}/{all}\r\n{about}"),
        ),
        None => short("200 OK", &about),
    };
    stream.write_all(head.as_bytes())?;
    stream.write_all(match manner {
        Manner::BreakAfter(bytes) => &rest[..bytes.min(length)],
        _ => rest,
    })
}

#[test]
fn only_web_addresses_are_fetched() {
    let folder = tempfile::tempdir().expect("a folder");
    for base in [
        "ftp://testwache.example/",
        "file:///tmp/",
        "testwache.example/",
    ] {
        let request = Request {
            base: base.to_owned(),
            ..Request::bulk(Programme::Fp7)
        };
        let error = fetch(&request, folder.path(), &mut go_on).unwrap_err();
        let message = error.to_string();
        assert!(matches!(error, FetchError::NotHttp { .. }), "{message}");
        for part in [base, "http:// or https://", "Nothing was changed"] {
            assert!(message.contains(part), "{part:?} is not in {message}");
        }
    }
}

fn body() -> Vec<u8> {
    (0..300_000_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8)
        .collect()
}

fn go_on(_: &Progress) -> Flow {
    ControlFlow::Continue(())
}

fn request(server: &Server) -> Request {
    Request {
        base: server.address.clone(),
        ..Request::bulk(Programme::Fp7)
    }
}

fn fetched(server: &Server, folder: &Path) -> Fetched {
    let fetched = fetch(&request(server), folder, &mut go_on).expect("a file");
    assert_eq!(std::fs::read(&fetched.path).expect("the file"), body());
    assert_eq!(
        fetched.checksum,
        "96465255239ff3e5e06e039903c9f95cd3e024597e839f3d7ce7f81e880e9dfd"
    );
    let left: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.contains(".part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    fetched
}

#[test]
fn the_official_files_are_named() {
    let names = Programme::ALL.map(|programme| Request::bulk(programme).file);
    assert_eq!(
        names,
        [
            "cordis-fp7projects-xml.zip",
            "cordis-h2020projects-xml.zip",
            "cordis-HORIZONprojects-xml.zip"
        ]
    );
    assert_eq!(
        Request::bulk(Programme::Fp7).base,
        "https://cordis.europa.eu/data/"
    );
}

#[test]
fn a_file_is_fetched_once_and_then_found_unchanged() {
    let server = serve(body(), "v1", vec![Manner::Proper]);
    let folder = tempfile::tempdir().expect("a folder");
    let mut steps: Vec<Progress> = Vec::new();
    let first = fetch(&request(&server), folder.path(), &mut |progress| {
        steps.push(progress.clone());
        ControlFlow::Continue(())
    })
    .expect("a file");
    assert_eq!(
        (first.bytes, first.unchanged, first.resumed_from),
        (300_000, false, 0)
    );
    assert_eq!(
        steps.last().map(|step| (step.bytes_read, step.bytes_total)),
        Some((300_000, Some(300_000)))
    );
    assert!(
        steps
            .windows(2)
            .all(|pair| pair[0].bytes_read <= pair[1].bytes_read)
    );
    assert!(fetched(&server, folder.path()).unchanged);
}

#[test]
fn a_broken_connection_is_taken_up_where_it_broke() {
    let server = serve(
        body(),
        "v1",
        vec![Manner::BreakAfter(100_000), Manner::Proper],
    );
    let folder = tempfile::tempdir().expect("a folder");
    fetched(&server, folder.path());
    let seen = server.seen.lock().expect("a lock");
    assert_eq!(seen.len(), 2);
    assert!(seen[1].contains("range: bytes=100000-"), "{}", seen[1]);
}

#[test]
fn a_stopped_download_is_kept_and_goes_on_in_the_next_call() {
    let server = serve(body(), "v1", vec![Manner::Proper]);
    let folder = tempfile::tempdir().expect("a folder");
    let stopped = fetch(&request(&server), folder.path(), &mut |progress| {
        if progress.bytes_read > 50_000 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert!(matches!(stopped, Err(FetchError::Stopped)), "{stopped:?}");
    assert!(
        !folder.path().join(FILE).exists(),
        "half a file has no name yet"
    );
    let second = fetched(&server, folder.path());
    assert!(second.resumed_from > 50_000, "{second:?}");
}

#[test]
fn parts_of_two_versions_are_never_joined() {
    for manner in [Manner::Proper, Manner::NoRanges] {
        let folder = tempfile::tempdir().expect("a folder");
        let old = serve(vec![b'o'; 200_000], "v0", vec![Manner::Proper]);
        let stopped = fetch(&request(&old), folder.path(), &mut |progress| {
            if progress.bytes_read > 50_000 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert!(stopped.is_err());
        let new = serve(body(), "v1", vec![manner]);
        assert_eq!(fetched(&new, folder.path()).resumed_from, 0);
    }
}

#[test]
fn refusals_say_what_to_do_and_leave_no_file() {
    let cases: [(Manner, &str); 4] = [
        (Manner::Status(404), "answered 404"),
        (Manner::Status(503), "answered 503"),
        (Manner::Page, "sent a web page"),
        (Manner::BreakAfter(1_000), "is kept"),
    ];
    for (manner, message) in cases {
        // A server that breaks off after each thousand bytes outlasts our patience.
        let server = serve(body(), "v1", vec![manner]);
        let folder = tempfile::tempdir().expect("a folder");
        let error = fetch(&request(&server), folder.path(), &mut go_on).expect_err(message);
        assert!(error.to_string().contains(message), "{error}");
        assert!(!folder.path().join(FILE).exists());
    }
    let nobody = Request {
        base: "http://127.0.0.1:9/".to_owned(),
        file: FILE.to_owned(),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let error = fetch(&nobody, folder.path(), &mut go_on).expect_err("nobody listens");
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error}");
    let server = serve(body(), "v1", vec![Manner::Proper]);
    let error = fetch(
        &request(&server),
        &folder.path().join("missing"),
        &mut go_on,
    )
    .expect_err("no folder");
    assert!(matches!(error, FetchError::Disk { .. }), "{error}");
}
