//! The normalised document, which agentwait writes of any API's answer.

use std::borrow::Cow;
use std::fmt::Write;
use std::time::{Duration, SystemTime};

use crate::core::DEFAULT_MAX_BYTES;
use crate::error::ParseError;
use crate::node::Node;
use crate::part::Part;
use crate::phase::Phase;
use crate::reader::{parse, parse_limited};
use crate::status::Status;
use crate::told::{Checks, InputRequest, RunProgress, Usage};

const PHASES: &str = "running, needs_input, completed, failed, cancelled, expired or unknown";
const TIME: &str = "a time as RFC 3339 has it, such as 2026-03-05T10:30:00Z";
/// How much of a phase that there is not an error shows.
const SHOWN: usize = 32;

/// A normalised document: what it says of a run.
///
/// Of the first texts one is none where it is missing, null or of another type. What an API
/// does not tell is none, empty, false or zero.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RunDocument<'b> {
    /// The interaction that it is about.
    pub interaction_id: Option<String>,
    /// The agent.
    pub agent_id: Option<String>,
    /// As the API wrote it. The set is open, and another one for each API.
    pub state: String,
    /// What the document means.
    pub phase: Phase,
    /// When the run was created.
    pub created_at: Option<SystemTime>,
    /// The agent's answer; [`RunDocument::final_text`] also looks elsewhere.
    pub response: Option<String>,
    /// Why the run failed; of a failed run without a reason, its last error part.
    pub error_message: Option<String>,
    /// It has completed, but not with all of it: a limit was reached.
    pub partial: bool,
    /// The API's own code of a failure.
    pub error_code: String,
    /// What the run needs of a person.
    pub input_requests: Vec<InputRequest>,
    /// How far it is.
    pub progress: Option<RunProgress>,
    /// The last sign of life.
    pub updated_at: Option<SystemTime>,
    /// When the run ended.
    pub finished_at: Option<SystemTime>,
    /// Where people see the run.
    pub web_url: String,
    /// What it has used.
    pub usage: Option<Usage>,
    /// How long the API asks to wait before the next poll: for
    /// [`Observation::poll_after`](crate::Observation::poll_after). Zero: nothing is asked.
    pub poll_after: Duration,
    status: Status<'b>,
}

/// Reads a normalised document of at most 32 MiB.
///
/// That is what [`Status::to_json_text`], `agentwait parse --json` and Go's `json.Marshal`
/// write, of any API's run, with what `agent_status` does not tell.
///
/// ```
/// let document = br#"{"state":"working","phase":"running","progress":{"done":3,"total":10}}"#;
/// let run = agentwait::from_document(document)?;
/// assert_eq!(run.progress.unwrap_or_default().total, 10.0);
/// # Ok::<(), agentwait::ParseError>(())
/// ```
///
/// # Errors
///
/// [`ParseError`] says what is wrong with the document, and where: a [`ParseError::Schema`]
/// names the field.
pub fn from_document<'b>(document: impl Into<Cow<'b, [u8]>>) -> Result<RunDocument<'b>, ParseError> {
    from_document_limited(document, DEFAULT_MAX_BYTES)
}

/// The same for documents of at most `max_bytes` bytes; the module takes 512 MiB.
///
/// # Errors
///
/// [`ParseError`] says what is wrong with the document, and where.
pub fn from_document_limited<'b>(
    document: impl Into<Cow<'b, [u8]>>,
    max_bytes: usize,
) -> Result<RunDocument<'b>, ParseError> {
    let status = parse_limited(document, max_bytes)?;
    let text = String::from_utf8_lossy(status.body()).into_owned();
    let of = Node::root(&text).members();
    let mut checks = Checks::default();
    let phase = phase(&mut checks, &of.get("phase"));
    let mut time = |name| time(&mut checks, &of.get(name));
    let (created_at, updated_at, finished_at) = (time("created_at")?, time("updated_at")?, time("finished_at")?);
    let partial = checks.boolean(&of.get("partial"));
    let (error_code, web_url) = (checks.text(&of.get("error_code")), checks.text(&of.get("web_url")));
    for (name, kind) in [("input_requests", "an array"), ("progress", "an object"), ("usage", "an object")] {
        checks.fits(&of.get(name), kind, kind);
    }
    checks.is_seconds(&of.get("poll_after_seconds"));
    checks.done()?; // what is in them is looked at once they are what they have to be
    let input_requests = checks.requests(&of.get("input_requests"));
    let (progress, usage) = (checks.progress(&of.get("progress")), checks.usage(&of.get("usage")));
    let poll_after = checks.seconds(&of.get("poll_after_seconds"));
    checks.done()?;
    Ok(RunDocument {
        interaction_id: status.interaction_id().map(Cow::into_owned),
        agent_id: of.get("agent_id").string(),
        state: status.state().into_owned(),
        phase,
        created_at,
        response: status.response().map(Cow::into_owned),
        error_message: reason(&status, phase),
        partial,
        error_code,
        input_requests,
        progress,
        updated_at,
        finished_at,
        web_url,
        usage,
        poll_after,
        status,
    })
}

