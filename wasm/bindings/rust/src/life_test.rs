//! When instances are kept and when they are replaced, which cannot be seen from outside.

use crate::core::Core;
use crate::module::{self, MAX_MEMORY};
use crate::pool::{idle_memory, with_core};
use crate::{EngineError, ParseError, Reader};

const SMALL: &[u8] = br#"{"state":"COMPLETED"}"#;

/// A document of so many mebibytes, mostly one string.
fn document(mebibytes: usize) -> Vec<u8> {
    format!(r#"{{"state":"COMPLETED","response":"{}"}}"#, "x".repeat(mebibytes << 20)).into_bytes()
}

#[test]
fn an_instance_that_has_grown_is_replaced_before_a_small_body() {
    let mut core = Core::shared().unwrap();
    core.parse(&document(17), usize::MAX).unwrap();
    let grown = core.memory_size();
    assert!(grown > 17 << 20 && !core.is_worth_keeping());
    core.parse(&document(2), usize::MAX).unwrap();
    assert_eq!(core.memory_size(), grown, "large bodies go on with it");
    core.parse(SMALL, usize::MAX).unwrap();
    assert!(core.memory_size() < 1 << 20 && core.is_worth_keeping());
}

#[test]
fn an_instance_that_has_grown_is_not_kept_in_the_pool() {
    let grown = with_core(|core| {
        core.parse(&document(17), usize::MAX)?;
        Ok::<_, ParseError>(core.memory_size())
    });
    assert!(grown.unwrap() > 16 << 20);
    with_core(|core| core.parse(SMALL, usize::MAX).map(drop)).unwrap();
    let idle = idle_memory();
    assert!(!idle.is_empty() && idle.iter().all(|size| *size <= 16 << 20), "{idle:?}");
}

#[test]
fn memory_is_bounded_and_the_instance_stays_usable() {
    let mut core = Core::new(module::shared().unwrap().clone(), 2 << 20).unwrap();
    let error = core.parse(&document(3), usize::MAX).err().unwrap();
    assert!(matches!(error, ParseError::Engine(EngineError::Memory)), "{error}");
    core.parse(SMALL, usize::MAX).unwrap();
}

#[test]
fn an_instance_that_trapped_is_discarded() {
    // Its parse traps when it is called first, and would answer the code 6 if called again.
    let traps_once = b"\x41\x00\x2d\x00\x00\x04\x40\x41\x06\x0f\x0b\x41\x00\x41\x01\x3a\x00\x00\x00";
    let wasm = fake_module(1, traps_once);
    let mut core = Core::new(module::compile(&wasm).unwrap(), MAX_MEMORY).unwrap();
    for _ in 0..3 {
        let error = core.parse(SMALL, usize::MAX).err().unwrap();
        assert!(matches!(error, ParseError::Engine(EngineError::Trap(_))), "{error}");
        assert!(!core.is_worth_keeping());
    }
}

#[test]
fn what_a_foreign_module_answers_is_an_error() {
    // Its parse says that all is well, but writes -1 as the count of messages, and 4 as their stride.
    let parse = b"\x41\x34\x41\x7f\x36\x02\x00\x41\xc0\x00\x41\x04\x36\x02\x00\x41\x00";
    let mut reader = Reader::from_wasm(&fake_module(1, parse)).unwrap();
    let error = reader.parse(SMALL).unwrap_err();
    assert!(matches!(error, ParseError::Engine(EngineError::Answer { call: "agentstatus_parse", .. })), "{error:?}");
    let mut reader = Reader::from_wasm(&fake_module(1, b"\x41\x09")).unwrap();
    assert!(reader.parse(SMALL).unwrap_err().to_string().contains("code"));
}

#[test]
fn a_module_with_another_abi_or_none_is_refused() {
    let error = Reader::from_wasm(&fake_module(2, b"\x41\x00")).err().unwrap();
    assert!(matches!(error, EngineError::Abi { found: Some(2) }));
    assert_eq!(
        error.to_string(),
        "agentwait: the module has the ABI version 2, wanted 1; load the agentstatus.wasm of this crate"
    );
    let empty = b"\0asm\x01\0\0\0";
    assert!(matches!(Reader::from_wasm(empty), Err(EngineError::Abi { found: None })));
    let broken = Reader::from_wasm(b"<html>").err().unwrap();
    assert!(matches!(&broken, EngineError::Module(_)) && std::error::Error::source(&broken).is_some());
}

/// A module with the exports of the ABI, all of which answer 0 but the version and `parse`,
/// whose code is given.
fn fake_module(version: u8, parse: &[u8]) -> Vec<u8> {
    let version = [0x41, version];
    let functions: [(&str, u8, &[u8]); 11] = [
        ("abi", 1, &version),
        ("input", 0, b"\x41\x10"),
        ("parse", 1, parse),
        ("doc", 1, b"\x41\x00"),
        ("to_json", 1, b"\x41\x00"),
        ("error_text", 1, b"\x41\x00"),
        ("out", 1, b"\x41\x00"),
        ("out_len", 1, b"\x41\x00"),
        ("arg", 0, b"\x41\x00"),
        ("decide_in", 1, b"\x41\x00"),
        ("decide", 1, b"\x41\x00"),
    ];
    let count = u8::try_from(functions.len()).unwrap();
    let types = functions.iter().map(|(_, kind, _)| *kind);
    let mut exports = vec![count + 1, 6];
    exports.extend(b"memory\x02\x00");
    let mut code = vec![count];
    for (index, (name, _, instructions)) in (0..).zip(functions) {
        let name = format!("agentstatus_{name}");
        exports.extend([&[u8::try_from(name.len()).unwrap()], name.as_bytes(), &[0, index]].concat());
        code.extend([&[u8::try_from(instructions.len()).unwrap() + 2, 0], instructions, &[0x0b]].concat());
    }
    let sections: [(u8, Vec<u8>); 5] = [
        (1, b"\x02\x60\x01\x7f\x01\x7f\x60\x00\x01\x7f".to_vec()), // i32 → i32 and () → i32
        (3, [count].into_iter().chain(types).collect()),
        (5, vec![1, 0, 1]),
        (7, exports),
        (10, code),
    ];
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for (number, content) in sections {
        let size = content.len();
        // The size as two bytes of LEB128.
        wasm.extend([number, u8::try_from(size & 0x7f).unwrap() | 0x80, u8::try_from(size >> 7).unwrap()]);
        wasm.extend(content);
    }
    wasm
}
