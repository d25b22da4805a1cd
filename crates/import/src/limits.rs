//! How much an import may unpack, so that a small hostile archive cannot fill the memory.

/// Limits on unpacking. The defaults leave several times the room that the largest
/// official files need (the whole of Horizon Europe as XML unpacks 33.9 MB to
/// 793 MB, a ratio of 23; the largest single table is about 300 MB).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one file, after unpacking where it was packed. A larger one is left out.
    pub entry_bytes: u64,
    /// Most bytes of one archive after unpacking. More ends the import.
    pub total_bytes: u64,
    /// Most times that unpacking may enlarge an archive. More ends the import.
    pub ratio: u64,
    /// Bytes that an archive may unpack to before the ratio is looked at: tiny
    /// archives of empty tables have harmless but huge ratios.
    pub ratio_from: u64,
    /// Most files in one archive. More ends the import.
    pub entries: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entry_bytes: 1 << 30,
            total_bytes: 32 << 30,
            ratio: 200,
            ratio_from: 256 << 20,
            entries: 2_000_000,
        }
    }
}
