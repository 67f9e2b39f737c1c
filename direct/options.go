package direct

import (
	"math/rand/v2"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/vendors"
)

// API makes one poll; a *gumloop.Client is one. An adapter that reads its answers is put around it
// by vendors.Reading.
type API = vendors.API

// Clock tells the time and waits.
type Clock = clock.Clock

// Option changes how [Await] goes.
type Option func(*settings)

type settings struct {
	clock          Clock
	random         func() float64
	requestTimeout time.Duration
	onPoll         func(agentwait.Token)
	token          *agentwait.Token
}

func defaults() settings {
	return settings{
		clock:          clock.System{},
		random:         rand.Float64,
		requestTimeout: check.DefaultRequestTimeout,
		onPoll:         func(agentwait.Token) {},
	}
}

// OnPoll is called after each poll that does not end the wait, with how it stands. The token is
// what [Resume] takes. It is called from the goroutine of Await, which waits for it.
func OnPoll(f func(agentwait.Token)) Option { return func(s *settings) { s.onPoll = f } }

// Resume goes on with a wait from its token: the counts, the pace, a pause that the API had
// asked for. The timeout counts anew from now.
func Resume(token agentwait.Token) Option { return func(s *settings) { s.token = &token } }

// WithClock injects the time, for tests: agenttest.NewClock jumps over what is waited for. Defaults to
// the system's clock.
func WithClock(c Clock) Option { return func(s *settings) { s.clock = c } }

// WithRandom injects the jitter: a number in [0, 1). Defaults to math/rand/v2's Float64.
func WithRandom(random func() float64) Option { return func(s *settings) { s.random = random } }

// WithRequestTimeout bounds one poll and the reading of its answer. Defaults to 60 s; a
// client's own timeout is shorter.
func WithRequestTimeout(d time.Duration) Option { return func(s *settings) { s.requestTimeout = d } }
