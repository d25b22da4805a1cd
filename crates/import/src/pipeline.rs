//! Reads inputs on several threads: one unpacks, as many as there are cores parse,
//! the caller's own takes the records, always in the order of the files. What is
//! under way is bounded, so that memory stays small however large the input is.

use crate::archive::{self, Found, Input, file_problem};
use crate::assembly::Assembly;
use crate::parse::{Parsed, parse};
use crate::{ImportError, Limits, Origin, Progress, Sink};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use uptake_model::{ProblemKind, SourceKind};

/// Files go to the parsers in batches of about this many bytes; single files of
/// projects are too small to be worth the hand-over each.
const BATCH_BYTES: usize = 1 << 20;

/// Batches under way for each parser: unpacked, being parsed, or waiting for their turn.
const BATCHES_EACH: usize = 3;

struct Batch<T> {
    number: u64,
    items: Vec<T>,
}

/// What the reading thread tells while it goes.
struct Shared {
    bytes_read: AtomicU64,
    input: AtomicUsize,
}

/// Reads all inputs and hands their records to `sink`.
pub(crate) fn run(
    source: SourceKind,
    inputs: &[Input],
    name: String,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Origin, ImportError> {
    let parsers = thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let shared = Shared {
        bytes_read: AtomicU64::new(0),
        input: AtomicUsize::new(0),
    };
    let (found_in, found_out) = channel::<Batch<Found>>();
    let (parsed_in, parsed_out) = channel::<Batch<Parsed>>();
    let (permits_in, permits) = channel::<()>();
    for _ in 0..parsers * BATCHES_EACH {
        let _ = permits_in.send(());
    }
    let found_out = Mutex::new(found_out);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let batches = Batches {
                out: found_in,
                permits,
                number: 0,
                items: Vec::new(),
                bytes: 0,
            };
            read_inputs(inputs, limits, &shared, batches)
        });
        for _ in 0..parsers {
            let (found, parsed) = (&found_out, parsed_in.clone());
            scope.spawn(move || parse_batches(source, found, &parsed));
        }
        drop(parsed_in);
        let mut assembly = Assembly::new(sink);
        let progress = |records| Progress {
            file: inputs
                .get(shared.input.load(Ordering::Relaxed))
                .map(|i| i.name.clone())
                .unwrap_or_default(),
            bytes_read: shared.bytes_read.load(Ordering::Relaxed),
            bytes_total: Some(inputs.iter().map(|input| input.bytes).sum()),
            records,
        };
        let flow = take_in_order(parsed_out, permits_in, &mut assembly, &progress);
        let read = reader
            .join()
            .unwrap_or_else(|_| Err(ImportError::Internal(name.clone())));
        if flow.is_break() {
            return Err(ImportError::Stopped);
        }
        let checksum = archive::checksum_of_all(&read?);
        if assembly.finish(&progress).is_break() {
            return Err(ImportError::Stopped);
        }
        match assembly.why_nothing() {
            Some(reason) => Err(ImportError::NothingRead { name, reason }),
            None => Ok(Origin { name, checksum }),
        }
    })
}

/// Gathers files into batches.
struct Batches {
    out: Sender<Batch<Found>>,
    permits: Receiver<()>,
    number: u64,
    items: Vec<Found>,
    bytes: usize,
}

impl Batches {
    fn add(&mut self, found: Found) -> ControlFlow<()> {
        if let Found::File { bytes, .. } = &found {
            self.bytes += bytes.len();
        }
        self.items.push(found);
        if self.bytes >= BATCH_BYTES {
            self.send()
        } else {
            ControlFlow::Continue(())
        }
    }

    fn send(&mut self) -> ControlFlow<()> {
        // Both fail only when the taking side has gone: the sink said stop.
        let batch = Batch {
            number: self.number,
            items: std::mem::take(&mut self.items),
        };
        self.number += 1;
        self.bytes = 0;
        let sent = self.permits.recv().is_ok() && self.out.send(batch).is_ok();
        if sent {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}

fn read_inputs(
    inputs: &[Input],
    limits: &Limits,
    shared: &Shared,
    mut batches: Batches,
) -> Result<Vec<(String, String)>, ImportError> {
    let mut checksums = Vec::with_capacity(inputs.len());
    for (i, input) in inputs.iter().enumerate() {
        shared.input.store(i, Ordering::Relaxed);
        let checksum = archive::open(input, limits, &shared.bytes_read, &mut |found| {
            batches.add(found)
        })?;
        checksums.push((input.name.clone(), checksum));
    }
    let _ = batches.send();
    Ok(checksums)
}

fn parse_batches(
    source: SourceKind,
    found: &Mutex<Receiver<Batch<Found>>>,
    parsed: &Sender<Batch<Parsed>>,
) {
    loop {
        let next = found.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Batch { number, items }) = next else {
            return;
        };
        let items = items
            .into_iter()
            .map(|item| match item {
                Found::File { name, bytes } => parse_guarded(source, &name, &bytes),
                Found::Problem(problem) => Parsed::Unknown(problem),
            })
            .collect();
        if parsed.send(Batch { number, items }).is_err() {
            return;
        }
    }
}

/// A fault of ours in one file must not cost the others, nor leave the threads
/// waiting for one that is gone.
fn parse_guarded(source: SourceKind, name: &str, bytes: &[u8]) -> Parsed {
    let parsed = panic::catch_unwind(|| parse(source, name, bytes));
    parsed.unwrap_or_else(|_| {
        let detail = "Reading it failed inside Uptake; please report it with this file.";
        Parsed::Unknown(file_problem(ProblemKind::UnknownFile, name, detail))
    })
}

/// Hands batches over in the order of their numbers and lets a new one begin for
/// each. Dropping what it owns on the way out stops the other threads.
#[expect(
    clippy::needless_pass_by_value,
    reason = "dropping the channels stops the threads"
)]
fn take_in_order(
    parsed: Receiver<Batch<Parsed>>,
    permits: Sender<()>,
    assembly: &mut Assembly<'_>,
    progress: &dyn Fn(u64) -> Progress,
) -> ControlFlow<()> {
    let mut waiting: BTreeMap<u64, Vec<Parsed>> = BTreeMap::new();
    let mut next = 0;
    for Batch { number, items } in &parsed {
        waiting.insert(number, items);
        while let Some(items) = waiting.remove(&next) {
            for item in items {
                assembly.take(item)?;
            }
            next += 1;
            assembly.progress(progress)?;
            let _ = permits.send(());
        }
    }
    ControlFlow::Continue(())
}
