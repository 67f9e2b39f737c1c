package labworker

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// stats measures this process. The collection that it takes is in its processor time.
func stats() (Stats, error) {
	var s Stats
	s.Goroutines = runtime.NumGoroutine()
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	s.Heap, s.Stacks = int(memory.HeapAlloc), int(memory.StackInuse)
	pages, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return s, err
	}
	fields := strings.Fields(string(pages))
	if len(fields) < 2 {
		return s, fmt.Errorf("/proc/self/statm has %q", pages)
	}
	resident, err := strconv.Atoi(fields[1])
	if err != nil {
		return s, err
	}
	s.RSS = resident * os.Getpagesize()
	s.Peak = peak()
	s.CPU, err = processorTime()
	return s, err
}

// peak is the most memory that this process has had.
func peak() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, err := strconv.Atoi(fields[0])
	if err != nil {
		return 0
	}
	return kilobytes << 10
}

// processorTime is what this process has used so far.
func processorTime() (float64, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, err
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9, nil
}
