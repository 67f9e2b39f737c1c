package sparing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/agentwait/agentwait/internal/sparing"
)

func TestManyEqualLinesAreAFewAndACount(t *testing.T) {
	l := sparing.New(5, time.Minute)
	written, told := 0, 0
	for i := range 10_000 {
		left, ok := l.Passes("a poll failed", time.Duration(i)*time.Millisecond)
		if ok {
			written++
		}
		told += len(left)
	}
	if written != 5 || told != 0 {
		t.Errorf("%d lines and %d counts in 10 s, want 5 and none", written, told)
	}
	if _, ok := l.Passes("another", 11*time.Second); !ok {
		t.Error("what nobody has said yet is left out")
	}
	left := l.Over(70 * time.Second)
	if _, ok := l.Passes("another", 70*time.Second); !ok || len(left) != 1 || left[0] != (sparing.Left{Key: "a poll failed", Lines: 9_995}) {
		t.Errorf("after a minute: %v", left)
	}
	if _, ok := l.Passes("a poll failed", 70*time.Second); !ok {
		t.Error("a line of the next minute is left out")
	}
	if left := l.Rest(); len(left) != 0 {
		t.Errorf("told twice: %v", left)
	}
}

func TestTheRestIsTold(t *testing.T) {
	l := sparing.New(1, time.Minute)
	for range 3 {
		l.Passes("x", 0)
	}
	if left := l.Rest(); len(left) != 1 || left[0].Lines != 2 {
		t.Errorf("got %v", left)
	}
}

func TestKeysAreBounded(t *testing.T) {
	l := sparing.New(1, time.Hour)
	written := 0
	for i := range 100_000 {
		if _, ok := l.Passes(fmt.Sprint("message ", i), time.Duration(i)); ok {
			written++
		}
	}
	if written > 300 {
		t.Errorf("%d lines", written)
	}
}
