//! Reading bodies.

use std::borrow::Cow;
use std::fmt;

use crate::api_error::{ApiError, NoApiError};
use crate::core::{Core, DEFAULT_MAX_BYTES};
use crate::decide::Observation;
use crate::decision::Decision;
use crate::engine_error::EngineError;
use crate::error::ParseError;
use crate::module::{self, MAX_MEMORY};
use crate::pool::with_core;
use crate::status::Status;

/// Reads the body of an `agent_status` answer, of at most 32 MiB.
///
/// A body that is lent is borrowed by the status, one that is given is kept by it. The
/// instances of the module that do the work are shared by all threads.
///
/// ```
/// let status = agentwait::parse(br#"{"state":"COMPLETED","response":"Done."}"#)?;
/// assert_eq!(status.final_text(), "Done.");
/// # Ok::<(), agentwait::ParseError>(())
/// ```
///
/// # Errors
///
/// [`ParseError`] says what is wrong with the body, and where.
pub fn parse<'b>(body: impl Into<Cow<'b, [u8]>>) -> Result<Status<'b>, ParseError> {
    parse_limited(body, DEFAULT_MAX_BYTES)
}

/// The same for bodies of at most `max_bytes` bytes; the module takes 512 MiB.
///
/// # Errors
///
/// [`ParseError`] says what is wrong with the body, and where.
pub fn parse_limited<'b>(body: impl Into<Cow<'b, [u8]>>, max_bytes: usize) -> Result<Status<'b>, ParseError> {
    let body = body.into();
    with_core(|core| Status::parse(core, body, max_bytes))
}

/// An instance of the module of your own: for a thread that reads many bodies, or for
/// another build of the module. The functions of this crate do the same with instances
/// that they share.
///
/// A reader does one thing at a time, which `&mut self` makes sure of. It may be sent to
/// another thread. What it has read does not depend on it.
pub struct Reader {
    core: Core,
    max_bytes: usize,
}

impl Reader {
    /// An instance of the module of this crate. The first one takes some 30 ms,
    /// in which the module is compiled; the others some microseconds.
    ///
    /// # Errors
    ///
    /// [`EngineError::Module`] where the system gives no memory for it.
    pub fn new() -> Result<Self, EngineError> {
        Ok(Self { core: Core::shared()?, max_bytes: DEFAULT_MAX_BYTES })
    }

    /// An instance of another build of `agentstatus.wasm`, given as its bytes.
    ///
    /// # Errors
    ///
    /// [`EngineError::Abi`] where it speaks another version of the ABI, or none;
    /// [`EngineError::Module`] where it is no module or has imports.
    pub fn from_wasm(bytes: &[u8]) -> Result<Self, EngineError> {
        let core = Core::new(module::compile(bytes)?, MAX_MEMORY)?;
        Ok(Self { core, max_bytes: DEFAULT_MAX_BYTES })
    }

    /// Sets the largest body that [`Reader::parse`] reads, in bytes. Defaults to 32 MiB;
    /// the module takes 512 MiB.
    #[must_use]
    pub fn with_max_bytes(mut self, max_bytes: usize) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Reads the body of an `agent_status` answer.
    ///
    /// # Errors
    ///
    /// [`ParseError`] says what is wrong with the body, and where.
    pub fn parse<'b>(&mut self, body: impl Into<Cow<'b, [u8]>>) -> Result<Status<'b>, ParseError> {
        Status::parse(&mut self.core, body.into(), self.max_bytes)
    }

    /// See [`decide`](crate::decide()).
    ///
    /// # Errors
    ///
    /// [`EngineError`] where the module fails; a body that cannot be read is no error.
    pub fn decide<'b>(&mut self, seen: Observation<'b>) -> Result<Decision<'b>, EngineError> {
        Decision::of(&mut self.core, seen)
    }

    /// See [`parse_api_error`](crate::parse_api_error).
    ///
    /// # Errors
    ///
    /// [`NoApiError`] where the HTTP status is none of an error.
    pub fn parse_api_error(&mut self, http_status: u16, body: &[u8]) -> Result<ApiError, NoApiError> {
        ApiError::parse(&mut self.core, http_status, body)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("memory_size", &self.core.memory_size())
            .field("max_bytes", &self.max_bytes)
            .finish_non_exhaustive()
    }
}
