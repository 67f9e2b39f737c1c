//! The contract of agentwait's workflows.

/// The JSON Schema (2020-12) of what agentwait's workflows and activities take and give, and of the
/// normalised document: to check an input before it is sent, or to generate types.
///
/// Its `$defs` have the types by name, and `x-agentwait` says which of them each registered name
/// takes and gives. A program that does not use it does not carry it.
///
/// ```
/// # fn main() -> Result<(), serde_json::Error> {
/// let schema: serde_json::Value = serde_json::from_str(agentwait::SCHEMA)?;
/// assert_eq!(schema["x-agentwait"]["workflows"]["agentwait.AwaitAgent"]["input"], "AwaitAgentInput");
/// assert!(schema["$defs"]["AwaitAgentInput"]["properties"].is_object());
/// # Ok(())
/// # }
/// ```
pub const SCHEMA: &str = include_str!("../agentwait.schema.json");
