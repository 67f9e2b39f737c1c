//! The Go emulator of the API as a child process: see `wasm/bindings/internal/emulator`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

pub struct Emulator {
    child: Child,
    /// Closing it ends the emulator.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    pub url: String,
    pub key: String,
    pub user: String,
}

impl Emulator {
    pub fn start() -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let binary = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("emulator");
        let mut build = Command::new("go");
        build.args(["build", "-o"]).arg(&binary).arg("./wasm/bindings/internal/emulator").current_dir(root);
        let built = build.status().expect("the tests of await_agent need Go, for the API emulator: install Go 1.26");
        assert!(built.success(), "the emulator does not build");
        let mut child = Command::new(binary).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let hello = receive(&mut output);
        let text = |name: &str| hello[name].as_str().unwrap().to_owned();
        Self { input: child.stdin.take(), child, output, url: text("url"), key: text("key"), user: text("user") }
    }

    /// Says how an interaction answers.
    pub fn script(&mut self, interaction: &str, steps: &Value) {
        self.ask(&json!({"script": interaction, "steps": steps}));
    }

    /// What was asked about an interaction.
    pub fn requests(&mut self, interaction: &str) -> Vec<Value> {
        let answer = self.ask(&json!({"requests": interaction}));
        answer.get("requests").and_then(Value::as_array).cloned().unwrap_or_default()
    }

    fn ask(&mut self, command: &Value) -> Value {
        writeln!(self.input.as_mut().unwrap(), "{command}").unwrap();
        let answer = receive(&mut self.output);
        assert_eq!(answer["ok"], true, "emulator: {answer}");
        answer
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.wait();
    }
}

fn receive(output: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or_else(|error| panic!("emulator: {error}: {line:?}"))
}
