// Where the long arrays and objects of the body end: noted while it is checked, so that who
// reads it steps over them, however long they are.
//
// The notes lie between the body and the output, in the body's order. What is short or nested
// deep is not noted, so that they take less memory than the body.
#pragma once

#include "memory.h"

typedef struct {
	u32 at, end; // bytes of the text, quotes included; 0, 0: missing
} value;

// The text that is read: the body, or JSON that was found inside of one of its strings.
static const u8 *text;
static u32 size;

#define NOTED_BYTES 64u
#define NOTED_LEVELS 6u

static const u8 *noted; // the text that the notes are of
static value *notes;
static u32 note_count;
static u32 last_found;

// aligned is the first place for numbers of 64 bits.
static u8 *aligned(const u8 *at) { return (u8 *)(((uintptr_t)at + 7) & ~(uintptr_t)7); }

static void begin_notes(void) {
	noted = text;
	notes = (value *)aligned(text + size);
	note_count = last_found = 0;
}

static const u8 *end_of_notes(void) { return (u8 *)(notes + note_count); }

static u32 open_notes[NOTED_LEVELS];

// note_open and note_close are told the level of what begins or ends, from 0.
static void note_open(u32 level, u32 at) {
	if (level >= NOTED_LEVELS || text != noted) return;
	if (!reach((u64)(uintptr_t)(notes + note_count + 1))) {
		noted = 0; // it goes without
		note_count = 0;
		return;
	}
	open_notes[level] = note_count;
	notes[note_count++].at = at;
}

static void note_close(u32 level, u32 end) {
	if (level >= NOTED_LEVELS || text != noted) return;
	value *note = notes + open_notes[level];
	note->end = end;
	if (end - note->at < NOTED_BYTES) note_count = open_notes[level]; // it is the last: what is in it is shorter
}

// noted_end returns where the array or object that begins at p ends; 0 where that is not noted.
// What is looked for lies behind what was found last, and near to it, mostly.
static u32 noted_end(u32 p) {
	if (text != noted || note_count == 0) return 0;
	u32 found = notes[last_found].at <= p ? last_found : 0, step = 1;
	for (; found + step < note_count && notes[found + step].at <= p; step *= 2) found += step;
	for (; step > 0; step /= 2)
		if (found + step < note_count && notes[found + step].at <= p) found += step;
	last_found = found;
	return notes[found].at == p ? notes[found].end : 0;
}
