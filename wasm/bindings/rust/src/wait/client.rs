//! Who makes the requests.

use crate::engine_error::BoxError;
use crate::wait::request::Request;

/// An answer of the API, whatever its status is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub http_status: u16,
    /// The body, up to [`Request::max_bytes`] and one more byte, which is enough to refuse it.
    pub body: Vec<u8>,
    /// The header `Retry-After`, where there is one; several of them joined by `", "`.
    pub retry_after: Option<String>,
}

/// Makes the requests of a wait: bring your own for another HTTP library, a proxy, or tests.
///
/// ```
/// use agentwait::{Answer, BoxError, Client, Request};
///
/// /// Answers at once that the agent is done.
/// struct Done;
///
/// impl Client for Done {
///     async fn get(&self, request: &Request) -> Result<Answer, BoxError> {
///         assert!(request.url().ends_with("/agent_status/int_1?user_id=user_1"));
///         let body = br#"{"state":"COMPLETED","response":"Done."}"#.to_vec();
///         Ok(Answer { http_status: 200, body, retry_after: None })
///     }
/// }
///
/// # async fn wait(runtime: impl agentwait::Runtime) -> Result<(), agentwait::AwaitError> {
/// let wait = agentwait::await_agent("int_1", "key").user_id("user_1");
/// assert_eq!(wait.run_with(&Done, &runtime).await?.final_text(), "Done.");
/// # Ok(())
/// # }
/// ```
pub trait Client {
    /// Makes one request, within [`Request::timeout`], without following redirects.
    ///
    /// # Errors
    ///
    /// Any, where no whole answer came: it is waited out, and its text is part of the
    /// error where the wait ends so. The key is taken out of it. A [`Redirect`](crate::Redirect) tells of a
    /// redirect, which is an answer.
    fn get(&self, request: &Request) -> impl Future<Output = Result<Answer, BoxError>> + Send;
}
