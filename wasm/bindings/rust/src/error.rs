//! Why a body could not be read.

use std::error::Error;
use std::fmt;

use crate::engine_error::EngineError;

/// Why a body could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ParseError {
    /// The body is not one JSON value in valid UTF-8.
    Syntax(SyntaxError),
    /// The body reaches a limit.
    Limit(LimitError),
    /// The body is JSON but no status document.
    Schema(SchemaError),
    /// The module could not do its work, which says nothing about the body.
    Engine(EngineError),
}

impl ParseError {
    /// Where in the body it is, in bytes from 0; none where the body is not at fault.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        match self {
            Self::Syntax(error) => Some(error.offset),
            Self::Limit(error) => Some(error.offset),
            Self::Schema(error) => Some(error.offset),
            Self::Engine(_) => None,
        }
    }
}

/// The body is not one JSON value in valid UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyntaxError {
    /// Where, in bytes from 0: the length of the longest prefix that some JSON begins with.
    pub offset: usize,
    /// What could have stood there: `a value`, `',' or '}'`, `valid UTF-8`, …
    pub wanted: String,
    /// What stood there: a character in quotes, `byte 0x0a` or `end of input`.
    pub found: String,
    pub(crate) message: String,
}

/// The body reaches a limit. Nothing of it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LimitError {
    /// The first byte of what reaches it; of the body's size, the limit itself.
    pub offset: usize,
    /// Which one.
    pub limit: Limit,
    /// How much is allowed.
    pub allowed: usize,
    /// How much was found, at least.
    pub found: usize,
    pub(crate) message: String,
}

/// The body is JSON but no status document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaError {
    /// The first byte of the value; the document's closing brace where `state` is missing.
    pub offset: usize,
    /// The value: `state`, `messages[3].parts[0]`; `$` is the document.
    pub path: String,
    /// `a string`, `an array` or `an object`.
    pub wanted: String,
    /// `nothing` where the key is missing, else what the value is: `null`, `a number`, …
    pub found: String,
    pub(crate) message: String,
}

/// A status document is about another interaction than the one that was asked for. Nothing of it
/// means anything to the wait.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherInteractionError {
    /// The id that was asked for.
    pub wanted: String,
    /// The id that the document has.
    pub found: String,
}

impl OtherInteractionError {
    pub(crate) fn new(wanted: &str, found: &str) -> Self {
        Self { wanted: wanted.into(), found: found.into() }
    }
}

impl fmt::Display for OtherInteractionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shortened = |id: &str| id.chars().take(160).collect::<String>();
        let (found, wanted) = (shortened(&self.found), shortened(&self.wanted));
        write!(
            f,
            "the answer is about the interaction {found:?}, wanted {wanted:?}; check what lies between here and the API"
        )
    }
}

impl Error for OtherInteractionError {}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Bytes of the body: 32 MiB where nothing else is said, 512 MiB at most.
    BodyBytes,
    /// Arrays and objects inside each other: 512.
    Depth,
    /// Messages and parts together: 65,536.
    MessagesAndParts,
    /// One that this version of the crate does not know.
    Unknown,
}

impl Limit {
    /// The name that it has in every language: `body_bytes`, `depth` or `messages_and_parts`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BodyBytes => "body_bytes",
            Self::Depth => "depth",
            Self::MessagesAndParts => "messages_and_parts",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        [Self::BodyBytes, Self::Depth, Self::MessagesAndParts]
            .into_iter()
            .find(|limit| limit.as_str() == name)
            .unwrap_or(Self::Unknown)
    }
}

impl LimitError {
    /// A body that is longer than the caller allows.
    pub(crate) fn too_long(allowed: usize, found: usize) -> Self {
        let message = format!(
            "limit body_bytes reached at byte {allowed}: found {found}, allowed {allowed}\
             ; allow more bytes (max_bytes) where such bodies are expected"
        );
        Self { offset: allowed, limit: Limit::BodyBytes, allowed, found, message }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::Limit(error) => error.fmt(f),
            Self::Schema(error) => error.fmt(f),
            Self::Engine(error) => error.fmt(f),
        }
    }
}

impl Error for ParseError {
    // The variants show themselves in Display, so that the next cause is that of theirs.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Engine(error) => error.source(),
            _ => None,
        }
    }
}

macro_rules! errors_with_a_message {
    ($($variant:ident($error:ident)),*) => {$(
        impl fmt::Display for $error {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.message)
            }
        }

        impl Error for $error {}

        impl From<$error> for ParseError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}

errors_with_a_message!(Syntax(SyntaxError), Limit(LimitError), Schema(SchemaError));

impl From<EngineError> for ParseError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}
