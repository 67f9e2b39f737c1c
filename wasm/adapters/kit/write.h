// Writes JSON to the output. Strings are copied as tokens, escapes and all: what was JSON
// stays JSON.
#pragma once

#include "memory.h"
#include "read.h"

// follows says that what comes now needs a comma before it.
static bool follows(void) {
	u8 last = out_size ? out[out_size - 1] : '{';
	return last != '{' && last != '[' && last != ':';
}

// put_open begins an object or an array; its end is a put_byte.
static void put_open(u8 bracket) {
	if (follows()) put_byte(',');
	put_byte(bracket);
}

// put_text writes a text that needs no escapes.
INLINE void put_text(const char *s) {
	u32 n = length(s);
	if (__builtin_constant_p(n)) put_words(s, n);
	else put(s, n);
}

INLINE void put_key(const char *name) {
	u32 n = length(name);
	if (!room(n + 4)) return;
	u8 *to = out + out_size;
	if (follows()) *to++ = ',';
	*to++ = '"';
	__builtin_memcpy(to, name, n);
	__builtin_memcpy(to + n, "\":", 2);
	out_size = (u32)(to + n + 2 - out);
}

INLINE void put_string(const char *name, const char *s) {
	put_key(name);
	put_byte('"');
	put_text(s);
	put_byte('"');
}

static void put_token(value v) { put(text + v.at, v.end - v.at); }

// put_value copies a value as it is; nothing where it is missing or null.
INLINE void put_value(const char *name, value v) {
	if (!present(v)) return;
	put_key(name);
	put_token(v);
}

// put_string_of copies a value where it is a string; nothing where it is of another type, for
// which a document would be refused.
INLINE void put_string_of(const char *name, value v) {
	if (is_string(v)) put_value(name, v);
}

// put_inside copies what lies between the quotes of a string, into a string.
static void put_inside(value v) {
	if (is_string(v)) put(text + v.at + 1, v.end - v.at - 2);
}
