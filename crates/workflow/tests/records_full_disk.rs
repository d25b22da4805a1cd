//! A disk that is really full while people write: what was acknowledged is there, what was not
//! is not, and writing goes on once there is room.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot read its subject must fail"
)]

use std::path::Path;
use std::process::Command;
use uptake_model::{Actor, Viewer};
use uptake_store::{Store, StoreError};
use uptake_testing::{Counted, invented_gap_file, invented_people, now};
use uptake_workflow::{Act, first_break};

/// A file system of a few megabytes in memory, gone with the test.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where this user may not mount one.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"])
            .arg(folder.path())
            .output()
            .ok()?;
        mount.status.success().then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

async fn write(store: &Store, number: u64) -> Result<(), StoreError> {
    let entropy = Counted::named(&format!("full/{number}"));
    let act = Act {
        actor: &Actor::Operator,
        viewer: &Viewer::Public,
        now: now(),
        entropy: &entropy,
        form: None,
    };
    let mut gap = invented_gap_file(&format!("gap-{number}"), "org-guard", "guard-lead");
    gap.content.narrative.value = "words ".repeat(5_000);
    let mut records = store.begin_records().await?;
    records.add_gap_file(&gap, "begun").await?;
    let subject = ("gap", gap.id.as_str());
    records
        .commit(act.note::<(), _>("write_gap", subject, None, Some(&gap)))
        .await
}

#[tokio::test]
async fn what_was_acknowledged_before_the_disk_was_full_is_there() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!(
            "skipped: this user may not mount a small disk; the store's tests limit a database"
        );
        return;
    };
    let ballast = disk.path().join("ballast");
    std::fs::write(&ballast, vec![0; 512 << 10]).expect("writes");
    let url = format!("sqlite://{}/records.sqlite", disk.path().display());
    let store = Store::open(&url).await.expect("opens");
    invented_people(&store).await.expect("people");
    let mut acknowledged = 0;
    let error = loop {
        match write(&store, acknowledged).await {
            Ok(()) => acknowledged += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::DiskFull(_)), "{error:?}");
    assert!(
        error.to_string().contains("Make room and try again"),
        "{error}"
    );
    assert!(acknowledged > 5, "{acknowledged}");
    for number in 0..=acknowledged {
        let id = format!("gap-{number}").as_str().into();
        let gap = store.gap_file(&id).await.expect("reads");
        assert_eq!(gap.is_some(), number < acknowledged, "gap-{number}");
    }
    let proof = first_break(&store, &mut |_, _| ()).await.expect("reads");
    assert_eq!((proof.entries, proof.found), (1 + acknowledged, None));

    std::fs::remove_file(&ballast).expect("makes room");
    write(&store, acknowledged).await.expect("is written now");
    store.close().await;
}
