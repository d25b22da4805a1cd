//! What the site says about itself.

use crate::site::Site;

#[tokio::test]
async fn the_pages_about_keep_their_promises_in_words() {
    let site = Site::open().await;
    let cases = [
        ("/about/matching", "What it cannot do"),
        (
            "/about/privacy",
            "No tracking. No page loads anything from another site.",
        ),
        (
            "/about/accessibility",
            "Web Content Accessibility Guidelines 2.2, level AA",
        ),
        ("/about/api", "/api/v1/openapi.json"),
    ];
    for (address, says) in cases {
        let page = site.page(address).await;
        assert!(page.contains(says), "{address}: {page}");
    }
}

#[tokio::test]
async fn the_page_about_the_api_names_all_that_the_description_has() {
    let site = Site::open().await;
    let description = site.get("/api/v1/openapi.json").await.json();
    let page = site.get("/about/api").await.text;
    let paths = description["paths"].as_object().expect("paths");
    assert!(paths.len() > 20, "{}", paths.len());
    for path in paths.keys() {
        let named = [" ", ">"].iter().any(|before| {
            ["<", "?", "\""]
                .iter()
                .any(|after| page.contains(&format!("{before}{path}{after}")))
        });
        assert!(named, "{path}");
    }
}
