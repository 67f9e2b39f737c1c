//! `await_agent` against the emulator of the API, as a real HTTP server: what it waits out,
//! how it ends, and that the key goes nowhere but into the header. Time is injected, so
//! that no test waits.

#[path = "support/clock.rs"]
mod clock;
#[path = "support/emulator.rs"]
mod emulator;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use agentwait::{
    Answer, AwaitAgent, AwaitError, BoxError, Client, HttpClient, OnNeedsInput, Phase, Policy, Reason, Request,
    Runtime, Status, TokioRuntime, await_agent,
};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::clock::Clock;
use crate::emulator::Emulator;

/// One emulator serves all tests; it ends with this process, which closes its input.
fn api() -> MutexGuard<'static, Emulator> {
    static API: OnceLock<Mutex<Emulator>> = OnceLock::new();
    API.get_or_init(|| Mutex::new(Emulator::start())).lock().unwrap_or_else(PoisonError::into_inner)
}

/// How a wait went.
struct Run {
    outcome: Result<Status<'static>, AwaitError>,
    slept: Vec<u128>,
    states: Vec<String>,
    requests: Vec<Value>,
}

impl Run {
    fn reply(&self) -> String {
        self.outcome.as_ref().unwrap().final_text().into_owned()
    }

    fn error(&self) -> &AwaitError {
        self.outcome.as_ref().unwrap_err()
    }
}

/// A wait for an interaction of the emulator.
fn wait_for(name: &str, steps: &Value) -> AwaitAgent {
    let mut api = api();
    api.script(name, steps);
    await_agent(name, &api.key).user_id(&api.user).base_url(&api.url).request_timeout(Duration::from_secs(20))
}

/// Awaits a script with a clock that only sleeping moves.
async fn run(name: &str, steps: Value, options: impl FnOnce(AwaitAgent) -> AwaitAgent) -> Run {
    let states = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&states);
    let wait =
        wait_for(name, &steps).on_status(move |status, _| seen.lock().unwrap().push(status.state().into_owned()));
    let clock = Clock::default();
    let outcome = options(wait).run_with(&HttpClient::new().unwrap(), &clock).await;
    let states = states.lock().unwrap().clone();
    Run { outcome, slept: clock.slept(), states, requests: api().requests(name) }
}

fn as_is(wait: AwaitAgent) -> AwaitAgent {
    wait
}

#[tokio::test]
async fn polls_until_the_agent_has_finished() {
    let steps = json!([{"step": "processing", "times": 2}, {"step": "completed", "text": "Done."}]);
    let run = run("int_poll", steps, as_is).await;
    assert_eq!(run.reply(), "Done.");
    assert_eq!(run.states, ["ASYNC_PROCESSING", "ASYNC_PROCESSING", "COMPLETED"]);
    assert_eq!(run.slept, [2000, 2000]);
    let Emulator { key, user, .. } = &*api();
    assert_eq!(run.requests.len(), 3);
    for request in run.requests {
        assert_eq!(request["authorization"], format!("Bearer {key}"));
        assert_eq!(request["query"], format!("user_id={user}"));
        assert_eq!(request["key_in_query"], false);
    }
}

#[tokio::test]
async fn waits_failures_out_with_a_backoff_and_a_retry_after_as_long_as_it_says() {
    let steps = json!([
        {"step": "unavailable"}, {"step": "html_page"}, {"step": "garbage"}, {"step": "reset"},
        {"step": "completed", "text": "a body that breaks off", "truncated_at": 40},
        {"step": "rate_limited", "retry_after_ms": 120_000}, {"step": "not_found"},
        {"step": "completed", "text": "Done."},
    ]);
    let grace = Policy { not_found_grace: Duration::from_mins(10), ..Policy::default() };
    let run = run("int_failures", steps, |wait| wait.policy(grace)).await;
    assert_eq!(run.reply(), "Done.");
    assert_eq!(run.slept, [4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000]);
}

