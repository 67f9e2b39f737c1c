// An adapter that misbehaves, for tests. It is that of openai.c but for bodies with one of the
// statuses below: a host must not let those hurt more than the wait that they belong to.
//
// | status  | what it does                                |
// |---------|---------------------------------------------|
// | loop    | it never returns                            |
// | grow    | it takes memory, and goes on when it is out |
// | trap    | it stops with a trap                        |
// | garbage | its document is cut off                     |
#include "../kit/adapter.h"

#define check openai_check
#define write_document openai_write_document
#include "../openai/openai.c"
#undef check
#undef write_document

static bool check(void) {
	if (!openai_check()) return false;
	while (is(status, "loop")) continue;
	while (is(status, "grow")) reach(((u64)__builtin_wasm_memory_size(0) + 1) * PAGE);
	if (is(status, "trap")) __builtin_trap();
	return true;
}

static void write_document(void) {
	if (is(status, "garbage")) PUT("{\"state\":\"completed\",\"phase\"");
	else openai_write_document();
}
