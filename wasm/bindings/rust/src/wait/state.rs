//! A wait as a state machine, which neither sends nor sleeps.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use crate::api_error::ApiError;
use crate::decide::{Observation, Progress, decide};
use crate::decision::{Action, Decision, Reading, Reason};
use crate::engine_error::BoxError;
use crate::status::Status;
use crate::wait::agent::{AwaitAgent, OnNeedsInput};
use crate::wait::client::Answer;
use crate::wait::deadline::{Deadline, Rest};
use crate::wait::end::{AwaitError, Told, WaitInfo};
use crate::wait::redirect::Redirect;
use crate::wait::request::Request;
use crate::wait::words;

/// A wait as a state machine, which neither sends nor sleeps: for a loop of your own, with
/// threads or any async runtime.
///
/// ```
/// use std::time::{Duration, Instant, SystemTime};
/// use agentwait::{Answer, AwaitError, Moment, Request, Status, Step, Wait, await_agent};
///
/// # fn send(_: &Request) -> std::io::Result<Answer> {
/// #     Ok(Answer { http_status: 200, body: br#"{"state":"COMPLETED"}"#.to_vec(), retry_after: None })
/// # }
/// fn block_on(mut wait: Wait) -> Result<Status<'static>, AwaitError> {
///     let began = Instant::now();
///     loop {
///         let answer = send(wait.request()).map_err(Into::into); // with a blocking HTTP library
///         match wait.next(answer, Moment::since(began))? {
///             Step::Done(status) => return Ok(status),
///             Step::Sleep(delay) => std::thread::sleep(delay),
///             Step::End { after, error } => {
///                 std::thread::sleep(after);
///                 return Err(error);
///             }
///         }
///     }
/// }
///
/// let status = block_on(await_agent("int_1", "key").user_id("user_1").start()?)?;
/// assert_eq!(status.state(), "COMPLETED");
/// # Ok::<(), AwaitError>(())
/// ```
#[derive(Debug)]
pub struct Wait {
    interaction_id: String,
    request: Request,
    options: AwaitAgent,
    deadline: Deadline,
    /// When the next poll is due, or the one that is being made was.
    due: Duration,
    polls: u32,
    consecutive_failures: u32,
    stray_answers: u32,
    /// When the first poll of the row of stray answers was due.
    stray_since: Duration,
    answered: bool,
    status: Option<Status<'static>>,
    /// What came in place of a status, without the key.
    problem: String,
}

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// The wait has ended with this status.
    Done(Status<'static>),
    /// Wait that long, then make the request again.
    Sleep(Duration),
    /// Wait that long, until the deadline; then the wait has ended with this error. A last poll
    /// would come sooner than the server wants it, or right after the one before.
    End {
        /// How long.
        after: Duration,
        /// [`AwaitError::DeadlineExceeded`].
        error: AwaitError,
    },
}

/// When an answer came.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Since the wait began.
    pub elapsed: Duration,
    /// The time of day, to read a `Retry-After` date.
    pub now: SystemTime,
    /// In [0, 1), for the jitter.
    pub random: f64,
}

impl Moment {
    /// This moment of a wait that began at the given one.
    #[must_use]
    pub fn since(began: std::time::Instant) -> Self {
        Self { elapsed: began.elapsed(), now: SystemTime::now(), random: fastrand::f64() }
    }
}

impl Wait {
    pub(crate) fn new(interaction_id: String, request: Request, options: AwaitAgent) -> Self {
        let mut wait = Self {
            interaction_id,
            request,
            deadline: Deadline::new(options.timeout),
            options,
            due: Duration::ZERO,
            polls: 0,
            consecutive_failures: 0,
            stray_answers: 0,
            stray_since: Duration::ZERO,
            answered: false,
            status: None,
            problem: String::new(),
        };
        wait.due_at(Duration::ZERO);
        wait
    }