#[tokio::test]
async fn a_longer_retry_after_than_the_backoff_wins() {
    let steps = json!([{"step": "rate_limited", "retry_after_ms": 30_000}, {"step": "completed"}]);
    assert_eq!(run("int_retry_after", steps, as_is).await.slept, [30_000]);
}

#[tokio::test]
async fn an_agent_that_failed_is_an_error_with_the_status() {
    let run = run("int_failed", json!([{"step": "failed", "text": "out of credits"}]), as_is).await;
    assert!(matches!(run.error(), AwaitError::AgentFailed(_)));
    assert_eq!(run.error().to_string(), "the agent failed: out of credits");
    assert_eq!(run.error().status().unwrap().phase(), Phase::Failed);
    let info = run.error().info().unwrap();
    assert_eq!((info.polls, info.interaction_id.as_str()), (1, "int_failed"));
}

#[tokio::test]
async fn an_agent_that_waits_for_a_person_fails_is_waited_for_or_is_returned() {
    let steps = json!([{"step": "needs_approval", "times": 2}, {"step": "completed", "text": "Approved."}]);
    let failed = run("int_needs_1", steps.clone(), as_is).await;
    assert!(matches!(failed.error(), AwaitError::AgentNeedsInput(_)));
    assert!(failed.error().to_string().contains("(state APPROVAL_REQUIRED)"), "{}", failed.error());
    let returned = run("int_needs_2", steps.clone(), |wait| wait.on_needs_input(OnNeedsInput::Return)).await;
    assert_eq!(returned.outcome.unwrap().phase(), Phase::NeedsInput);
    let waited = run("int_needs_3", steps, |wait| wait.on_needs_input(OnNeedsInput::Wait)).await;
    assert_eq!(waited.reply(), "Approved.");
}

#[tokio::test]
async fn the_deadline_ends_the_wait_after_a_last_poll() {
    let run = run("int_late", json!([{"step": "processing"}]), |wait| wait.timeout(Duration::from_secs(5))).await;
    assert_eq!(
        run.error().to_string(),
        "the deadline of 5000 ms has passed after 4 polls; the agent was in the state ASYNC_PROCESSING"
    );
    assert!(matches!(run.error(), AwaitError::DeadlineExceeded { .. }));
    assert_eq!(run.slept, [2_000, 2_000, 1_000]);
    assert_eq!(run.error().status().unwrap().state(), "ASYNC_PROCESSING");
    assert_eq!(run.error().info().unwrap().elapsed, Duration::from_secs(5));
}

#[tokio::test]
async fn a_deadline_in_an_outage_says_what_is_wrong() {
    let run = run("int_outage", json!([{"step": "unavailable"}]), |wait| wait.timeout(Duration::from_secs(5))).await;
    let text = run.error().to_string();
    assert!(text.contains("no status could be read: the last 3 polls failed: HTTP ") && text.contains("503"), "{text}");
}

#[tokio::test]
async fn a_retry_after_past_the_deadline_leaves_no_last_poll() {
    let steps = json!([{"step": "rate_limited", "retry_after_ms": 60_000}]);
    let run = run("int_past", steps, |wait| wait.timeout(Duration::from_secs(5))).await;
    assert!(matches!(run.error(), AwaitError::DeadlineExceeded { .. }));
    assert_eq!((run.slept.as_slice(), run.requests.len()), ([5_000].as_slice(), 1));
    assert_eq!(run.error().info().unwrap().elapsed, Duration::from_secs(5));
}

