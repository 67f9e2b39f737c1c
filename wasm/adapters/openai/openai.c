// An adapter for OpenAI's Responses API in background mode: it maps the body of
// GET /v1/responses/{id} to the normalised document.
//
//	{"id":"resp_…","status":"completed","created_at":1741476777,"error":null,
//	 "incomplete_details":null,"output":[
//	   {"type":"reasoning","id":"rs_…","summary":[{"type":"summary_text","text":"…"}]},
//	   {"type":"function_call","id":"fc_…","call_id":"call_…","name":"…","arguments":"{…}","status":"completed"},
//	   {"type":"message","id":"msg_…","role":"assistant","content":[{"type":"output_text","text":"…"}]}]}
//
// | theirs                                  | ours                                           |
// |-----------------------------------------|------------------------------------------------|
// | queued, in_progress                     | phase running                                  |
// | completed                               | phase completed; response: all output_text     |
// | completed, with a call that the caller  | phase needs_input                              |
// | has to answer, or an approval to give   |                                                |
// | failed, cancelled, incomplete           | phase failed, and an error_message             |
// | another status                          | phase unknown: the wait goes on                |
// | output                                  | one message of the assistant with all parts    |
// | output_text, refusal                    | a text part                                    |
// | reasoning                               | a reasoning part: its summaries                |
// | function_call                           | a tool_invocation part; args are its arguments |
// | any other item                          | a part of that type, with the item as raw      |
// | error.code, usage                       | error_code, usage: kept as they are            |
//
// To write an adapter for another API, copy this file: see wasm/adapters/README.md.
#include "../kit/adapter.h"

static value id, status, created_at, error, incomplete_details, output, usage;

// check finds the members of the body, and refuses one that is no response.
static bool check(void) {
	value response = root();
	if (!is_object(response)) return fail(SCHEMA, response.at, ROOT, WANT_OBJECT, kind(response));
	READ_MEMBERS(response, {"id", &id}, {"status", &status}, {"created_at", &created_at}, {"error", &error},
		{"incomplete_details", &incomplete_details}, {"output", &output}, {"usage", &usage});
	if (!is_string(status)) // where it is missing, that shows at the end
		return fail(SCHEMA, status.end ? status.at : response.end - 1, STATE, WANT_STRING, kind(status));
	if (!present(output)) {
		output = (value){0, 0};
		return true;
	}
	if (!is_array(output)) return fail(SCHEMA, output.at, MESSAGES, WANT_ARRAY, kind(output));
	value item;
	u32 index = 0;
	for (u32 p = output.at + 1; next(&p, &item); index++) {
		if (is_object(item)) continue;
		fail(SCHEMA, item.at, PART, WANT_OBJECT, kind(item));
		doc.error_part = index; // of the one message that there is
		return false;
	}
	return true;
}

// What the caller has to answer in a further request, and the items that answer it. Calls of
// tools that OpenAI runs itself are not among them.
static const struct {
	const char *call, *answer;
	const char *call_id, *answer_id; // the members that are the same
} calls[] = {
	{"function_call", "function_call_output", "call_id", "call_id"},
	{"custom_tool_call", "custom_tool_call_output", "call_id", "call_id"},
	{"computer_call", "computer_call_output", "call_id", "call_id"},
	{"local_shell_call", "local_shell_call_output", "call_id", "call_id"},
	{"shell_call", "shell_call_output", "call_id", "call_id"},
	{"apply_patch_call", "apply_patch_call_output", "call_id", "call_id"},
	{"mcp_approval_request", "mcp_approval_response", "id", "approval_request_id"},
};

#define CALLS (sizeof calls / sizeof *calls)

// What write_item has seen in the output.
static bool any_text, any_call, any_answer;

// note_item notes whether an item is a call, or the answer to one.
static void note_item(value type) {
	UNROLLED for (u32 i = 0; i < CALLS; i++) {
		any_call |= is(type, calls[i].call);
		any_answer |= is(type, calls[i].answer);
	}
}

// answered_in looks for the answer to a call among the items from *p on, up to an offset. After
// an answer *p is behind it.
static bool answered_in(u32 *p, u32 end, u32 kind_of_call, value call_id) {
	value item, type, answer_id;
	while (*p < end && NEXT_MEMBERS(p, &item, {"type", &type}, {calls[kind_of_call].answer_id, &answer_id})) {
		if (is(type, calls[kind_of_call].answer) && same(answer_id, call_id)) return true;
	}
	return false;
}

// awaits_caller says whether an item of the output waits for an answer. Answers have the order
// of their calls, mostly: each is looked for behind the one before it first.
static bool awaits_caller(void) {
	value item, type, call_id, item_id;
	if (!any_call || !any_answer) return any_call;
	u32 behind = 0;
	for (u32 p = output.at + 1; NEXT_MEMBERS(&p, &item, {"type", &type}, {"call_id", &call_id}, {"id", &item_id});) {
		for (u32 i = 0; i < CALLS; i++) {
			if (!is(type, calls[i].call)) continue;
			value its_id = calls[i].call_id[0] == 'i' ? item_id : call_id;
			u32 from = p, start = behind > p ? behind : p;
			behind = start;
			if (answered_in(&behind, output.end, i, its_id)) continue;
			if (!answered_in(&from, start, i, its_id)) return true;
			behind = start;
		}
	}
	return false;
}

