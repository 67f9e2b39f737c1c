// The memory and the output, which grows at its end. There is no allocator.
//
//   stack | static data | body | output
#pragma once

#include "abi.h"

extern u8 __heap_base; // the linker's: where the static data ends

#define PAGE 65536u
#define MAX_MEMORY (1u << 31)

// reach makes the memory reach to an address. It reports whether it does.
static u32 reached; // up to where it does

static bool reach(u64 end) {
	if (end <= reached) return true;
	u64 have = (u64)__builtin_wasm_memory_size(0) * PAGE;
	if (end > have) {
		if (end > MAX_MEMORY) return false; // addresses stay positive where hosts have signed ones
		u64 pages = (end - have + PAGE - 1) / PAGE;
		if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1) return false;
		have += pages * PAGE;
	}
	reached = have < MAX_MEMORY ? (u32)have : MAX_MEMORY;
	return true;
}

static u8 *out;
static u32 out_size, out_room; // what has been written, and how much can be without asking for more
static bool out_full;          // the memory could not grow; what has been written is of no use

__attribute__((noinline)) static bool more_room(u32 size) {
	if (out_full) return false;
	out_full = !reach((u64)(uintptr_t)out + out_size + size);
	out_room = out_full ? out_size : reached - (u32)(uintptr_t)out;
	return !out_full;
}

// room says whether so many bytes can be written.
INLINE bool room(u32 size) { return size <= out_room - out_size || more_room(size); }

// put_words writes words whose number is known when this is compiled: they become a few
// instructions that store numbers.
INLINE void put_words(const char *words, u32 size) {
	if (!room(size)) return;
	__builtin_memcpy(out + out_size, words, size);
	out_size += size;
}

#define PUT(literal) put_words(literal, sizeof(literal) - 1)

static void put_byte(u8 c) {
	if (room(1)) out[out_size++] = c;
}

// PUT_BLOCK writes n to 2n bytes: the first n and the last n, which may lie over each other.
#define PUT_BLOCK(n) (__builtin_memcpy(to, from, n), __builtin_memcpy(to + size - (n), from + size - (n), n))

static void put(const void *text, u32 size) {
	if (!room(size)) return;
	u8 *to = out + out_size;
	const u8 *from = text;
	out_size += size;
	if (size > 64) { // a call for the engine, which is too much for a few bytes
		__builtin_memcpy(to, from, size);
		return;
	}
	for (; size > 16; size -= 8, to += 8, from += 8) __builtin_memcpy(to, from, 8);
	if (size >= 8) PUT_BLOCK(8);
	else if (size >= 4) PUT_BLOCK(4);
	else if (size >= 2) PUT_BLOCK(2);
	else if (size > 0) *to = *from;
}

// put_number writes a number with at least the given number of digits.
static void put_number(u32 n, u32 digits) {
	u8 text[10];
	u32 at = sizeof text;
	do text[--at] = '0' + n % 10;
	while (n /= 10, n > 0 || sizeof text - at < digits);
	put(text + at, sizeof text - at);
}