#[tokio::test]
async fn a_refusal_is_an_error_with_the_apis_answer() {
    let run =
        run("int_refused", json!([{"step": "error", "status": 402, "slug": "insufficient_credits"}]), as_is).await;
    let AwaitError::Refused { reason, error, .. } = run.error() else { panic!("{:?}", run.error()) };
    assert_eq!(*reason, Reason::PaymentRequired);
    assert_eq!((error.http_status, error.code.as_str()), (402, "insufficient_credits"));
    assert_eq!(std::error::Error::source(run.error()).unwrap().to_string(), run.error().to_string());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = format!("{}/agent_status/elsewhere", api().url);
    let run = run("int_redirect", json!([{"step": "redirect", "text": elsewhere}]), as_is).await;
    let AwaitError::Refused { error, .. } = run.error() else { panic!("{:?}", run.error()) };
    assert_eq!(error.http_status, 307);
    let origin = elsewhere.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let text = run.error().to_string();
    assert!(text.contains(&format!("HTTP 307 with a redirect from {origin} to {origin}")), "{text}");
    assert_eq!(run.error().info().unwrap().problem, text);
    assert!(api().requests("elsewhere").is_empty());
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_failure_after_the_requests_time() {
    let short = |wait: AwaitAgent| wait.request_timeout(Duration::from_millis(50)).timeout(Duration::from_secs(1));
    let run = run("int_hang", json!([{"step": "hang"}]), short).await;
    assert!(run.error().to_string().contains("no answer within 50 ms"), "{}", run.error());
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let steps = json!([{"step": "completed", "text": "x".repeat(10_000)}]);
    let run = run("int_large", steps, |wait| wait.max_bytes(1_000).timeout(Duration::from_secs(1))).await;
    assert!(run.error().to_string().contains("larger than 1000 bytes; raise max_bytes"), "{}", run.error());
    assert!(matches!(run.error(), AwaitError::Refused { reason: Reason::TooLarge, .. }), "{:?}", run.error());
    assert_eq!(run.requests.len(), 1, "it is not fetched again");
}

#[tokio::test]
async fn both_owners_are_sent_escaped_where_both_are_given() {
    let run = run("int_été+1", json!([{"step": "completed"}]), |wait| wait.project_id("p@1")).await;
    run.outcome.unwrap();
    assert_eq!(run.requests[0]["query"], format!("user_id={}&project_id=p%401", api().user));
}

/// A client that tells when it begins to make a request.
struct Telling(HttpClient, UnboundedSender<()>);

impl Client for Telling {
    async fn get(&self, request: &Request) -> Result<Answer, BoxError> {
        self.1.send(()).unwrap();
        self.0.get(request).await
    }
}

/// A runtime that tells when it begins to sleep.
struct Drowsy(TokioRuntime, UnboundedSender<()>);

impl Runtime for Drowsy {
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    async fn sleep(&self, duration: Duration) {
        self.1.send(()).unwrap();
        self.0.sleep(duration).await;
    }
}

#[tokio::test]
async fn to_drop_the_future_ends_the_request_and_the_pause() {
    for (name, step, signals) in [("int_drop_request", "hang", 1), ("int_drop_pause", "processing", 2)] {
        let (began, mut has_begun) = unbounded_channel();
        let client = Telling(HttpClient::new().unwrap(), began.clone());
        let runtime = Drowsy(TokioRuntime::default(), began);
        let wait = wait_for(name, &json!([{"step": step}]));
        let task = tokio::spawn(async move { wait.run_with(&client, &runtime).await });
        for _ in 0..signals {
            has_begun.recv().await.unwrap();
        }
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        assert!(has_begun.recv().await.is_none(), "client and runtime were dropped with the future, and told no more");
    }
}

#[tokio::test]
async fn it_is_awaited_on_tokio() {
    let status = wait_for("int_tokio", &json!([{"step": "completed", "text": "Done."}])).await.unwrap();
    assert_eq!(status.final_text(), "Done.");
    let client = HttpClient::new().unwrap();
    let wait = wait_for("int_tokio_2", &json!([{"step": "failed"}]));
    let error = wait.run_with(&client, &TokioRuntime::default()).await.unwrap_err();
    assert_eq!(error.to_string(), "the agent failed");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_with_its_causes() {
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap(); // closed at once
    let wait = await_agent("x", "k").user_id("u").base_url(format!("http://{address}")).timeout(Duration::from_secs(1));
    let error = wait.run_with(&HttpClient::new().unwrap(), &Clock::default()).await.unwrap_err();
    assert!(error.to_string().to_lowercase().contains("refused"), "{error}");
}
