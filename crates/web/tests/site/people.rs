//! Pages about people, as browsers walk through them.

use crate::page::check;
use crate::site::{Answer, Site};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use uptake_testing::now;

const GOOD: &str = "nine lamps under water";
const OTHER: &str = "seven boats above clouds";

/// The cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    let set = answer.header("set-cookie");
    assert!(set.contains("; HttpOnly; SameSite=Lax"), "{set}");
    set.split(';').next().unwrap_or_default().to_owned()
}

/// The youngest link of this kind in the letters that wait.
async fn link(site: &Site, path: &str) -> String {
    let letters = site.store().due_letters(now(), 100).await.expect("letters");
    let bodies = letters.iter().rev().map(|it| it.letter.body.as_str());
    let mut links = bodies.filter_map(|body| body.split(path).nth(1));
    let token = links.next().expect("a link").split_whitespace().next();
    token.expect("a token").to_owned()
}

async fn post(site: &Site, address: &str, fields: &[(&str, &str)]) -> Answer {
    site.post_as("", address, fields).await
}

/// Gives somebody a password by letter.
async fn furnish(site: &Site, person: &str, password: &str) -> String {
    let email = format!("{person}@nowhere.invalid");
    let asked = post(site, "/forgotten", &[("email", &email)]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let token = link(site, "/reset/").await;
    let page = site.page(&format!("/reset/{token}")).await;
    check(&page, "/reset/");
    let set = post(
        site,
        "/reset",
        &[("token", &token), ("password-new", password)],
    )
    .await;
    assert_eq!(
        set.header("location"),
        "/sign-in?done=password",
        "{}",
        set.text
    );
    email
}

async fn sign_in(site: &Site, email: &str, password: &str, then: &str) -> Answer {
    let fields = [("email", email), ("password", password), ("then", then)];
    post(site, "/sign-in", &fields).await
}

#[tokio::test]
async fn signing_in_leads_back_with_a_new_session_and_signing_out_ends_it() {
    let (site, _) = Site::with_people().await;
    let email = furnish(&site, "brigade-member", GOOD).await;
    let asked = site.get("/me").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(asked.header("location"), "/sign-in?then=%2Fme");
    check(&site.page("/sign-in?then=%2Fme").await, "/sign-in");

    let first = sign_in(&site, &email, GOOD, "/gaps?q=a").await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!(first.header("location"), "/gaps?q=a");
    assert_eq!(first.header("cache-control"), "no-store");
    let old = cookie(&first);
    // Whoever planted a session in the browser does not share the one that is opened now.
    let fields = [("email", email.as_str()), ("password", GOOD)];
    let second = site.post_as(&old, "/sign-in", &fields).await;
    let new = cookie(&second);
    assert_ne!(old, new);
    assert_eq!(site.get_as(&old, "/me").await.status, StatusCode::SEE_OTHER);
    let me = site.get_as(&new, "/me").await;
    check(&me.text, "/me");
    assert!(
        me.text
            .contains("Invented brigade of Nowhere</a> <span class=\"soft\">member</span>")
    );
    assert_eq!(me.header("cache-control"), "no-store");
    assert_eq!(
        site.get_as(&new, "/gaps").await.header("cache-control"),
        "no-store"
    );
    assert_eq!(
        site.get("/gaps").await.header("cache-control"),
        "private, no-cache"
    );

    let out = site.post_as(&new, "/sign-out", &[]).await;
    assert!(
        out.header("set-cookie").starts_with("uptake=; "),
        "{}",
        out.header("set-cookie")
    );
    assert_eq!(
        site.get_as(&new, "/me").await.status,
        StatusCode::SEE_OTHER,
        "stolen or not"
    );
    let unsigned = post(&site, "/me/name", &[("name", "x")]).await;
    assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED);
    assert!(unsigned.text.contains("<a href=\"/sign-in\">"));
}

#[tokio::test]
async fn nobody_is_led_elsewhere_and_no_account_is_told_of() {
    let (site, _) = Site::with_people().await;
    let email = furnish(&site, "brigade-member", GOOD).await;
    for then in [
        "//evil.invalid",
        "https://evil.invalid",
        "/\\evil.invalid",
        "",
    ] {
        let led = sign_in(&site, &email, GOOD, then).await;
        assert_eq!(led.header("location"), "/me", "{then}");
    }
    let plain = |answer: &Answer, email: &str| {
        let text = answer.text.replace(email, "…");
        let forms = text.split("name=\"form\" value=\"").map(|part| {
            part.split_once('"')
                .map_or(part, |(_, rest)| rest)
                .to_owned()
        });
        forms.collect::<Vec<_>>()
    };
    let unknown = "nobody-here@nowhere.invalid";
    let wrong = sign_in(&site, &email, OTHER, "/gaps").await;
    let nobody = sign_in(&site, unknown, OTHER, "/gaps").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.status, nobody.status);
    assert_eq!(plain(&wrong, &email), plain(&nobody, unknown));
    assert!(
        wrong.text.contains(&format!("value=\"{email}\"")),
        "what was typed is kept"
    );
    assert!(!wrong.text.contains(OTHER), "but no password");
    for (path, more) in [("/forgotten", None), ("/join", Some("org-police"))] {
        let mut answers = vec![];
        for email in [email.as_str(), unknown] {
            let mut fields = vec![("email", email)];
            if let Some(organisation) = more {
                fields.extend([
                    ("organisation", organisation),
                    ("name", "Ann"),
                    ("reason", "x"),
                ]);
            }
            let answer = post(&site, path, &fields).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            check(&answer.text, path);
            answers.push(plain(&answer, email));
        }
        assert_eq!(answers[0], answers[1], "{path}");
    }
}

