package activities

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/vendors"
)

// The defaults of a [Config].
const (
	DefaultRequestTimeout      = check.DefaultRequestTimeout // 60 s
	DefaultMaxRequestsInFlight = requests.DefaultInFlight    // 64
	DefaultMaxWaits            = 100_000
	DefaultMaxPayloadBytes     = 2 << 20 // the Temporal server's own default
)

// MinPayloadBytes is the smallest MaxPayloadBytes: a payload has a KiB around its result, and
// the smallest result that can be asked for has another.
const MinPayloadBytes = payloadMargin + agentwait.MinResultBytes

// API is the seam to one vendor: [*gumloop.Client] is one.
type API = vendors.API

// Clock tells the time and waits; package agenttest has one that jumps, for tests.
type Clock = clock.Clock

// Config configures [Activities].
type Config struct {
	// Connections are the APIs by the names that inputs use as their credential, each with its own
	// key, vendor and limits. A name is no secret; the key behind it stays in its API. Required:
	// at least one, here or in Credentials. An input without a credential uses the one named
	// [agentwait.DefaultCredential].
	Connections map[string]Connection
	// Credentials are connections without limits of their own.
	Credentials map[string]API
	// RequestTimeout bounds one poll and the reading of its answer, and so a start, an answer and a
	// cancel, whatever its API does. Defaults to [DefaultRequestTimeout].
	RequestTimeout time.Duration

	// MaxWaits is how many waits this process holds at most. One more is given back to the
	// server for a while ([agentwait.ReasonFull]). Defaults to [DefaultMaxWaits].
	MaxWaits int
	// MaxRequestsInFlight bounds the requests in flight of each connection. What is due
	// waits in the order of its due time; a start waits for its turn beside them. Defaults to [DefaultMaxRequestsInFlight].
	MaxRequestsInFlight int
	// MaxRequestsPerSecond is the budget of each connection. Defaults to none: a limit of
	// the API that nobody has told is found out from its answers 429 and 503.
	MaxRequestsPerSecond float64
	// MaxPayloadBytes is the largest result that the Temporal server takes. A larger one
	// is the error ResultTooLarge at once, whatever max_result_bytes allows. Defaults to
	// [DefaultMaxPayloadBytes]; at least [MinPayloadBytes]; -1 stands for no limit, for a client with ExternalStorage.
	// A plugin of package workflows that the client has, too, knows it without being told.
	MaxPayloadBytes int
	// ProportionalOnly turns off what the poll schedule learns of each agent's runs.
	ProportionalOnly bool

	// Logger has the lines about waits that no activity holds any more. Defaults to
	// slog.Default().
	Logger log.Logger
	// Metrics has the engine's metrics: the package documentation lists them. Defaults to the
	// handler of the first worker that a wait or a check comes to and that has one
	// (client.Options.MetricsHandler). Set it if the workers of a process have several, or
	// to [client.MetricsNopHandler] for none. It must not block.
	Metrics client.MetricsHandler
	// Carry takes out of an activity's context what is to go along with the requests that are made for
	// it, and returns what adds that to the context of a request; nil stands for nothing. A wait's
	// requests are made when its activity's function has returned, so their context is not the
	// activity's: with this a trace goes on to the vendor, by a [vendors.Config.Around] that sends
	// its traceparent. What is returned is kept as long as the wait, so it should be small, and must
	// not block.
	Carry func(activity context.Context) func(request context.Context) context.Context
	// Clock tells the time. Defaults to the system's.
	Clock Clock
	// Random returns a number in [0, 1) for the jitter of the poll schedule. It is
	// called concurrently. Defaults to [rand.Float64].
	Random func() float64
}

// withDefaults checks cfg and fills in what is left out.
func (cfg Config) withDefaults() (Config, error) {
	if err := cfg.connect(); err != nil {
		return cfg, err
	}
	for _, field := range []struct {
		name  string
		wrong bool
		found any
		want  string
	}{
		{"RequestTimeout", cfg.RequestTimeout < 0, cfg.RequestTimeout, fmt.Sprintf("a positive duration, or 0 for %v", DefaultRequestTimeout)},
		{"MaxWaits", cfg.MaxWaits < 0, cfg.MaxWaits, fmt.Sprintf("a positive number, or 0 for %d", DefaultMaxWaits)},
		{"MaxRequestsInFlight", cfg.MaxRequestsInFlight < 0, cfg.MaxRequestsInFlight, fmt.Sprintf("a positive number, or 0 for %d", DefaultMaxRequestsInFlight)},
		{"MaxRequestsPerSecond", !(cfg.MaxRequestsPerSecond >= 0) || math.IsInf(cfg.MaxRequestsPerSecond, 1), cfg.MaxRequestsPerSecond, "a positive number, or 0 for no budget"},
		{"MaxPayloadBytes", cfg.MaxPayloadBytes < MinPayloadBytes && cfg.MaxPayloadBytes != 0 && cfg.MaxPayloadBytes != -1, cfg.MaxPayloadBytes,
			fmt.Sprintf("at least %d, -1 for no limit, or 0 for %d", MinPayloadBytes, DefaultMaxPayloadBytes)},
	} {
		if field.wrong {
			return cfg, fmt.Errorf("activities: Config.%s is %v: want %s", field.name, field.found, field.want)
		}
	}
	if cfg.RequestTimeout == 0 {
		cfg.RequestTimeout = DefaultRequestTimeout
	}
	if cfg.MaxWaits == 0 {
		cfg.MaxWaits = DefaultMaxWaits
	}
	if cfg.MaxPayloadBytes == 0 {
		cfg.MaxPayloadBytes = DefaultMaxPayloadBytes
	}
	if cfg.Logger == nil {
		cfg.Logger = log.NewStructuredLogger(slog.Default())
	}
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	if cfg.Random == nil {
		cfg.Random = rand.Float64
	}
	return cfg, nil
}
