//! What goes wrong at a person's desk: each mistake gets a clear message that
//! says what to do, and nothing that was there is lost.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and fails"
)]

mod program;

use program::{Folder, Site, text};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

fn says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "expected “{part}” in: {said}");
    }
}

fn with_sample() -> Folder {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    folder
}

/// A small project in the official XML, plainly invented.
fn project_xml(id: &str, title: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><project><id>{id}</id><acronym>TESTER</acronym>\
         <title>{title}</title><objective>Finds invented things.</objective><status>SIGNED</status>\
         <relations><associations><programme type=\"relatedLegalBasis\"><code>HORIZON.2.3</code>\
         <frameworkProgramme>HORIZON</frameworkProgramme></programme></associations></relations></project>"
    )
}

#[test]
fn an_empty_need_is_refused_with_an_example() {
    let folder = with_sample();
    for need in ["", "   ", "\n"] {
        says(
            &folder.fail(&["match", need]),
            &["need is empty", "uptake match"],
        );
    }
}

#[test]
fn a_need_of_a_megabyte_is_answered() {
    let folder = with_sample();
    let long = folder.file(
        "long.txt",
        "radio contact with firefighters ".repeat(32_768),
    );
    let output = folder
        .command()
        .args(["match", "-", "--limit", "1", "--json"])
        .stdin(std::fs::File::open(long).expect("open"))
        .output()
        .expect("runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("\"hits\""));
    let longer = folder.file(
        "longer.txt",
        "radio contact with firefighters ".repeat(40_000),
    );
    let output = folder
        .command()
        .args(["match", "-", "--limit", "1"])
        .stdin(std::fs::File::open(longer).expect("open"))
        .output()
        .expect("runs");
    let said = text(&output.stdout);
    let cut = "\nYour text is very long: the end of your text was not read.\n";
    assert!(said.contains(cut), "{said}");
}

#[test]
fn an_unknown_id_says_how_to_find_one() {
    let folder = with_sample();
    for command in ["show", "similar"] {
        says(
            &folder.fail(&[command, "000000000"]),
            &["000000000", "uptake match"],
        );
    }
}

#[test]
fn searching_before_anything_is_there_says_what_to_do() {
    let folder = Folder::new();
    says(
        &folder.fail(&["match", "smoke"]),
        &["no index yet", "uptake import"],
    );
}

#[test]
fn an_unknown_file_says_which_formats_are_understood() {
    let folder = with_sample();
    let file = folder.file("notes.docx", b"\x00\x01\x02 not open data");
    let said = folder.fail(&["import", "cordis", file.to_str().unwrap()]);
    says(&said, &["notes.docx", "XML", "CSV"]);
}

#[test]
fn an_import_of_nothing_names_both_ways() {
    let folder = Folder::new();
    says(
        &folder.fail(&["import", "cordis"]),
        &["PATH", "--programme"],
    );
    let ftp = [
        "import",
        "cordis",
        "--programme",
        "fp7",
        "--from",
        "ftp://x/",
    ];
    let said = folder.fail(&ftp);
    says(&said, &["ftp://x/", "http:// or https://"]);
    assert!(!said.contains("fetched so far"), "{said}");
}

#[test]
fn a_missing_file_is_named() {
    let folder = Folder::new();
    says(
        &folder.fail(&["import", "cordis", "no-such-file.zip"]),
        &["no-such-file.zip"],
    );
}

#[test]
fn a_truncated_archive_leaves_the_previous_snapshot_in_force() {
    let folder = with_sample();
    let before = folder.succeed(&["match", "wildfire", "--json", "--limit", "5"]);
    let whole = archive_of(&project_xml("999999999", "An invented project"));
    let file = folder.file("cut.tar.gz", &whole[..whole.len() / 2]);
    let said = folder.fail(&["import", "cordis", file.to_str().unwrap()]);
    says(
        &said,
        &[
            "cut.tar.gz",
            "ends in the middle",
            "Nothing was changed",
            "Fetch the file again",
        ],
    );
    assert_eq!(
        folder.succeed(&["match", "wildfire", "--json", "--limit", "5"]),
        before
    );
    says(&folder.fail(&["show", "999999999"]), &["999999999"]);
}

fn archive_of(xml: &str) -> Vec<u8> {
    let mut archive = tar::Builder::new(flate2::write::GzEncoder::new(
        Vec::new(),
        flate2::Compression::none(),
    ));
    for number in 0..40 {
        let mut header = tar::Header::new_gnu();
        header.set_size(xml.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive
            .append_data(&mut header, format!("xml/{number}.xml"), xml.as_bytes())
            .expect("added");
    }
    archive
        .into_inner()
        .expect("whole")
        .finish()
        .expect("whole")
}

#[test]
fn a_malformed_file_among_good_ones_is_a_problem_and_the_others_count() {
    let folder = Folder::new();
    folder.file("good.xml", project_xml("999999998", "A good project"));
    let bad = folder.file("bad.xml", "<project><id>999999997</id><title>cut");
    let inputs = bad.parent().expect("a folder").to_path_buf();
    std::fs::create_dir(inputs.join("in")).expect("made");
    for name in ["good.xml", "bad.xml"] {
        std::fs::rename(inputs.join(name), inputs.join("in").join(name)).expect("moved");
    }
    let said = folder.succeed(&["import", "cordis", inputs.join("in").to_str().unwrap()]);
    says(&said, &["malformed_xml", "uptake problems"]);
    says(&folder.succeed(&["show", "999999998"]), &["A good project"]);
    says(
        &folder.succeed(&["problems", "--kind", "malformed_xml"]),
        &["bad.xml"],
    );
}

#[test]
fn a_busy_port_is_said_before_any_work() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = Folder::new();
    let said = folder.fail(&["serve", "--listen", &address]);
    says(&said, &[&address, "in use", "--listen"]);
    assert!(!folder.data().exists(), "nothing was made");
}

