//! Awaiting an agent: what to send, when to send it, and how the wait ends. Who sends
//! it and who waits is another matter: see [`Client`] and [`Runtime`].

mod agent;
#[cfg(feature = "reqwest")]
mod background;
mod base_url;
mod client;
mod deadline;
mod end;
#[cfg(feature = "reqwest")]
mod http;
mod id;
mod options;
mod redirect;
mod request;
mod runtime;
mod secret;
mod state;
mod words;

pub use agent::{AwaitAgent, OnNeedsInput, await_agent};
pub use client::{Answer, Client};
pub use end::{AwaitError, OptionError, WaitInfo};
#[cfg(feature = "reqwest")]
pub use http::{HttpClient, TokioRuntime};
pub use redirect::Redirect;
pub use request::Request;
pub use runtime::Runtime;
pub use state::{Moment, Step, Wait};
