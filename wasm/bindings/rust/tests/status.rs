//! What vectors cannot say: how long a status lives, what it borrows, and what is sent
//! between threads.

use std::borrow::Cow;
use std::time::Duration;

use agentwait::{
    Action, NoApiError, NoJsonError, Observation, ParseError, Part, Reader, Reading, Reason, Status, decide, parse,
    parse_api_error, parse_limited,
};

fn conversation(size: usize, text: &str) -> Vec<u8> {
    let messages: Vec<_> = (0..size)
        .map(|i| format!(r#"{{"id":"m{i}","role":"assistant","parts":[{{"type":"text","text":"{text} {i}"}}]}}"#))
        .collect();
    format!(r#"{{"state":"COMPLETED","messages":[{}]}}"#, messages.join(",")).into_bytes()
}

#[test]
fn a_status_is_read_at_any_time_after_later_parses() {
    let mut reader = Reader::new().unwrap();
    let bodies: Vec<_> = (0..50).map(|i| conversation(i, "été")).collect();
    let lent: Vec<_> = bodies.iter().map(|body| reader.parse(body).unwrap()).collect();
    let given: Vec<Status<'static>> = bodies.iter().map(|body| reader.parse(body.clone()).unwrap()).collect();
    drop(reader);
    for (i, status) in lent.iter().enumerate().chain(given.iter().enumerate()) {
        assert_eq!(status.messages().len(), i);
        assert_eq!(status.final_text(), i.checked_sub(1).map(|last| format!("été {last}")).unwrap_or_default());
        assert_eq!(status.to_json_text().unwrap().matches("\"role\"").count(), i);
        assert_eq!(status.messages().rev().count(), i);
    }
}

#[test]
fn strings_without_escapes_are_borrowed_from_the_body() {
    let body = br#"{"state":"COMPLETED","response":"a\u00e9","messages":[{"id":"m","parts":[{"type":"text","text":"plain"}]}]}"#;
    let status = parse(&body[..]).unwrap();
    assert!(matches!(status.state(), Cow::Borrowed("COMPLETED")));
    assert!(matches!(status.response(), Some(Cow::Owned(text)) if text == "aé"));
    let Some(Part::Text(part)) = status.parts().next() else { panic!("no text") };
    let text = part.text().unwrap();
    assert!(matches!(text, Cow::Borrowed("plain")));
    assert!(body.as_ptr_range().contains(&text.as_ptr()), "not even the body was copied");
}

#[test]
fn parts_outlive_the_iterators_that_they_came_from() {
    let status = parse(conversation(3, "text")).unwrap();
    let parts: Vec<Part<'_>> = status.messages().flat_map(|message| message.parts()).collect();
    assert_eq!(parts.len(), 3);
    let owned = status.clone().into_owned();
    drop(status);
    assert_eq!(owned.final_text(), "text 2");
}

#[test]
fn what_is_read_may_be_shared_and_readers_sent() {
    fn shared<T: Send + Sync + 'static>() {}
    fn sent<T: Send + 'static>() {}
    shared::<Status<'static>>();
    shared::<Part<'static>>();
    shared::<ParseError>();
    shared::<agentwait::AwaitError>();
    sent::<Reader>();
}

#[test]
fn threads_parse_at_once() {
    std::thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                for i in 0..200 {
                    let status = parse(conversation(i % 7, &format!("{thread}"))).unwrap();
                    let last = (i % 7).checked_sub(1).map(|last| format!("{thread} {last}"));
                    assert_eq!(status.final_text(), last.unwrap_or_default());
                }
            });
        }
    });
}

#[test]
fn the_limit_counts_bytes() {
    let body = r#"{"state":"éé"}"#.as_bytes();
    assert_eq!(parse_limited(body, 16).unwrap().state(), "éé");
    let mut reader = Reader::new().unwrap().with_max_bytes(15);
    for error in [parse_limited(body, 15).unwrap_err(), reader.parse(body).unwrap_err()] {
        assert_eq!(
            error.to_string(),
            "limit body_bytes reached at byte 15: found 16, allowed 15; allow more bytes (max_bytes) where such bodies are expected"
        );
    }
}

