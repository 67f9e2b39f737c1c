//! What a wait says and keeps to itself, with clients and clocks of the tests.

#[path = "support/clock.rs"]
mod clock;

use std::error::Error;
use std::fmt::Write as _;
use std::future::ready;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use agentwait::{Answer, AwaitAgent, AwaitError, BoxError, Client, Policy, Request, Step, await_agent};

use crate::clock::Clock;

const SECRET: &str = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";

/// A client of functions, whose answers are there at once.
struct Now<F>(F);

impl<F: Fn() -> Result<Answer, BoxError> + Sync> Client for Now<F> {
    fn get(&self, _: &Request) -> impl Future<Output = Result<Answer, BoxError>> + Send {
        ready((self.0)())
    }
}

fn run(wait: AwaitAgent, answer: impl Fn() -> Result<Answer, BoxError> + Sync) -> AwaitError {
    let (client, clock) = (Now(answer), Clock::default());
    let wait = pin!(wait.run_with(&client, &clock));
    match wait.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => {
            assert!(clock.slept().iter().sum::<u128>() <= 600_000, "no longer than its time");
            outcome.unwrap_err()
        }
        Poll::Pending => panic!("nothing is waited for"),
    }
}

fn answer(http_status: u16, body: &str) -> Answer {
    Answer { http_status, body: body.into(), retry_after: None }
}

/// Everything that an error shows, its causes included.
fn shown(error: &AwaitError) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(text, " {error} {error:?}").unwrap();
        cause = error.source();
    }
    text
}

#[test]
fn the_key_is_in_no_error_whatever_the_api_or_the_client_repeat() {
    let refused = format!(r#"{{"error":"bad key {SECRET}","message":"Bearer {SECRET}"}}"#);
    let failed = format!(r#"{{"state":"FAILED","error_message":"bad key {SECRET}"}}"#);
    let escaped =
        format!(r#"{{"error":"bad key \\u0073{}","message":"{}"}}"#, &SECRET[1..], SECRET.replace('_', "%5f"));
    let in_state = format!(r#"{{"state":"{SECRET}"}}"#);
    let wait = || await_agent("x", SECRET).user_id("u").timeout(Duration::from_millis(10));
    let errors = [
        run(wait(), || Ok(answer(401, &refused))),
        run(wait(), || Err(format!("bad header: Bearer {SECRET}").into())),
        run(wait(), || Ok(answer(500, SECRET))),
        run(wait(), || Ok(answer(200, &failed))),
        run(wait(), || Ok(answer(401, &escaped))),
        run(wait(), || Ok(answer(200, &in_state))),
        run(wait().base_url("gopher://"), || panic!("polled")),
    ];
    for error in &errors {
        assert!(!shown(error).contains(&SECRET[1..]), "{error}");
    }
    assert!(errors[..6].iter().all(|error| shown(error).contains("[key]")));
    assert!(!format!("{:?} {:?}", wait(), wait().start().unwrap()).contains(SECRET));
}

#[test]
fn wrong_options_are_told_before_anything_is_sent() {
    let good = || await_agent("x", "k").user_id("u");
    for (wrong, field) in [
        (await_agent("../start_agent", "k").user_id("u"), "interaction_id"),
        (await_agent("..", "k").user_id("u"), "interaction_id"),
        (await_agent("", "k").user_id("u"), "interaction_id"),
        (await_agent("x", "k"), "user_id"),
        (good().user_id("a&b"), "user_id"),
        (good().project_id(""), "project_id"),
        (await_agent("x", "").user_id("u"), "api_key"),
        (await_agent("x", "k\n").user_id("u"), "api_key"),
        (good().base_url("localhost:80"), "base_url"),
        (good().base_url("http://"), "base_url"),
        (good().base_url("http://a/b?c"), "base_url"),
        (good().base_url("http://example.com"), "base_url"),
        (good().timeout(Duration::ZERO), "timeout"),
        (good().request_timeout(Duration::ZERO), "request_timeout"),
        (good().request_timeout(Duration::from_hours(600)), "request_timeout"),
        (good().max_bytes(0), "max_bytes"),
        (good().max_bytes((512 << 20) + 1), "max_bytes"),
        (good().policy(Policy { min_interval: Duration::MAX, ..Policy::default() }), "policy.min_interval"),
        (good().policy(Policy { max_interval: Duration::from_hours(600), ..Policy::default() }), "policy.max_interval"),
        (
            good().policy(Policy { not_found_grace: Duration::from_hours(600), ..Policy::default() }),
            "policy.not_found_grace",
        ),
    ] {
        match run(wrong, || panic!("polled")) {
            AwaitError::Option(error) => {
                assert_eq!(error.field, field);
                assert!(error.to_string().contains(field) && error.to_string().contains(": give "), "{error}");
            }
            error => panic!("{error:?}"),
        }
    }
}

#[test]
fn a_request_is_what_a_client_needs() {
    let wait = await_agent("a b".replace(' ', "_"), "k").project_id("p").base_url("https://api/v1/");
    let wait = wait.request_timeout(Duration::from_secs(7)).max_bytes(9).start().unwrap();
    let request = wait.request();
    assert_eq!(request.url(), "https://api/v1/agent_status/a_b?project_id=p");
    assert_eq!(request.authorization(), "Bearer k");
    assert_eq!((request.timeout(), request.max_bytes()), (Duration::from_secs(7), 9));
}

#[test]
fn a_loop_of_ones_own_steps_through_a_wait() {
    let mut wait = await_agent("x", "k").user_id("u").start().unwrap();
    let at = |seconds| agentwait::Moment {
        elapsed: Duration::from_secs(seconds),
        now: std::time::SystemTime::now(),
        random: 0.5,
    };
    let Step::Sleep(delay) = wait.next(Ok(answer(200, r#"{"state":"PROCESSING"}"#)), at(0)).unwrap() else {
        panic!("done")
    };
    assert_eq!(delay, Duration::from_secs(2));
    let Step::Done(status) = wait.next(Ok(answer(200, r#"{"state":"COMPLETED"}"#)), at(2)).unwrap() else {
        panic!("not done")
    };
    assert_eq!(status.state(), "COMPLETED");
}

#[test]
fn a_loop_of_ones_own_is_told_to_poll_no_more() {
    let mut wait = await_agent("x", "k").user_id("u").timeout(Duration::from_secs(30)).start().unwrap();
    let moment = agentwait::Moment { elapsed: Duration::ZERO, now: std::time::SystemTime::now(), random: 0.5 };
    let limited = Answer { retry_after: Some("31".into()), ..answer(429, "") };
    let Step::End { after, error } = wait.next(Ok(limited), moment).unwrap() else { panic!("it goes on") };
    assert_eq!(after, Duration::from_secs(30));
    assert!(matches!(error, AwaitError::DeadlineExceeded { .. }));
    assert_eq!(error.info().unwrap().elapsed, after);
}

#[test]
fn a_wait_may_go_to_any_thread() {
    fn sendable<T: Send>(value: T) -> T {
        value
    }
    let (client, clock) = (Now(|| Err("no".into())), Clock::default());
    drop(sendable(sendable(await_agent("x", "k")).run_with(&client, &clock)));
    #[cfg(feature = "reqwest")]
    drop(sendable(await_agent("x", "k").into_future()));
}
