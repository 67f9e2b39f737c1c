#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![warn(unreachable_pub)]
// No input may cause a panic.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

mod api_error;
mod core;
mod decide;
mod decision;
mod engine_error;
mod error;
mod layout;
#[cfg(test)]
mod life_test;
mod message;
mod module;
mod node;
mod part;
mod part_kinds;
mod phase;
mod pool;
mod question;
mod reader;
mod record;
mod records;
mod reply;
mod run_document;
mod schema;
mod status;
mod time;
mod told;
mod unescape;
mod wait;

pub use crate::api_error::{ApiError, NoApiError, parse_api_error};
pub use crate::core::DEFAULT_MAX_BYTES;
pub use crate::decide::{Observation, Policy, Progress, decide};
pub use crate::decision::{Action, Decision, Reading, Reason};
pub use crate::engine_error::{BoxError, EngineError};
pub use crate::error::{Limit, LimitError, OtherInteractionError, ParseError, SchemaError, SyntaxError};
pub use crate::message::{Message, MessageField};
pub use crate::part::{Part, PartField};
pub use crate::part_kinds::{ErrorPart, FilePart, ReasoningPart, TextPart, ToolPart, UnknownPart};
pub use crate::phase::Phase;
pub use crate::reader::{Reader, parse, parse_limited};
pub use crate::reply::NoJsonError;
pub use crate::run_document::{RunDocument, from_document, from_document_limited};
pub use crate::schema::SCHEMA;
pub use crate::status::{Status, StatusField};
pub use crate::told::{InputRequest, RunProgress, Usage};
pub use crate::wait::{
    Answer, AwaitAgent, AwaitError, Client, Moment, OnNeedsInput, OptionError, Redirect, Request, Runtime, Step, Wait,
    WaitInfo, await_agent,
};
#[cfg(feature = "reqwest")]
pub use crate::wait::{HttpClient, TokioRuntime};