#[test]
fn a_body_over_the_limit_is_not_decided_on_as_the_one_before_it() {
    let mut reader = Reader::new().unwrap();
    reader.parse(&br#"{"state":"COMPLETED"}"#[..]).unwrap();
    let mut seen = Observation::new(200, conversation(9, "text"));
    seen.max_bytes = 10;
    let decision = reader.decide(seen).unwrap();
    assert_eq!((decision.action, decision.reason), (Action::Fatal, Reason::TooLarge));
    assert!(matches!(decision.reading, Reading::Unreadable(ParseError::Limit(_))));
    assert!(decision.problem.contains("larger than 10 bytes; raise max_bytes"), "{}", decision.problem);
}

#[test]
fn a_random_number_that_is_none_is_taken_as_the_nearest() {
    for (random, milliseconds) in [(f64::NAN, 1800), (f64::NEG_INFINITY, 1800), (-1.0, 1800), (f64::INFINITY, 2199)] {
        let mut seen = Observation::new(200, &br#"{"state":"QUEUED"}"#[..]);
        seen.random = random;
        assert_eq!(decide(seen).unwrap().delay.as_millis(), milliseconds, "{random}");
    }
}

#[test]
fn a_pause_of_the_document_is_rounded_up() {
    for (asked, counts, milliseconds) in [
        (Duration::ZERO, 0, 2000),
        (Duration::from_nanos(1), 1, 2000),
        (Duration::from_nanos(2_500_000_001), 2501, 2501),
        (Duration::MAX, 3_600_000, 3_600_000),
    ] {
        let mut seen = Observation::new(200, &br#"{"state":"QUEUED"}"#[..]);
        seen.random = 0.5;
        seen.poll_after = asked;
        let decision = decide(seen).unwrap();
        assert_eq!((decision.poll_after.as_millis(), decision.delay.as_millis()), (counts, milliseconds), "{asked:?}");
        assert_eq!(decision.retry_after, milliseconds > 2000);
    }
}

#[test]
fn a_status_of_another_interaction_is_a_broken_body() {
    let body = br#"{"interaction_id":"theirs","state":"COMPLETED"}"#;
    let mut seen = Observation::new(200, &body[..]);
    seen.interaction_id = Some("ours".into());
    let decision = decide(seen).unwrap();
    assert_eq!((decision.action, decision.reason), (Action::Wait, Reason::InvalidResponse));
    let Reading::OtherInteraction(error) = decision.reading else { panic!("{:?}", decision.reading) };
    assert_eq!((error.wanted.as_str(), error.found.as_str()), ("ours", "theirs"));
}

#[test]
fn a_decision_has_the_status_the_refusal_or_nothing() {
    let body = br#"{"state":"COMPLETED","response":"Done."}"#;
    let decision = decide(Observation::new(200, &body[..])).unwrap();
    assert_eq!(decision.action, Action::Completed);
    assert_eq!(decision.status().unwrap().final_text(), "Done.");
    let decision = decide(Observation::new(404, &br#"{"error":"interaction_not_found"}"#[..])).unwrap();
    assert!(matches!(decision.reading, Reading::Refused(error) if error.code == "interaction_not_found"));
    let decision = decide(Observation::unanswered()).unwrap();
    assert_eq!((decision.reason, decision.failure), (Reason::Network, true));
    assert!(matches!(decision.reading, Reading::Nothing));
}

#[test]
fn an_api_error_is_that_of_an_error_answer() {
    for wrong in [0, 99, 200, 299, 1000] {
        let error = parse_api_error(wrong, b"").unwrap_err();
        assert!(matches!(error, NoApiError::HttpStatus { found } if found == wrong));
        assert!(error.to_string().contains("wanted 100 to 199 or 300 to 999"));
    }
    let large = vec![b'x'; 9 << 20];
    assert_eq!(parse_api_error(502, &large).unwrap().http_status, 502);
}

#[test]
fn json_in_the_reply_is_found_in_its_fence() {
    let read = |response: &str| {
        let body = serde_json::json!({"state": "COMPLETED", "response": response}).to_string();
        parse(body.into_bytes()).unwrap().response_json().map(Cow::into_owned)
    };
    for (reply, json) in [
        (" {\"a\":1} ", "{\"a\":1}"),
        ("Here:\n```json\n[1, 2]\n```\nand\n```\n3\n```", "[1, 2]"),
        ("  ```\n4", "4"),
        ("\n```\r\n\"é\"\r\n\t```", "\"é\""),
        ("null", "null"),
        (r#""\ud800""#, r#""\ud800""#),
    ] {
        assert_eq!(read(reply).unwrap(), json, "{reply}");
    }
    let tricks =
        ["1,\"response\":1", "1},{", "1}", "1,2", "1,\"messages\":[]", "\u{feff}1", "01", "1 2", "\"", "[", "}"];
    for none in ["", "no JSON", "```", "a ``` 1\n```", "```1```", "```\nno\n```"].into_iter().chain(tricks) {
        let error = read(none).unwrap_err();
        assert!(matches!(error, NoJsonError::NotJson { .. }), "{none}");
        assert!(error.to_string().contains(&format!("{none:?}")), "{error}");
    }
}

#[test]
fn a_reply_that_is_borrowed_is_borrowed_as_json() {
    let status = parse(&br#"{"state":"A","response":" [1] "}"#[..]).unwrap();
    assert!(matches!(status.response_json().unwrap(), Cow::Borrowed("[1]")));
}

#[test]
fn debugging_output_is_short() {
    let status = parse(conversation(1000, "text")).unwrap();
    assert_eq!(
        format!("{status:?}"),
        r#"Status { interaction_id: None, state: "COMPLETED", phase: Completed, messages: 1000, .. }"#
    );
    let message = format!("{:?}", status.messages().next().unwrap());
    assert!(message.contains("TextPart") && message.contains("text 0"), "{message}");
}
