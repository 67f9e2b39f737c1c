//! The whole waits of `testdata/waits`, on fake time: each has to make its requests at the same
//! milliseconds as in every other language, and to end in the same way. It is a program of its
//! own, since it prints one line for all of them.

use std::fs;
use std::future::ready;
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use agentwait::{
    Answer, AwaitAgent, AwaitError, BoxError, Client, OnNeedsInput, Phase, Policy, Redirect, Request, Runtime,
    await_agent,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A file. Unknown fields fail, so that none is overlooked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    reason: String,
    #[serde(default)]
    options: Options,
    random: Option<f64>,
    #[serde(default)]
    steps: Vec<Answering>,
    want: End,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    timeout_ms: Option<u64>,
    min_interval_ms: Option<u64>,
    max_interval_ms: Option<u64>,
    request_timeout_ms: Option<u64>,
    not_found_grace_ms: Option<i64>,
    on_needs_input: Option<Needs>,
    max_body_bytes: Option<usize>,
    base_url: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Needs {
    Fail,
    Wait,
    Return,
}

/// A step.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Answering {
    state: Option<String>,
    response: Option<String>,
    interaction_id: Option<String>,
    status: Option<u16>,
    body: String,
    html: Option<String>,
    location: Option<String>,
    network: bool,
    retry_after: Option<String>,
    latency_ms: u64,
    times: Option<usize>,
}

/// How a wait ended, or has to.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct End {
    ends_as: String,
    polls_at_ms: Vec<u64>,
    #[serde(default)]
    ended_at_ms: u64,
    state: Option<String>,
    reply: Option<String>,
    /// A part of what is told; there where it was looked for and found.
    problem_contains: Option<String>,
}

fn main() -> ExitCode {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../testdata/waits");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "json")).collect();
    files.sort();
    let passed = files.iter().filter(|path| {
        let passed = catch_unwind(|| check(&fs::read_to_string(path).unwrap())).is_ok();
        if !passed {
            eprintln!("{}", path.display());
        }
        passed
    });
    let passed = passed.count();
    println!("waits passed: {passed} of {}", files.len());
    if passed == files.len() && passed >= 150 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn check(text: &str) {
    let case: Case = serde_json::from_str(text).unwrap();
    let want = serde_json::to_value(&case.want).unwrap();
    assert_eq!(serde_json::to_value(run(&case)).unwrap(), want, "{}", case.reason);
}

/// The API of a case and its clock, which only answers and pauses move.
struct World {
    answers: Vec<Answering>,
    random: f64,
    clock: Mutex<Duration>,
    polls: Mutex<Vec<u64>>,
}

impl Client for World {
    fn get(&self, request: &Request) -> impl Future<Output = Result<Answer, BoxError>> + Send {
        ready(self.answer(request))
    }
}

impl World {
    fn answer(&self, request: &Request) -> Result<Answer, BoxError> {
        let limit = request.timeout();
        let mut polls = self.polls.lock().unwrap();
        let answer = &self.answers[polls.len().min(self.answers.len() - 1)];
        polls.push(milliseconds(self.monotonic()));
        let latency = Duration::from_millis(answer.latency_ms);
        *self.clock.lock().unwrap() += latency.min(limit);
        if latency > limit {
            return Err("no answer in time".into());
        }
        if answer.network {
            return Err("connection refused".into());
        }
        let http_status = answer.status.unwrap_or(200);
        if let Some(location) = &answer.location {
            return Err(Redirect::new(http_status, request.url(), location).into());
        }
        let body = match &answer.state {
            Some(state) => document(state, answer),
            None => answer.html.as_ref().unwrap_or(&answer.body).clone(),
        };
        Ok(Answer { http_status, body: body.into_bytes(), retry_after: answer.retry_after.clone() })
    }
}

impl Runtime for World {
    fn monotonic(&self) -> Duration {
        *self.clock.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        *self.clock.lock().unwrap() += duration;
        ready(())
    }

    /// Waits begin on 2026-03-05 at 10:30:00 UTC.
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_mins(29_545_110) + self.monotonic()
    }

    fn random(&self) -> f64 {
        self.random
    }
}

