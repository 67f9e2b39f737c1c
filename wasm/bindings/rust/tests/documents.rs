//! The vectors of normalised documents, which say what agentwait tells of the runs of other APIs
//! than Gumloop's: every field of them, and what a document is refused for.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use agentwait::{
    Observation, ParseError, Policy, Progress, RunDocument, decide, from_document, from_document_limited, parse,
};
use serde_json::{Map, Value, json};

#[test]
fn vectors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../testdata/documents");
    let mut passed = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display()); // shown where it fails
        let vector: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let document = vector["document"].as_str().unwrap();
        match vector["want"].get("error") {
            Some(want) => assert_eq!(&refusal(document), want),
            None => check(&vector, &from_document(document.as_bytes()).unwrap().into_owned()),
        }
        passed += 1;
    }
    assert!(passed >= 40, "{passed} documents");
}

fn refusal(document: &str) -> Value {
    let error = from_document(document.as_bytes()).unwrap_err();
    let ParseError::Schema(found) = &error else { panic!("{error:?}") };
    let said = format!("{} at byte {} is {}, wanted {}", found.path, found.offset, found.found, found.wanted);
    assert!(error.to_string().ends_with(&said) || found.path == "state", "{error}");
    json!({"type": "schema", "path": found.path, "wanted": found.wanted, "found": found.found, "offset": found.offset})
}

fn check(vector: &Value, run: &RunDocument<'_>) {
    let want = &vector["want"]["document"];
    assert_eq!(want["state"], run.state);
    assert_eq!(want["phase"], run.phase.as_str());
    for (name, got) in [
        ("interaction_id", &run.interaction_id),
        ("agent_id", &run.agent_id),
        ("error_message", &run.error_message),
        ("response", &run.response),
    ] {
        assert_eq!(want[name].as_str(), got.as_deref(), "{name}");
    }
    assert_eq!(vector["document"], *run.raw_json());
    if let Some(told) = vector["want"].get("told") {
        assert_eq!(&told_by(run), told);
    }
    for row in vector["decide"].as_array().into_iter().flatten() {
        check_decision(run, row);
    }
}

/// What is told of the run, under the names that the vectors have and without what is zero.
fn told_by(run: &RunDocument<'_>) -> Value {
    let requests = run.input_requests.iter().map(|request| {
        let json =
            |text: &Option<String>| text.as_deref().map_or(Value::Null, |text| serde_json::from_str(text).unwrap());
        said(json!({
            "id": request.id, "kind": request.kind, "text": request.text, "schema": json(&request.schema),
            "tool_call_id": request.tool_call_id, "raw": json(&request.raw),
        }))
    });
    let progress = run.progress.as_ref().map(|progress| {
        said(json!({
            "done": number(progress.done), "total": number(progress.total), "message": progress.message,
            "queue_position": progress.queue_position,
        }))
    });
    let usage = run.usage.as_ref().map(|usage| {
        said(json!({
            "input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens, "cost": number(usage.cost),
            "unit": usage.unit,
        }))
    });
    said(json!({
        "partial": if run.partial { Value::Bool(true) } else { Value::Null }, "error_code": run.error_code,
        "input_requests": requests.collect::<Vec<_>>(), "progress": progress, "updated_at": moment(run.updated_at),
        "finished_at": moment(run.finished_at), "web_url": run.web_url, "usage": usage,
        "poll_after_ms": number(run.poll_after.as_secs_f64() * 1000.0),
    }))
}

/// A number as JSON has it: 3 where it is a whole one.
fn number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        serde_json::from_str(&format!("{number:.0}")).unwrap()
    } else {
        json!(number)
    }
}

fn said(fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("{fields}") };
    let nothing =
        |value: &Value| matches!(value, Value::Null) || [json!(0), json!(""), json!([]), json!({})].contains(value);
    Value::Object(fields.into_iter().filter(|(_, value)| !nothing(value)).collect::<Map<_, _>>())
}

/// The vectors' times lie on one morning.
fn moment(time: Option<SystemTime>) -> Option<String> {
    let seconds = time?.duration_since(at("2026-03-05T10:00:00Z")).unwrap();
    let fraction = format!("{:.3}", f64::from(seconds.subsec_millis()) / 1000.0);
    let fraction = fraction.trim_start_matches('0').trim_end_matches('0').trim_end_matches('.');
    Some(format!("2026-03-05T10:{:02}:{:02}{fraction}Z", seconds.as_secs() / 60, seconds.as_secs() % 60))
}

