//! Puts the normalised document together from the public objects alone, so that a vector
//! holds every getter. Values are JSON texts, since numbers are compared by their spelling.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use agentwait::{FilePart, Message, MessageField, Part, PartField, Status, StatusField, ToolPart};

type Text<'s> = Option<Cow<'s, str>>;

pub fn document_of(status: &Status<'_>) -> String {
    assert_eq!(status.messages().flat_map(|message| message.parts()).count(), status.parts().count());
    let messages: Vec<_> = status.messages().map(message_document).collect();
    object(&[
        leaf("interaction_id", status.interaction_id(), status.json(StatusField::InteractionId)),
        leaf("agent_id", status.agent_id(), status.json(StatusField::AgentId)),
        leaf("state", Some(status.state()), status.json(StatusField::State)),
        leaf("phase", Some(status.phase().as_str().into()), None),
        time("created_at", status.created_at_nanos(), status.created_at(), status.json(StatusField::CreatedAt)),
        leaf("response", status.response(), status.json(StatusField::Response)),
        said("error_message", status.error_message(), status.json(StatusField::ErrorMessage)),
        member("messages", Some(format!("[{}]", messages.join(",")).into())),
    ])
}

/// A member that is read as a string, and as its JSON where it is none and says something.
fn said(name: &str, text: Text<'_>, json: Text<'_>) -> String {
    let Some(value) = json.as_ref().filter(|json| !json.starts_with('"')) else { return leaf(name, text, json) };
    let says = !["null", "[]", "{}"].contains(&value.as_ref());
    assert_eq!(text.as_deref(), says.then_some(value.as_ref()), "{name}");
    member(name, json)
}

fn message_document(message: Message<'_>) -> String {
    let parts: Vec<_> = message.parts().map(part_document).collect();
    object(&[
        leaf("id", message.id(), message.json(MessageField::Id)),
        leaf("role", message.role(), message.json(MessageField::Role)),
        time("sent_at", message.sent_at_nanos(), message.sent_at(), message.json(MessageField::SentAt)),
        leaf("content", message.content(), message.json(MessageField::Content)),
        member("parts", Some(format!("[{}]", parts.join(",")).into())),
    ])
}

fn part_document(part: Part<'_>) -> String {
    let members = match part {
        Part::Text(text) => leaf("text", text.text(), text.json(PartField::Text)),
        Part::Reasoning(reasoning) => leaf("reasoning", reasoning.reasoning(), reasoning.json(PartField::Reasoning)),
        Part::Tool(tool) => tool_members(tool),
        Part::File(file) => file_members(file),
        Part::Error(error) => leaf("error", error.error(), error.json(PartField::Error)),
        Part::Unknown(unknown) => member("raw", Some(unknown.raw_json())),
        other => panic!("a part of a new kind: {other:?}"),
    };
    object(&[
        leaf("type", part.type_name(), part.json(PartField::Type)),
        leaf("id", part.id(), part.json(PartField::Id)),
        members,
    ])
}

fn tool_members(tool: ToolPart<'_>) -> String {
    [
        leaf("tool_call_id", tool.tool_call_id(), tool.json(PartField::ToolCallId)),
        leaf("tool_name", tool.tool_name(), tool.json(PartField::ToolName)),
        leaf("tool_call_state", tool.tool_call_state(), tool.json(PartField::ToolCallState)),
        member("args", tool.args_json()),
        member("result", tool.result_json()),
    ]
    .concat()
}

fn file_members(file: FilePart<'_>) -> String {
    let raw = file.json(PartField::File);
    if raw.as_deref().is_none_or(|raw| raw == "null") {
        return String::new();
    }
    let described = object(&[
        leaf("filename", file.filename(), file.json(PartField::Filename)),
        leaf("media_type", file.media_type(), file.json(PartField::MediaType)),
        leaf("url", file.url(), file.json(PartField::Url)),
        member("raw", raw),
    ]);
    member("file", Some(described.into()))
}

/// A member and a comma; nothing where the value is missing or null.
fn member(name: &str, json: Text<'_>) -> String {
    json.filter(|json| json != "null").map_or_else(String::new, |json| format!("\"{name}\":{json},"))
}

/// A member that the binding reads as a string, or has as JSON where it is none.
fn leaf(name: &str, text: Text<'_>, json: Text<'_>) -> String {
    member(name, text.map(|text| serde_json::to_string(&text).unwrap().into()).or(json))
}

fn time(name: &str, nanos: Option<i128>, moment: Option<SystemTime>, json: Text<'_>) -> String {
    let Some(nanos) = nanos else {
        assert_eq!(moment, None);
        return member(&format!("{name}_raw"), json);
    };
    let fraction = Duration::from_nanos(u64::try_from(nanos.rem_euclid(1_000_000_000)).unwrap());
    let seconds = i64::try_from(nanos.div_euclid(1_000_000_000)).unwrap();
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let epoch = SystemTime::UNIX_EPOCH;
    let whole = if seconds < 0 { epoch - distance } else { epoch + distance };
    assert_eq!(moment, Some(whole + fraction), "{name}");
    leaf(name, Some(rfc3339(seconds, fraction).into()), None)
}

fn rfc3339(seconds: i64, fraction: Duration) -> String {
    // Days are counted from 1 March of the year 0, in eras of 400 years.
    let days = seconds.div_euclid(86_400) + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march = (5 * day + 2) / 153;
    let (month, day) = (if march < 10 { march + 3 } else { march - 9 }, day - (153 * march + 2) / 5 + 1);
    let year = era * 400 + year + i64::from(month <= 2);
    let second = seconds.rem_euclid(86_400);
    let digits = match format!("{:09}", fraction.subsec_nanos()).trim_end_matches('0') {
        "" => String::new(),
        digits => format!(".{digits}"),
    };
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{digits}Z")
}

fn object<const N: usize>(members: &[String; N]) -> String {
    format!("{{{}}}", members.concat().trim_end_matches(','))
}
