// Writes JSON to the output. Strings are copied as tokens, escapes and all: what was JSON
// stays JSON.
#pragma once

#include "memory.h"
#include "read.h"

// separate writes the comma between what was written last and what comes now.
static void separate(void) {
	if (out_size && out[out_size - 1] != '{' && out[out_size - 1] != '[' && out[out_size - 1] != ':') put_byte(',');
}

// put_open begins an object or an array; its end is a put_byte.
static void put_open(u8 bracket) {
	separate();
	put_byte(bracket);
}

// put_text writes a text that needs no escapes.
static void put_text(const char *s) {
	u32 n = 0;
	while (s[n]) n++;
	put(s, n);
}

static void put_key(const char *name) {
	separate();
	put_byte('"');
	put_text(name);
	PUT("\":");
}

static void put_string(const char *name, const char *s) {
	put_key(name);
	put_byte('"');
	put_text(s);
	put_byte('"');
}

static void put_token(value v) { put(text + v.at, v.end - v.at); }

// put_value copies a value as it is; nothing where it is missing or null.
static void put_value(const char *name, value v) {
	if (!present(v)) return;
	put_key(name);
	put_token(v);
}

// put_inside copies what lies between the quotes of a string, into a string.
static void put_inside(value v) {
	if (is_string(v)) put(text + v.at + 1, v.end - v.at - 2);
}
