//! Readers that count: one takes the checksum of the packed bytes, the other
//! watches that unpacking stays within the limits.

use super::{add, hex};
use crate::Limits;
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;
use std::sync::atomic::AtomicU64;

/// Counts and hashes what passes.
pub(super) struct Counted<'c, R> {
    inner: R,
    hash: Sha256,
    counter: &'c AtomicU64,
    packed: Rc<Cell<u64>>,
}

impl<'c, R: Read> Counted<'c, R> {
    pub(super) fn new(inner: R, counter: &'c AtomicU64) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
            counter,
            packed: Rc::new(Cell::new(0)),
        }
    }

    /// A view on the bytes that have passed.
    pub(super) fn packed(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.packed)
    }

    /// Reads to the end and gives the checksum of everything.
    pub(super) fn finish(mut self) -> io::Result<String> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(hex(&self.hash.finalize()))
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.packed.set(self.packed.get() + read as u64);
        add(self.counter, read);
        Ok(read)
    }
}

/// What an archive may still unpack to, shared by all that read from it.
pub(super) struct Budget {
    limits: Limits,
    packed: Rc<Cell<u64>>,
    unpacked: Cell<u64>,
    entries: Cell<u64>,
    passed: RefCell<Option<String>>,
}

impl Budget {
    pub(super) fn new(limits: Limits, packed: Rc<Cell<u64>>) -> Self {
        Self {
            limits,
            packed,
            unpacked: Cell::new(0),
            entries: Cell::new(0),
            passed: RefCell::new(None),
        }
    }

    /// Which limit was passed, where one was.
    pub(super) fn passed(&self) -> Option<String> {
        self.passed.borrow().clone()
    }

    /// Counts one more file.
    pub(super) fn count_entry(&self) -> io::Result<()> {
        self.entries.set(self.entries.get() + 1);
        if self.entries.get() > self.limits.entries {
            return self.refuse(format!("more than {} files", self.limits.entries));
        }
        Ok(())
    }

    fn count(&self, bytes: usize) -> io::Result<()> {
        let unpacked = self.unpacked.get() + bytes as u64;
        self.unpacked.set(unpacked);
        let Limits {
            total_bytes,
            ratio,
            ratio_from,
            ..
        } = self.limits;
        if unpacked > total_bytes {
            return self.refuse(format!("more than {} MB in all", total_bytes >> 20));
        }
        if unpacked > ratio_from && unpacked > self.packed.get().saturating_mul(ratio) {
            return self.refuse(format!("more than {ratio} times its size"));
        }
        Ok(())
    }

    fn refuse(&self, what: String) -> io::Result<()> {
        *self.passed.borrow_mut() = Some(what);
        Err(io::Error::other("a limit on unpacking was passed"))
    }
}

/// Passes unpacked bytes through and charges them to the budget.
pub(super) struct Bounded<'b, R> {
    pub(super) inner: R,
    pub(super) budget: &'b Budget,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.budget.count(read)?;
        Ok(read)
    }
}