impl RunDocument<'_> {
    /// The same with a body of its own.
    #[must_use]
    pub fn into_owned(self) -> RunDocument<'static> {
        let Self {
            interaction_id,
            agent_id,
            state,
            phase,
            created_at,
            response,
            error_message,
            partial,
            error_code,
            input_requests,
            progress,
            updated_at,
            finished_at,
            web_url,
            usage,
            poll_after,
            status,
        } = self;
        RunDocument {
            interaction_id,
            agent_id,
            state,
            phase,
            created_at,
            response,
            error_message,
            partial,
            error_code,
            input_requests,
            progress,
            updated_at,
            finished_at,
            web_url,
            usage,
            poll_after,
            status: status.into_owned(),
        }
    }

    /// The agent's reply: as that of a status document.
    #[must_use]
    pub fn final_text(&self) -> Cow<'_, str> {
        self.status.final_text()
    }

    /// All of the document as it came, the messages among its members: JSON text without white
    /// space around.
    #[must_use]
    pub fn raw_json(&self) -> Cow<'_, str> {
        self.status.raw_json()
    }
}

fn phase(checks: &mut Checks, node: &Node<'_>) -> Phase {
    let Some(name) = node.string() else {
        checks.wrong(node, "a string", node.kind());
        return Phase::Unknown;
    };
    Phase::named(&name).unwrap_or_else(|| {
        checks.wrong(node, PHASES, &quoted(node.inside().unwrap_or_default()));
        Phase::Unknown
    })
}

/// The beginning of a phase, so that a typo is seen.
fn quoted(text: &str) -> String {
    let mut shown = String::from("\"");
    for c in text.chars().take(SHOWN) {
        match c {
            '"' | '\\' => shown.extend(['\\', c]),
            ' '..='~' => shown.push(c),
            _ => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| write!(shown, "\\u{unit:04x}").unwrap_or_default()),
        }
    }
    shown.push('"');
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// A time, which the module reads as it does an API's.
fn time(checks: &mut Checks, node: &Node<'_>) -> Result<Option<SystemTime>, ParseError> {
    if !checks.fits(node, "a string", TIME) {
        return Ok(None);
    }
    if node.string().is_some_and(|text| is_rfc3339(&text)) {
        let read = parse(format!(r#"{{"state":"","created_ts":{}}}"#, node.json()).into_bytes())?;
        if read.created_at_nanos().is_some() {
            return Ok(read.created_at());
        }
    }
    checks.wrong(node, TIME, "another text");
    Ok(None)
}

/// Holds a text to what the module is lenient about: the T, and the zone.
fn is_rfc3339(text: &str) -> bool {
    let from_end = |n: usize| text.len().checked_sub(n).and_then(|at| text.as_bytes().get(at)).copied();
    let offset = matches!(from_end(6), Some(b'+' | b'-')) && from_end(3) == Some(b':') && text.len() >= 25;
    text.len() >= 20 && text.as_bytes().get(10) == Some(&b'T') && (from_end(1) == Some(b'Z') || offset)
}

/// Why the run failed: the last error part says so where nothing else does.
fn reason(status: &Status<'_>, phase: Phase) -> Option<String> {
    let told = status.error_message().map(Cow::into_owned);
    if phase != Phase::Failed || told.as_ref().is_some_and(|text| !text.is_empty()) {
        return told;
    }
    let mut said = status.parts().filter_map(|part| match part {
        Part::Error(part) => part.error().filter(|text| !text.is_empty()).map(Cow::into_owned),
        _ => None,
    });
    said.next_back().or(told)
}
