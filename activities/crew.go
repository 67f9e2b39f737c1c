package activities

import (
	"sync"

	"github.com/agentwait/agentwait/internal/clock"
)

// crew does jobs on at most size goroutines, in order. They end when nothing is left to do.
type crew struct {
	size int
	time *clock.Timeline

	mu      sync.Mutex
	jobs    []func()
	working int
}

// do has a job done. It never blocks.
func (c *crew) do(job func()) {
	c.time.Working(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jobs = append(c.jobs, job)
	if c.working < c.size {
		c.working++
		go c.work()
	}
}

func (c *crew) work() {
	for {
		c.mu.Lock()
		if len(c.jobs) == 0 {
			c.jobs = nil
			c.working--
			c.mu.Unlock()
			return
		}
		job := c.jobs[0]
		c.jobs[0] = nil // what it holds is not kept by the array
		c.jobs = c.jobs[1:]
		c.mu.Unlock()
		job()
		c.time.Working(-1)
	}
}
