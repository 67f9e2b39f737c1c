//! The kinds of parts.

use std::borrow::Cow;
use std::fmt;

use crate::layout::part;
use crate::part::{AnyPart, PartField};

/// Declares a kind of part: a view with `id`, `json` and `raw_json`, and the members that
/// are strings.
macro_rules! part_kind {
    (
        $(#[$doc:meta])* $name:ident {
            $($(#[$member_doc:meta])* $member:ident: $cell:ident,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name<'s>(pub(crate) AnyPart<'s>);

        impl<'s> $name<'s> {
            /// The part's id.
            #[must_use]
            pub fn id(&self) -> Option<Cow<'s, str>> {
                self.0.string(part::ID)
            }

            $(
                $(#[$member_doc])*
                #[must_use]
                pub fn $member(&self) -> Option<Cow<'s, str>> {
                    self.0.string(part::$cell)
                }
            )*

            /// The JSON text of a member as the API sent it: for values of another type
            /// than expected. None where it is missing.
            #[must_use]
            pub fn json(&self, field: PartField) -> Option<Cow<'s, str>> {
                self.0.json(field)
            }

            /// The whole part as the API sent it.
            #[must_use]
            pub fn raw_json(&self) -> Cow<'s, str> {
                self.0.raw_json()
            }
        }

        impl fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.raw_json()).finish()
            }
        }
    };
}

part_kind! {
    /// Something that the agent says.
    TextPart {
        /// The text.
        text: TEXT,
    }
}

part_kind! {
    /// Something that the agent thinks.
    ReasoningPart {
        /// The text.
        reasoning: REASONING,
    }
}

part_kind! {
    /// A call of a tool.
    ToolPart {
        /// The call's id.
        tool_call_id: TOOL_CALL_ID,
        /// The tool.
        tool_name: TOOL_NAME,
        /// `running`, `completed`, `pending`, …: finished interactions still show pending calls.
        tool_call_state: TOOL_CALL_STATE,
    }
}

part_kind! {
    /// A file that the agent made.
    FilePart {
        /// Its name.
        filename: FILE_NAME,
        /// Its type, such as `application/pdf`.
        media_type: FILE_MEDIA_TYPE,
        /// Where it can be downloaded; it may expire.
        url: FILE_URL,
    }
}

part_kind! {
    /// Something that went wrong on the way.
    ErrorPart {
        /// What.
        error: ERROR,
    }
}

part_kind! {
    /// A part of a type that is not known: [`UnknownPart::raw_json`] has all of it.
    UnknownPart {
        /// The type as the API wrote it; none where it is missing or no string.
        type_name: TYPE,
    }
}

impl<'s> ToolPart<'s> {
    /// The arguments as JSON text: any value; none where missing.
    #[must_use]
    pub fn args_json(&self) -> Option<Cow<'s, str>> {
        self.0.json(PartField::Args)
    }

    /// The result as JSON text: any value, often a string; none where missing.
    #[must_use]
    pub fn result_json(&self) -> Option<Cow<'s, str>> {
        self.0.json(PartField::Result)
    }
}
