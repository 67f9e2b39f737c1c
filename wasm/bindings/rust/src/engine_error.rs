//! What goes wrong in the engine, whatever the body is.

use std::error::Error;
use std::fmt;

/// Any error of a client or an engine.
pub type BoxError = Box<dyn Error + Send + Sync + 'static>;

/// The module could not do its work. No body is known that causes one of these, but for
/// [`EngineError::Memory`].
#[derive(Debug)]
#[non_exhaustive]
pub enum EngineError {
    /// The module could not be compiled or instantiated, or lacks an export.
    Module(BoxError),
    /// The module speaks another version of the ABI, or none.
    Abi {
        /// The version; none where the module does not tell one.
        found: Option<u32>,
    },
    /// The memory cannot grow to what the body needs. The reader stays usable.
    Memory,
    /// The module trapped. The instance has been discarded; the next call has a new one.
    Trap(BoxError),
    /// The module answered what the ABI does not allow.
    Answer {
        /// In which call.
        call: &'static str,
        /// With which code.
        code: u32,
    },
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Module(_) => f.write_str("agentwait: the module cannot be loaded; give a build of agentstatus.wasm"),
            Self::Abi { found } => {
                f.write_str("agentwait: the module has ")?;
                match found {
                    Some(version) => write!(f, "the ABI version {version}")?,
                    None => f.write_str("no ABI version")?,
                }
                f.write_str(", wanted 1; load the agentstatus.wasm of this crate")
            }
            Self::Memory => {
                f.write_str("agentwait: the module's memory cannot grow to what the body needs; give a smaller body")
            }
            Self::Trap(_) => f.write_str("agentwait: the module trapped; report the body that it was given"),
            Self::Answer { call, code } => {
                write!(f, "agentwait: {call} answered code {code}; load the agentstatus.wasm of this crate")
            }
        }
    }
}

impl Error for EngineError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Module(source) | Self::Trap(source) => Some(source.as_ref()),
            _ => None,
        }
    }
}
