// Walks over JSON that check.h has found to be right, and so needs no checks of its own.
#pragma once

#include "check.h"

static u8 first_byte(value v) { return v.end ? text[v.at] : 0; }

static bool is_string(value v) { return first_byte(v) == '"'; }
static bool is_array(value v) { return first_byte(v) == '['; }
static bool is_object(value v) { return first_byte(v) == '{'; }

// present says that there is a value and that it is not null.
static bool present(value v) { return v.end && text[v.at] != 'n'; }

// kind is what a schema error says was found.
static u32 kind(value v) {
	switch (first_byte(v)) {
	case 0: return 0;
	case 'n': return 1;
	case 'f': return 2;
	case 't': return 3;
	case '"': return 5;
	case '[': return 6;
	case '{': return 7;
	}
	return 4;
}

// equal compares n bytes: where n is known when this is compiled, with a few instructions.
INLINE bool equal(const u8 *a, const u8 *b, u32 n) {
	u64 x = 0, y = 0;
	for (; n >= 8; n -= 8, a += 8, b += 8) {
		__builtin_memcpy(&x, a, 8);
		__builtin_memcpy(&y, b, 8);
		if (x != y) return false;
	}
	for (; n > 0; n--)
		if (*a++ != *b++) return false;
	return true;
}

// is compares a string with a word as both are spelled: escapes are not read, since no API
// escapes its own words.
INLINE bool is(value v, const char *word) {
	u32 n = length(word);
	return v.end - v.at == n + 2 && text[v.at] == '"' && equal(text + v.at + 1, (const u8 *)word, n);
}

// same compares two strings as they are spelled.
static bool same(value a, value b) {
	u32 n = a.end - a.at;
	return is_string(a) && is_string(b) && b.end - b.at == n && equal(text + a.at, text + b.at, n);
}

static u32 skip_string(u32 p) {
	for (p = plain(p + 1); text[p] != '"'; p = plain(p)) p += text[p] == '\\' ? 2 : 1;
	return p + 1;
}

// skip returns the offset after the value at p.
static u32 skip(u32 p) {
	u32 depth = 0, end = text[p] == '{' || text[p] == '[' ? noted_end(p) : 0;
	if (end) return end;
	do switch (text[p]) {
		case '"': p = skip_string(p); break;
		case '{': case '[': depth++, p++; break;
		case '}': case ']': depth--, p++; break;
		case ',': case ':': case ' ': case '\n': case '\r': case '\t': p++; break;
		default: // a number or a literal
			while (p < size && (hex(text[p]) >= 0 || (text[p] >= 'g' && text[p] <= 'z') || text[p] == '+' || text[p] == '-' || text[p] == '.')) p++;
		}
	while (depth > 0);
	return p;
}

// solid goes to the first byte from p on that is not white, where one must come.
static u32 solid(u32 p) {
	while (text[p] <= ' ') p++;
	return p;
}

static value root(void) {
	u32 end = size;
	while (end > 0 && text[end - 1] <= ' ') end--;
	return (value){space(0), end};
}

// to_next goes to where the next element of an array begins; *p begins as array.at + 1.
static bool to_next(u32 *p) {
	*p = solid(*p);
	if (text[*p] == ',') *p = solid(*p + 1);
	return text[*p] != ']';
}

// next goes to the next element of an array; *p begins as array.at + 1.
static bool next(u32 *p, value *element) {
	if (!to_next(p)) return false;
	element->at = *p;
	element->end = *p = skip(*p);
	return true;
}

typedef struct {
	const char *name;
	value *into;
} member;

// The members that are looked for are known when this is compiled.
#define FOR_ALL UNROLLED for (u32 i = 0; i < count; i++)

// read_members finds members of the object at a place, in one pass over it, and returns the
// offset after it. Of a name that is repeated the last one counts; what is not there stays
// missing, and so does everything where there is no object.
INLINE u32 read_members(u32 p, const member *wanted, u32 count) {
	FOR_ALL *wanted[i].into = (value){0, 0};
	if (text[p] != '{') return skip(p);
	for (p = solid(p + 1); text[p] != '}';) {
		value key = {p, skip_string(p)};
		p = solid(solid(key.end) + 1); // after the colon
		value v = {p, text[p] == '"' ? skip_string(p) : skip(p)};
		FOR_ALL if (is(key, wanted[i].name)) *wanted[i].into = v;
		p = solid(v.end);
		if (text[p] == ',') p = solid(p + 1);
	}
	return p + 1;
}

INLINE void read_value(value object, const member *wanted, u32 count) {
	if (is_object(object)) read_members(object.at, wanted, count);
	else FOR_ALL *wanted[i].into = (value){0, 0};
}

#define MEMBERS(...) (const member[]){__VA_ARGS__}, sizeof((const member[]){__VA_ARGS__}) / sizeof(member)

// READ_MEMBERS finds members of an object; of any other value, none.
#define READ_MEMBERS(object, ...) read_value(object, MEMBERS(__VA_ARGS__))

// NEXT_MEMBERS goes to the next element of an array, as next does, and finds members of it.
#define NEXT_MEMBERS(p, element, ...) \
	(to_next(p) && ((element)->at = *(p), (element)->end = *(p) = read_members(*(p), MEMBERS(__VA_ARGS__)), true))
