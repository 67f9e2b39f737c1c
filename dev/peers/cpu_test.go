//go:build unix

package peers_test

import (
	"syscall"
	"testing"
	"time"
)

// reportCPU adds the speed by processor time, the collector's included, beside the
// one by the clock: it holds on a machine that does other things too. The result
// ends the measurement.
func reportCPU(b *testing.B, size int) (end func()) {
	before := cpuTime(b)
	return func() {
		spent := cpuTime(b) - before
		b.ReportMetric(float64(size)*float64(b.N)/1e6/spent.Seconds(), "cpu-MB/s")
	}
}

func cpuTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
