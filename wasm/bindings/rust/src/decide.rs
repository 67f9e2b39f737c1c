//! What to do after a poll, and when to poll again.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use crate::api_error::ApiError;
use crate::core::{Core, DEFAULT_MAX_BYTES};
use crate::decision::{Action, Decision, Reading, Reason};
use crate::engine_error::EngineError;
use crate::error::{Limit, OtherInteractionError, ParseError};
use crate::layout::{answer, code, flag};
use crate::pool::with_core;
use crate::question;
use crate::record::Record;
use crate::status::Status;

/// How often to poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The shortest delay between two polls, before jitter; never under 1 s. Zero, the default, means
    /// 2 s, or `max_interval` if that is shorter.
    pub min_interval: Duration,
    /// The longest delay between two polls, before jitter. Zero, the default, means 15 min, or
    /// `min_interval` if that is longer.
    pub max_interval: Duration,
    /// How long after the wait began a 404 is waited out. Zero means 10 s, which is the default;
    /// [`Policy::NO_GRACE`] means not at all.
    pub not_found_grace: Duration,
}

impl Policy {
    /// A [`Policy::not_found_grace`] of none: a 404 is final from the first poll on. It stands for the
    /// negative numbers of other languages.
    pub const NO_GRACE: Duration = Duration::MAX;
}

impl Default for Policy {
    fn default() -> Self {
        Self { min_interval: Duration::ZERO, max_interval: Duration::ZERO, not_found_grace: Duration::from_secs(10) }
    }
}

/// How a wait stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Failed polls in a row before this one.
    pub consecutive_failures: u32,
    /// From when the wait began to when this poll was made.
    pub elapsed: Duration,
    /// [Stray answers](Decision::stray) in a row before this poll.
    pub stray_answers: u32,
    /// From when the first request of that row was made to when this one was; zero without a row.
    pub stray_for: Duration,
    /// The wait has had a good answer: a status that was read.
    pub answered: bool,
}

/// What one poll saw. [`Observation::new`] fills in what is seldom given.
#[derive(Clone, Debug)]
pub struct Observation<'b> {
    /// Of the answer; 0 where no usable one came (network failure, body broken off).
    pub http_status: u16,
    /// The body as it came, borrowed or owned: that of a status is in the decision.
    pub body: Cow<'b, [u8]>,
    /// The interaction that was asked for. A status of another one is a broken body; none: not checked.
    pub interaction_id: Option<Cow<'b, str>>,
    /// The `Retry-After` header: seconds or an HTTP date; several of them joined by `", "`.
    pub retry_after: Option<Cow<'b, str>>,
    /// The pause that the answer's document asks for: the `poll_after_seconds` of a normalised one. It is a lower
    /// bound of the next delay, as `Retry-After` is, and counts where the answer is a status; zero: none.
    pub poll_after: Duration,
    /// How the wait stands.
    pub progress: Progress,
    /// How often to poll.
    pub policy: Policy,
    /// When the answer came, to read a `Retry-After` date.
    pub now: SystemTime,
    /// In [0, 1), for the jitter. Numbers outside of that count as the nearest inside, and NaN as 0.
    pub random: f64,
    /// The largest body that is read, in bytes. A longer one is not looked at.
    pub max_bytes: usize,
}

impl<'b> Observation<'b> {
    /// An answer that has just come, at the beginning of a wait: without a header, with
    /// the default policy and limit (32 MiB), the system's time and a random number.
    #[must_use]
    pub fn new(http_status: u16, body: impl Into<Cow<'b, [u8]>>) -> Self {
        Self {
            http_status,
            body: body.into(),
            interaction_id: None,
            retry_after: None,
            poll_after: Duration::ZERO,
            progress: Progress::default(),
            policy: Policy::default(),
            now: SystemTime::now(),
            random: fastrand::f64(),
            max_bytes: DEFAULT_MAX_BYTES,
        }
    }

    /// A poll that got no answer.
    #[must_use]
    pub fn unanswered() -> Self {
        Self::new(0, Vec::new())
    }
}

