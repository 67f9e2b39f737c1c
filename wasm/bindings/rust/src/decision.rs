//! What `decide` answers.

use std::fmt;
use std::time::Duration;

use crate::api_error::ApiError;
use crate::error::{OtherInteractionError, ParseError};
use crate::status::Status;

/// What to do next, and what was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Decision<'b> {
    /// What to do.
    pub action: Action,
    /// Why.
    pub reason: Reason,
    /// Until the next poll, where the action is [`Action::Wait`] or [`Action::NeedsInput`];
    /// the latter for those who go on waiting.
    pub delay: Duration,
    /// The delay was set by the server: by its `Retry-After`, or `poll_after`.
    pub retry_after: bool,
    /// The pause that the server's `Retry-After` asks for, at most an hour; zero: none. The delay is at least
    /// that. Whoever polls earlier than the delay must not poll before this one is over.
    pub retry_after_delay: Duration,
    /// What counts of the pause that the document asks for, at most an hour; zero: none. The delay is at least that.
    /// It says when there may be news: whoever polls earlier than the delay may do so before this one is over.
    pub poll_after: Duration,
    /// A transient failure: count it in [`Progress`](crate::Progress); otherwise set the count to 0.
    pub failure: bool,
    /// A stray answer: one that refuses, without the API's own error in its body. Count it in
    /// [`Progress::stray_answers`](crate::Progress::stray_answers), which is 0 otherwise.
    pub stray: bool,
    /// What came in place of a status, for people: one line of at most 512 bytes, such as `HTTP 403 with an
    /// HTML page titled "Sign in"`. Empty with a status, and where no answer came. It may repeat the key.
    pub problem: String,
    /// What was read of the answer.
    pub reading: Reading<'b>,
}

impl<'b> Decision<'b> {
    /// The status, where one was read.
    #[must_use]
    pub fn status(&self) -> Option<&Status<'b>> {
        match &self.reading {
            Reading::Status(status) => Some(status),
            _ => None,
        }
    }
}

/// What was read of an answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reading<'b> {
    /// No answer came.
    Nothing,
    /// A 2xx with a status.
    Status(Status<'b>),
    /// A 2xx whose body could not be read.
    Unreadable(ParseError),
    /// A 2xx with a status of another interaction than the one that was asked for.
    OtherInteraction(OtherInteractionError),
    /// Another answer than a 2xx.
    Refused(ApiError),
}

/// Declares an open set of names that the module gives by number.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $number:literal, $text:literal;)* } else $other:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// The name that it has in every language.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            pub(crate) fn of(number: u32) -> Self {
                match number {
                    $($number => Self::$variant,)*
                    _ => Self::$other,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

names! {
    /// What to do next.
    Action {
        /// Poll again after the delay.
        Wait = 1, "wait";
        /// The agent has finished.
        Completed = 2, "completed";
        /// The agent has failed.
        Failed = 3, "failed";
        /// The agent waits for a person.
        NeedsInput = 4, "needs_input";
        /// Polling again cannot help.
        Fatal = 5, "fatal";
    } else Wait
}

names! {
    /// Why.
    Reason {
        /// A reason that this version of the crate does not know.
        Unknown = 0, "unknown";
        /// The agent is at work.
        Running = 1, "running";
        /// The state is not known, which is waited out.
        UnknownState = 2, "unknown_state";
        /// The agent has finished.
        Completed = 3, "completed";
        /// The agent has failed.
        Failed = 4, "failed";
        /// The agent waits for a person.
        NeedsInput = 5, "needs_input";
        /// No usable answer came.
        Network = 6, "network";
        /// HTTP 408 or 425.
        RequestTimeout = 7, "request_timeout";
        /// HTTP 429.
        RateLimited = 8, "rate_limited";
        /// HTTP 5xx.
        Unavailable = 9, "unavailable";
        /// A 2xx whose body could not be read.
        InvalidResponse = 10, "invalid_response";
        /// HTTP 404 soon after the wait began: a start may not be visible at once.
        NotFoundGrace = 11, "not_found_grace";
        /// The request is refused, as by HTTP 400.
        InvalidRequest = 12, "invalid_request";
        /// HTTP 401.
        Unauthorized = 13, "unauthorized";
        /// HTTP 402.
        PaymentRequired = 14, "payment_required";
        /// HTTP 403.
        Forbidden = 15, "forbidden";
        /// HTTP 404.
        NotFound = 16, "not_found";
        /// An answer that refuses, but is not the API's: a proxy's page, a redirect. It is waited out until it
        /// persists.
        StrayAnswer = 17, "stray_answer";
        /// A 2xx whose body is over a limit, which fetching it again cannot mend.
        TooLarge = 18, "too_large";
    } else Unknown
}
