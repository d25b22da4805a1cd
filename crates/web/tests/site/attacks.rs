//! What somebody with bad intentions sends: scripts, paths, floods, and nothing at all.

use crate::gap_files::{begun, edited};
use crate::site::Site;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use uptake_web::connections::{Bounds, answer};

/// Each would run, or load something, where a page took it for markup.
const SCRIPTS: [&str; 4] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'-alert(1)-'",
    "</textarea><svg onload=alert(1)>",
];
/// As they must never stand in a page.
const MARKUP: [&str; 3] = ["<script>alert", "<img src=x", "<svg onload"];

#[tokio::test]
async fn what_was_written_is_text_wherever_it_is_shown() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let all = SCRIPTS.join(" ");
    let fields = [
        "title",
        "statement",
        "narrative",
        "context",
        "objectives",
        "r1_text",
    ];
    let mut changes: Vec<(&str, &str)> = fields.iter().map(|it| (*it, all.as_str())).collect();
    changes.extend([
        ("r1_value", "1"),
        ("r1_unit", SCRIPTS[0]),
        ("m_title", "clear"),
        ("m_statement", "clear"),
    ]);
    let at = begun(&site, &lead, &changes).await;
    let again: Vec<(&str, &str)> = changes
        .iter()
        .copied()
        .chain([("remark", all.as_str())])
        .collect();
    edited(&site, &lead, &at, &again).await;
    let step = [("step", "publish"), ("form", "form-2")];
    let published = site.post_as(&lead, &format!("{at}/steps"), &step).await;
    assert_eq!(
        published.status,
        StatusCode::SEE_OTHER,
        "{}",
        published.text
    );
    let police = site.sign_in("police-lead").await;
    let seen = [
        (&lead, vec!["", "/edit", "/history", "/matches", "/chain"]),
        (&police, vec!["", "/co-sign"]),
    ];
    for (reader, ends) in seen {
        for end in ends {
            let shown = site.get_as(reader, &format!("{at}{end}")).await;
            assert_eq!(shown.status, StatusCode::OK, "{end}");
            let kind = shown.header("content-type");
            assert!(kind.starts_with("text/html"), "{end}: {kind}");
            for markup in MARKUP {
                assert!(!shown.text.contains(markup), "{end}: {markup}");
            }
        }
        for page in ["/gaps", "/me"] {
            let shown = site.get_as(reader, page).await;
            for markup in MARKUP {
                assert!(!shown.text.contains(markup), "{page}: {markup}");
            }
        }
    }
    let told = site.get_as(&lead, &format!("/api/v1{at}")).await;
    assert_eq!(told.header("content-type"), "application/json");
    assert_eq!(told.header("x-content-type-options"), "nosniff");
    assert_eq!(told.json()["title"], all, "it is kept as it was typed");
}

#[tokio::test]
async fn what_was_asked_is_text_in_the_answer() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let pages = [
        "/match?q=",
        "/gaps?q=",
        "/organisations?q=",
        "/topics?q=",
        "/thesaurus?q=",
        "/solutions?q=",
        "/sign-in?then=/",
        "/gap-files/new?q=",
        "/gap-files/similar?q=",
        "/claims/new?solution=",
        "/trials/new?gap=",
        "/projects?q=",
        "/no-such-page-",
    ];
    for page in pages {
        for script in SCRIPTS {
            let sent: String = form_urlencoded::byte_serialize(script.as_bytes()).collect();
            let shown = site.get_as(&lead, &format!("{page}{sent}")).await;
            for markup in MARKUP {
                assert!(!shown.text.contains(markup), "{page}{script}");
            }
        }
    }
}

#[tokio::test]
async fn no_path_leads_out_of_what_is_served() {
    let site = Site::open().await;
    let ways = [
        "/static/../../../../etc/passwd",
        "/static/x/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/static/%2e%2e/%2e%2e/corpus.sqlite",
        "/static/x/....//corpus.sqlite",
        "/static/x/%00",
        "/projects/..%2f..%2fcorpus.sqlite",
        "/gap-files/..%5c..%5ccorpus.sqlite",
        "/data/../corpus.sqlite",
        "/%2e%2e/corpus.sqlite",
        "//etc/passwd",
    ];
    for way in ways {
        let answer = site.get(way).await;
        assert!(answer.status.is_client_error(), "{way}: {}", answer.status);
        assert!(
            !answer.text.contains("root:") && !answer.text.contains("SQLite format"),
            "{way}"
        );
    }
}

#[tokio::test]
async fn more_than_a_form_may_hold_is_refused_before_it_is_read() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let flood = format!("title={}", "x".repeat(uptake_web::LARGEST_BODY));
    for path in [
        "/sign-in",
        "/gap-files/new",
        "/solutions/new",
        "/trials/new",
        "/gap-files/similar",
        "/me/name",
        "/reset",
    ] {
        let request = Request::post(path)
            .header("cookie", &lead)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = site
            .send(request.body(Body::from(flood.clone())).expect("a request"))
            .await;
        assert_eq!(
            answer.status,
            StatusCode::PAYLOAD_TOO_LARGE,
            "{path}: {}",
            answer.text
        );
    }
}

/// Serves the site as the program does, and says where.
async fn served(site: &Site, bounds: Bounds) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(answer(
        listener,
        site.router(),
        bounds,
        std::future::pending(),
    ));
    address
}

