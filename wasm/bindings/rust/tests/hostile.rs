//! Bodies that somebody has tampered with: a bounded number of mutations of the vectors,
//! the same in every run. Nothing of it may panic, trap, or be read in two ways.

#[path = "support/exact.rs"]
mod exact;
#[path = "support/vector.rs"]
mod vector;

use std::time::{Duration, SystemTime};

use agentwait::{EngineError, Observation, ParseError, Progress, Reader, Reading, Status};

const MUTATIONS: usize = 30_000;

#[test]
fn mutated_bodies_never_panic() {
    let mut random = fastrand::Rng::with_seed(20_260_305);
    let vectors = vector::all().into_iter().filter(|v| v.fields.get("network").is_none() && v.body.len() < 20_000);
    let (names, bodies): (Vec<_>, Vec<_>) = vectors.map(|vector| (vector.name, vector.body)).unzip();
    let mut reader = Reader::new().unwrap();
    let mut read = 0;
    for _ in 0..MUTATIONS {
        let chosen = random.usize(..bodies.len());
        let mut body = bodies[chosen].clone();
        for _ in 0..random.usize(1..4) {
            mutate(&mut body, &bodies[random.usize(..bodies.len())], &mut random);
        }
        match reader.parse(&body) {
            Ok(status) => {
                read += 1;
                visit(&status, serde_json::from_slice(&body).ok());
            }
            Err(ParseError::Engine(error)) => {
                panic!("{}: {error}: {:?}", names[chosen], String::from_utf8_lossy(&body))
            }
            Err(error) => assert!(error.offset().unwrap() <= body.len() && !error.to_string().is_empty()),
        }
        decide(&mut reader, body, &mut random).unwrap();
    }
    assert!(read > MUTATIONS / 50, "{read} bodies could be read");
}

fn mutate(body: &mut Vec<u8>, other: &[u8], random: &mut fastrand::Rng) {
    let at = random.usize(..=body.len());
    let until = random.usize(at..=body.len());
    match random.u8(..6) {
        0 => body.truncate(at),
        1 => drop(body.drain(at..until.min(at + 8))),
        2 => body.insert(at, *b"\"\\{}[]:,0-.eEu\n\x00\xed\xa0\xff".get(random.usize(..20)).unwrap_or(&b' ')),
        3 => body.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << random.u8(..8)),
        4 => drop(body.splice(at..at, body.clone().drain(at..until))),
        _ => {
            let from = random.usize(..=other.len());
            drop(body.splice(at..until, other[from..].iter().take(64).copied()));
        }
    }
}

/// Calls every getter, and compares what `serde_json` reads too.
fn visit(status: &Status<'_>, other: Option<serde_json::Value>) {
    let json = status.raw_json();
    assert!(json.starts_with('{') && json.ends_with('}'));
    let _ = (status.created_at(), status.final_text(), status.response_json().is_ok(), format!("{status:?}"));
    for message in status.messages() {
        let _ = (message.sent_at(), format!("{message:?}"));
        for part in message.parts() {
            assert!(json.contains(&*part.raw_json()));
        }
    }
    assert_eq!(status.tool_calls().chain(status.tool_calls().rev()).count() % 2, 0);
    // It refuses lone surrogates and numbers beyond a float's range, and reads the rest alike.
    let Some(other) = other else { return };
    assert_eq!(other["state"], *status.state());
    assert_eq!(other["response"].as_str(), status.response().as_deref());
    // A failed run without a message has one of its parts, and another value is its JSON.
    if let Some(message) = other["error_message"].as_str().filter(|message| !message.is_empty()) {
        assert_eq!(Some(message), status.error_message().as_deref());
    }
    let texts = other["messages"].as_array().into_iter().flatten().map(|message| message["content"].as_str());
    assert!(
        texts.eq(status.messages().map(|message| message.content()).collect::<Vec<_>>().iter().map(Option::as_deref))
    );
}

fn decide(reader: &mut Reader, body: Vec<u8>, random: &mut fastrand::Rng) -> Result<(), EngineError> {
    let mut seen = Observation::new(random.u16(..), body);
    seen.http_status = if random.bool() { 200 + random.u16(..400) } else { seen.http_status };
    seen.retry_after =
        Some(String::from_utf8_lossy(&seen.body).chars().take(random.usize(..1100)).collect::<String>().into());
    seen.progress = Progress {
        consecutive_failures: random.u32(..),
        elapsed: Duration::from_millis(random.u64(..)),
        stray_answers: random.u32(..),
        stray_for: Duration::from_millis(random.u64(..)),
        answered: random.bool(),
    };
    seen.random = [f64::NAN, -1.0, 2.0, f64::INFINITY, random.f64()][random.usize(..5)];
    let distance = Duration::from_secs(random.u64(..1 << 40));
    seen.now = if random.bool() { SystemTime::UNIX_EPOCH + distance } else { SystemTime::UNIX_EPOCH - distance };
    let decision = reader.decide(seen)?;
    assert!(!matches!(decision.reading, Reading::Unreadable(ParseError::Engine(_))));
    assert!(decision.delay <= Duration::from_secs(1 << 32));
    Ok(())
}
