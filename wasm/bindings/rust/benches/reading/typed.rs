//! What a careful user of `serde_json` or `sonic-rs` writes: structs that borrow where they can.

use std::borrow::Cow;
use std::hint::black_box;

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Head<'b> {
    #[serde(borrow)]
    pub state: Cow<'b, str>,
    #[serde(borrow)]
    pub response: Option<Text<'b>>,
}

/// An optional string borrows only by way of a type of its own.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct Text<'b>(#[serde(borrow)] Cow<'b, str>);

impl Text<'_> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Deserialize)]
pub struct Document<'b, V> {
    #[serde(borrow)]
    interaction_id: Option<Text<'b>>,
    #[serde(borrow)]
    gummie_id: Option<Text<'b>>,
    #[serde(borrow)]
    state: Cow<'b, str>,
    #[serde(borrow)]
    response: Option<Text<'b>>,
    #[serde(borrow, bound(deserialize = "V: Deserialize<'de>"))]
    messages: Option<Vec<Message<'b, V>>>,
}

#[derive(Deserialize)]
struct Message<'b, V> {
    #[serde(borrow)]
    id: Option<Text<'b>>,
    #[serde(borrow)]
    role: Option<Text<'b>>,
    #[serde(borrow)]
    content: Option<Text<'b>>,
    #[serde(borrow, bound(deserialize = "V: Deserialize<'de>"))]
    parts: Option<Vec<Part<'b, V>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part<'b, V> {
    #[serde(borrow)]
    id: Option<Text<'b>>,
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'b>>,
    #[serde(borrow)]
    text: Option<Text<'b>>,
    #[serde(borrow)]
    reasoning: Option<Text<'b>>,
    #[serde(borrow)]
    tool_call_id: Option<Text<'b>>,
    #[serde(borrow)]
    tool_name: Option<Text<'b>>,
    #[serde(borrow)]
    tool_call_state: Option<Text<'b>>,
    #[serde(bound(deserialize = "V: Deserialize<'de>"))]
    result: Option<ToolResult<V>>,
}

#[derive(Deserialize)]
struct ToolResult<V> {
    args: Option<V>,
    result: Option<V>,
}

/// Takes everything out of a document that it holds.
pub fn all_parts<V>(document: &Document<'_, V>) {
    black_box((
        &document.state,
        document.response.as_ref().map(Text::as_str),
        &document.interaction_id,
        &document.gummie_id,
    ));
    for message in document.messages.iter().flatten() {
        black_box((&message.id, &message.role, &message.content));
        for part in message.parts.iter().flatten() {
            black_box((&part.id, &part.kind, &part.text, &part.reasoning));
            black_box((&part.tool_call_id, &part.tool_name, &part.tool_call_state));
            black_box(part.result.as_ref().map(|result| (&result.args, &result.result)));
        }
    }
}
