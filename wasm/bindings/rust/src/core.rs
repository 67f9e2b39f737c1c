//! One instance of the module: calls, and what is read from its memory after them.

use wasmtime::{Module, TypedFunc};

use crate::engine_error::EngineError;
use crate::error::{Limit, LimitError, ParseError, SchemaError, SyntaxError};
use crate::layout::{answer, code, doc};
use crate::module::{self, Exports, MAX_MEMORY};
use crate::record::Record;
use crate::records::Records;

/// The largest body that is read where nothing else is said: 32 MiB.
pub const DEFAULT_MAX_BYTES: usize = 32 << 20;

/// An instance whose memory has grown over this is replaced before a smaller body is read.
const KEPT_MEMORY: usize = 16 << 20;

/// One instance of the module.
pub(crate) struct Core {
    module: Module,
    max_memory: usize,
    exports: Exports,
    /// The instance trapped, which leaves it in an unknown state.
    trapped: bool,
}

impl Core {
    /// An instance of the module of this crate.
    pub(crate) fn shared() -> Result<Self, EngineError> {
        Self::new(module::shared()?.clone(), MAX_MEMORY)
    }

    /// An instance of any module.
    pub(crate) fn new(module: Module, max_memory: usize) -> Result<Self, EngineError> {
        let exports = Exports::new(&module, max_memory)?;
        Ok(Self { module, max_memory, exports, trapped: false })
    }

    /// Whether it is worth keeping for other bodies.
    pub(crate) fn is_worth_keeping(&self) -> bool {
        !self.trapped && self.memory_size() <= KEPT_MEMORY
    }

    /// Bytes of the memory.
    pub(crate) fn memory_size(&self) -> usize {
        self.exports.memory.data_size(&self.exports.store)
    }

    /// Parses a body, and copies its records out.
    pub(crate) fn parse(&mut self, body: &[u8], max_bytes: usize) -> Result<Records, ParseError> {
        self.put(body, max_bytes)?;
        if self.parse_input()? != code::OK {
            return Err(self.error());
        }
        let at = self.doc()?;
        let memory = self.exports.memory.data(&self.exports.store);
        Records::copy(memory, at).ok_or_else(|| outside("agentstatus_parse").into())
    }

    /// Parses the body that was put in, and returns the code.
    pub(crate) fn parse_input(&mut self) -> Result<u32, EngineError> {
        let parse = self.exports.parse.clone();
        self.call(&parse, ())
    }

    /// Writes a body into the module's input.
    pub(crate) fn put(&mut self, body: &[u8], max_bytes: usize) -> Result<(), ParseError> {
        if body.len() > max_bytes {
            return Err(LimitError::too_long(max_bytes, body.len()).into());
        }
        if self.trapped || (self.memory_size() > KEPT_MEMORY && body.len() < KEPT_MEMORY / 16) {
            self.renew()?;
        }
        // The module refuses what is longer than it can say in its own words.
        let size = u32::try_from(body.len()).unwrap_or(u32::MAX);
        let input = self.exports.input.clone();
        let at = self.call(&input, size)?;
        if at == 0 {
            return Err(self.error());
        }
        self.write(at, body).map_err(ParseError::from)
    }

    /// Writes a header for `decide`. A longer one than the module takes is none.
    pub(crate) fn put_argument(&mut self, header: &str) -> Result<(), EngineError> {
        let arg = self.exports.arg.clone();
        let at = self.call(&arg, u32::try_from(header.len()).unwrap_or(u32::MAX))?;
        if at == 0 {
            return Ok(());
        }
        self.write(at, header.as_bytes())
    }

    /// The normalised document of the body that was parsed last.
    pub(crate) fn normalised(&mut self) -> Result<String, ParseError> {
        let to_json = self.exports.to_json.clone();
        match self.call(&to_json, ())? {
            code::OK => Ok(self.output()?),
            code::MEMORY => Err(EngineError::Memory.into()),
            other => Err(EngineError::Answer { call: "agentstatus_to_json", code: other }.into()),
        }
    }

