// The numbers of the ABI (wasm/ABI.md), and the words of the document struct that tell an
// error.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;

enum { // codes
	OK = 0,
	SYNTAX = 1,
	LIMIT = 2,
	SCHEMA = 3,
	NO_MEMORY = 5,
	OUT_OF_ORDER = 6,
};

enum { // where an error lies: limits, then values of the normalised document
	BODY_BYTES = 1,
	DEPTH = 2,
	ROOT = 4,
	STATE = 5,
	MESSAGES = 6,
	PART = 9,
};

enum { // what could have stood there
	WANT_VALUE = 1,
	WANT_VALUE_OR_END,
	WANT_KEY,
	WANT_KEY_OR_END,
	WANT_COLON,
	WANT_COMMA_OR_BRACE,
	WANT_COMMA_OR_BRACKET,
	WANT_END,
	WANT_STRING_BYTE,
	WANT_ESCAPE,
	WANT_HEX,
	WANT_UTF8,
	WANT_DIGIT,
	WANT_TRUE,
	WANT_FALSE,
	WANT_NULL,
	WANT_STRING,
	WANT_ARRAY,
	WANT_OBJECT,
	WANT_CLOSING,
};

#define FOUND_END 256 // the body ends too early

// The first words of the document struct, of which a host reads those about an error.
static struct {
	u32 code, error_offset, error_uoffset, error_where, error_message, error_part, error_wanted, error_found, phase;
} doc = {.code = OUT_OF_ORDER};

// fail notes an error and returns false, so that `return fail(…)` ends a check.
static bool fail(u32 code, u32 offset, u32 where, u32 wanted, u32 found) {
	doc.code = code;
	doc.error_offset = doc.error_uoffset = offset; // in UTF-16 units: see units
	doc.error_where = where;
	doc.error_message = doc.error_part = 0;
	doc.error_wanted = wanted;
	doc.error_found = found;
	return false;
}

// What is known where a function is called then makes it smaller.
#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

// length counts a text's bytes: of one that is written in the source, when that is compiled.
INLINE u32 length(const char *s) {
	u32 n = 0;
	while (s[n]) n++;
	return n;
}
