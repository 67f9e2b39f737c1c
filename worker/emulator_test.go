package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/agentwait/agentwait/activities/agenttest"
)

const (
	apiKey      = "sk-key-of-the-tests"
	interaction = "xYz789AbCdEfGhI"
)

// startEmulator gives a script an API of its own: a key for one user, who owns one
// running interaction. Nothing else can be reached.
func startEmulator(env *testscript.Env) error {
	api := agenttest.NewServer(agenttest.Config{Keys: map[string][]string{apiKey: {agenttest.DefaultUser}}})
	env.Defer(api.Close)
	api.ScriptFor(agenttest.DefaultUser, interaction, agenttest.Processing())

	env.Setenv("API_URL", api.URL())
	env.Setenv("API_USER", agenttest.DefaultUser)
	env.Setenv("API_KEY", apiKey)
	env.Setenv("API_INTERACTION", interaction)
	env.Setenv("GUMLOOP_API_KEY", apiKey)
	env.Setenv("AGENTWAIT_BASE_URL", api.URL())
	env.Setenv("API_ORIGIN", strings.TrimSuffix(api.URL(), "/api/v1")) // no API lives there
	// Nobody listens on port 1, whatever runs on the machine of the tests.
	env.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	return nil
}
