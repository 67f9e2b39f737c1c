//! The compiled module, and instances of it.

use std::sync::OnceLock;

use wasmtime::{
    Config, Engine, Instance, Memory, Module, Store, StoreLimits, StoreLimitsBuilder, TypedFunc, WasmParams,
    WasmResults,
};

use crate::engine_error::EngineError;
use crate::layout::ABI;

/// The module of this crate: a copy of `wasm/agentstatus.wasm`.
static BYTES: &[u8] = include_bytes!("../agentstatus.wasm");

/// What the ABI allows a memory to grow to.
pub(crate) const MAX_MEMORY: usize = 2 << 30;

/// The module of this crate, compiled when first asked for.
pub(crate) fn shared() -> Result<&'static Module, EngineError> {
    static MODULE: OnceLock<Module> = OnceLock::new();
    if let Some(module) = MODULE.get() {
        return Ok(module);
    }
    let module = compile(BYTES)?;
    Ok(MODULE.get_or_init(|| module))
}

/// Compiles a module.
pub(crate) fn compile(bytes: &[u8]) -> Result<Module, EngineError> {
    let mut config = Config::new();
    config.wasm_backtrace_max_frames(None); // nobody could read one
    let compiled = Engine::new(&config).and_then(|engine| Module::new(&engine, bytes));
    compiled.map_err(|error| EngineError::Module(error.into()))
}

/// An instance, and the functions that it exports.
pub(crate) struct Exports {
    pub(crate) store: Store<StoreLimits>,
    pub(crate) memory: Memory,
    pub(crate) input: TypedFunc<u32, u32>,
    pub(crate) parse: TypedFunc<(), u32>,
    pub(crate) doc: TypedFunc<(), u32>,
    pub(crate) to_json: TypedFunc<(), u32>,
    pub(crate) error_text: TypedFunc<(), u32>,
    pub(crate) out: TypedFunc<(), u32>,
    pub(crate) out_len: TypedFunc<(), u32>,
    pub(crate) arg: TypedFunc<u32, u32>,
    pub(crate) decide_in: TypedFunc<(), u32>,
    pub(crate) decide: TypedFunc<(), u32>,
}

impl Exports {
    /// Makes an instance whose memory grows to `max_memory` bytes, and checks that it is one of ours.
    pub(crate) fn new(module: &Module, max_memory: usize) -> Result<Self, EngineError> {
        let limits = StoreLimitsBuilder::new().memory_size(max_memory).build();
        let mut store = Store::new(module.engine(), limits);
        store.limiter(|limits| limits);
        let instance = Instance::new(&mut store, module, &[]).map_err(|error| EngineError::Module(error.into()))?;
        let version = instance.get_typed_func::<(), u32>(&mut store, "agentstatus_abi").ok();
        let found = version.and_then(|version| version.call(&mut store, ()).ok());
        if found != Some(ABI) {
            return Err(EngineError::Abi { found });
        }
        let memory = instance.get_memory(&mut store, "memory");
        let memory = memory.ok_or_else(|| EngineError::Module("it exports no memory".into()))?;
        Ok(Self {
            memory,
            input: function(&instance, &mut store, "agentstatus_input")?,
            parse: function(&instance, &mut store, "agentstatus_parse")?,
            doc: function(&instance, &mut store, "agentstatus_doc")?,
            to_json: function(&instance, &mut store, "agentstatus_to_json")?,
            error_text: function(&instance, &mut store, "agentstatus_error_text")?,
            out: function(&instance, &mut store, "agentstatus_out")?,
            out_len: function(&instance, &mut store, "agentstatus_out_len")?,
            arg: function(&instance, &mut store, "agentstatus_arg")?,
            decide_in: function(&instance, &mut store, "agentstatus_decide_in")?,
            decide: function(&instance, &mut store, "agentstatus_decide")?,
            store,
        })
    }
}

fn function<P: WasmParams, R: WasmResults>(
    instance: &Instance,
    store: &mut Store<StoreLimits>,
    name: &str,
) -> Result<TypedFunc<P, R>, EngineError> {
    instance.get_typed_func(store, name).map_err(|error| EngineError::Module(error.into()))
}
