//! A part of a message.

use std::borrow::Cow;

use crate::layout::{kind, part};
use crate::part_kinds::{ErrorPart, FilePart, ReasoningPart, TextPart, ToolPart, UnknownPart};
use crate::record::Record;

/// A piece of a message: a view into its [`Status`](crate::Status), free to copy.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Part<'s> {
    /// Something that the agent says.
    Text(TextPart<'s>),
    /// Something that the agent thinks.
    Reasoning(ReasoningPart<'s>),
    /// A call of a tool.
    Tool(ToolPart<'s>),
    /// A file that the agent made.
    File(FilePart<'s>),
    /// Something that went wrong on the way.
    Error(ErrorPart<'s>),
    /// A part of a type that is not known: [`Part::raw_json`] has all of it.
    Unknown(UnknownPart<'s>),
}

/// The members of a part that [`Part::json`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "they are called as the methods of the parts")]
pub enum PartField {
    Id,
    Type,
    Text,
    Reasoning,
    ToolCallId,
    ToolName,
    ToolCallState,
    /// The arguments of a tool, which the API nests in the part's result.
    Args,
    /// The result of a tool: the one nested in the part's result, where that is an object.
    Result,
    Error,
    /// The API's object that describes a file.
    File,
    Filename,
    MediaType,
    Url,
}

impl<'s> Part<'s> {
    pub(crate) fn new(body: &'s [u8], record: Record<'s>) -> Self {
        let any = AnyPart { body, record };
        match record.word(part::KIND) {
            1 => Self::Text(TextPart(any)),
            2 => Self::Reasoning(ReasoningPart(any)),
            3 => Self::Tool(ToolPart(any)),
            4 => Self::File(FilePart(any)),
            5 => Self::Error(ErrorPart(any)),
            _ => Self::Unknown(UnknownPart(any)),
        }
    }

    /// The part's id.
    #[must_use]
    pub fn id(&self) -> Option<Cow<'s, str>> {
        self.any().string(part::ID)
    }

    /// The part's type as the API wrote it; none where it is missing or no string.
    #[must_use]
    pub fn type_name(&self) -> Option<Cow<'s, str>> {
        self.any().string(part::TYPE)
    }

    /// The JSON text of a member as the API sent it: for values of another type than
    /// expected. None where it is missing.
    #[must_use]
    pub fn json(&self, field: PartField) -> Option<Cow<'s, str>> {
        self.any().json(field)
    }

    /// The whole part as the API sent it.
    #[must_use]
    pub fn raw_json(&self) -> Cow<'s, str> {
        self.any().raw_json()
    }

    fn any(&self) -> AnyPart<'s> {
        match *self {
            Self::Text(TextPart(any))
            | Self::Reasoning(ReasoningPart(any))
            | Self::Tool(ToolPart(any))
            | Self::File(FilePart(any))
            | Self::Error(ErrorPart(any))
            | Self::Unknown(UnknownPart(any)) => any,
        }
    }
}

/// What all parts have in common: a record, and the body that it points into.
#[derive(Clone, Copy)]
pub(crate) struct AnyPart<'s> {
    body: &'s [u8],
    record: Record<'s>,
}

impl<'s> AnyPart<'s> {
    pub(crate) fn string(self, cell: usize) -> Option<Cow<'s, str>> {
        self.record.string(self.body, cell)
    }

    pub(crate) fn json(self, field: PartField) -> Option<Cow<'s, str>> {
        let cell = match field {
            PartField::Id => part::ID,
            PartField::Type => part::TYPE,
            PartField::Text => part::TEXT,
            PartField::Reasoning => part::REASONING,
            PartField::ToolCallId => part::TOOL_CALL_ID,
            PartField::ToolName => part::TOOL_NAME,
            PartField::ToolCallState => part::TOOL_CALL_STATE,
            PartField::Args => part::ARGS,
            PartField::Result if self.record.kind(part::RESULT) == kind::OBJECT => part::RESULT_RESULT,
            PartField::Result => part::RESULT,
            PartField::Error => part::ERROR,
            PartField::File => part::FILE,
            PartField::Filename => part::FILE_NAME,
            PartField::MediaType => part::FILE_MEDIA_TYPE,
            PartField::Url => part::FILE_URL,
        };
        self.record.json(self.body, cell)
    }

    pub(crate) fn raw_json(self) -> Cow<'s, str> {
        self.record.json(self.body, part::RAW).unwrap_or_default()
    }
}
