//! The memory layout of ABI v1 (`wasm/ABI.md`): where the words of each record are,
//! as offsets in bytes.

/// The version of the ABI that this binding speaks.
pub(crate) const ABI: u32 = 1;

/// Bytes of a cell: start and end in bytes, start and end in UTF-16 units, kind and flags.
pub(crate) const CELL: usize = 20;

/// The kinds of values: the low bits of a cell's last word.
pub(crate) mod kind {
    pub(crate) const MISSING: u32 = 0;
    pub(crate) const STRING: u32 = 5;
    pub(crate) const OBJECT: u32 = 7;
    pub(crate) const MASK: u32 = 7;
}

/// The flag of a string that has escapes.
pub(crate) const ESCAPED: u32 = 8;

/// The document record.
pub(crate) mod doc {
    pub(crate) const CODE: usize = 0;
    pub(crate) const ERROR_OFFSET: usize = 4;
    pub(crate) const ERROR_WANTED: usize = 24;
    pub(crate) const ERROR_FOUND: usize = 28;
    pub(crate) const PHASE: usize = 32;
    pub(crate) const MESSAGE_AT: usize = 44;
    pub(crate) const PART_AT: usize = 48;
    pub(crate) const MESSAGE_COUNT: usize = 52;
    pub(crate) const PART_COUNT: usize = 56;
    pub(crate) const MESSAGE_STRIDE: usize = 64;
    pub(crate) const PART_STRIDE: usize = 68;
    pub(crate) const SUBJECT_TEXT: usize = 80;
    pub(crate) const WANTED_TEXT: usize = 88;
    pub(crate) const FOUND_TEXT: usize = 96;
    pub(crate) const CREATED: usize = 104;
    pub(crate) const RAW: usize = 120;
    pub(crate) const INTERACTION_ID: usize = 140;
    pub(crate) const AGENT_ID: usize = 160;
    pub(crate) const STATE: usize = 180;
    pub(crate) const CREATED_AT: usize = 200;
    pub(crate) const RESPONSE: usize = 240;
    pub(crate) const ERROR_MESSAGE: usize = 260;
    pub(crate) const SIZE: usize = 280;
}

/// A message record.
pub(crate) mod message {
    pub(crate) const RAW: usize = 0;
    pub(crate) const ID: usize = 20;
    pub(crate) const ROLE: usize = 40;
    pub(crate) const CONTENT: usize = 60;
    pub(crate) const TIMESTAMP: usize = 80;
    pub(crate) const FIRST_PART: usize = 120;
    pub(crate) const PART_COUNT: usize = 124;
    pub(crate) const SENT: usize = 128;
}

/// A part record.
pub(crate) mod part {
    pub(crate) const RAW: usize = 0;
    pub(crate) const ID: usize = 20;
    pub(crate) const TYPE: usize = 40;
    pub(crate) const TEXT: usize = 60;
    pub(crate) const REASONING: usize = 80;
    pub(crate) const TOOL_CALL_ID: usize = 100;
    pub(crate) const TOOL_NAME: usize = 120;
    pub(crate) const TOOL_CALL_STATE: usize = 140;
    pub(crate) const RESULT: usize = 160;
    pub(crate) const ERROR: usize = 180;
    pub(crate) const FILE: usize = 200;
    pub(crate) const ARGS: usize = 220;
    pub(crate) const RESULT_RESULT: usize = 240;
    pub(crate) const FILE_NAME: usize = 260;
    pub(crate) const FILE_MEDIA_TYPE: usize = 280;
    pub(crate) const FILE_URL: usize = 300;
    pub(crate) const KIND: usize = 320;
}

/// A time: seconds since 1970 in two words, nanoseconds, and whether it could be read.
pub(crate) mod time {
    pub(crate) const LOW: usize = 0;
    pub(crate) const HIGH: usize = 4;
    pub(crate) const NANOS: usize = 8;
    pub(crate) const OK: usize = 12;
    pub(crate) const SIZE: usize = 16;
}

/// What the exports return.
pub(crate) mod code {
    pub(crate) const OK: u32 = 0;
    pub(crate) const SYNTAX: u32 = 1;
    pub(crate) const LIMIT: u32 = 2;
    pub(crate) const SCHEMA: u32 = 3;
    pub(crate) const MEMORY: u32 = 5;
}

/// The answer of `decide`.
pub(crate) mod answer {
    /// Bytes from the question to the answer.
    pub(crate) const AFTER: u32 = 64;
    pub(crate) const ACTION: usize = 0;
    pub(crate) const REASON: usize = 4;
    pub(crate) const DELAY: usize = 8;
    pub(crate) const RETRY_AFTER: usize = 12;
    pub(crate) const FAILURE: usize = 16;
    pub(crate) const RETRY_AFTER_DELAY: usize = 20;
    pub(crate) const ERROR_CODE_SIZE: usize = 24;
    pub(crate) const ERROR_MESSAGE_SIZE: usize = 28;
    pub(crate) const STRAY: usize = 32;
    pub(crate) const PROBLEM_SIZE: usize = 36;
    pub(crate) const POLL_AFTER: usize = 40;
    pub(crate) const SIZE: usize = 44;
}

/// What a question says in its flags.
pub(crate) mod flag {
    pub(crate) const ANSWERED: u32 = 1;
    pub(crate) const TOO_LARGE: u32 = 2;
    pub(crate) const OTHER: u32 = 4;
}
