package main

import (
	"slices"
	"testing"
)

const crash = "ThreadSanitizer: CHECK failed: tsan_rtl.cpp:346 \"((exiting || thr->fast_state.epoch() == kEpochLast)) != (0)\" (0x0, 0x0) (tid=1)\n"

const violation = "SIGSEGV: segmentation violation\nPC=0x41cb49 m=3 sigcode=1 addr=0x0\n"

// A finding must never be run away from.
func TestOnlyACrashOfTheDetectorIsRunAgain(t *testing.T) {
	for what, row := range map[string]struct {
		said string
		want []string
	}{
		"a crash":              {"ok  \tm/a\t1.9s\n" + crash + "FAIL\tm/b\t11.4s\nok  \tm/c\t1.9s\nFAIL\n", []string{"m/b"}},
		"a violation":          {violation + "FAIL\tm/b\t11.9s\nFAIL\n", []string{"m/b"}},
		"one of Go code":       {"panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1]\nFAIL\tm/b\t11.9s\nFAIL\n", nil},
		"two":                  {crash + "FAIL\tm/a\t1.4s\n" + crash + "FAIL\tm/b\t11.4s\nFAIL\n", []string{"m/a", "m/b"}},
		"a race":               {"WARNING: DATA RACE\n" + crash + "FAIL\tm/b\t11.4s\nFAIL\n", nil},
		"a test beside it":     {crash + "FAIL\tm/a\t1.4s\n--- FAIL: TestX (0.00s)\nFAIL\nFAIL\tm/b\t11.4s\nFAIL\n", nil},
		"a build beside it":    {crash + "FAIL\tm/a\t1.4s\nFAIL\tm/b [build failed]\nFAIL\n", nil},
		"a panic beside it":    {crash + "FAIL\tm/a\t1.4s\npanic: x\nFAIL\tm/b\t1.4s\nFAIL\n", nil},
		"a failure of nothing": {"FAIL\n", nil},
	} {
		if got := crashed(row.said); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %q, want %q", what, got, row.want)
		}
	}
}