fn document(state: &str, answer: &Answering) -> String {
    let mut document = json!({ "state": state });
    for (name, value) in [("response", &answer.response), ("interaction_id", &answer.interaction_id)] {
        if let Some(value) = value {
            document[name] = value.as_str().into();
        }
    }
    document.to_string()
}

fn milliseconds(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap()
}

fn run(case: &Case) -> End {
    let times = |step: &Answering| step.times.unwrap_or(1);
    let answers = case.steps.iter().flat_map(|step| std::iter::repeat_n(step.clone(), times(step)));
    let world = World {
        answers: answers.collect(),
        random: case.random.unwrap_or(0.5),
        clock: Mutex::default(),
        polls: Mutex::default(),
    };
    let wait = pin!(options(&case.options, await_agent("xYz789AbCdEfGhI", "k").user_id("u")).run_with(&world, &world));
    let Poll::Ready(outcome) = wait.poll(&mut Context::from_waker(Waker::noop())) else { panic!("it waits") };
    let mut end = End {
        ends_as: outcome.as_ref().err().map_or_else(String::new, ending),
        polls_at_ms: world.polls.lock().unwrap().clone(),
        ended_at_ms: milliseconds(world.monotonic()),
        ..End::default()
    };
    let status = match &outcome {
        Ok(status) => {
            end.ends_as = if status.phase() == Phase::Completed { "completed" } else { "returned" }.into();
            Some(status)
        }
        Err(AwaitError::Option(error)) => {
            assert_eq!(error.field, "base_url");
            None
        }
        Err(error) => {
            let problem = case.want.problem_contains.clone();
            end.problem_contains = problem.filter(|piece| error.to_string().contains(piece));
            let info = error.info().unwrap();
            assert_eq!(info.polls as usize, end.polls_at_ms.len());
            assert_eq!(milliseconds(info.elapsed), end.ended_at_ms);
            assert!(error.to_string().contains(&info.problem), "{error}: {}", info.problem);
            error.status()
        }
    };
    end.state = status.map(|status| status.state().into_owned());
    end.reply = status.filter(|_| end.ends_as == "completed").map(|status| status.final_text().into_owned());
    end
}

fn options(options: &Options, mut wait: AwaitAgent) -> AwaitAgent {
    let duration = |ms: Option<u64>| ms.map(Duration::from_millis);
    let mut policy = Policy::default();
    policy.min_interval = duration(options.min_interval_ms).unwrap_or(policy.min_interval);
    policy.max_interval = duration(options.max_interval_ms).unwrap_or(policy.max_interval);
    policy.not_found_grace = match options.not_found_grace_ms {
        None => policy.not_found_grace,
        Some(ms) => ms.try_into().map_or(Policy::NO_GRACE, Duration::from_millis),
    };
    wait = wait.policy(policy);
    if let Some(timeout) = duration(options.timeout_ms) {
        wait = wait.timeout(timeout);
    }
    if let Some(timeout) = duration(options.request_timeout_ms) {
        wait = wait.request_timeout(timeout);
    }
    if let Some(bytes) = options.max_body_bytes {
        wait = wait.max_bytes(bytes);
    }
    if let Some(url) = &options.base_url {
        wait = wait.base_url(url);
    }
    match options.on_needs_input {
        None => wait,
        Some(Needs::Fail) => wait.on_needs_input(OnNeedsInput::Fail),
        Some(Needs::Wait) => wait.on_needs_input(OnNeedsInput::Wait),
        Some(Needs::Return) => wait.on_needs_input(OnNeedsInput::Return),
    }
}

fn ending(error: &AwaitError) -> String {
    match error {
        AwaitError::AgentFailed(_) => "failed",
        AwaitError::AgentNeedsInput(_) => "needs_input",
        AwaitError::DeadlineExceeded { .. } => "deadline_exceeded",
        AwaitError::Refused { reason, .. } => reason.as_str(),
        AwaitError::Option(_) => "invalid_base_url",
        other => panic!("{other:?}"),
    }
    .into()
}