    /// Calls the module. A trap, which no input is known to cause, ends the instance.
    pub(crate) fn call<P: wasmtime::WasmParams>(
        &mut self,
        function: &TypedFunc<P, u32>,
        arguments: P,
    ) -> Result<u32, EngineError> {
        function.call(&mut self.exports.store, arguments).map_err(|error| {
            self.trapped = true;
            EngineError::Trap(error.into())
        })
    }

    pub(crate) fn exports(&self) -> &Exports {
        &self.exports
    }

    /// Writes into the memory, where the module has made room.
    pub(crate) fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), EngineError> {
        self.exports.memory.write(&mut self.exports.store, at as usize, bytes).map_err(|_| outside("agentstatus_input"))
    }

    /// The memory from an address on.
    pub(crate) fn memory(&self, at: u32, size: usize) -> Option<&[u8]> {
        self.exports.memory.data(&self.exports.store).get(at as usize..)?.get(..size)
    }

    /// The output of the last call, which is always UTF-8.
    pub(crate) fn output(&mut self) -> Result<String, EngineError> {
        let (out, out_len) = (self.exports.out.clone(), self.exports.out_len.clone());
        let at = self.call(&out, ())?;
        let size = self.call(&out_len, ())? as usize;
        let bytes = self.memory(at, size).ok_or(outside("agentstatus_out"))?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }

    /// The words of a problem that was just decided on: the last of three texts.
    pub(crate) fn problem(&mut self, answer: Record<'_>) -> Result<String, EngineError> {
        let size = answer.size(answer::PROBLEM_SIZE);
        if size == 0 {
            return Ok(String::new());
        }
        let before = answer.size(answer::ERROR_CODE_SIZE).saturating_add(answer.size(answer::ERROR_MESSAGE_SIZE));
        Ok(self.output()?.get(before..before.saturating_add(size)).unwrap_or_default().to_owned())
    }

    /// The text of the last error.
    pub(crate) fn error_text(&mut self) -> Result<String, EngineError> {
        let error_text = self.exports.error_text.clone();
        match self.call(&error_text, ())? {
            code::OK => self.output(),
            other => Err(EngineError::Answer { call: "agentstatus_error_text", code: other }),
        }
    }

    fn doc(&mut self) -> Result<u32, EngineError> {
        let doc = self.exports.doc.clone();
        self.call(&doc, ())
    }

    fn renew(&mut self) -> Result<(), EngineError> {
        self.exports = Exports::new(&self.module, self.max_memory)?;
        self.trapped = false;
        Ok(())
    }

    /// Makes the error that the document record describes.
    fn error(&mut self) -> ParseError {
        self.read_error().unwrap_or_else(ParseError::from)
    }

    fn read_error(&mut self) -> Result<ParseError, EngineError> {
        let at = self.doc()?;
        let code = Record(self.memory(at, doc::SIZE).ok_or(outside("agentstatus_doc"))?).word(doc::CODE);
        if code == code::MEMORY {
            return Ok(EngineError::Memory.into());
        }
        let message = self.error_text()?;
        let record = Record(self.memory(at, doc::SIZE).ok_or(outside("agentstatus_doc"))?);
        let span =
            |at: usize| message.get(record.size(at)..record.size(at.saturating_add(4))).unwrap_or_default().to_owned();
        let offset = record.size(doc::ERROR_OFFSET);
        let (wanted, found) = (span(doc::WANTED_TEXT), span(doc::FOUND_TEXT));
        Ok(match code {
            code::SYNTAX => SyntaxError { offset, wanted, found, message }.into(),
            code::LIMIT => LimitError {
                offset,
                limit: Limit::named(&span(doc::SUBJECT_TEXT)),
                allowed: record.size(doc::ERROR_WANTED),
                found: record.size(doc::ERROR_FOUND),
                message,
            }
            .into(),
            code::SCHEMA => SchemaError { offset, path: span(doc::SUBJECT_TEXT), wanted, found, message }.into(),
            code => EngineError::Answer { call: "agentstatus_parse", code }.into(),
        })
    }
}

/// The module answered an address outside of its memory.
pub(crate) fn outside(call: &'static str) -> EngineError {
    EngineError::Answer { call, code: u32::MAX }
}
