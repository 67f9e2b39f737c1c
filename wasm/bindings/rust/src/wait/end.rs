//! How a wait ends where it does not return a status.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::api_error::ApiError;
use crate::decision::Reason;
use crate::engine_error::{BoxError, EngineError};
use crate::status::Status;

/// How a wait ends where it does not return a status.
#[derive(Debug)]
#[non_exhaustive]
pub enum AwaitError {
    /// The agent has failed; [`Status::error_message`] says why.
    AgentFailed(Box<WaitInfo>),
    /// The agent waits for a person, and [`OnNeedsInput`](crate::OnNeedsInput) says to fail.
    AgentNeedsInput(Box<WaitInfo>),
    /// The agent was still at work at the deadline. Its run goes on: await it again.
    DeadlineExceeded {
        /// How the wait stood.
        info: Box<WaitInfo>,
        /// How long it was to wait.
        timeout: Duration,
        /// Why the last poll failed; empty where it did not.
        trouble: String,
    },
    /// The API refused in a way that polling again cannot mend, or its answer is too large. What is
    /// not the API's own answer, such as a proxy's page, ends a wait where it persists.
    Refused {
        /// How the wait stood.
        info: Box<WaitInfo>,
        /// Why, for programs.
        reason: Reason,
        /// What the API answered.
        error: ApiError,
    },
    /// An option is wrong. Nothing was sent.
    Option(OptionError),
    /// The module could not do its work.
    Engine(EngineError),
    /// The HTTP client could not be made.
    Client(BoxError),
}

/// How a wait stood when it ended.
#[derive(Clone)]
#[non_exhaustive]
pub struct WaitInfo {
    /// The interaction that was awaited.
    pub interaction_id: String,
    /// Requests made.
    pub polls: u32,
    /// Since the wait began.
    pub elapsed: Duration,
    /// What was read last; none where nothing could be.
    pub status: Option<Status<'static>>,
    /// What came in place of a status last, without the key, such as `HTTP 403 with an HTML page titled "Sign
    /// in"`; empty where the last poll brought a status.
    pub problem: String,
    /// Failed polls in a row at the end.
    pub failed_polls: u32,
    /// What the error's text repeats of the status, without the key: an agent may repeat it.
    pub(crate) told: Told,
}

/// Without the key, which a status may repeat.
impl fmt::Debug for WaitInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitInfo")
            .field("interaction_id", &self.interaction_id)
            .field("polls", &self.polls)
            .field("elapsed", &self.elapsed)
            .field("problem", &self.problem)
            .field("told", &self.told)
            .finish_non_exhaustive()
    }
}

/// Words of a status, for the text of an error.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    pub(crate) state: String,
    pub(crate) error_message: String,
}

impl AwaitError {
    /// How the wait stood; none where it did not begin.
    #[must_use]
    pub fn info(&self) -> Option<&WaitInfo> {
        match self {
            Self::AgentFailed(info)
            | Self::AgentNeedsInput(info)
            | Self::DeadlineExceeded { info, .. }
            | Self::Refused { info, .. } => Some(info),
            Self::Option(_) | Self::Engine(_) | Self::Client(_) => None,
        }
    }

    /// The status that was read last, where there is one.
    #[must_use]
    pub fn status(&self) -> Option<&Status<'static>> {
        self.info()?.status.as_ref()
    }
}

impl fmt::Display for AwaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AgentFailed(info) => {
                f.write_str("the agent failed")?;
                let why = &info.told.error_message;
                if why.is_empty() { Ok(()) } else { write!(f, ": {why}") }
            }
            Self::AgentNeedsInput(info) => {
                let state = &info.told.state;
                let advice = "somebody has to act in the vendor's app; set on_needs_input to wait for that";
                write!(f, "the agent waits for a person (state {state}): {advice}")
            }
            Self::DeadlineExceeded { info, timeout, trouble } => {
                let s = if info.polls == 1 { "" } else { "s" };
                write!(f, "the deadline of {} ms has passed after {} poll{s}; ", timeout.as_millis(), info.polls)?;
                match &info.status {
                    Some(_) => write!(f, "the agent was in the state {}", info.told.state)?,
                    None => f.write_str("no status could be read")?,
                }
                match info.failed_polls {
                    _ if trouble.is_empty() => Ok(()),
                    0 | 1 => write!(f, ": the last poll failed: {trouble}"),
                    polls => write!(f, ": the last {polls} polls failed: {trouble}"),
                }
            }
            Self::Refused { error, .. } => error.fmt(f),
            Self::Option(error) => error.fmt(f),
            Self::Engine(error) => error.fmt(f),
            Self::Client(_) => f.write_str("the HTTP client cannot be made; check the system's certificates"),
        }
    }
}

impl Error for AwaitError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Refused { error, .. } => Some(error),
            Self::Engine(error) => error.source(),
            Self::Client(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl From<OptionError> for AwaitError {
    fn from(error: OptionError) -> Self {
        Self::Option(error)
    }
}

impl From<EngineError> for AwaitError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

/// An option of a wait that cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OptionError {
    /// Which one, such as `interaction_id`, `base_url` or `policy.min_interval`.
    pub field: &'static str,
    message: String,
}

impl OptionError {
    pub(crate) fn new(field: &'static str, found: &str, wanted: &str) -> Self {
        Self { field, message: format!("await_agent: {field} {found}: give {wanted}") }
    }
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for OptionError {}
