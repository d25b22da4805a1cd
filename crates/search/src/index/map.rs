//! The one place of Uptake with unsafe code: mapping the index file into memory.

use memmap2::Mmap;
use std::fs::File;
use std::io;

/// Maps a file for reading.
///
/// # Why this is sound
///
/// The bytes of a mapping change if somebody writes to the file, and reading
/// past the end of a file that was cut short ends the process. Neither happens
/// to an index through Uptake: a new one is written under another name and
/// takes the place by rename, so that the mapped file keeps its bytes for as
/// long as it is mapped, and nothing ever opens an index for writing in place
/// ([`super::write`] is the only writer). A person who edits the file of a
/// running server by hand breaks that promise as they would by editing a
/// running program. The mapping is private to this process and read-only;
/// every view on it is made by `bytemuck`, which checks size and alignment and
/// casts only to types for which all bit patterns are values.
#[expect(
    unsafe_code,
    reason = "mapping a file cannot be expressed in safe Rust; the argument stands above"
)]
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: see above: the file is never written to or cut short in place.
    unsafe { Mmap::map(file) }
}
