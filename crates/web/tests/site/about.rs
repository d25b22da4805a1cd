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
