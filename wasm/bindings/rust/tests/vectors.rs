//! The conformance vectors, which hold every language to the same reading: each is checked
//! in full, by the public objects and by the normalised document. It is a program of its
//! own, since it prints one line for all of them.

#[path = "support/document.rs"]
mod document;
#[path = "support/exact.rs"]
mod exact;
#[path = "support/vector.rs"]
mod vector;

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use agentwait::{
    Observation, ParseError, Policy, Progress, Reader, Status, decide, parse, parse_api_error, parse_limited,
};
use serde_json::Value;

use crate::document::document_of;
use crate::exact::exact;
use crate::vector::{Vector, number, repeat};

fn main() -> ExitCode {
    let vectors = vector::all();
    let passed = vectors.iter().filter(|vector| {
        let passed = catch_unwind(|| check(vector)).is_ok();
        if !passed {
            eprintln!("{}: {}", vector.name, vector.fields["reason"]);
        }
        passed
    });
    let passed = passed.count();
    println!("vectors passed: {passed} of {}", vectors.len());
    if passed == vectors.len() && passed >= 600 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn check(vector: &Vector) {
    let fields = &vector.fields;
    let want = &fields["want"];
    let max_bytes = number(&fields["max_bytes"]).unwrap_or(agentwait::DEFAULT_MAX_BYTES);
    let mut checks = 0;
    if let Some(document) = want.get("document").cloned() {
        check_document(vector, &document, max_bytes);
        checks += 1;
    }
    if let Some(pieces) = want.get("document_repeat") {
        check_document(vector, &exact(&repeat(pieces)), max_bytes);
        checks += 1;
    }
    if let Some(error) = want.get("error") {
        check_error(error, &vector.body, max_bytes);
        checks += 1;
    }
    if let Some(error) = want.get("api_error") {
        check_api_error(error, number(&fields["http"]["status"]).unwrap(), &vector.body);
        checks += 1;
    }
    for row in fields["decide"].as_array().into_iter().flatten() {
        check_decision(vector, row, max_bytes);
        checks += 1;
    }
    assert!(checks > 0, "nothing was checked");
}

/// The same body lent and given, by the functions and by a reader.
fn statuses(body: &[u8], max_bytes: usize) -> [Result<Status<'_>, ParseError>; 2] {
    let mut reader = Reader::new().unwrap().with_max_bytes(max_bytes);
    [parse_limited(body, max_bytes), reader.parse(body.to_vec())]
}

fn check_document(vector: &Vector, want: &Value, max_bytes: usize) {
    let fields = &vector.fields;
    for status in statuses(&vector.body, max_bytes) {
        let status = status.unwrap();
        parse(&b"{\"state\":\"FAILED\"}"[..]).unwrap(); // what comes later must not matter
        assert_eq!(&exact(&document_of(&status)), want, "the document of the objects");
        assert_eq!(&exact(&status.to_json_text().unwrap()), want, "the normalised document");
        if let Some(text) = fields.get("error_message") {
            assert_eq!(status.error_message().unwrap_or_default(), text.as_str().unwrap());
        }
        if let Some(text) = fields.get("final_text") {
            assert_eq!(status.final_text(), text.as_str().unwrap());
        }
        if let Some(calls) = fields.get("tool_calls") {
            assert_eq!(Some(status.tool_calls().count()), number(calls));
        }
        if let Some(files) = fields.get("files") {
            assert_eq!(Some(status.files().count()), number(files));
        }
        if let Some(json) = fields.get("response_json") {
            assert_eq!(&exact(&status.response_json().unwrap()), json);
        }
    }
    if fields.get("truncate").is_some() {
        for size in 0..vector.body.len() {
            let error = parse_limited(&vector.body[..size], max_bytes).unwrap_err();
            assert!(matches!(&error, ParseError::Syntax(syntax) if syntax.offset == size), "{size}: {error}");
        }
    }
}

fn check_error(want: &Value, body: &[u8], max_bytes: usize) {
    for status in statuses(body, max_bytes) {
        let error = status.unwrap_err();
        assert!(!error.to_string().contains(char::is_control) && !error.to_string().is_empty());
        let found = members(&error);
        for (name, value) in want.as_object().unwrap() {
            let got = found.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
            assert_eq!(got, value.as_str(), "{name} of {error}");
        }
    }
}

/// What an error says, spelled as `exact` reads the vectors.
fn members(error: &ParseError) -> Vec<(&'static str, String)> {
    let number = |number: usize| format!("#{number}");
    let (kind, mut members) = match error {
        ParseError::Syntax(error) => {
            assert!(!error.wanted.is_empty() && !error.found.is_empty(), "{error:?}");
            ("syntax", vec![("wanted", error.wanted.clone()), ("found", error.found.clone())])
        }
        ParseError::Limit(error) => {
            let limit = ("limit", error.limit.to_string());
            ("limit", vec![limit, ("allowed", number(error.allowed)), ("found", number(error.found))])
        }
        ParseError::Schema(error) => {
            assert!(!error.wanted.is_empty() && !error.found.is_empty(), "{error:?}");
            let path = ("path", error.path.clone());
            ("schema", vec![path, ("wanted", error.wanted.clone()), ("found", error.found.clone())])
        }
        other => panic!("{other:?}"),
    };
    members.extend([("type", kind.to_owned()), ("offset", number(error.offset().unwrap()))]);
    members
}

fn check_api_error(want: &Value, http_status: u16, body: &[u8]) {
    let error = parse_api_error(http_status, body).unwrap();
    assert_eq!(error.http_status, http_status);
    assert_eq!(want["code"], error.code.as_str());
    match want.get("message_contains") {
        Some(piece) => assert!(error.detail.contains(piece.as_str().unwrap()), "{error:?}"),
        None => assert_eq!(want.get("message").and_then(Value::as_str).unwrap_or_default(), error.detail),
    }
    for text in [&error.code, &error.detail, &error.to_string()] {
        assert!(!text.contains(char::is_control) && text.len() <= 2400, "{text}");
    }
}

fn check_decision(vector: &Vector, row: &Value, max_bytes: usize) {
    let http = &vector.fields["http"];
    let progress = &row["progress"];
    let milliseconds = |field: &Value| duration(number(field).unwrap_or_default());
    // A body that the host did not read to its end has a byte more than its limit.
    let too_large = row["too_large"] == true;
    let body = if too_large { [vector.body.as_slice(), b" "].concat() } else { vector.body.clone() };
    let decision = decide(Observation {
        http_status: if vector.fields.get("network").is_some() { 0 } else { number(&http["status"]).unwrap() },
        body: body.into(),
        interaction_id: row["interaction_id"].as_str().map(Into::into),
        retry_after: http["headers"]["Retry-After"].as_str().map(Into::into),
        poll_after: milliseconds(&row["poll_after_ms"]),
        progress: Progress {
            consecutive_failures: number(&progress["consecutive_failures"]).unwrap(),
            // A clock that was set back is no negative duration in Rust.
            elapsed: milliseconds(&progress["elapsed_ms"]),
            stray_answers: number(&progress["stray_answers"]).unwrap_or_default(),
            stray_for: milliseconds(&progress["stray_for_ms"]),
            answered: progress["answered"] == true,
        },
        policy: policy(&row["policy"]),
        now: moment(row["now"].as_str().unwrap()),
        random: number(&row["random"]).unwrap(),
        max_bytes: if too_large { vector.body.len() } else { max_bytes },
    });
    let decision = decision.unwrap();
    let want = &row["want"];
    assert_eq!(want["action"], decision.action.as_str());
    assert_eq!(want["reason"], decision.reason.as_str());
    assert_eq!(want["failure"], decision.failure);
    assert_eq!(want["retry_after"], decision.retry_after);
    assert_eq!(want["stray"] == true, decision.stray);
    if let Some(problem) = want["problem"].as_str() {
        assert_eq!(problem, decision.problem);
    }
    let piece = want["problem_contains"].as_str().unwrap_or_default();
    assert!(decision.problem.contains(piece), "{}", decision.problem);
    assert!(decision.problem.len() <= 512 && !decision.problem.contains(char::is_control), "{}", decision.problem);
    let asked = want.get("retry_after_delay_ms").map_or(0, |ms| number(ms).unwrap());
    assert_eq!(decision.retry_after_delay, Duration::from_millis(asked));
    let asked = want.get("poll_after_ms").map_or(0, |ms| number(ms).unwrap());
    assert_eq!(decision.poll_after, Duration::from_millis(asked));
    let delay: u64 = number(&want["delay_ms"]).unwrap();
    assert!(decision.delay.abs_diff(Duration::from_millis(delay)) <= Duration::from_millis(1), "{decision:?}");
}

fn duration(milliseconds: i64) -> Duration {
    Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0))
}

/// A policy, in which a negative grace means none.
fn policy(fields: &Value) -> Policy {
    let milliseconds = |name: &str| number(&fields[name]).unwrap_or(0_i64);
    let grace = milliseconds("not_found_grace_ms");
    Policy {
        min_interval: duration(milliseconds("min_interval_ms")),
        max_interval: duration(milliseconds("max_interval_ms")),
        not_found_grace: if grace < 0 { Policy::NO_GRACE } else { duration(grace) },
    }
}

/// The moment of an RFC 3339 time, as the module itself reads it.
fn moment(text: &str) -> SystemTime {
    let body = format!(r#"{{"state":"","created_ts":"{text}"}}"#).into_bytes();
    parse(body).unwrap().created_at().unwrap()
}
