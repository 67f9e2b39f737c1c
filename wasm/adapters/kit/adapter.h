// An adapter in C: the exports that wasm/ABI.md lists in the adapter profile.
//
// An adapter is one C file that includes this one and defines two functions:
//
//   static bool check(void);           // is the body, which is JSON, one to map?
//   static void write_document(void);  // write the normalised document of it
//
// There is no library, no allocator and no recursion.
#pragma once

// An adapter need not use all of the kit.
#pragma GCC diagnostic ignored "-Wunused-function"

#include "embedded.h"
#include "time.h"

static bool check(void);
static void write_document(void);

#define EXPORT(name) __attribute__((export_name("agentstatus_" #name)))
#define MAX_BODY (512u << 20)

static u8 *body;
static u32 body_size;
static enum { NOTHING, BODY, RESULT } holds;

static void begin_output(void) {
	out = aligned(holds == RESULT ? end_of_notes() : body + body_size);
	out_size = out_room = 0;
	out_full = false;
}

// units counts the UTF-16 units up to an offset, for hosts whose strings are made of them.
static u32 units(u32 offset) {
	u32 count = 0;
	for (u32 p = 0; p < offset; p++) count += (body[p] & 0xC0) != 0x80 ? 1 + (body[p] >= 0xF0) : 0;
	return count;
}

EXPORT(abi) u32 export_abi(void) { return 1; }

EXPORT(input) u32 export_input(u32 size) {
	holds = NOTHING;
	doc.code = OUT_OF_ORDER;
	out_size = 0;
	body = aligned(&__heap_base);
	if (size > MAX_BODY) {
		fail(LIMIT, MAX_BODY, BODY_BYTES, MAX_BODY, size);
		return 0;
	}
	if (!reach((u64)(uintptr_t)body + size)) {
		fail(NO_MEMORY, 0, 0, 0, 0);
		return 0;
	}
	body_size = size;
	holds = BODY;
	return (u32)(uintptr_t)body;
}

EXPORT(parse) u32 export_parse(void) {
	out_size = 0;
	if (holds == NOTHING) return doc.code;
	holds = RESULT;
	doc.code = OK;
	text = body;
	size = body_size;
	begin_notes();
	if (!valid(MAX_DEPTH) || !check()) doc.error_uoffset = units(doc.error_offset); // they have noted the rest
	return doc.code;
}

EXPORT(doc) u32 export_doc(void) { return (u32)(uintptr_t)&doc; }

EXPORT(to_json) u32 export_to_json(void) {
	out_size = 0;
	if (holds != RESULT || doc.code != OK) return OUT_OF_ORDER;
	begin_output();
	write_document();
	if (!out_full) return OK;
	out_size = 0;
	return NO_MEMORY;
}

// error_text writes a sentence without a word of the body: it may end up in a log.
EXPORT(error_text) u32 export_error_text(void) {
	begin_output();
	switch (doc.code) {
	case SYNTAX: PUT("not JSON at byte "); break;
	case LIMIT: PUT("a limit is reached at byte "); break;
	case SCHEMA: PUT("not the answer that this adapter maps: a value of the wrong kind at byte "); break;
	case NO_MEMORY: PUT("out of memory: allow the module more"); return out_full ? NO_MEMORY : OK;
	default: return OUT_OF_ORDER;
	}
	put_number(doc.error_offset, 1);
	return out_full ? NO_MEMORY : OK;
}

EXPORT(out) u32 export_out(void) { return (u32)(uintptr_t)out; }

EXPORT(out_len) u32 export_out_len(void) { return out_size; }