/// What comes back until the connection ends.
async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    // A connection that was cut off ends as well.
    let _ = stream.read_to_end(&mut all).await;
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn slow_clients_are_let_go_and_the_others_are_answered() {
    let site = Site::open().await;
    let short = Duration::from_millis(400);
    let bounds = Bounds {
        connections: 4,
        head: short,
        unread: short,
        end: short,
        ..Bounds::default()
    };
    let address = served(&site, bounds).await;
    let beginnings: [&[u8]; 4] = [
        b"",
        b"GET /healthz HT",
        b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ",
        b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n",
    ];
    let mut slow = Vec::new();
    for beginning in beginnings {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        stream.write_all(beginning).await.expect("sent");
        slow.push(stream);
    }
    // All places are taken by those that say nothing more; the next one waits for one of them.
    let began = Instant::now();
    let mut other = TcpStream::connect(address).await.expect("connected");
    let whole = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    other.write_all(whole).await.expect("sent");
    let told = tokio::time::timeout(Duration::from_secs(10), rest(&mut other))
        .await
        .expect("an answer");
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    assert!(
        began.elapsed() >= short / 2,
        "a place was free: {:?}",
        began.elapsed()
    );
    for mut stream in slow {
        let told = tokio::time::timeout(Duration::from_secs(10), rest(&mut stream))
            .await
            .expect("let go");
        assert!(
            !told.contains("HTTP/1.1 200") || told.contains("content-length"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn who_does_not_read_the_answer_is_let_go() {
    let site = Site::open().await;
    let short = Duration::from_millis(400);
    let bounds = Bounds {
        connections: 1,
        head: short,
        unread: short,
        end: short,
        ..Bounds::default()
    };
    let address = served(&site, bounds).await;
    let mut deaf = TcpStream::connect(address).await.expect("connected");
    // Far more answers than the system keeps for a client; it reads none.
    let many = "GET /api/v1/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(400);
    let _ = tokio::time::timeout(short * 4, deaf.write_all(many.as_bytes())).await;
    let mut other = TcpStream::connect(address).await.expect("connected");
    let whole = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    other.write_all(whole).await.expect("sent");
    let told = tokio::time::timeout(Duration::from_secs(20), rest(&mut other))
        .await
        .expect("an answer");
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
}

/// A question to be matched, whole, from `caller` as the proxy says.
fn question(caller: &str) -> String {
    let body = r#"{"text": "we cannot see through smoke"}"#;
    format!(
        "POST /api/v1/match HTTP/1.1\r\nhost: x\r\nx-real-ip: {caller}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The answer to what was sent, within a time.
async fn told(address: std::net::SocketAddr, sent: &str, within: Duration) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(sent.as_bytes()).await.expect("sent");
    let all = tokio::time::timeout(within, rest(&mut stream)).await;
    all.expect("an answer in time")
}

#[tokio::test]
async fn questions_that_trickle_in_keep_nobody_from_searching() {
    let site = Site::open_behind("x-real-ip").await;
    let address = served(&site, Bounds::default()).await;
    // More of one address than it may have, and more than there are places altogether.
    let callers = (0..8).map(|_| 1).chain((0..64).map(|it| 10 + it));
    let mut slow = Vec::new();
    for caller in callers {
        let whole = question(&format!("192.0.2.{caller}"));
        let mut stream = TcpStream::connect(address).await.expect("connected");
        let part = &whole.as_bytes()[..whole.len() - 3];
        stream.write_all(part).await.expect("sent");
        slow.push(stream);
    }
    let answer = told(address, &question("192.0.2.200"), Duration::from_secs(8)).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let answer = told(address, &question("192.0.2.1"), Duration::from_secs(8)).await;
    assert!(answer.starts_with("HTTP/1.1 429"), "{answer}");
    // What does not come is not waited for.
    let within = Duration::from_secs(20);
    let answer = tokio::time::timeout(within, rest(&mut slow[0])).await;
    let answer = answer.expect("let go");
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(
        answer.contains("did not arrive within ten seconds"),
        "{answer}"
    );
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_no_more() {
    let site = Site::open().await;
    let bounds = Bounds {
        of_this_machine: 2,
        ..Bounds::default()
    };
    let address = served(&site, bounds).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(TcpStream::connect(address).await.expect("connected"));
    }
    let whole = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let soon = Duration::from_secs(5);
    let mut third = TcpStream::connect(address).await.expect("connected");
    // It may be closed before anything is sent.
    let _ = third.write_all(whole.as_bytes()).await;
    let answer = tokio::time::timeout(soon, rest(&mut third)).await;
    assert_eq!(answer.expect("closed"), "");
    held.pop();
    let began = Instant::now();
    let answered = loop {
        let mut again = TcpStream::connect(address).await.expect("connected");
        let _ = again.write_all(whole.as_bytes()).await;
        let answer = rest(&mut again).await;
        if !answer.is_empty() || began.elapsed() > soon {
            break answer;
        }
    };
    assert!(answered.starts_with("HTTP/1.1 200"), "{answered}");
}

#[tokio::test]
async fn the_site_stops_while_all_connections_are_taken() {
    let site = Site::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let bounds = Bounds {
        connections: 1,
        end: Duration::from_millis(200),
        ..Bounds::default()
    };
    let (stop, told_to) = tokio::sync::oneshot::channel::<()>();
    let stopped = async move {
        let _ = told_to.await;
    };
    let serving = tokio::spawn(answer(listener, site.router(), bounds, stopped));
    let mut taken = TcpStream::connect(address).await.expect("connected");
    let asked = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    taken.write_all(asked).await.expect("sent");
    let mut first = [0; 12];
    taken.read_exact(&mut first).await.expect("an answer");
    // The place is taken until this client has said nothing for twenty seconds.
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.send(()).expect("it serves");
    let ended = tokio::time::timeout(Duration::from_secs(5), serving).await;
    assert!(ended.is_ok(), "SIGTERM was not heard");
}
