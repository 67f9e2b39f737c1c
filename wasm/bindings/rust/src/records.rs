//! The records of a document, copied out of the module's memory.

use std::ops::Range;

use crate::layout::doc;
use crate::record::Record;

/// The document, its messages and their parts, one after the other in one allocation.
/// They are copied at once: a status then needs no instance, and may go to any thread.
#[derive(Clone)]
pub(crate) struct Records {
    bytes: Box<[u8]>,
    messages: Range<usize>,
    message_stride: usize,
    part_stride: usize,
}

impl Records {
    /// Copies them; none where they would lie outside of the memory.
    pub(crate) fn copy(memory: &[u8], at: u32) -> Option<Self> {
        let doc = memory.get(at as usize..)?.get(..doc::SIZE)?;
        let record = Record(doc);
        let (message_stride, part_stride) = (record.size(doc::MESSAGE_STRIDE), record.size(doc::PART_STRIDE));
        let messages = table(memory, record.size(doc::MESSAGE_AT), record.size(doc::MESSAGE_COUNT), message_stride)?;
        let parts = table(memory, record.size(doc::PART_AT), record.size(doc::PART_COUNT), part_stride)?;
        Some(Self {
            bytes: [doc, messages, parts].concat().into(),
            messages: doc::SIZE..doc::SIZE.checked_add(messages.len())?,
            message_stride,
            part_stride,
        })
    }

    /// The document record.
    pub(crate) fn doc(&self) -> Record<'_> {
        Record(&self.bytes)
    }

    /// The message records, in order.
    pub(crate) fn messages(&self) -> impl ExactSizeIterator<Item = Record<'_>> + DoubleEndedIterator + Clone {
        records(self.bytes.get(self.messages.clone()).unwrap_or_default(), self.message_stride)
    }

    /// The records of `count` parts from the one with the index `first` on.
    pub(crate) fn parts(
        &self,
        first: usize,
        count: usize,
    ) -> impl ExactSizeIterator<Item = Record<'_>> + DoubleEndedIterator + Clone {
        let all = self.bytes.get(self.messages.end..).unwrap_or_default();
        let some = first.checked_mul(self.part_stride).and_then(|at| all.get(at..));
        let some = some.and_then(|rest| rest.get(..count.checked_mul(self.part_stride)?));
        records(some.unwrap_or_default(), self.part_stride)
    }
}

fn table(memory: &[u8], at: usize, count: usize, stride: usize) -> Option<&[u8]> {
    if count == 0 {
        return Some(&[]);
    }
    memory.get(at..)?.get(..count.checked_mul(stride)?)
}

fn records(bytes: &[u8], stride: usize) -> impl ExactSizeIterator<Item = Record<'_>> + DoubleEndedIterator + Clone {
    bytes.chunks_exact(stride.max(1)).map(Record)
}
