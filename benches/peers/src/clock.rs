//! Time spent computing, which other programs on the machine do not change as
//! they change the time on the wall.

use rustix::time::{ClockId, Timespec, clock_gettime};
use std::time::Duration;

/// CPU time of this thread so far.
pub fn thread() -> Duration {
    duration(clock_gettime(ClockId::ThreadCPUTime))
}

/// CPU time of all threads of this process so far.
pub fn process() -> Duration {
    duration(clock_gettime(ClockId::ProcessCPUTime))
}

fn duration(time: Timespec) -> Duration {
    // CPU time never runs below zero.
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}
