//! What an operator does for people, from an empty folder to a letter in the outbox.

mod program;

use program::{Folder, Site, text};
use std::io::Write;
use std::process::Stdio;

#[test]
fn an_administrator_is_made_by_link_or_by_password() {
    let folder = Folder::new();
    let whom = [
        "admin",
        "create",
        "--name",
        "Ann Lee",
        "--email",
        "ann@nowhere.invalid",
    ];
    let said = folder.succeed(&whom);
    assert!(
        said.contains("Ann Lee (ann@nowhere.invalid) is an administrator."),
        "{said}"
    );
    let link = said.lines().last().expect("a link");
    let token = link
        .strip_prefix("http://127.0.0.1:8080/reset/")
        .expect("a link");
    assert_eq!(token.len(), 43, "{token}");

    let with_password = |password: &str| {
        let mut child = folder
            .command()
            .args(whom)
            .arg("--password-stdin")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("piped");
        writeln!(input, "{password}").expect("written");
        drop(input);
        child.wait_with_output().expect("ends")
    };
    let weak = with_password("passwordpassword");
    assert!(!weak.status.success());
    assert!(
        text(&weak.stderr).contains("Put a few words together"),
        "{}",
        text(&weak.stderr)
    );
    let strong = with_password("nine lamps under water");
    let said = text(&strong.stdout);
    assert!(strong.status.success(), "{}", text(&strong.stderr));
    assert!(
        said.contains("who had an account, is an administrator."),
        "{said}"
    );
    assert!(said.contains("The password is set."), "{said}");
    assert!(!said.contains("/reset/"), "{said}");
}

#[test]
fn an_organisation_is_taken_in_and_its_lead_invited() {
    let folder = Folder::new();
    let facts = [
        "--name",
        "Invented Brigade",
        "--country",
        "PL",
        "--kind",
        "practitioner",
    ];
    let more = [
        "--discipline",
        "fire_and_rescue",
        "--lead",
        "lead@nowhere.invalid",
    ];
    let said = folder.succeed(&[&["admin", "organisation", "add"][..], &facts, &more].concat());
    assert!(said.contains("Invented Brigade takes part: org-"), "{said}");
    assert!(said.contains("lead@nowhere.invalid is invited"), "{said}");
    let listed = folder.succeed(&["letters", "list"]);
    assert!(listed.contains("lead@nowhere.invalid  Invitation to Uptake: Invented Brigade"));
    assert!(listed.contains("    waits"), "{listed}");
    let refused = folder.succeed(&["letters", "send", "--smtp", "smtp://127.0.0.1:1"]);
    assert!(refused.contains("1 letter could not be sent"), "{refused}");
    let listed = folder.succeed(&["letters", "list"]);
    assert!(
        listed.contains("after 1 attempt: ") && listed.contains("tried again"),
        "{listed}"
    );
    assert!(!listed.contains("/invitations/"), "{listed}");
    let wrong = folder.fail(&["letters", "send", "--smtp", "mail.invalid"]);
    assert!(wrong.contains("smtps://USER:PASSWORD@HOST"), "{wrong}");
    let kind = ["--name", "x", "--country", "PL", "--kind", "club"];
    let wrong = folder.fail(&[&["admin", "organisation", "add"][..], &kind].concat());
    assert!(wrong.contains("known kinds are practitioner"), "{wrong}");
}

#[test]
fn a_second_factor_is_reset_for_whoever_has_one() {
    let folder = Folder::new();
    let whom = ["--name", "Ann Lee", "--email", "ann@nowhere.invalid"];
    folder.succeed(&[&["admin", "create"][..], &whom].concat());
    let none = folder.fail(&["admin", "reset-second-factor", "ann@nowhere.invalid"]);
    assert!(none.contains("has no second factor"), "{none}");
    let unknown = folder.fail(&["admin", "reset-second-factor", "bob@nowhere.invalid"]);
    assert!(unknown.contains("bob@nowhere.invalid"), "{unknown}");
}

#[test]
fn letters_go_to_another_machine_in_clear_text_only_where_that_was_said() {
    let folder = Folder::new();
    let smtp = ["letters", "send", "--smtp", "smtp://mail.invalid:25"];
    let refused = folder.fail(&smtp);
    assert!(
        refused.contains("would be reached without TLS"),
        "{refused}"
    );
    let said = folder.succeed(&[&smtp[..], &["--smtp-in-clear-text"]].concat());
    assert!(said.contains("0 letters sent over SMTP"), "{said}");
}

#[cfg(unix)]
#[test]
fn the_key_to_the_secrets_is_for_its_owner_alone_and_another_can_be_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.succeed(&["letters", "list"]);
    let key = folder.data().join("secrets.key");
    let mode = std::fs::metadata(&key).expect("a key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let first = std::fs::read_to_string(&key).expect("a key");
    folder.succeed(&["letters", "list"]);
    assert_eq!(std::fs::read_to_string(&key).expect("a key"), first, "kept");
    let wrong = folder.file("wrong.key", "no key");
    let named = [
        "--secrets-key",
        wrong.to_str().expect("UTF-8"),
        "letters",
        "list",
    ];
    let refused = folder.fail(&named);
    assert!(refused.contains("holds no key"), "{refused}");
}

#[test]
fn refused_acts_stand_in_the_log_without_what_was_sent() {
    let folder = Folder::new();
    let log = folder.file("log", "");
    let mut command = folder.command();
    command.env("NO_COLOR", "1");
    command.stderr(std::fs::File::create(&log).expect("a log"));
    let site = Site::of(command, &["--no-sample"]);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let typed = "email=ann%40nowhere.invalid&password=zebrafinch&then=%2Fquagga";
    for number in 0..62 {
        let headers = format!("{form}Sec-Fetch-Site: cross-site\r\n");
        let (head, _) = site.send("POST /sign-in?then=okapi", &headers, typed);
        assert!(head.starts_with("HTTP/1.1 403"), "{number}: {head}");
    }
    let said = std::fs::read_to_string(&log).expect("a log");
    let lines = said.lines().filter(|it| it.contains("an act was refused"));
    assert_eq!(lines.count(), 60, "{said}");
    assert!(
        said.contains("route=\"/sign-in\"") && said.contains("status=403"),
        "{said}"
    );
    for secret in ["zebrafinch", "quagga", "okapi", "ann@", "ann%40"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
}