static const char *phase(void) {
	if (is(status, "queued") || is(status, "in_progress")) return "running";
	if (is(status, "completed")) return awaits_caller() ? "needs_input" : "completed";
	if (is(status, "failed") || is(status, "cancelled") || is(status, "incomplete")) return "failed";
	return "unknown";
}

// write_error says why a response has none.
static void write_error(void) {
	value message, reason, code;
	READ_MEMBERS(error, {"message", &message}, {"code", &code});
	put_value("error_code", code);
	if (is(status, "failed")) {
		if (is_string(message)) put_value("error_message", message);
		else put_string("error_message", "The response failed.");
	} else if (is(status, "cancelled")) {
		put_string("error_message", "The response was cancelled.");
	} else if (is(status, "incomplete")) {
		READ_MEMBERS(incomplete_details, {"reason", &reason});
		put_key("error_message");
		PUT("\"The response is incomplete");
		if (is_string(reason)) PUT(": ");
		put_inside(reason);
		PUT(".\"");
	}
}

// next_text goes to the next text of a message's content. *p begins as content.at + 1.
static bool next_text(u32 *p, value *found) {
	value entry, type, words, refusal;
	while (NEXT_MEMBERS(p, &entry, {"type", &type}, {"text", &words}, {"refusal", &refusal})) {
		*found = is(type, "output_text") ? words : is(type, "refusal") ? refusal : (value){0, 0};
		if (is_string(*found)) return true;
	}
	return false;
}

// write_response writes all texts as one, as OpenAI's own libraries do for output_text.
static void write_response(void) {
	value item, type, content, words;
	put_key("response");
	put_byte('"');
	for (u32 p = output.at + 1; NEXT_MEMBERS(&p, &item, {"type", &type}, {"content", &content});) {
		if (!is(type, "message") || !is_array(content)) continue;
		for (u32 q = content.at + 1; next_text(&q, &words);) put_inside(words);
	}
	put_byte('"');
}

INLINE void open_part(const char *type, value part_id) {
	put_open('{');
	put_string("type", type);
	put_value("id", part_id);
}

// write_item writes the parts that the next item of the output makes.
static bool write_item(u32 *at) {
	value item, type, item_id, content, summary, call_id, name, arguments, item_status, words;
	if (!NEXT_MEMBERS(at, &item, {"type", &type}, {"id", &item_id}, {"content", &content}, {"summary", &summary},
			{"call_id", &call_id}, {"name", &name}, {"arguments", &arguments}, {"status", &item_status}))
		return false;
	if (is(type, "message") && is_array(content)) {
		for (u32 p = content.at + 1; next_text(&p, &words); any_text = true) {
			open_part("text", item_id);
			put_value("text", words);
			put_byte('}');
		}
	} else if (is(type, "reasoning") && is_array(summary)) {
		open_part("reasoning", item_id);
		put_key("reasoning");
		put_byte('"');
		value entry;
		bool any = false;
		for (u32 p = summary.at + 1; next(&p, &entry);) {
			READ_MEMBERS(entry, {"text", &words});
			if (!is_string(words)) continue;
			if (any) PUT("\\n\\n");
			put_inside(words);
			any = true;
		}
		PUT("\"}");
	} else if (is(type, "function_call")) {
		any_call = true;
		open_part("tool_invocation", item_id);
		put_value("tool_call_id", call_id);
		put_value("tool_name", name);
		put_value("tool_call_state", item_status);
		put_embedded("args", arguments);
		put_byte('}');
	} else {
		note_item(type);
		put_open('{');
		put_value("type", type);
		put_value("id", item_id);
		put_value("raw", item);
		put_byte('}');
	}
	return true;
}

// write_messages comes first: what the items are decides about the phase.
static void write_messages(void) {
	any_text = any_call = any_answer = false;
	put_key("messages");
	put_open('[');
	if (output.end && to_next(&(u32){output.at + 1})) {
		put_open('{');
		put_value("id", id);
		put_string("role", "assistant");
		put_key("parts");
		put_open('[');
		for (u32 p = output.at + 1; write_item(&p);) continue;
		PUT("]}");
	}
	put_byte(']');
}

static void write_document(void) {
	put_open('{');
	put_value("interaction_id", id);
	put_value("state", status);
	write_messages();
	put_string("phase", phase());
	put_time("created_at", "created_at_raw", created_at);
	if (any_text && is(status, "completed")) write_response();
	write_error();
	put_value("usage", usage);
	put_byte('}');
}
