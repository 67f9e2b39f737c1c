//! Reading status documents with this crate beside `serde_json` and typed structs, side by
//! side in one run:
//!
//!     go run ./internal/testing/corpus/write FOLDER
//!     cargo bench --bench reading -- FOLDER
//!
//! Each figure is the median of rounds that take turns, so that a change of the machine's
//! speed falls on both sides.

mod typed;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use agentwait::{Part, Reader};

use crate::typed::{Head, Text, Value};

fn main() {
    // cargo adds --bench.
    let Some(folder) = env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        println!(
            "usage: cargo bench --bench reading -- FOLDER   (made by: go run ./internal/testing/corpus/write FOLDER)"
        );
        return;
    };
    let began = Instant::now();
    let mut reader = Reader::new().unwrap();
    let first = began.elapsed();
    let others = median((0..200).map(|_| time(&mut || drop(Reader::new().unwrap()), 1)).collect());
    println!("The first reader took {first:.1?}, since it compiles the module; others {others:.1?}.\n");
    println!("Microseconds a call, median of 31 rounds\n");
    println!("| corpus | what | agentwait | serde_json | ratio |\n|---|---|---|---|---|");
    for (name, body) in corpora(Path::new(&folder)) {
        for (what, ours, theirs) in sides() {
            let (us, them) = compare(|| ours(&mut reader, &body), || theirs(&body), body.len());
            let ratio = them.as_secs_f64() / us.as_secs_f64();
            println!("| {name} | {what} | {:.1} | {:.1} | **{ratio:.2}** |", micros(us), micros(them));
        }
    }
    let body = fs::read(Path::new(&folder).join("short-86k.json")).unwrap();
    println!("\n| 10,000 calls on 86 KB | median | slowest |\n|---|---|---|");
    for (what, ours, theirs) in sides() {
        slowest(&format!("agentwait, {what}"), || ours(&mut reader, &body));
        slowest(&format!("serde_json, {what}"), || theirs(&body));
    }
}

type Sides = (&'static str, fn(&mut Reader, &[u8]), fn(&[u8]));

fn sides() -> [Sides; 3] {
    [
        ("state and response", our_head, their_head),
        ("all parts, args and results as text", our_parts, |body| {
            typed::all_parts::<&serde_json::value::RawValue>(body);
        }),
        ("all parts, args and results as values", our_values, |body| typed::all_parts::<Value>(body)),
    ]
}

fn our_head(reader: &mut Reader, body: &[u8]) {
    let status = reader.parse(body).unwrap();
    black_box((status.state(), status.response()));
}

fn their_head(body: &[u8]) {
    let head: Head<'_> = serde_json::from_slice(body).unwrap();
    black_box((&head.state, head.response.as_ref().map(Text::as_str)));
}

fn our_parts(reader: &mut Reader, body: &[u8]) {
    read_parts(reader, body, |json| drop(black_box(json)));
}

fn our_values(reader: &mut Reader, body: &[u8]) {
    read_parts(reader, body, |json| {
        black_box(json.map(|json| serde_json::from_str::<Value>(&json).unwrap()));
    });
}

/// Takes everything out of each part that the typed structs hold.
fn read_parts(reader: &mut Reader, body: &[u8], value: impl Fn(Option<std::borrow::Cow<'_, str>>)) {
    let status = reader.parse(body).unwrap();
    black_box((status.state(), status.response(), status.interaction_id(), status.agent_id()));
    for message in status.messages() {
        black_box((message.id(), message.role(), message.content()));
        for part in message.parts() {
            black_box((part.id(), part.type_name()));
            match part {
                Part::Text(part) => drop(black_box(part.text())),
                Part::Reasoning(part) => drop(black_box(part.reasoning())),
                Part::Tool(part) => {
                    black_box((part.tool_call_id(), part.tool_name(), part.tool_call_state()));
                    value(part.args_json());
                    value(part.result_json());
                }
                _ => {}
            }
        }
    }
}

fn corpora(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let mut corpora: Vec<_> = files
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    corpora.sort_by_key(|(_, body)| body.len());
    corpora
}

/// The medians of both sides, for a call.
fn compare(mut ours: impl FnMut(), mut theirs: impl FnMut(), size: usize) -> (Duration, Duration) {
    let calls = u32::try_from((1_000_000 / size).max(1)).unwrap();
    let (mut us, mut them) = (Vec::new(), Vec::new());
    for round in 0..36 {
        let ours = time(&mut ours, calls);
        let theirs = time(&mut theirs, calls);
        if round >= 5 {
            us.push(ours);
            them.push(theirs);
        }
    }
    (median(us), median(them))
}

fn time(call: &mut impl FnMut(), calls: u32) -> Duration {
    let began = Instant::now();
    for _ in 0..calls {
        call();
    }
    began.elapsed() / calls
}

fn slowest(what: &str, mut call: impl FnMut()) {
    let times: Vec<_> = (0..10_000).map(|_| time(&mut call, 1)).collect();
    let slowest = times.iter().max().copied().unwrap_or_default();
    println!("| {what} | {:.0} µs | {:.0} µs |", micros(median(times)), micros(slowest));
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