#[tokio::test]
async fn too_many_attempts_are_told_to_wait() {
    let (site, _) = Site::with_people().await;
    let email = furnish(&site, "brigade-member", GOOD).await;
    for _ in 0..10 {
        let wrong = sign_in(&site, &email, OTHER, "").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let waits = sign_in(&site, &email, GOOD, "").await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(waits.text.contains("Try again in 1 min."), "{}", waits.text);
}

#[tokio::test]
async fn a_lead_invites_and_the_invited_joins() {
    let (site, _) = Site::with_people().await;
    let lead = site.sign_in("brigade-lead").await;
    let page = site.get_as(&lead, "/members/org-brigade").await;
    check(&page.text, "/members/org-brigade");
    let form = [
        ("form", "form-1"),
        ("email", "ann@nowhere.invalid"),
        ("role", "member"),
    ];
    let address = "/members/org-brigade/invitations";
    let sent = site.post_as(&lead, address, &form).await;
    assert_eq!(
        sent.header("location"),
        "/members/org-brigade",
        "{}",
        sent.text
    );
    let twice = site.post_as(&lead, address, &form).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let wrong = [
        ("form", "form-2"),
        ("email", "ann at home"),
        ("role", "member"),
    ];
    let wrong = site.post_as(&lead, address, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"ann at home\""));

    the_invited_joins(&site).await;
}

