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
// | has to answer, or an approval to give   | input_requests: those calls                    |
// | failed                                  | phase failed, and an error_message             |
// | cancelled                               | phase cancelled                                |
// | incomplete, with some text              | phase completed, partial; error_code: why      |
// | incomplete, without                     | phase failed, and an error_message             |
// | another status                          | phase unknown: the wait goes on                |
// | output                                  | one message of the assistant with all parts    |
// | output_text, refusal                    | a text part                                    |
// | reasoning                               | a reasoning part: its summaries                |
// | function_call                           | a tool_invocation part; args are its arguments |
// | any other item                          | a part of that type, with the item as raw      |
// | error.code, usage, completed_at         | error_code, usage, finished_at                 |
//
// To write an adapter for another API, copy this file: see wasm/adapters/README.md.
#include "../kit/adapter.h"

static value id, status, created_at, completed_at, error, incomplete_details, output, usage;

// check finds the members of the body, and refuses one that is no response.
static bool check(void) {
	value response = root();
	if (!is_object(response)) return fail(SCHEMA, response.at, ROOT, WANT_OBJECT, kind(response));
	READ_MEMBERS(response, {"id", &id}, {"status", &status}, {"created_at", &created_at},
		{"completed_at", &completed_at}, {"error", &error}, {"incomplete_details", &incomplete_details},
		{"output", &output}, {"usage", &usage});
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
	bool approval; // its answer has its id as approval_request_id; others have the same call_id
} calls[] = {
	{"function_call", "function_call_output", false},
	{"custom_tool_call", "custom_tool_call_output", false},
	{"computer_call", "computer_call_output", false},
	{"local_shell_call", "local_shell_call_output", false},
	{"shell_call", "shell_call_output", false},
	{"apply_patch_call", "apply_patch_call_output", false},
	{"mcp_approval_request", "mcp_approval_response", true},
};

#define CALLS (sizeof calls / sizeof *calls)

// What write_item has seen in the output.
static bool any_text, any_words; // a text, and one that is not empty
static bool any_answer;
static u32 call_count, first_call; // how many calls, and where the first one begins

static void note_call(value item) {
	if (!call_count++) first_call = item.at;
}

// note_item notes whether an item is a call, or the answer to one.
static void note_item(value item, value type) {
	bool is_call = false;
	UNROLLED for (u32 i = 0; i < CALLS; i++) {
		is_call |= is(type, calls[i].call);
		any_answer |= is(type, calls[i].answer);
	}
	if (is_call) note_call(item);
}

// kind_of_call finds the kind of a call; CALLS where an item is none.
static u32 kind_of_call(value type) {
	UNROLLED for (u32 i = 0; i < CALLS; i++)
		if (is(type, calls[i].call)) return i;
	return CALLS;
}

// answered_in looks for the answer to a call among the items from *p on, up to an offset. After
// an answer *p is behind it.
static bool answered_in(u32 *p, u32 end, u32 of, value id_of_call) {
	value item, type, call_id, request_id;
	while (*p < end && NEXT_MEMBERS(p, &item, {"type", &type}, {"call_id", &call_id}, {"approval_request_id", &request_id})) {
		if (same(calls[of].approval ? request_id : call_id, id_of_call) && is(type, calls[of].answer)) return true;
	}
	return false;
}

// answered looks for the answer to a call among the items from p on. Answers have the order of
// their calls, mostly: each is looked for behind the one before it first.
static bool answered(u32 p, u32 *behind, u32 of, value id_of_call) {
	u32 start = *behind > p ? *behind : p;
	*behind = start;
	if (answered_in(behind, output.end, of, id_of_call)) return true;
	*behind = start;
	return answered_in(&p, start, of, id_of_call);
}

// MAX_REQUESTS bounds the requests: for each of them the rest of the output is searched.
#define MAX_REQUESTS 16

// The first calls that wait for an answer: the item, the id that an answer gives, and the name.
static struct {
	value item, id, name;
	bool approval;
} requests[MAX_REQUESTS];
static u32 request_count;

// find_requests finds them, from the first call to the last one. Without an answer in the output
// all are open.
static void find_requests(void) {
	value item, type, call_id, item_id, name;
	u32 behind = 0, left = is(status, "completed") ? call_count : 0;
	request_count = 0;
	for (u32 p = first_call; left > 0 && request_count < MAX_REQUESTS && NEXT_MEMBERS(&p, &item, {"type", &type},
			{"call_id", &call_id}, {"id", &item_id}, {"name", &name});) {
		u32 of = kind_of_call(type);
		if (of == CALLS) continue;
		left--;
		bool approval = calls[of].approval;
		value its_id = approval ? item_id : call_id;
		if (any_answer && answered(p, &behind, of, its_id)) continue;
		requests[request_count].item = item;
		requests[request_count].id = its_id;
		requests[request_count].name = name;
		requests[request_count++].approval = approval;
	}
}

