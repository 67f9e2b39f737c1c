//! A status document.

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use crate::core::Core;
use crate::error::ParseError;
use crate::layout::doc;
use crate::message::Message;
use crate::part::Part;
use crate::part_kinds::{FilePart, ToolPart};
use crate::phase::Phase;
use crate::pool::with_core;
use crate::records::Records;
use crate::reply::{self, NoJsonError};
use crate::time::system_time;

/// A status document, read and validated.
///
/// It has the body that it was read from, borrowed or owned, and where in it each value
/// is: fields are strings of the body where these have no escapes, and are unescaped when
/// asked for where they have. A field is none where the API's value is missing, null, or
/// of another type than expected; [`Status::json`] has it as it came.
///
/// It depends on no reader, and may be sent to and shared between threads.
#[derive(Clone)]
pub struct Status<'b> {
    body: Cow<'b, [u8]>,
    records: Records,
}

/// The members of a document that [`Status::json`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "they are called as the methods of Status")]
pub enum StatusField {
    InteractionId,
    AgentId,
    State,
    CreatedAt,
    Response,
    ErrorMessage,
}

impl<'b> Status<'b> {
    pub(crate) fn parse(core: &mut Core, body: Cow<'b, [u8]>, max_bytes: usize) -> Result<Self, ParseError> {
        let records = core.parse(&body, max_bytes)?;
        Ok(Self { body, records })
    }

    /// The same with a body of its own.
    #[must_use]
    pub fn into_owned(self) -> Status<'static> {
        Status { body: Cow::Owned(self.body.into_owned()), records: self.records }
    }

    /// The body that it was read from.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The interaction that it is about.
    #[must_use]
    pub fn interaction_id(&self) -> Option<Cow<'_, str>> {
        self.string(doc::INTERACTION_ID)
    }

    /// The agent (the API's `gummie_id`).
    #[must_use]
    pub fn agent_id(&self) -> Option<Cow<'_, str>> {
        self.string(doc::AGENT_ID)
    }

    /// Exactly as the API wrote it, such as `ASYNC_PROCESSING`. The set is open.
    #[must_use]
    pub fn state(&self) -> Cow<'_, str> {
        self.string(doc::STATE).unwrap_or_default()
    }

    /// What the document as a whole means.
    #[must_use]
    pub fn phase(&self) -> Phase {
        Phase::of(self.records.doc().word(doc::PHASE))
    }

    /// When the interaction was created; none where missing or unreadable.
    #[must_use]
    pub fn created_at(&self) -> Option<SystemTime> {
        system_time(self.created_at_nanos()?)
    }

    /// The same in nanoseconds since 1970.
    #[must_use]
    pub fn created_at_nanos(&self) -> Option<i128> {
        self.records.doc().nanos(doc::CREATED)
    }

    /// The agent's answer. [`Status::final_text`] finds it where this is empty.
    #[must_use]
    pub fn response(&self) -> Option<Cow<'_, str>> {
        self.string(doc::RESPONSE)
    }

    /// Why the agent failed: of an object its message, of another value that is no text its
    /// JSON, and where a failed run has none the text of its last error part.
    #[must_use]
    pub fn error_message(&self) -> Option<Cow<'_, str>> {
        self.string(doc::ERROR_MESSAGE).or_else(|| reply::other_in(self.json(StatusField::ErrorMessage)))
    }

    /// The conversation, in order.
    #[must_use]
    pub fn messages(&self) -> impl ExactSizeIterator<Item = Message<'_>> + DoubleEndedIterator + Clone {
        self.records.messages().map(|record| Message::new(&self.body, &self.records, record))
    }

    /// Every part of the conversation, in order.
    #[must_use]
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = Part<'_>> + Clone {
        self.messages().flat_map(|message| message.parts())
    }

    /// Every tool call of the conversation, in order.
    #[must_use]
    pub fn tool_calls(&self) -> impl DoubleEndedIterator<Item = ToolPart<'_>> + Clone {
        self.parts().filter_map(|part| match part {
            Part::Tool(tool) => Some(tool),
            _ => None,
        })
    }

    /// Every file of the conversation, in order.
    #[must_use]
    pub fn files(&self) -> impl DoubleEndedIterator<Item = FilePart<'_>> + Clone {
        self.parts().filter_map(|part| match part {
            Part::File(file) => Some(file),
            _ => None,
        })
    }

    /// The agent's reply: the response where there is one, else the text parts of the
    /// last assistant message joined by blank lines, else that message's content. Where none
    /// of these is a text it is the JSON of the response, or else of the content. Empty where
    /// there is none of them.
    #[must_use]
    pub fn final_text(&self) -> Cow<'_, str> {
        reply::final_text(self)
    }

    /// The JSON text in the reply: the whole reply where that is JSON, else what its first
    /// code fence holds, without white space around. Read it with the JSON library of
    /// your choice.
    ///
    /// ```
    /// let body = br#"{"state":"COMPLETED","response":"Here:\n```json\n{\"rows\": 3}\n```"}"#;
    /// assert_eq!(agentwait::parse(body)?.response_json()?, r#"{"rows": 3}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoJsonError`] where there is none.
    pub fn response_json(&self) -> Result<Cow<'_, str>, NoJsonError> {
        with_core(|core| reply::json_in(core, self.final_text()))
    }

    /// The JSON text of a member as the API sent it; none where it is missing.
    #[must_use]
    pub fn json(&self, field: StatusField) -> Option<Cow<'_, str>> {
        let cell = match field {
            StatusField::InteractionId => doc::INTERACTION_ID,
            StatusField::AgentId => doc::AGENT_ID,
            StatusField::State => doc::STATE,
            StatusField::CreatedAt => doc::CREATED_AT,
            StatusField::Response => doc::RESPONSE,
            StatusField::ErrorMessage => doc::ERROR_MESSAGE,
        };
        self.records.doc().json(&self.body, cell)
    }

    /// The whole document as the API sent it, without white space around.
    #[must_use]
    pub fn raw_json(&self) -> Cow<'_, str> {
        self.records.doc().json(&self.body, doc::RAW).unwrap_or_default()
    }

    /// The normalised document as JSON text, the same in every language. The module reads
    /// the body again for that.
    ///
    /// # Errors
    ///
    /// [`ParseError::Engine`] where the memory does not suffice.
    pub fn to_json_text(&self) -> Result<String, ParseError> {
        with_core(|core| {
            core.parse(&self.body, usize::MAX)?;
            core.normalised()
        })
    }

    fn string(&self, cell: usize) -> Option<Cow<'_, str>> {
        self.records.doc().string(&self.body, cell)
    }
}

impl fmt::Debug for Status<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Status")
            .field("interaction_id", &self.interaction_id())
            .field("state", &self.state())
            .field("phase", &self.phase())
            .field("messages", &self.messages().len())
            .finish_non_exhaustive()
    }
}
