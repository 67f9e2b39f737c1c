//! What better APIs than Gumloop's tell of a run.

use std::time::Duration;

use crate::error::{ParseError, SchemaError};
use crate::node::Node;

/// What a run needs of a person. Texts that are not told are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InputRequest {
    /// Names it in an answer, and tells a new request from one that is still open.
    pub id: String,
    /// `approval`, `question`, `auth`; the set is open.
    pub kind: String,
    /// For people.
    pub text: String,
    /// The JSON Schema of an answer's value, as JSON text; none: any value.
    pub schema: Option<String>,
    /// The tool call that needs it.
    pub tool_call_id: String,
    /// As the API has it, as JSON text.
    pub raw: Option<String>,
}

/// How far a run is. What the API does not tell is 0 or empty.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RunProgress {
    /// How much of `total` is done.
    pub done: f64,
    /// How much there is.
    pub total: f64,
    /// For people.
    pub message: String,
    /// From 1; 0: it is in no queue.
    pub queue_position: u64,
}

/// What a run has used. What the API does not tell is 0 or empty.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Usage {
    /// Tokens that the models have read.
    pub input_tokens: u64,
    /// Tokens that they have written.
    pub output_tokens: u64,
    /// In `unit`.
    pub cost: f64,
    /// Of `cost`: `USD`, `credits`, …
    pub unit: String,
}

const COUNT: &str = "a whole number, 0 or more";
const SECONDS: &str = "a number of seconds, 0 or more";
const ID: &str = "a string that is not empty";
const SCHEMA: &str = "a JSON Schema: an object or a boolean";
/// Up to where a double has all whole numbers.
const MAX_COUNT: f64 = 9_007_199_254_740_992.0;
const MAX_POSITION: u64 = 0x7fff_ffff;

/// Reads what a document tells of a run, and keeps the first misfit.
#[derive(Default)]
pub(crate) struct Checks {
    first: Option<SchemaError>,
}

impl Checks {
    /// The first misfit, if there was one.
    pub(crate) fn done(&mut self) -> Result<(), ParseError> {
        self.first.take().map_or(Ok(()), |error| Err(error.into()))
    }

    pub(crate) fn wrong(&mut self, node: &Node<'_>, wanted: &str, found: &str) {
        let error = node.refused(wanted, found);
        if self.first.as_ref().is_none_or(|first| error.offset < first.offset) {
            self.first = Some(error);
        }
    }

    /// Whether a value is there; one of another kind is a misfit.
    pub(crate) fn fits(&mut self, node: &Node<'_>, kind: &str, wanted: &str) -> bool {
        if !node.is_there() {
            return false;
        }
        if node.kind() != kind {
            self.wrong(node, wanted, node.kind());
        }
        node.kind() == kind
    }

    pub(crate) fn boolean(&mut self, node: &Node<'_>) -> bool {
        self.fits(node, "a boolean", "a boolean") && node.json() == "true"
    }

    pub(crate) fn text(&mut self, node: &Node<'_>) -> String {
        self.fits(node, "a string", "a string");
        node.string().unwrap_or_default()
    }

    pub(crate) fn is_seconds(&mut self, node: &Node<'_>) -> bool {
        self.fits(node, "a number", SECONDS)
    }

    pub(crate) fn seconds(&mut self, node: &Node<'_>) -> Duration {
        let seconds = self.checked(node, SECONDS, |number| number >= 0.0);
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }

    pub(crate) fn requests(&mut self, node: &Node<'_>) -> Vec<InputRequest> {
        if !self.fits(node, "an array", "an array") {
            return Vec::new();
        }
        node.elements().iter().map(|element| self.request(element)).collect()
    }

    pub(crate) fn progress(&mut self, node: &Node<'_>) -> Option<RunProgress> {
        if !self.fits(node, "an object", "an object") {
            return None;
        }
        let of = node.members();
        Some(RunProgress {
            done: self.number(&of.get("done")),
            total: self.number(&of.get("total")),
            message: self.text(&of.get("message")),
            queue_position: self.count(&of.get("queue_position")).min(MAX_POSITION),
        })
    }

    pub(crate) fn usage(&mut self, node: &Node<'_>) -> Option<Usage> {
        if !self.fits(node, "an object", "an object") {
            return None;
        }
        let of = node.members();
        Some(Usage {
            input_tokens: self.count(&of.get("input_tokens")),
            output_tokens: self.count(&of.get("output_tokens")),
            cost: self.number(&of.get("cost")),
            unit: self.text(&of.get("unit")),
        })
    }

    fn request(&mut self, node: &Node<'_>) -> InputRequest {
        if node.kind() != "an object" {
            self.wrong(node, "an object", node.kind());
            return InputRequest::default();
        }
        let of = node.members();
        let (id, schema) = (of.get("id"), of.get("schema"));
        match id.string() {
            None => self.wrong(&id, ID, id.kind()),
            Some(text) if text.is_empty() => self.wrong(&id, ID, "an empty one"),
            Some(_) => {}
        }
        if schema.is_there() && !matches!(schema.kind(), "an object" | "a boolean") {
            self.wrong(&schema, SCHEMA, schema.kind());
        }
        InputRequest {
            id: id.string().unwrap_or_default(),
            kind: self.text(&of.get("kind")),
            text: self.text(&of.get("text")),
            schema: schema.owned(),
            tool_call_id: self.text(&of.get("tool_call_id")),
            raw: of.get("raw").owned(),
        }
    }

    fn number(&mut self, node: &Node<'_>) -> f64 {
        self.checked(node, "a number", |_| true)
    }

    fn count(&mut self, node: &Node<'_>) -> u64 {
        let fits = |number: f64| (0.0..=MAX_COUNT).contains(&number) && number.fract() == 0.0;
        format!("{:.0}", self.checked(node, COUNT, fits)).parse().unwrap_or_default()
    }

    /// A number that a double holds.
    fn checked(&mut self, node: &Node<'_>, wanted: &str, fits: fn(f64) -> bool) -> f64 {
        if !self.fits(node, "a number", wanted) {
            return 0.0;
        }
        match node.json().parse() {
            Ok(number) if f64::is_finite(number) && fits(number) => number,
            _ => {
                self.wrong(node, wanted, "another number");
                0.0
            }
        }
    }
}
