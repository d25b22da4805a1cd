//! Runs the program as a person does, for the tests beside this file.
#![expect(dead_code, reason = "each test file uses a part of it")]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and fails"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A data folder of its own, gone with the test.
pub struct Folder {
    temporary: tempfile::TempDir,
}

impl Folder {
    /// An empty place for a data folder.
    pub fn new() -> Self {
        Self {
            temporary: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// The data folder, which need not exist.
    pub fn data(&self) -> PathBuf {
        self.temporary.path().join("uptake-data")
    }

    /// Writes a file beside the data folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.temporary.path().join(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    /// The program on this folder.
    pub fn command(&self) -> Command {
        program(&self.data())
    }

    /// Runs the program on this folder to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command()
            .args(arguments)
            .output()
            .expect("the program starts")
    }

    /// Runs and demands success; returns standard output.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    /// Runs and demands failure; returns standard error.
    pub fn fail(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            !output.status.success(),
            "{arguments:?} succeeded: {}",
            text(&output.stdout)
        );
        let said = text(&output.stderr);
        assert!(!said.contains("panicked"), "{said}");
        said
    }
}

/// The program on a data folder.
pub fn program(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_uptake"));
    command.arg("--data").arg(data).stdin(Stdio::null());
    command
}

/// Bytes as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A running site, stopped with the test.
pub struct Site {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// What it said until it was ready.
    pub said: String,
}

impl Site {
    /// Starts the site on a free port and waits until it says where it is.
    pub fn start(folder: &Folder, arguments: &[&str]) -> Self {
        Self::of(folder.command(), arguments)
    }

    /// As [`Self::start`], by a command that was prepared.
    pub fn of(mut command: Command, arguments: &[&str]) -> Self {
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut said = String::new();
        let address = loop {
            let line = lines
                .next()
                .unwrap_or_else(|| panic!("ended after: {said}"))
                .expect("text");
            said.push_str(&line);
            said.push('\n');
            if let Some(rest) = line.split("http://127.0.0.1:").nth(1)
                && line.contains("Uptake is at")
            {
                let port = rest.split_whitespace().next().expect("a port");
                break format!("127.0.0.1:{port}");
            }
        };
        Self {
            child,
            address,
            said,
        }
    }

    /// Asks for a page: status line and headers, and body.
    pub fn get(&self, path: &str) -> (String, String) {
        self.send(&format!("GET {path}"), "", "")
    }

    /// Sends a method and path with further header lines and a body.
    pub fn send(&self, what: &str, headers: &str, body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        write!(
            stream,
            "{what} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            self.address,
            body.len()
        )
        .expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        let answer = text(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
        (head.to_owned(), body.to_owned())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
