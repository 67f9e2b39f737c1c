//! When a wait ends.

use std::time::Duration;

/// The API's advice: never poll more than once a second.
const LEAST_DELAY: Duration = Duration::from_secs(1);

/// What a request has at least, so that the last one can be answered.
const LEAST_REQUEST: Duration = Duration::from_secs(5);

/// The end of a wait, at which a last poll is made.
#[derive(Debug)]
pub(crate) struct Deadline {
    timeout: Duration,
    /// The next poll is the one at the end.
    last: bool,
}

/// What follows a poll that did not end the wait.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// After a pause, the next poll.
    Poll(Duration),
    /// After a pause, or at once, the end.
    End(Duration),
}

impl Deadline {
    pub(crate) fn new(timeout: Duration) -> Self {
        Self { timeout, last: false }
    }

    /// How long a request may take that begins then.
    pub(crate) fn request(&self, elapsed: Duration, request_timeout: Duration) -> Duration {
        request_timeout.min(self.timeout.saturating_sub(elapsed).max(LEAST_REQUEST))
    }

    /// What follows, where the schedule wants `delay` and the server has `asked` for a pause.
    /// The last poll may come before the delay is over, but not before the server wants
    /// it, nor right after another.
    pub(crate) fn rest(&mut self, elapsed: Duration, delay: Duration, asked: Duration) -> Rest {
        let left = self.timeout.saturating_sub(elapsed);
        if self.last || left.is_zero() {
            return Rest::End(Duration::ZERO);
        }
        if delay < left {
            return Rest::Poll(delay);
        }
        self.last = asked <= left && left >= LEAST_DELAY;
        if self.last { Rest::Poll(left) } else { Rest::End(left) }
    }
}
