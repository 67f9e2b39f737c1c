// The memory and the output, which grows at its end. There is no allocator.
//
//   stack | static data | body | output
#pragma once

#include "abi.h"

extern u8 __heap_base; // the linker's: where the static data ends

#define PAGE 65536u

// reach makes the memory reach to an address. It reports whether it does.
static bool reach(u64 end) {
	static u64 reached; // what was enough before
	if (end <= reached) return true;
	u64 have = (u64)__builtin_wasm_memory_size(0) * PAGE;
	reached = have;
	if (end <= have) return true;
	// Addresses stay positive where hosts have signed ones.
	return end <= 1u << 31 && __builtin_wasm_memory_grow(0, (end - have + PAGE - 1) / PAGE) != (size_t)-1;
}

static u8 *out;
static u32 out_size;
static bool out_full; // the memory could not grow; what has been written is of no use

static void put(const void *text, u32 size) {
	if (out_full || !reach((u64)(uintptr_t)out + out_size + size)) {
		out_full = true;
		return;
	}
	u8 *to = out + out_size;
	const u8 *from = text;
	out_size += size;
	if (size > 64) { // a call for the engine, which is too much for a few bytes
		__builtin_memcpy(to, from, size);
		return;
	}
	for (; size >= 8; size -= 8, to += 8, from += 8) __builtin_memcpy(to, from, 8);
	while (size-- > 0) *to++ = *from++;
}

#define PUT(literal) put(literal, sizeof(literal) - 1)

static void put_byte(u8 c) { put(&c, 1); }

// put_number writes a number with at least the given number of digits.
static void put_number(u32 n, u32 digits) {
	u8 text[10];
	u32 at = sizeof text;
	do text[--at] = '0' + n % 10;
	while (n /= 10, n > 0 || sizeof text - at < digits);
	put(text + at, sizeof text - at);
}
