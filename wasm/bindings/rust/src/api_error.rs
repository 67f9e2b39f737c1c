//! Error answers of the API.

use std::error::Error;
use std::fmt;
use std::time::SystemTime;

use crate::core::Core;
use crate::decide::{Observation, put_error_body};
use crate::engine_error::EngineError;
use crate::layout::answer;
use crate::pool::with_core;
use crate::question;
use crate::record::Record;

/// An error answer of the API, read from any of its envelopes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The HTTP status.
    pub http_status: u16,
    /// `interaction_not_found`, `user_id is required`, …; empty where there is none.
    pub code: String,
    /// For people, at most 1,024 bytes and printable; empty where there is only a code.
    pub detail: String,
    pub(crate) message: String,
}

/// Reads the body of an answer that is no success. What is no known envelope is the text.
///
/// ```
/// let error = agentwait::parse_api_error(404, br#"{"error":"interaction_not_found"}"#)?;
/// assert_eq!(error.code, "interaction_not_found");
/// # Ok::<(), agentwait::NoApiError>(())
/// ```
///
/// # Errors
///
/// [`NoApiError`] where the HTTP status is none of an error.
pub fn parse_api_error(http_status: u16, body: &[u8]) -> Result<ApiError, NoApiError> {
    with_core(|core| ApiError::parse(core, http_status, body))
}

impl ApiError {
    pub(crate) fn parse(core: &mut Core, http_status: u16, body: &[u8]) -> Result<Self, NoApiError> {
        if !matches!(http_status, 100..=199 | 300..=999) {
            return Err(NoApiError::HttpStatus { found: http_status });
        }
        put_error_body(core, body)?;
        let mut seen = Observation::new(http_status, Vec::new());
        seen.now = SystemTime::UNIX_EPOCH;
        let bytes = question::ask(core, &seen, 0)?;
        Ok(Self::decided(core, http_status, Record(&bytes))?)
    }

    /// The error body that was just decided on.
    pub(crate) fn decided(core: &mut Core, http_status: u16, answer: Record<'_>) -> Result<Self, EngineError> {
        let output = core.output()?;
        let (code, detail) = output.split_at_checked(answer.size(answer::ERROR_CODE_SIZE)).unwrap_or_default();
        let detail = detail.get(..answer.size(answer::ERROR_MESSAGE_SIZE)).unwrap_or(detail);
        let (code, detail) = (code.to_owned(), detail.to_owned());
        Ok(Self { http_status, code, detail, message: core.error_text()? })
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ApiError {}

/// There is no error of the API to be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum NoApiError {
    /// The HTTP status is a success or none at all.
    HttpStatus {
        /// The HTTP status.
        found: u16,
    },
    /// The module could not do its work.
    Engine(EngineError),
}

impl fmt::Display for NoApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HttpStatus { found } => {
                write!(f, "agentwait: {found} is no status of an error answer; wanted 100 to 199 or 300 to 999")
            }
            Self::Engine(error) => error.fmt(f),
        }
    }
}

impl Error for NoApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Engine(error) => error.source(),
            Self::HttpStatus { .. } => None,
        }
    }
}

impl From<EngineError> for NoApiError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}