#[test]
fn an_index_of_other_data_is_told_from_an_answer() {
    let (folder, other) = (Folder::new(), Folder::new());
    folder.succeed(&["import", "sample"]);
    let file = other.file("other.xml", project_xml("990000001", "Wildfire smoke"));
    other.succeed(&["import", "cordis", file.to_str().expect("UTF-8")]);
    let index = |folder: &Folder| folder.data().join("index/current.uptakeindex");
    std::fs::copy(index(&folder), index(&other)).expect("copied");
    for command in [["match", "wildfire"], ["similar", "990000001"]] {
        let said = other.fail(&command);
        says(&said, &["built from other data", "uptake index"]);
    }
    other.succeed(&["index"]);
    assert!(other.succeed(&["match", "wildfire"]).contains("990000001"));
}

#[test]
fn whoever_reads_our_output_may_stop_reading() {
    let folder = Folder::new();
    folder.succeed(&["import", "sample"]);
    for form in [
        &["match", "fire", "--json"][..],
        &["match", "fire", "--explain"],
    ] {
        let mut program = folder
            .command()
            .args(form)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(program.stdout.take());
        let output = program.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{form:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{form:?}");
    }
}

#[test]
fn two_imports_at_once_are_refused_and_a_running_site_does_not_stand_in_the_way() {
    let folder = Folder::new();
    let site = Site::start(&folder, &[]);
    folder.succeed(&["import", "sample"]);
    assert!(site.get("/match?q=wildfire").0.starts_with("HTTP/1.1 200"));

    let lock = std::fs::File::options()
        .write(true)
        .open(folder.data().join("write.lock"))
        .expect("the lock file stands");
    lock.try_lock().expect("free");
    says(
        &folder.fail(&["import", "sample"]),
        &["Another process is writing", "Wait until"],
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let folder = Folder::new();
    std::fs::create_dir(folder.data()).expect("made");
    std::fs::set_permissions(folder.data(), std::fs::Permissions::from_mode(0o555)).expect("set");
    if std::fs::write(folder.data().join("probe"), "").is_ok() {
        // This user may write everywhere (root), except where the kernel says no.
        let output = program::program("/proc/uptake-data".as_ref())
            .args(["import", "sample"])
            .output()
            .expect("runs");
        assert!(!output.status.success());
        says(&text(&output.stderr), &["/proc/uptake-data", "--data"]);
        return;
    }
    says(
        &folder.fail(&["import", "sample"]),
        &["uptake-data", "--data"],
    );
}

#[test]
fn a_data_folder_of_a_newer_version_is_left_alone() {
    let folder = with_sample();
    let about = folder.data().join("ABOUT-THIS-FOLDER.txt");
    let text = std::fs::read_to_string(&about).expect("there");
    let newer = text.replace("layout version: 1", "layout version: 999");
    std::fs::write(&about, &newer).expect("written");
    says(
        &folder.fail(&["match", "smoke"]),
        &["newer version", "999", "--data"],
    );
    assert_eq!(std::fs::read_to_string(about).expect("there"), newer);
}

#[test]
fn a_damaged_index_is_said_and_can_be_built_again() {
    let folder = with_sample();
    let path = folder.data().join("index/current.uptakeindex");
    let mut bytes = std::fs::read(&path).expect("the index");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).expect("written");
    says(&folder.fail(&["match", "smoke"]), &["uptake index"]);
    folder.succeed(&["index"]);
    folder.succeed(&["match", "smoke"]);
}

/// A file system of a few megabytes in memory, gone with the test.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// `None` where this user may not mount one.
    fn mount(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let size = format!("size={megabytes}m");
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path())
            .output()
            .ok()?;
        done.status.success().then_some(Self { folder })
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_previous_snapshot_in_force() {
    let Some(disk) = SmallDisk::mount(16) else {
        eprintln!(
            "skipped: this user may not mount a small disk; the store's tests fill a database instead"
        );
        return;
    };
    let data = disk.folder.path().join("uptake-data");
    let run = |arguments: &[&str]| {
        program::program(&data)
            .args(arguments)
            .output()
            .expect("runs")
    };
    assert!(run(&["import", "sample"]).status.success());
    let before = run(&["match", "wildfire", "--json", "--limit", "5"]).stdout;

    let folder = Folder::new();
    let inputs = folder.data();
    std::fs::create_dir(&inputs).expect("made");
    let words: String = (0..4_000).map(|n| format!("invented{n} ")).collect();
    for number in 0..400 {
        let id = 999_990_000 + number;
        let xml = project_xml(&id.to_string(), &words);
        std::fs::write(inputs.join(format!("{id}.xml")), xml).expect("written");
    }
    let output = run(&["import", "cordis", inputs.to_str().expect("a path")]);
    assert!(!output.status.success(), "{}", text(&output.stdout));
    let said = text(&output.stderr);
    says(&said, &["disk is full", "Make room"]);
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(
        run(&["match", "wildfire", "--json", "--limit", "5"]).stdout,
        before
    );
}
