//! What an operator does for people, from an empty folder to a letter in the outbox.

mod program;

use program::{Folder, text};
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