/// Says what to do after a poll: a pure function, the same in every language.
///
/// ```
/// use agentwait::{Action, Observation, Progress, Reason, decide};
///
/// let mut seen = Observation::new(503, &b"try later"[..]);
/// seen.progress = Progress { consecutive_failures: 2, elapsed: std::time::Duration::from_secs(30), ..Progress::default() };
/// let decision = decide(seen)?;
/// assert_eq!((decision.action, decision.reason), (Action::Wait, Reason::Unavailable));
/// assert!(decision.failure && decision.delay.as_secs() > 10);
/// # Ok::<(), agentwait::EngineError>(())
/// ```
///
/// # Errors
///
/// [`EngineError`] where the module fails; a body that cannot be read is no error.
pub fn decide(seen: Observation<'_>) -> Result<Decision<'_>, EngineError> {
    with_core(|core| Decision::of(core, seen))
}

impl<'b> Decision<'b> {
    pub(crate) fn of(core: &mut Core, mut seen: Observation<'b>) -> Result<Self, EngineError> {
        let body = std::mem::take(&mut seen.body);
        let mut reading = Reading::Nothing;
        if (200..300).contains(&seen.http_status) {
            reading = read(core, body, &seen)?;
        } else {
            put_error_body(core, &body)?;
        }
        let bytes = question::ask(core, &seen, flags(&reading, &seen))?;
        let answer = Record(&bytes);
        let mut problem = core.problem(answer)?;
        match &reading {
            Reading::Nothing if seen.http_status != 0 => {
                reading = Reading::Refused(ApiError::decided(core, seen.http_status, answer)?);
            }
            Reading::OtherInteraction(error) => problem = format!("HTTP {}: {error}", seen.http_status),
            Reading::Unreadable(error) if is_over_the_limit(error) => {
                let what = format!("the answer is larger than {} bytes", seen.max_bytes);
                problem = format!("HTTP {}: {what}; raise max_bytes where such answers are expected", seen.http_status);
            }
            _ => {}
        }
        Ok(Self {
            action: Action::of(answer.word(answer::ACTION)),
            reason: Reason::of(answer.word(answer::REASON)),
            delay: Duration::from_millis(answer.word(answer::DELAY).into()),
            retry_after: answer.word(answer::RETRY_AFTER) != 0,
            retry_after_delay: Duration::from_millis(answer.word(answer::RETRY_AFTER_DELAY).into()),
            poll_after: Duration::from_millis(answer.word(answer::POLL_AFTER).into()),
            failure: answer.word(answer::FAILURE) != 0,
            stray: answer.word(answer::STRAY) != 0,
            problem,
            reading,
        })
    }
}

/// Reads the body of a 2xx.
fn read<'b>(core: &mut Core, body: Cow<'b, [u8]>, seen: &Observation<'_>) -> Result<Reading<'b>, EngineError> {
    let status = match Status::parse(core, body, seen.max_bytes) {
        Ok(status) => status,
        Err(ParseError::Engine(error)) => return Err(error),
        Err(error) => return Ok(Reading::Unreadable(error)),
    };
    let wanted = seen.interaction_id.as_deref().unwrap_or_default();
    let other = status.interaction_id().filter(|found| !wanted.is_empty() && !found.is_empty() && found != wanted);
    let other = other.map(|found| OtherInteractionError::new(wanted, &found));
    Ok(other.map_or(Reading::Status(status), Reading::OtherInteraction))
}

/// What the module cannot know of an answer.
fn flags(reading: &Reading<'_>, seen: &Observation<'_>) -> u32 {
    let answered = if seen.progress.answered { flag::ANSWERED } else { 0 };
    answered
        | match reading {
            Reading::OtherInteraction(_) => flag::OTHER,
            Reading::Unreadable(error) if is_over_the_limit(error) => flag::TOO_LARGE,
            _ => 0,
        }
}

/// Whether the body is longer than it may be, so that it was not even put in.
fn is_over_the_limit(error: &ParseError) -> bool {
    matches!(error, ParseError::Limit(limit) if limit.limit == Limit::BodyBytes)
}

/// Puts the body of another answer in.
pub(crate) fn put_error_body(core: &mut Core, body: &[u8]) -> Result<(), EngineError> {
    /// More than this is no error of the API, and its first bytes say enough.
    const LARGEST: usize = 8 << 20;
    const FIRST: usize = 1024;
    let body = if body.len() > LARGEST { body.get(..FIRST).unwrap_or_default() } else { body };
    put(core, body)
}

fn put(core: &mut Core, body: &[u8]) -> Result<(), EngineError> {
    core.put(body, usize::MAX).map_err(|error| match error {
        ParseError::Engine(error) => error,
        _ => EngineError::Answer { call: "agentstatus_input", code: code::LIMIT },
    })
}