    /// The request that the next poll makes. The first one is made at once.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Takes what a poll brought, and says what to do next. An error of the client means
    /// that no whole answer came, or a [`Redirect`].
    ///
    /// # Errors
    ///
    /// [`AwaitError`] where the wait ends without a status; it is over then.
    pub fn next(&mut self, answer: Result<Answer, BoxError>, moment: Moment) -> Result<Step, AwaitError> {
        self.polls = self.polls.saturating_add(1);
        let (answer, words) = answer.map_or_else(|error| self.failed(error, moment), |answer| (answer, None));
        let decision = decide(self.observation(answer, moment))?;
        self.count(&decision, words.as_deref());
        if let (Some(status), Some(on_status)) = (decision.status(), &mut self.options.on_status) {
            on_status(status, &decision);
        }
        let Decision { action, reason, delay, retry_after_delay, stray, reading, .. } = decision;
        match (action, reading) {
            (Action::Completed, Reading::Status(status)) => return Ok(Step::Done(status)),
            (Action::Failed, Reading::Status(status)) => {
                return Err(AwaitError::AgentFailed(Box::new(self.info(moment, Some(status)))));
            }
            (Action::NeedsInput, Reading::Status(status)) => match self.options.on_needs_input {
                OnNeedsInput::Return => return Ok(Step::Done(status)),
                OnNeedsInput::Fail => {
                    return Err(AwaitError::AgentNeedsInput(Box::new(self.info(moment, Some(status)))));
                }
                OnNeedsInput::Wait => self.status = Some(status),
            },
            (Action::Fatal, reading) => return Err(self.refused(moment, reason, stray, &reading)),
            (_, Reading::Status(status)) => self.status = Some(status),
            _ => {}
        }
        match self.deadline.rest(moment.elapsed, delay, retry_after_delay) {
            Rest::Poll(pause) => {
                self.due_at(moment.elapsed.saturating_add(pause));
                Ok(Step::Sleep(pause))
            }
            Rest::End(after) => {
                let end = Moment { elapsed: moment.elapsed.saturating_add(after), ..moment };
                let (timeout, trouble) = (self.options.timeout, self.problem.clone());
                let error = AwaitError::DeadlineExceeded { info: Box::new(self.info(end, None)), timeout, trouble };
                if after.is_zero() { Err(error) } else { Ok(Step::End { after, error }) }
            }
        }
    }

    /// The next poll is made then.
    fn due_at(&mut self, due: Duration) {
        self.due = due;
        self.request.timeout = self.deadline.request(due, self.options.request_timeout);
    }

    /// What a client's error means, in place of an answer, and its words.
    fn failed(&self, error: BoxError, moment: Moment) -> (Answer, Option<String>) {
        let mut words = words::chain(error.as_ref());
        if let Ok(redirect) = error.downcast::<Redirect>() {
            let Redirect { http_status, retry_after, .. } = *redirect;
            return (Answer { http_status, body: Vec::new(), retry_after }, Some(words));
        }
        let limit = self.request.timeout;
        if limit < self.options.request_timeout && moment.elapsed.saturating_sub(self.due) >= limit {
            words.push_str("; the deadline cut the request");
        }
        (Answer::default(), Some(words))
    }

    fn observation(&self, answer: Answer, moment: Moment) -> Observation<'static> {
        let stray_for = if self.stray_answers == 0 { self.due } else { self.stray_since };
        Observation {
            http_status: answer.http_status,
            body: answer.body.into(),
            interaction_id: Some(self.interaction_id.clone().into()),
            retry_after: answer.retry_after.map(Into::into),
            poll_after: Duration::ZERO, // which agent_status does not ask for
            progress: Progress {
                consecutive_failures: self.consecutive_failures,
                // The time waited is that at which the poll was asked for, however slow the answer is.
                elapsed: self.due,
                stray_answers: self.stray_answers,
                stray_for: self.due.saturating_sub(stray_for),
                answered: self.answered,
            },
            policy: self.options.policy,
            now: moment.now,
            random: moment.random,
            max_bytes: self.request.max_bytes,
        }
    }

    /// Keeps what the next decision has to know, and the words of this one: those of the client or
    /// of the module.
    fn count(&mut self, decision: &Decision<'_>, words: Option<&str>) {
        if decision.stray && self.stray_answers == 0 {
            self.stray_since = self.due;
        }
        self.stray_answers = if decision.stray { self.stray_answers.saturating_add(1) } else { 0 };
        self.consecutive_failures = if decision.failure { self.consecutive_failures.saturating_add(1) } else { 0 };
        self.answered |= decision.status().is_some();
        self.problem = words::line(&self.request.key.hide(words.unwrap_or(&decision.problem)));
    }

    /// How the wait stands, with a status that ends it or the last one.
    fn info(&mut self, moment: Moment, status: Option<Status<'static>>) -> WaitInfo {
        let status = status.or_else(|| self.status.take());
        let hide = |text: Option<Cow<'_, str>>| self.request.key.hide(&text.unwrap_or_default());
        let told = Told {
            state: hide(status.as_ref().map(Status::state)),
            error_message: hide(status.as_ref().and_then(Status::error_message)),
        };
        WaitInfo {
            interaction_id: self.interaction_id.clone(),
            polls: self.polls,
            elapsed: moment.elapsed,
            status,
            problem: self.problem.clone(),
            failed_polls: self.consecutive_failures,
            told,
        }
    }

    /// The end by an answer that cannot be mended. The API may repeat the key that it refuses.
    fn refused(&mut self, moment: Moment, reason: Reason, stray: bool, reading: &Reading<'_>) -> AwaitError {
        let (key, problem) = (&self.request.key, &self.problem);
        let error = match reading {
            Reading::Refused(error) => ApiError {
                http_status: error.http_status,
                code: key.hide(&error.code),
                detail: key.hide(&error.detail),
                message: if stray { problem.clone() } else { key.hide(&error.message) },
            },
            _ => ApiError { http_status: 200, code: String::new(), detail: problem.clone(), message: problem.clone() },
        };
        AwaitError::Refused { info: Box::new(self.info(moment, None)), reason, error }
    }
}
