//! What each page says, as snapshots of its content over the invented corpus. Names
//! of snapshots are masked: they carry a checksum of the records.

use crate::page::main_of;
use crate::site::Site;

async fn content(site: &Site, address: &str) -> String {
    let mut text = main_of(&site.page(address).await).to_owned();
    for (number, id) in site.snapshots().await.iter().enumerate() {
        text = text.replace(id, &format!("SNAPSHOT-{number}"));
    }
    // A SHA-256 stands in the only code element of its class.
    let open = "<code class=\"long\">";
    let parts: Vec<&str> = text.split(open).collect();
    let tails = parts[1..]
        .iter()
        .map(|part| &part[part.find('<').unwrap_or(0)..]);
    let mut masked = parts[0].to_owned();
    for tail in tails {
        masked.push_str(open);
        masked.push_str("CHECKSUM");
        masked.push_str(tail);
    }
    masked
}

macro_rules! page_snapshots {
    ($($name:ident: $address:expr;)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                let site = Site::open().await;
                insta::assert_snapshot!(stringify!($name), content(&site, $address).await);
            }
        )*
    };
}

page_snapshots! {
    home: "/";
    project_with_everything: "/projects/101000001?sort=country";
    project_without_half_its_fields: "/projects/280003";
    results_of_a_project: "/projects/101000001/results?kind=deliverable";
    organisations: "/organisations?q=test";
    organisation: "/organisations/pic-900000001";
    topics: "/topics?state=open";
    topic_open: "/topics/HORIZON-CL3-2026-01-BM-01";
    topic_closed: "/topics/HORIZON-CL3-2021-DRS-01-05";
    call: "/calls/HORIZON-CL3-2026-01";
    gaps: "/gaps";
    gap: "/gaps/practitioner-1";
    data: "/data";
    problems: "/data/problems?kind=double_escaped";
}

#[tokio::test]
async fn a_page_carries_its_own_address_for_paper() {
    let site = Site::open().await;
    for (address, carried) in [
        ("/", "/"),
        ("/projects/101000001", "/projects/101000001"),
        (
            "/match?q=helmet+camera&stage=ended",
            "/match?q=helmet+camera&#38;stage=ended",
        ),
    ] {
        let page = site.page(address).await;
        let foot =
            format!("<p class=\"on-paper\">Address of this page on this site: {carried}</p>");
        assert!(page.contains(&foot), "{address}: {page}");
    }
    let style = page_style(&site).await;
    let (screen, paper) = style.split_once("@media print").expect("a part for paper");
    assert!(screen.contains(".on-paper {\n  display: none;"));
    assert!(paper.contains(".on-paper {\n    display: block;"));
}

/// The stylesheet that pages name.
async fn page_style(site: &Site) -> String {
    let page = site.page("/").await;
    let from = page.find("/static/").expect("a stylesheet");
    let address = page[from..].split('"').next().expect("its address");
    site.get(address).await.text
}

#[tokio::test]
async fn participants_are_sorted_by_the_heading_chosen() {
    let site = Site::open().await;
    let cases = [
        ("", ["Testwache Nord", "Probenamt", "Musterinstitut"]),
        (
            "?sort=name",
            ["Musterinstitut", "Probenamt", "Testwache Nord"],
        ),
        (
            "?sort=country",
            ["Probenamt", "Testwache Nord", "Musterinstitut"],
        ),
        (
            "?sort=money",
            ["Testwache Nord", "Probenamt", "Musterinstitut"],
        ),
        (
            "?sort=nonsense",
            ["Testwache Nord", "Probenamt", "Musterinstitut"],
        ),
    ];
    for (query, expected) in cases {
        let page = site.page(&format!("/projects/101000001{query}")).await;
        let table = &page[page.find("id=\"participants\"").expect("a table")..];
        let places = expected.map(|name| table.find(name).expect(name));
        assert!(places.is_sorted(), "{query}: {places:?}");
    }
}
