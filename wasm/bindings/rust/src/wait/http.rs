//! Requests by reqwest, and time by tokio.

use std::pin::Pin;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::redirect;

use crate::engine_error::BoxError;
use crate::status::Status;
use crate::wait::agent::AwaitAgent;
use crate::wait::background;
use crate::wait::client::{Answer, Client};
use crate::wait::end::AwaitError;
use crate::wait::redirect::Redirect;
use crate::wait::request::Request;
use crate::wait::runtime::Runtime;

/// An HTTP client over reqwest, with rustls and the system's certificates. Share one
/// between waits ([`AwaitAgent::run_with`]) to share its connections. It may be used on any
/// executor: its connections are served by a thread of the crate's own.
#[derive(Clone, Debug)]
pub struct HttpClient(reqwest::Client);

impl HttpClient {
    /// A client that follows no redirects.
    ///
    /// # Errors
    ///
    /// Those of reqwest, such as certificates of the system that cannot be loaded.
    pub fn new() -> Result<Self, BoxError> {
        let builder = reqwest::Client::builder()
            .redirect(redirect::Policy::none()) // the key must not follow
            .user_agent(concat!("agentwait-rust/", env!("CARGO_PKG_VERSION")));
        Ok(Self(builder.build()?))
    }

    async fn send(&self, request: &Request) -> Result<Answer, BoxError> {
        let mut authorization = HeaderValue::from_str(&request.authorization())?;
        authorization.set_sensitive(true);
        let get = self.0.get(request.url()).header(AUTHORIZATION, authorization).header(ACCEPT, "application/json");
        let mut response = get.send().await.map_err(reqwest::Error::without_url)?;
        let retry_after = joined(response.headers());
        let http_status = response.status().as_u16();
        if let (300..400, Some(location)) = (http_status, response.headers().get(LOCATION)) {
            let mut redirect = Redirect::new(http_status, request.url(), &String::from_utf8_lossy(location.as_bytes()));
            redirect.retry_after = retry_after;
            return Err(redirect.into());
        }
        let mut body = Vec::new();
        // A byte more than the limit is enough to refuse the body.
        while body.len() <= request.max_bytes() {
            let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? else { break };
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { http_status, body, retry_after })
    }
}

/// A header that was sent several times, raw: the module reads it.
fn joined(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(RETRY_AFTER).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    values.map(std::borrow::Cow::into_owned).reduce(|all, next| format!("{all}, {next}"))
}

impl Client for HttpClient {
    async fn get(&self, request: &Request) -> Result<Answer, BoxError> {
        let limit = request.timeout();
        let answer = background::run(async { tokio::time::timeout(limit, self.send(request)).await });
        match answer.await? {
            Ok(answer) => answer,
            Err(_) => Err(format!("no answer within {} ms", limit.as_millis()).into()),
        }
    }
}

/// The clock and the timer of tokio: of the runtime that it is used on, which needs its timers
/// enabled, or outside of any, of a thread of the crate's own.
#[derive(Clone, Copy, Debug)]
pub struct TokioRuntime {
    began: tokio::time::Instant,
}

impl Default for TokioRuntime {
    fn default() -> Self {
        Self { began: tokio::time::Instant::now() }
    }
}

impl Runtime for TokioRuntime {
    fn monotonic(&self) -> Duration {
        self.began.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        if tokio::runtime::Handle::try_current().is_ok() {
            tokio::time::sleep(duration).await;
        } else {
            Background::default().sleep(duration).await;
        }
    }
}

/// A clock and a timer that need nothing of the caller's executor.
#[derive(Debug)]
struct Background {
    began: std::time::Instant,
}

impl Default for Background {
    fn default() -> Self {
        Self { began: std::time::Instant::now() }
    }
}

impl Runtime for Background {
    fn monotonic(&self) -> Duration {
        self.began.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        // Without a thread there is no client either, whose error ends the wait before it sleeps.
        let _ = background::run(async move { tokio::time::sleep(duration).await }).await;
    }
}

/// Awaits with a client of its own, on any executor.
impl IntoFuture for AwaitAgent {
    type Output = Result<Status<'static>, AwaitError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async {
            let client = HttpClient::new().map_err(AwaitError::Client)?;
            self.run_with(&client, &Background::default()).await
        })
    }
}
