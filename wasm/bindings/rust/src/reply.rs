//! The agent's reply, and the JSON in it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::ops::Range;

use crate::core::Core;
use crate::engine_error::EngineError;
use crate::error::ParseError;
use crate::message::MessageField;
use crate::part::Part;
use crate::status::{Status, StatusField};

/// See [`Status::final_text`].
pub(crate) fn final_text<'s>(status: &'s Status<'_>) -> Cow<'s, str> {
    if let Some(response) = status.response().filter(|text| !text.is_empty()) {
        return response;
    }
    let response = || other_in(status.json(StatusField::Response));
    let Some(last) = status.messages().rfind(|message| message.role().is_some_and(|role| role == "assistant")) else {
        return response().unwrap_or_default();
    };
    let mut reply: Option<Cow<'_, str>> = None;
    for part in last.parts() {
        let Part::Text(part) = part else { continue };
        let Some(text) = part.text().filter(|text| !text.is_empty()) else { continue };
        match &mut reply {
            Some(reply) => reply.to_mut().extend(["\n\n", &text]),
            None => reply = Some(text),
        }
    }
    let text = reply.or_else(|| last.content()).filter(|text| !text.is_empty());
    text.or_else(response).or_else(|| other_in(last.json(MessageField::Content))).unwrap_or_default()
}

/// The JSON of a value that is no text where one was expected; none where it says nothing:
/// a text, null, an empty array or object.
pub(crate) fn other_in(json: Option<Cow<'_, str>>) -> Option<Cow<'_, str>> {
    json.filter(|json| !json.starts_with('"') && !["null", "[]", "{}"].contains(&json.as_ref()))
}

/// The reply has no JSON in it.
#[derive(Debug)]
#[non_exhaustive]
pub enum NoJsonError {
    /// The reply is not JSON, and has no code fence that holds JSON.
    NotJson {
        /// How the reply begins, of at most 64 characters.
        beginning: String,
    },
    /// The module could not do its work.
    Engine(EngineError),
}

impl fmt::Display for NoJsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { beginning } => write!(
                f,
                "the reply is not JSON and has no code fence that holds JSON; it begins {beginning:?}: tell the agent to answer with JSON alone"
            ),
            Self::Engine(error) => error.fmt(f),
        }
    }
}

impl Error for NoJsonError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Engine(error) => error.source(),
            Self::NotJson { .. } => None,
        }
    }
}

impl From<EngineError> for NoJsonError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

/// See [`Status::response_json`].
pub(crate) fn json_in<'s>(core: &mut Core, reply: Cow<'s, str>) -> Result<Cow<'s, str>, NoJsonError> {
    let mut places = [Some(0..reply.len()), fenced(&reply)].into_iter().flatten();
    let found = loop {
        let Some(place) = places.next() else {
            return Err(NoJsonError::NotJson { beginning: reply.chars().take(64).collect() });
        };
        let (start, text) = trimmed(&reply, place);
        if is_json(core, text)? {
            break start..start.saturating_add(text.len());
        }
    };
    Ok(match reply {
        Cow::Borrowed(reply) => Cow::Borrowed(reply.get(found).unwrap_or_default()),
        Cow::Owned(reply) => Cow::Owned(reply.get(found).unwrap_or_default().to_owned()),
    })
}

/// What is between the first line that begins with three backticks and the next one, or the end.
fn fenced(reply: &str) -> Option<Range<usize>> {
    let mut at: usize = 0;
    let mut start = None;
    for line in reply.split_inclusive('\n') {
        let fence = line.trim_start_matches([' ', '\t']).starts_with("```");
        match start {
            Some(start) if fence => return Some(start..at),
            None if fence && line.ends_with('\n') => start = Some(at.saturating_add(line.len())),
            _ => {}
        }
        at = at.saturating_add(line.len());
    }
    start.map(|start| start..at)
}

/// The text of a range without JSON's white space around, and where it begins.
fn trimmed(reply: &str, range: Range<usize>) -> (usize, &str) {
    const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
    let text = reply.get(range.clone()).unwrap_or_default().trim_end_matches(SPACE);
    let inside = text.trim_start_matches(SPACE);
    (range.start.saturating_add(text.len().saturating_sub(inside.len())), inside)
}

/// Whether the text is one JSON value, by the module's own reading: it is that where a
/// document takes all of it for a value.
fn is_json(core: &mut Core, text: &str) -> Result<bool, EngineError> {
    const BEFORE: &str = r#"{"state":"","response":"#;
    let body = [BEFORE, text, "}"].concat();
    match core.parse(body.as_bytes(), usize::MAX) {
        Ok(records) => {
            Ok(records.doc().json(body.as_bytes(), crate::layout::doc::RESPONSE).is_some_and(|value| value == text))
        }
        Err(ParseError::Engine(error)) => Err(error),
        Err(_) => Ok(false),
    }
}