// is_partial says whether a response has ended before its end, with a part of the reply.
static bool is_partial(void) { return any_words && is(status, "incomplete"); }

static const char *phase(void) {
	if (is(status, "queued") || is(status, "in_progress")) return "running";
	if (request_count) return "needs_input";
	if (is(status, "completed") || is_partial()) return "completed";
	if (is(status, "failed") || is(status, "incomplete")) return "failed";
	if (is(status, "cancelled")) return "cancelled";
	return "unknown";
}

// write_error says why a response has none.
static void write_error(void) {
	value message, reason, code;
	READ_MEMBERS(error, {"message", &message}, {"code", &code});
	READ_MEMBERS(incomplete_details, {"reason", &reason});
	if (is(status, "incomplete") && !is_string(code)) code = reason;
	put_string_of("error_code", code);
	if (is_partial()) {
		put_key("partial");
		PUT("true");
	} else if (is(status, "failed")) {
		if (is_string(message)) put_value("error_message", message);
		else put_string("error_message", "The response failed.");
	} else if (is(status, "cancelled")) {
		put_string("error_message", "The response was cancelled.");
	} else if (is(status, "incomplete")) {
		put_key("error_message");
		PUT("\"The response is incomplete");
		if (is_string(reason)) PUT(": ");
		put_inside(reason);
		PUT(".\"");
	}
}

// write_requests writes what the response waits for.
static void write_requests(void) {
	bool any = false;
	for (u32 i = 0; i < request_count; i++) {
		value call_id = requests[i].id;
		if (!is_string(call_id) || call_id.end - call_id.at == 2) continue; // nothing could answer it
		if (!any) {
			put_key("input_requests");
			put_open('[');
			any = true;
		}
		put_open('{');
		put_value("id", call_id);
		put_string("kind", requests[i].approval ? "approval" : "question");
		put_string_of("text", requests[i].name);
		if (!requests[i].approval) put_value("tool_call_id", call_id);
		put_value("raw", requests[i].item);
		put_byte('}');
	}
	if (any) put_byte(']');
}

// is_count says whether a value may stand for a number of tokens: none, or a whole one.
static bool is_count(value v) {
	if (!present(v)) return true;
	for (u32 p = v.at; p < v.end; p++)
		if (!digit_at(p)) return false;
	return v.end - v.at <= 15;
}

// is_amount says whether a value may stand for a cost: none, or a number that a double surely
// holds.
static bool is_amount(value v) {
	if (!present(v)) return true;
	if (first_byte(v) != '-' && !digit_at(v.at)) return false;
	for (u32 p = v.at; p < v.end; p++)
		if ((text[p] | 0x20) == 'e' && text[p + 1] != '-') return false;
	return v.end - v.at <= 64;
}

// write_usage writes what the response has used, where it is as it should be: a document with
// another usage would be refused as a whole.
static void write_usage(void) {
	value in, out_tokens, cost, unit; // the last two are of servers that speak as OpenAI does
	if (!is_object(usage)) return;
	for (u32 p = usage.at; p < usage.end; p++)
		if (text[p] == '\\') return; // is it one of these names, spelled with escapes?
	READ_MEMBERS(usage, {"input_tokens", &in}, {"output_tokens", &out_tokens}, {"cost", &cost}, {"unit", &unit});
	if (is_count(in) && is_count(out_tokens) && is_amount(cost) && (is_string(unit) || !present(unit)))
		put_value("usage", usage);
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
			any_words |= words.end - words.at > 2;
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
		note_call(item);
		open_part("tool_invocation", item_id);
		put_value("tool_call_id", call_id);
		put_value("tool_name", name);
		put_value("tool_call_state", item_status);
		put_embedded("args", arguments);
		put_byte('}');
	} else {
		note_item(item, type);
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
	any_text = any_words = any_answer = false;
	call_count = 0;
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
	find_requests();
	put_string("phase", phase());
	put_time("created_at", "created_at_raw", created_at);
	if (is_partial() || (any_text && is(status, "completed"))) write_response();
	write_error();
	write_requests();
	put_time("finished_at", "finished_at_raw", completed_at);
	write_usage();
	put_byte('}');
}