/// The moment of an RFC 3339 time, as the module itself reads it.
fn at(text: &str) -> SystemTime {
    parse(format!(r#"{{"state":"","created_ts":"{text}"}}"#).into_bytes()).unwrap().created_at().unwrap()
}

/// The pause of a document is what `decide` takes, with an answer that means the same.
fn check_decision(run: &RunDocument<'_>, row: &Value) {
    let body: &[u8] = match run.phase.as_str() {
        "running" => br#"{"state":"ASYNC_PROCESSING"}"#,
        "unknown" => br#"{"state":"?"}"#,
        "needs_input" => br#"{"state":"APPROVAL_REQUIRED"}"#,
        "completed" => br#"{"state":"COMPLETED"}"#,
        "failed" => br#"{"state":"FAILED"}"#,
        _ => return, // ends that agent_status does not have
    };
    let ms = |value: &Value| Duration::from_millis(value.as_u64().unwrap_or_default());
    let mut seen = Observation::new(200, body);
    seen.retry_after = row["retry_after"].as_str().map(Into::into);
    seen.poll_after = run.poll_after;
    seen.progress = Progress { elapsed: ms(&row["progress"]["elapsed_ms"]), ..Progress::default() };
    seen.policy = Policy {
        min_interval: ms(&row["policy"]["min_interval_ms"]),
        max_interval: ms(&row["policy"]["max_interval_ms"]),
        ..Policy::default()
    };
    seen.now = at(row["now"].as_str().unwrap());
    seen.random = row["random"].as_f64().unwrap();
    let got = decide(seen).unwrap();
    let want = &row["want"];
    assert_eq!(want["action"], got.action.as_str());
    assert_eq!(want["reason"], got.reason.as_str());
    assert_eq!(want["retry_after"], got.retry_after);
    assert_eq!(got.delay, ms(&want["delay_ms"]));
    assert_eq!(got.poll_after, ms(&want["poll_after_ms"]));
}

#[test]
fn what_this_crate_writes_it_reads() {
    let body = br#"{"state":"FAILED","interaction_id":"i","gummie_id":"a","created_ts":"2026-03-05T10:30:00Z",
        "messages":[{"role":"assistant","parts":[{"type":"text","text":"So far."},{"type":"error","error":"no disk"}]}]}"#;
    let written = parse(&body[..]).unwrap().to_json_text().unwrap();
    let run = from_document(written.as_bytes()).unwrap();
    assert_eq!((run.phase.as_str(), run.agent_id.as_deref()), ("failed", Some("a")));
    assert_eq!(run.error_message.as_deref(), Some("no disk"));
    assert_eq!(run.final_text(), "So far.");
    assert_eq!(run.created_at, Some(at("2026-03-05T10:30:00Z")));
}

#[test]
fn a_failed_run_of_another_api_has_its_last_error_part_for_a_reason() {
    let document = br#"{"state":"broken","phase":"failed","messages":[{"role":"assistant",
        "parts":[{"type":"error","error":"first"},{"type":"error","error":"last"}]}]}"#;
    assert_eq!(from_document(document).unwrap().error_message.as_deref(), Some("last"));
}

#[test]
fn a_document_is_refused_where_it_is_wrong() {
    for (document, path, found, offset) in [
        (r#"{"state":"x","messages":[]}"#, "phase", "nothing", 26),
        (r#"{"é":1,"state":"x","phase":7}"#, "phase", "a number", 28),
        (r#"  {"state":"x","phase":7 }"#, "phase", "a number", 23),
        (r#"{"state":"x","phase":"é\""}"#, "phase", r#""\u00e9\\\"""#, 21),
        (r#"{"phase":"running"}"#, "state", "nothing", 18),
    ] {
        let error = refusal(document);
        assert_eq!((&error["path"], &error["found"], &error["offset"]), (&json!(path), &json!(found), &json!(offset)));
    }
    for time in ["2026-03-05 10:30:00Z", "2026-03-05T10:30:00", "2026-13-05T10:30:00Z", "2026-03-05T10:30:00+0100"] {
        let error = refusal(&format!(r#"{{"state":"x","phase":"running","created_at":"{time}"}}"#));
        assert_eq!((&error["path"], &error["found"]), (&json!("created_at"), &json!("another text")), "{time}");
    }
    assert!(matches!(from_document(&b"{\"state\":"[..]), Err(ParseError::Syntax(_))));
    assert!(matches!(from_document_limited(&b"{}"[..], 1), Err(ParseError::Limit(_))));
}

#[test]
fn a_document_may_be_shared() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<RunDocument<'static>>();
}
