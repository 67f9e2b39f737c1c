// Writes what a string stands for: the JSON that some APIs put into one.
#pragma once

#include "write.h"

static void put_code_point(u32 c) {
	if (c < 0x80) {
		put_byte((u8)c);
	} else if (c < 0x800) {
		put_byte((u8)(0xC0 | c >> 6));
		put_byte((u8)(0x80 | (c & 0x3F)));
	} else if (c < 0x10000) {
		put_byte((u8)(0xE0 | c >> 12));
		put_byte((u8)(0x80 | (c >> 6 & 0x3F)));
		put_byte((u8)(0x80 | (c & 0x3F)));
	} else {
		put_byte((u8)(0xF0 | c >> 18));
		put_byte((u8)(0x80 | (c >> 12 & 0x3F)));
		put_byte((u8)(0x80 | (c >> 6 & 0x3F)));
		put_byte((u8)(0x80 | (c & 0x3F)));
	}
}

static u32 code_unit(u32 p) {
	return (u32)(hex(text[p]) << 12 | hex(text[p + 1]) << 8 | hex(text[p + 2]) << 4 | hex(text[p + 3]));
}

// put_characters writes the characters that a string stands for. A surrogate without
// its partner is U+FFFD.
static void put_characters(value v) {
	for (u32 p = v.at + 1; p < v.end - 1; p++) {
		u32 from = p;
		while ((p = plain(p)) < v.end - 1 && text[p] >= 0x80) p++;
		put(text + from, p - from);
		if (p == v.end - 1) break; // at the closing quote
		switch (text[++p]) {
		case 'b': put_byte('\b'); break;
		case 'f': put_byte('\f'); break;
		case 'n': put_byte('\n'); break;
		case 'r': put_byte('\r'); break;
		case 't': put_byte('\t'); break;
		case 'u': {
			u32 c = code_unit(p + 1);
			p += 4;
			if (c >= 0xD800 && c < 0xDC00 && text[p + 1] == '\\' && text[p + 2] == 'u') {
				u32 second = code_unit(p + 3);
				if (second >= 0xDC00 && second < 0xE000) {
					c = 0x10000 + ((c - 0xD800) << 10) + (second - 0xDC00);
					p += 6;
				}
			}
			put_code_point(c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
			break;
		}
		default: put_byte(text[p]); // a quote, a backslash or a slash
		}
	}
}

#define MAX_EMBEDDED_DEPTH 100

// put_embedded writes the JSON that a string holds; the string where it holds none.
static void put_embedded(const char *name, value v) {
	if (!is_string(v)) {
		put_value(name, v);
		return;
	}
	put_key(name);
	u32 start = out_size;
	put_characters(v);
	if (out_full) return;
	const u8 *outer = text;
	u32 outer_size = size;
	text = out + start;
	size = out_size - start;
	bool embedded = valid(MAX_EMBEDDED_DEPTH);
	text = outer;
	size = outer_size;
	doc.code = OK; // whatever it is, the body is right
	if (embedded) return;
	out_size = start;
	put_token(v);
}
