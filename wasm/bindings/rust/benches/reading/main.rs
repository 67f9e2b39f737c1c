//! Reading status documents with this crate beside `serde_json` and `sonic-rs` with typed
//! structs, side by side in one run:
//!
//!     go run ./internal/testing/corpus/write FOLDER
//!     cargo bench --bench reading -- FOLDER
//!
//! Each figure is the median of rounds that take turns, so that a change of the machine's
//! speed falls on all sides.

mod typed;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use agentwait::{Part, Reader};

use crate::typed::{Head, Text};

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
    println!("| corpus | what | agentwait | serde_json | ratio | sonic-rs | ratio |");
    println!("|---|---|---|---|---|---|---|");
    for (name, body) in corpora(Path::new(&folder)) {
        for Row { what, ours, serde_json, sonic } in rows() {
            let [us, serde, sonic] = compare(
                [&mut || ours(&mut reader, &body), &mut || serde_json(&body), &mut || sonic(&body)],
                body.len(),
            );
            println!(
                "| {name} | {what} | {:.2} | {:.2} | **{:.2}** | {:.2} | **{:.2}** |",
                micros(us),
                micros(serde),
                micros(serde) / micros(us),
                micros(sonic),
                micros(sonic) / micros(us),
            );
        }
    }
    let body = fs::read(Path::new(&folder).join("short-86k.json")).unwrap();
    println!("\n| 10,000 calls on 86 KB | median | slowest |\n|---|---|---|");
    for Row { what, ours, serde_json, sonic } in rows() {
        slowest(&format!("agentwait, {what}"), || ours(&mut reader, &body));
        slowest(&format!("serde_json, {what}"), || serde_json(&body));
        slowest(&format!("sonic-rs, {what}"), || sonic(&body));
    }
}

/// What is read, and how each side does it.
struct Row {
    what: &'static str,
    ours: fn(&mut Reader, &[u8]),
    serde_json: fn(&[u8]),
    sonic: fn(&[u8]),
}

fn rows() -> [Row; 3] {
    [
        Row {
            what: "state and response",
            ours: our_head,
            serde_json: |body| head(&serde_json::from_slice(body).unwrap()),
            sonic: |body| head(&sonic_rs::from_slice(body).unwrap()),
        },
        Row {
            what: "all parts, args and results as text",
            ours: our_parts,
            serde_json: |body| {
                typed::all_parts::<&serde_json::value::RawValue>(&serde_json::from_slice(body).unwrap());
            },
            sonic: |body| {
                typed::all_parts::<sonic_rs::LazyValue<'_>>(&sonic_rs::from_slice(body).unwrap());
            },
        },
        Row {
            what: "all parts, args and results as values",
            ours: our_values,
            serde_json: |body| {
                typed::all_parts::<serde_json::Value>(&serde_json::from_slice(body).unwrap());
            },
            sonic: |body| {
                typed::all_parts::<sonic_rs::Value>(&sonic_rs::from_slice(body).unwrap());
            },
        },
    ]
}

fn our_head(reader: &mut Reader, body: &[u8]) {
    let status = reader.parse(body).unwrap();
    black_box((status.state(), status.response()));
}

fn head(head: &Head<'_>) {
    black_box((&head.state, head.response.as_ref().map(Text::as_str)));
}

fn our_parts(reader: &mut Reader, body: &[u8]) {
    read_parts(reader, body, |json| drop(black_box(json)));
}

fn our_values(reader: &mut Reader, body: &[u8]) {
    read_parts(reader, body, |json| {
        black_box(json.map(|json| serde_json::from_str::<serde_json::Value>(&json).unwrap()));
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

/// The medians of all sides, for a call.
fn compare<const N: usize>(mut sides: [&mut dyn FnMut(); N], size: usize) -> [Duration; N] {
    let calls = u32::try_from((1_000_000 / size).clamp(1, 2_000)).unwrap();
    let mut times = [const { Vec::new() }; N];
    for round in 0..36 {
        for (side, times) in sides.iter_mut().zip(&mut times) {
            let took = time(side, calls);
            if round >= 5 {
                times.push(took);
            }
        }
    }
    times.map(median)
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
