//! What a state means.

use std::fmt;

/// What a state means to somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The agent is at work.
    Running,
    /// The agent waits for a person.
    NeedsInput,
    /// The agent has finished.
    Completed,
    /// The agent has failed.
    Failed,
    /// Somebody has ended the run: of normalised documents of other APIs alone.
    Cancelled,
    /// The run has ended by its own clock: of normalised documents of other APIs alone.
    Expired,
    /// A state that is not known: go on polling.
    Unknown,
}

impl Phase {
    /// The name that it has in every language: `running`, `needs_input`, …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::NeedsInput => "needs_input",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }

    /// The phase of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        use Phase::{Cancelled, Completed, Expired, Failed, NeedsInput, Running, Unknown};
        let all = [Running, NeedsInput, Completed, Failed, Cancelled, Expired, Unknown];
        all.into_iter().find(|phase| phase.as_str() == name)
    }

    pub(crate) fn of(number: u32) -> Self {
        match number {
            1 => Self::Running,
            2 => Self::NeedsInput,
            3 => Self::Completed,
            4 => Self::Failed,
            _ => Self::Unknown,
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
