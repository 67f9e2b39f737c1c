//! `await_agent` and its options.

use std::fmt;
use std::time::Duration;

use crate::decide::Policy;
use crate::decision::Decision;
use crate::status::Status;
use crate::wait::client::Client;
use crate::wait::end::AwaitError;
use crate::wait::options;
use crate::wait::request::{Interaction, Request};
use crate::wait::runtime::Runtime;
use crate::wait::secret::Secret;
use crate::wait::state::{Moment, Step, Wait};

/// Where the API is.
const BASE_URL: &str = "https://api.gumloop.com/api/v1";

/// Polls an interaction until the agent has finished, and returns the last status.
///
/// Say whose interaction it is, by [`AwaitAgent::user_id`] or [`AwaitAgent::project_id`];
/// then `.await` it, on any executor, or [`AwaitAgent::run_with`] a client of your own. Network
/// failures, overload and unreadable answers are waited out, with a backoff and as long as
/// a `Retry-After` says. To drop the future ends the wait; the agent goes on, since the API
/// cannot cancel it.
///
/// ```no_run
/// # #[cfg(feature = "reqwest")]
/// # async fn wait() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// let key = std::env::var("GUMLOOP_API_KEY")?;
/// let status = agentwait::await_agent("xYz789AbCdEfGhI", key)
///     .user_id("user_1")
///     .timeout(Duration::from_hours(1))
///     .await?;
/// println!("{}", status.final_text());
/// # Ok(())
/// # }
/// ```
pub fn await_agent(interaction_id: impl Into<String>, api_key: impl Into<String>) -> AwaitAgent {
    AwaitAgent {
        interaction: Interaction { id: interaction_id.into(), user: None, project: None },
        key: Secret::new(api_key.into()),
        base_url: BASE_URL.into(),
        timeout: Duration::from_mins(10),
        request_timeout: Duration::from_secs(30),
        policy: Policy::default(),
        on_needs_input: OnNeedsInput::Fail,
        on_status: None,
        max_bytes: crate::DEFAULT_MAX_BYTES,
    }
}

/// A wait that has not begun; made by [`await_agent`].
#[must_use = "nothing is sent until it is awaited"]
pub struct AwaitAgent {
    interaction: Interaction,
    key: Secret,
    base_url: String,
    pub(crate) timeout: Duration,
    pub(crate) request_timeout: Duration,
    pub(crate) policy: Policy,
    pub(crate) on_needs_input: OnNeedsInput,
    pub(crate) on_status: Option<OnStatus>,
    max_bytes: usize,
}

pub(crate) type OnStatus = Box<dyn FnMut(&Status<'static>, &Decision<'static>) + Send>;

/// What to do where the agent waits for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnNeedsInput {
    /// End with [`AwaitError::AgentNeedsInput`].
    #[default]
    Fail,
    /// Go on polling: approvals may take hours.
    Wait,
    /// Return the status, whose phase is [`Phase::NeedsInput`](crate::Phase::NeedsInput).
    Return,
}

impl AwaitAgent {
    /// Whose interaction it is: this or the project is required.
    pub fn user_id(mut self, user_id: impl Into<String>) -> Self {
        self.interaction.user = Some(user_id.into());
        self
    }

    /// The project that the interaction belongs to.
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.interaction.project = Some(project_id.into());
        self
    }

    /// Where the API is: `https://host[:port][/path]`, or `http://` on localhost, `127.0.0.1` or `[::1]`.
    /// Defaults to `https://api.gumloop.com/api/v1`.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// How long to wait in all. Defaults to 10 min. The last poll is made at its end, unless the server's
    /// `Retry-After` reaches further. A request may
    /// take until then, but always five seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one request may take, more than zero and at most 24 days. Defaults to 30 s.
    pub fn request_timeout(mut self, request_timeout: Duration) -> Self {
        self.request_timeout = request_timeout;
        self
    }

    /// How often to poll; none of its times may be over 24 days.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// What to do where the agent waits for a person. Defaults to [`OnNeedsInput::Fail`].
    pub fn on_needs_input(mut self, on_needs_input: OnNeedsInput) -> Self {
        self.on_needs_input = on_needs_input;
        self
    }

    /// Called with each status that was read, before the next delay.
    pub fn on_status(mut self, on_status: impl FnMut(&Status<'static>, &Decision<'static>) + Send + 'static) -> Self {
        self.on_status = Some(Box::new(on_status));
        self
    }

    /// The largest body that is read, in bytes: 1 to 512 MiB. Defaults to 32 MiB.
    pub fn max_bytes(mut self, max_bytes: usize) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Checks the options, for a loop of your own: see [`Wait`].
    ///
    /// # Errors
    ///
    /// [`AwaitError::Option`] names the option that cannot be sent.
    pub fn start(self) -> Result<Wait, AwaitError> {
        options::check_times(self.timeout, self.request_timeout)?;
        options::check_policy(&self.policy)?;
        options::check_max_bytes(self.max_bytes)?;
        let mut request = Request::new(&self.base_url, &self.interaction, self.key.clone())?;
        request.max_bytes = self.max_bytes;
        let interaction_id = self.interaction.id.clone();
        Ok(Wait::new(interaction_id, request, self))
    }

    /// Awaits with a client and a runtime of your own.
    ///
    /// # Errors
    ///
    /// [`AwaitError`] says how the wait ended, and how it stood then.
    pub async fn run_with<C: Client, R: Runtime>(self, client: &C, runtime: &R) -> Result<Status<'static>, AwaitError> {
        let mut wait = self.start()?;
        let began = runtime.monotonic();
        loop {
            let answer = client.get(wait.request()).await;
            let elapsed = runtime.monotonic().saturating_sub(began);
            match wait.next(answer, Moment { elapsed, now: runtime.now(), random: runtime.random() })? {
                Step::Done(status) => return Ok(status),
                Step::Sleep(delay) => runtime.sleep(delay).await,
                Step::End { after, error } => {
                    runtime.sleep(after).await;
                    return Err(error);
                }
            }
        }
    }
}

impl fmt::Debug for AwaitAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitAgent")
            .field("interaction", &self.interaction)
            .field("key", &self.key)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
