//! Requests by reqwest, and time by tokio.

use std::pin::Pin;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, RETRY_AFTER};
use reqwest::redirect;

use crate::engine_error::BoxError;
use crate::status::Status;
use crate::wait::agent::AwaitAgent;
use crate::wait::client::{Answer, Client};
use crate::wait::end::AwaitError;
use crate::wait::request::Request;
use crate::wait::runtime::Runtime;

/// An HTTP client over reqwest, with rustls and the system's certificates. Share one
/// between waits ([`AwaitAgent::run_with`]) to share its connections; it belongs to the
/// tokio runtime that it is first used on.
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
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let http_status = response.status().as_u16();
        let mut body = Vec::new();
        // A byte more than the limit is enough to refuse the body.
        while body.len() <= request.max_bytes() {
            let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? else { break };
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { http_status, body, retry_after })
    }
}

impl Client for HttpClient {
    async fn get(&self, request: &Request) -> Result<Answer, BoxError> {
        let limit = request.timeout();
        match tokio::time::timeout(limit, self.send(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("no answer within {} ms", limit.as_millis()).into()),
        }
    }
}

/// The clock and the timer of tokio.
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
        tokio::time::sleep(duration).await;
    }
}

/// Awaits with a client of its own. It has to run on tokio, with time and I/O enabled.
impl IntoFuture for AwaitAgent {
    type Output = Result<Status<'static>, AwaitError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async {
            let client = HttpClient::new().map_err(AwaitError::Client)?;
            self.run_with(&client, &TokioRuntime::default()).await
        })
    }
}
