//! When a wait ends.

use std::time::Duration;

/// The end of a wait, at which a last poll is made.
#[derive(Debug)]
pub(crate) struct Deadline {
    timeout: Duration,
    /// The next poll is the one at the end.
    last: bool,
}

impl Deadline {
    pub(crate) fn new(timeout: Duration) -> Self {
        Self { timeout, last: false }
    }

    /// How long to wait before the next poll, where `delay` is wanted; none where the
    /// wait has ended. A delay that the server asks for is not cut: the answer would only
    /// be the same.
    pub(crate) fn pause(&mut self, elapsed: Duration, delay: Duration, retry_after: bool) -> Option<Duration> {
        let left = self.timeout.saturating_sub(elapsed);
        if self.last || left.is_zero() || (retry_after && delay > left) {
            return None;
        }
        self.last = delay >= left;
        Some(delay.min(left))
    }
}