async fn the_invited_joins(site: &Site) {
    let token = link(site, "/invitations/").await;
    let shown = site.get(&format!("/invitations/{token}")).await;
    assert_eq!(shown.header("cache-control"), "no-store");
    assert!(
        !shown.text.contains("Address of this page"),
        "no secret on paper"
    );
    check(&shown.text, "/invitations/");
    let weak = [
        ("token", token.as_str()),
        ("name", "Ann Lee"),
        ("password-new", "short"),
    ];
    let weak = post(site, "/invitations", &weak).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(weak.text.contains("value=\"Ann Lee\""));
    let typed = [
        ("token", token.as_str()),
        ("name", "Ann Lee"),
        ("password-new", GOOD),
    ];
    let joined = post(site, "/invitations", &typed).await;
    assert_eq!(joined.header("location"), "/me", "{}", joined.text);
    let ann = cookie(&joined);
    let members = site.get_as(&ann, "/members/org-brigade").await;
    assert!(members.text.contains("Ann Lee</th>"), "{}", members.text);
    assert!(!members.text.contains("Send the invitation"));
    let again = post(site, "/invitations", &typed).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(
        site.get(&format!("/invitations/{token}")).await.status,
        StatusCode::NOT_FOUND
    );
    let outside = site.page("/members/org-brigade").await;
    for hidden in ["Ann Lee", "nowhere.invalid", "Send the invitation"] {
        assert!(!outside.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn a_lead_answers_requests_and_changes_roles() {
    let (site, _) = Site::with_people().await;
    let fields = [
        ("organisation", "org-brigade"),
        ("name", "Ann <b>Lee</b>"),
        ("email", "ann@nowhere.invalid"),
        ("reason", "<script>alert(1)</script>"),
    ];
    let asked = post(&site, "/join", &fields).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let lead = site.sign_in("brigade-lead").await;
    let page = site.get_as(&lead, "/members/org-brigade").await;
    assert!(!page.text.contains("<script>alert"), "{}", page.text);
    let id = page
        .text
        .split("value=\"request-")
        .nth(1)
        .expect("a request");
    let id = format!("request-{}", id.split('"').next().expect("an id"));
    let decline = [
        ("request", id.as_str()),
        ("answer", "decline"),
        ("reason", ""),
    ];
    let address = "/members/org-brigade/requests";
    let refused = site.post_as(&lead, address, &decline).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let grant = [("request", id.as_str()), ("answer", "grant")];
    let stranger = site.sign_in("police-lead").await;
    let hidden = site.post_as(&stranger, address, &grant).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let granted = site.post_as(&lead, address, &grant).await;
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);
    link(&site, "/invitations/").await;

    let address = "/members/org-brigade/people";
    let leave = [("person", "brigade-lead"), ("role", "none")];
    let last = site.post_as(&lead, address, &leave).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    let raise = [("person", "brigade-member"), ("role", "lead")];
    let raised = site.post_as(&lead, address, &raise).await;
    assert_eq!(raised.status, StatusCode::SEE_OTHER);
    let left = site.post_as(&lead, address, &leave).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    let nobody = post(&site, address, &raise).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn administration_is_for_administrators() {
    let (site, _) = Site::with_people().await;
    let administrator = site.sign_in("administrator").await;
    let lead = site.sign_in("brigade-lead").await;
    for path in [
        "/admin",
        "/admin/organisations/new",
        "/admin/organisations/org-brigade",
    ] {
        let shown = site.get_as(&administrator, path).await;
        assert_eq!(shown.status, StatusCode::OK, "{path}: {}", shown.text);
        check(&shown.text, path);
        assert_eq!(
            site.get_as(&lead, path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert_eq!(site.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    let fields = [
        ("name", "Straż Pożarna Nigdzie"),
        ("country", "PL"),
        ("kind", "practitioner"),
        ("discipline-fire_and_rescue", "on"),
    ];
    let made = site
        .post_as(&administrator, "/admin/organisations/new", &fields)
        .await;
    let place = made.header("location").to_owned();
    assert!(place.starts_with("/members/org-"), "{}", made.text);
    let page = site.page(&place).await;
    assert!(page.contains("Fire and rescue"), "{page}");
    let list = site.page("/members").await;
    assert!(list.contains("Straż Pożarna Nigdzie"));
    check(&list, "/members");
    let empty = site
        .post_as(&administrator, "/admin/organisations/new", &fields[..1])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Choose a country."));
    let refused = site
        .post_as(&lead, "/admin/organisations/new", &fields)
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let roles = [
        ("person", "guard-lead"),
        ("analyst", "on"),
        ("active", "on"),
    ];
    let given = site.post_as(&administrator, "/admin/people", &roles).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    let own = [("person", "administrator"), ("active", "on")];
    let own = site.post_as(&administrator, "/admin/people", &own).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn name_password_and_address_are_changed_by_their_owner() {
    let (site, _) = Site::with_people().await;
    let email = furnish(&site, "guard-member", GOOD).await;
    let me = cookie(&sign_in(&site, &email, GOOD, "").await);
    let other = cookie(&sign_in(&site, &email, GOOD, "").await);
    for path in ["/me/password", "/me/email"] {
        check(&site.get_as(&me, path).await.text, path);
        assert_eq!(site.get(path).await.status, StatusCode::SEE_OTHER);
    }
    let named = site.post_as(&me, "/me/name", &[("name", "Ann Lee")]).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER);
    assert!(
        site.get_as(&me, "/gaps")
            .await
            .text
            .contains("<a href=\"/me\">Ann Lee</a>")
    );
    // Spaces at the ends belong to a password.
    let spaced = " seven boats above clouds ";
    let change = [("password", GOOD), ("password-new", spaced)];
    let changed = site.post_as(&me, "/me/password", &change).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    assert_eq!(site.get_as(&me, "/me").await.status, StatusCode::OK);
    assert_eq!(
        site.get_as(&other, "/me").await.status,
        StatusCode::SEE_OTHER
    );
    let trimmed = sign_in(&site, &email, spaced.trim(), "").await;
    assert_eq!(trimmed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let move_to = [("email", "ann@nowhere.invalid"), ("password", spaced)];
    let asked = site.post_as(&me, "/me/email", &move_to).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let token = link(&site, "/confirm/").await;
    check(&site.page(&format!("/confirm/{token}")).await, "/confirm/");
    let confirmed = post(&site, "/confirm", &[("token", &token)]).await;
    assert_eq!(
        confirmed.header("location"),
        "/sign-in?done=email",
        "{}",
        confirmed.text
    );
    let moved = sign_in(&site, "ann@nowhere.invalid", spaced, "").await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    let everywhere = site.post_as(&cookie(&moved), "/me/sessions", &[]).await;
    assert_eq!(everywhere.header("location"), "/sign-in?done=everywhere");
    assert_eq!(site.get_as(&me, "/me").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn forms_of_people_are_taken_from_this_site_alone() {
    let (site, _) = Site::with_people().await;
    let cookie = site.sign_in("brigade-lead").await;
    for path in [
        "/sign-in",
        "/sign-out",
        "/me/name",
        "/me/sessions",
        "/reset",
        "/invitations",
    ] {
        let request = Request::post(path)
            .header("cookie", &cookie)
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/x-www-form-urlencoded");
        let request = request.body(Body::from("name=x")).expect("a request");
        assert_eq!(
            site.send(request).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    assert_eq!(site.get_as(&cookie, "/me").await.status, StatusCode::OK);
}
