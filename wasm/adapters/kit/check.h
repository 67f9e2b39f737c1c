// Checks JSON (RFC 8259, in UTF-8), with the errors of the native core: the first byte that
// cannot stand where it stands, what could have, and what was found.
#pragma once

#include "notes.h"

// A normalised document holds parts of the body three levels deeper than the body had
// them, and hosts read 512 levels.
#define MAX_DEPTH 500

static bool byte_is(u32 p, u8 c) { return p < size && text[p] == c; }

static bool digit_at(u32 p) { return p < size && text[p] >= '0' && text[p] <= '9'; }

static bool is_space(u8 c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

static u32 space(u32 p) {
	while (p < size && text[p] <= ' ' && is_space(text[p])) p++; // compact JSON ends at the first question
	return p;
}

// special marks the bytes of eight that end a run of plain ASCII characters. Only the first
// mark is right: a borrow may set others above it.
static u64 special(u32 p) {
	const u64 ones = 0x0101010101010101, high = ones << 7;
	u64 eight;
	__builtin_memcpy(&eight, text + p, sizeof eight);
	u64 quote = eight ^ ones * '"', backslash = eight ^ ones * '\\';
	return (eight | (eight - ones * ' ') | (quote - ones) | (backslash - ones)) & high;
}

// plain skips the ASCII characters of a string up to one that means something: sixteen at a
// time, since texts are most of what an agent says.
INLINE u32 plain(u32 p) {
	if (p + 8 <= size) { // the names of members are shorter, mostly
		u64 first = special(p);
		if (first) return p + (u32)__builtin_ctzll(first) / 8;
		p += 8;
	}
	for (; p + 16 <= size; p += 16) {
		u64 first = special(p), second = special(p + 8);
		if (first) return p + (u32)__builtin_ctzll(first) / 8;
		if (second) return p + 8 + (u32)__builtin_ctzll(second) / 8;
	}
	while (p < size && text[p] >= ' ' && text[p] < 0x80 && text[p] != '"' && text[p] != '\\') p++;
	return p;
}

// These return the offset after what they read, or 0 after an error.

static u32 syntax(u32 p, u32 wanted) {
	fail(SYNTAX, p < size ? p : size, 0, wanted, p < size ? text[p] : FOUND_END);
	return 0;
}

static u32 check_utf8(u32 p) {
	u8 c = text[p];
	u8 low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80; // of the second byte
	u8 high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
	u32 end = p + (c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4);
	if (c < 0xC2 || c > 0xF4) return syntax(p, WANT_UTF8);
	for (u32 i = p + 1; i < end; i++, low = 0x80, high = 0xBF) {
		if (i >= size) return syntax(i, WANT_UTF8);
		if (text[i] < low || text[i] > high) return syntax(p, WANT_UTF8);
	}
	return end;
}

static int hex(u8 c) {
	if (c >= '0' && c <= '9') return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static u32 check_escape(u32 p) {
	u8 c = p + 1 < size ? text[p + 1] : 0;
	switch (c) {
	case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': return p + 2;
	case 'u': break;
	default: return syntax(p + 1, WANT_ESCAPE);
	}
	for (u32 i = p + 2; i < p + 6; i++)
		if (i >= size || hex(text[i]) < 0) return syntax(i, WANT_HEX);
	return p + 6;
}

static u32 check_string(u32 p) {
	for (p = plain(p + 1); p < size; p = plain(p)) {
		u8 c = text[p];
		if (c == '"') return p + 1;
		if (c < 0x20) return syntax(p, WANT_STRING_BYTE);
		if ((p = c == '\\' ? check_escape(p) : check_utf8(p)) == 0) return 0;
	}
	return syntax(p, WANT_CLOSING);
}

static u32 check_digits(u32 p) {
	if (!digit_at(p)) return syntax(p, WANT_DIGIT);
	while (digit_at(p)) p++;
	return p;
}

static u32 check_number(u32 p) {
	if (text[p] == '-') p++;
	if (byte_is(p, '0')) p++;
	else if ((p = check_digits(p)) == 0) return 0;
	if (byte_is(p, '.') && (p = check_digits(p + 1)) == 0) return 0;
	if (!byte_is(p, 'e') && !byte_is(p, 'E')) return p;
	p++;
	return check_digits(byte_is(p, '+') || byte_is(p, '-') ? p + 1 : p);
}

static u32 check_literal(u32 p, const char *name, u32 wanted) {
	for (; *name; name++, p++)
		if (!byte_is(p, (u8)*name)) return syntax(p, wanted);
	return p;
}

static u32 check_scalar(u32 p) {
	switch (p < size ? text[p] : 0) {
	case '"': return check_string(p);
	case 't': return check_literal(p, "true", WANT_TRUE);
	case 'f': return check_literal(p, "false", WANT_FALSE);
	case 'n': return check_literal(p, "null", WANT_NULL);
	case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
		return check_number(p);
	}
	return syntax(p, WANT_VALUE);
}

// check_key reads a key, the colon and what is white after it.
static u32 check_key(u32 p, u32 wanted) {
	if (!byte_is(p, '"')) return syntax(p, wanted);
	if ((p = check_string(p)) == 0) return 0;
	p = space(p);
	return byte_is(p, ':') ? space(p + 1) : syntax(p, WANT_COLON);
}

// valid checks the text, which may have the given number of levels.
static bool valid(u32 levels) {
	static bool object[MAX_DEPTH]; // which levels are objects
	u32 depth = 0;
	for (u32 p = space(0);;) { // p is at a value
		if (byte_is(p, '{') || byte_is(p, '[')) {
			if (depth == levels) return fail(LIMIT, p, DEPTH, levels, levels + 1);
			note_open(depth, p);
			bool in_object = object[depth++] = text[p] == '{';
			p = space(p + 1);
			if (byte_is(p, in_object ? '}' : ']')) {
				note_close(--depth, ++p);
			} else if (in_object) {
				if ((p = check_key(p, WANT_KEY_OR_END)) == 0) return false;
				continue;
			} else if (p >= size) {
				return syntax(p, WANT_VALUE_OR_END);
			} else {
				continue;
			}
		} else if ((p = check_scalar(p)) == 0) {
			return false;
		}
		for (;; p++, depth--) { // p is after a value; each turn closes a level
			p = space(p);
			if (depth == 0) return p == size || syntax(p, WANT_END);
			bool in_object = object[depth - 1];
			if (byte_is(p, in_object ? '}' : ']')) {
				note_close(depth - 1, p + 1);
				continue;
			}
			if (!byte_is(p, ',')) return syntax(p, in_object ? WANT_COMMA_OR_BRACE : WANT_COMMA_OR_BRACKET);
			p = space(p + 1);
			if (in_object && (p = check_key(p, WANT_KEY)) == 0) return false;
			break;
		}
	}
}
