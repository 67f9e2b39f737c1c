//! A record that was copied out of the module's memory, read in place.

use std::borrow::Cow;

use crate::layout::{CELL, ESCAPED, kind, time};
use crate::unescape::unescape;

/// The bytes of a record. What lies outside of them reads as zeros, which mean "missing".
#[derive(Clone, Copy)]
pub(crate) struct Record<'s>(pub(crate) &'s [u8]);

/// Where a value is in the body, and what it is.
#[derive(Clone, Copy)]
struct Cell {
    start: usize,
    end: usize,
    meta: u32,
}

impl<'s> Record<'s> {
    /// The word at an offset in bytes.
    pub(crate) fn word(self, at: usize) -> u32 {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk());
        u32::from_le_bytes(bytes.copied().unwrap_or_default())
    }

    /// The same as a size.
    pub(crate) fn size(self, at: usize) -> usize {
        self.word(at) as usize
    }

    /// The kind of the value of a cell.
    pub(crate) fn kind(self, cell: usize) -> u32 {
        self.word(cell.saturating_add(CELL - 4)) & kind::MASK
    }

    /// The JSON text of a cell; none where the value is missing.
    pub(crate) fn json(self, body: &'s [u8], cell: usize) -> Option<Cow<'s, str>> {
        let cell = self.cell(cell);
        if cell.meta & kind::MASK == kind::MISSING {
            return None;
        }
        Some(text(body.get(cell.start..cell.end)?))
    }

    /// The characters of a cell that is a string; none of any other.
    pub(crate) fn string(self, body: &'s [u8], cell: usize) -> Option<Cow<'s, str>> {
        let cell = self.cell(cell);
        if cell.meta & kind::MASK != kind::STRING {
            return None;
        }
        let inside = text(body.get(cell.start.checked_add(1)?..cell.end.checked_sub(1)?)?);
        if cell.meta & ESCAPED == 0 {
            return Some(inside);
        }
        Some(Cow::Owned(unescape(&inside)))
    }

    /// The nanoseconds since 1970 of a time that could be read.
    pub(crate) fn nanos(self, at: usize) -> Option<i128> {
        let time = Record(self.0.get(at..)?.get(..time::SIZE)?);
        if time.word(time::OK) == 0 {
            return None;
        }
        let high = time.word(time::HIGH).cast_signed();
        let seconds = i64::from(high) << 32 | i64::from(time.word(time::LOW));
        i128::from(seconds).checked_mul(1_000_000_000)?.checked_add(i128::from(time.word(time::NANOS)))
    }

    fn cell(self, at: usize) -> Cell {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk::<CELL>());
        let cell = Record(bytes.map_or(&[], |bytes| bytes.as_slice()));
        Cell { start: cell.size(0), end: cell.size(4), meta: cell.word(16) }
    }
}

/// The module lets nothing through that is not UTF-8, so that this never copies.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
