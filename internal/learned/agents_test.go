package learned

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestAgentsAreLearnedApart(t *testing.T) {
	var a Agents
	for range MinRuns {
		a.Ended("slow", 599*time.Second, 600*time.Second)
		a.Ended("fast", 9*time.Second, 10*time.Second)
	}
	delay, learned := a.Delay("slow", 0, standard)
	assert.True(t, learned)
	assert.Equal(t, 7*time.Second, delay, "quiet, as far as the bound allows")
	delay, learned = a.Delay("fast", 9*time.Second, standard)
	assert.True(t, learned)
	assert.Less(t, delay, 3*time.Second)

	a.Ended("new", 599*time.Second, 600*time.Second)
	for _, key := range []string{"new", "unknown"} {
		delay, learned = a.Delay(key, time.Minute*5, standard)
		assert.False(t, learned)
		assert.Equal(t, 10*time.Second, delay, "proportional")
	}
	assert.Len(t, a.known, 3, "to ask is not to know")

	s, ok := a.Summary("fast")
	assert.True(t, ok)
	assert.Equal(t, MinRuns, s.Runs)
	_, ok = a.Summary("unknown")
	assert.False(t, ok)
}

func TestTheAgentUsedLongestAgoGoes(t *testing.T) {
	a := Agents{Limit: 3}
	end := func(key string) { a.Ended(key, 9*time.Second, 10*time.Second) }
	end("a")
	end("b")
	end("c")
	a.Delay("a", 0, standard) // a poll is use
	a.Summary("b")            // a look is not
	end("d")
	assert.Equal(t, []string{"d", "a", "c"}, a.keys())
	end("c")
	a.Ended("e", 0, 0) // says nothing, so that nobody has to go
	end("f")
	assert.Equal(t, []string{"f", "c", "d"}, a.keys())
	assert.Len(t, a.known, 3)
}

func TestAgentsAreBounded(t *testing.T) {
	var a Agents
	for i := range 3 * DefaultLimit {
		a.Ended(fmt.Sprint(i), 9*time.Second, 10*time.Second)
		assert.LessOrEqual(t, len(a.known), DefaultLimit)
	}
	assert.Len(t, a.known, DefaultLimit)
}

// Under the race detector: what a delay reads is a copy.
func TestAgentsOfManyGoroutines(t *testing.T) {
	a := Agents{Limit: 4}
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 200 {
				key := fmt.Sprint((g + i) % 6)
				a.Ended(key, 9*time.Second, 10*time.Second)
				if delay, _ := a.Delay(key, 5*time.Second, standard); delay < time.Second {
					t.Errorf("a delay of %v", delay)
				}
				a.Summary(key)
				a.keys()
			}
		})
	}
	all.Wait()
	assert.Len(t, a.known, 4)
}

// keys are the agents that are known, the last used first.
func (a *Agents) keys() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	keys := make([]string, 0, len(a.known))
	for at := a.used.Front(); at != nil; at = at.Next() {
		keys = append(keys, at.Value.(*agent).key)
	}
	return keys
}
