//! Overlaps are found once for each index, and looked for in their file once for each file.

#![expect(
    clippy::expect_used,
    reason = "a check that cannot begin must fail, and say why"
)]

use jiff::SignedDuration;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use uptake_search::encoder::Effort;
use uptake_testing::{fill, now};
use uptake_workflow::{
    DataFolder, DerivedWatch, Platform, PlatformError, find_overlaps, rebuild_index,
};

/// A platform over the invented corpus, and where its overlaps are kept.
async fn ground() -> (Platform, PathBuf, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let data = DataFolder::open(folder.path()).expect("a data folder");
    let platform = Platform::open(data, None).await.expect("a platform");
    fill(platform.store()).await.expect("the invented corpus");
    let built = rebuild_index(&platform, now(), &mut |_| ()).await;
    built.expect("an index");
    let file = platform.index_path().with_file_name("overlaps.derived");
    (platform, file, folder)
}

#[tokio::test]
async fn what_cannot_be_written_is_not_computed_again_at_once() {
    let (platform, file, _folder) = ground().await;
    // Nothing can be renamed to a folder that is not empty.
    std::fs::create_dir_all(file.join("in-the-way")).expect("a folder");
    let (mut watch, stop) = (DerivedWatch::default(), Arc::new(AtomicBool::new(false)));
    let minutes = [(0, false), (1, true), (59, true), (61, false)];
    for (after, quiet) in minutes {
        let now = now() + SignedDuration::from_mins(after);
        let looked = watch.look(&platform, now, &stop).await;
        match looked {
            Ok(()) => assert!(quiet, "after {after} minutes"),
            Err(PlatformError::Derived(_)) => assert!(!quiet, "after {after} minutes"),
            Err(other) => panic!("{other}"),
        }
    }
    // Another index is another question.
    let later = now() + SignedDuration::from_mins(62);
    fill_again(&platform).await;
    let looked = watch.look(&platform, later, &stop).await;
    assert!(looked.is_err(), "{looked:?}");
    std::fs::remove_dir_all(&file).expect("out of the way");
    let later = later + SignedDuration::from_hours(2);
    watch.look(&platform, later, &stop).await.expect("found");
    let index = platform.index().expect("an index");
    assert!(platform.kept_overlaps(&index).is_some());
}

async fn fill_again(platform: &Platform) {
    let at = now() + SignedDuration::from_hours(1);
    let before = platform.index().expect("an index").identity();
    let built = rebuild_index(platform, at, &mut |_| ()).await;
    built.expect("an index");
    let after = platform.index().expect("an index").identity();
    assert_ne!(before, after, "another index");
}

#[tokio::test]
async fn a_file_that_is_of_no_use_is_read_once() {
    let (platform, file, _folder) = ground().await;
    let stop = Arc::new(AtomicBool::new(false));
    let found = find_overlaps(&platform, Effort::Background, Arc::new(|_, _| ()), stop).await;
    let found = found.expect("found").expect("not stopped");
    let index = platform.index().expect("an index");
    let own = std::fs::read(&file).expect("written");
    let mut damaged = own.clone();
    *damaged.last_mut().expect("something") ^= 1;
    let at = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_800_000_000);
    let write = |content: &[u8], at| {
        std::fs::write(&file, content).expect("written");
        let file = File::options().write(true).open(&file).expect("opened");
        file.set_modified(at).expect("dated");
    };
    write(&damaged, at);
    assert!(platform.kept_overlaps(&index).is_none());
    // The same date and length: nothing says that it must be read again.
    write(&own, at);
    assert!(platform.kept_overlaps(&index).is_none());
    write(&own, at + std::time::Duration::from_secs(1));
    assert_eq!(platform.kept_overlaps(&index), Some(found));
}
