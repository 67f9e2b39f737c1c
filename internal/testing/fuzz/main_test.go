// A fuzzer whose findings are taken for an end of its time finds nothing any more.
package main

import "testing"

func TestOnlyTheEndOfTheTimePasses(t *testing.T) {
	const progress = "fuzz: elapsed: 20s, execs: 263966 (14219/sec), new interesting: 155 (total: 673)\n"
	const over = progress + "--- FAIL: FuzzModule (20.17s)\n    context deadline exceeded\nFAIL\nexit status 1\nFAIL\texample.com/wasm\t20.194s\n"
	const found = progress + "--- FAIL: FuzzModule (3.01s)\n    --- FAIL: FuzzModule (0.00s)\n        fuzz_test.go:9: context deadline exceeded\n    \n" +
		"    Failing input written to testdata/fuzz/FuzzModule/0a\n    To re-run:\n    go test -run=FuzzModule/0a\nFAIL\nexit status 1\nFAIL\texample.com/wasm\t3.2s\n"
	for said, want := range map[string]bool{
		over:            true,
		over + "FAIL\n": true,
		found:           false,
		over + found:    false,
		progress + "--- FAIL: FuzzOther (20.17s)\n    context deadline exceeded\nFAIL\nexit status 1\nFAIL\texample.com/wasm\t20.194s\n":           false,
		"--- FAIL: FuzzModule (2.17s)\n    fuzzing process hung or terminated unexpectedly: exit status 2\nFAIL\nexit status 1\nFAIL\tx\t2.194s\n": false,
		"# example.com/wasm\nfuzz_test.go:1:1: expected 'package'\nFAIL\texample.com/wasm [setup failed]\n":                                        false,
		"": false,
	} {
		if got := onlyOutOfTime("FuzzModule", said); got != want {
			t.Errorf("%q: got %v", said, got)
		}
	}
}
