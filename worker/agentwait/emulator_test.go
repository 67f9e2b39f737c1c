package main

import (
	"net/http"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/agentwait/agentwait/agenttest"
)

const (
	apiKey      = "sk-key-of-the-tests"
	interaction = "xYz789AbCdEfGhI"
	response    = "resp_1" // of another vendor
)

// startEmulator gives a script an API of its own: a key for one user, who owns one
// running interaction, and who owns a response of another vendor. Nothing else can be
// reached.
func startEmulator(env *testscript.Env) error {
	api := agenttest.NewServer(agenttest.Config{Keys: map[string][]string{apiKey: {agenttest.DefaultUser}}})
	env.Defer(api.Close)
	api.ScriptFor(agenttest.DefaultUser, interaction, agenttest.Processing())
	api.SessionFor(agenttest.DefaultUser, interaction, agenttest.NeedsApproval())

	api.ScriptFor(agenttest.DefaultUser, response, agenttest.RawBody(http.StatusOK, "application/json", `{"id":"resp_1","status":"completed","output":[]}`))
	// What a cache, a proxy or a gateway answers in the API's place.
	for id, step := range map[string]agenttest.Step{
		"another":  agenttest.Completed("theirs").About("ANOTHER"),
		"page-401": agenttest.Page(http.StatusUnauthorized, "Sign in"),
		"page-402": agenttest.Page(http.StatusPaymentRequired, "Pay the Wi-Fi"),
		"page-403": agenttest.Page(http.StatusForbidden, "Blocked"),
		"page-404": agenttest.Page(http.StatusNotFound, "Nothing here"),
		"page-200": agenttest.Page(http.StatusOK, "Welcome"),
		"refused":  agenttest.RawBody(http.StatusOK, "application/json", `{"error":"bad_key","message":"no such key"}`),
		"redirect": agenttest.Redirect("https://status.example/"),
		"large":    agenttest.Large(1000),
	} {
		api.ScriptFor(agenttest.DefaultUser, id, step)
	}

	adapters, err := filepath.Abs(filepath.Join("..", "..", "wasm", "adapters"))
	if err != nil {
		return err
	}

	env.Setenv("ADAPTERS", adapters)
	env.Setenv("API_RESPONSE", response)
	env.Setenv("API_URL", api.URL())
	env.Setenv("API_USER", agenttest.DefaultUser)
	env.Setenv("API_KEY", apiKey)
	env.Setenv("API_INTERACTION", interaction)
	env.Setenv("GUMLOOP_API_KEY", apiKey)
	env.Setenv("TEAM_KEY", apiKey)
	env.Setenv("AGENTWAIT_BASE_URL", api.URL())
	env.Setenv("API_ORIGIN", strings.TrimSuffix(api.URL(), "/api/v1")) // no API lives there
	// Nobody listens on port 1, whatever runs on the machine of the tests.
	env.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	env.Setenv("AGENTWAIT_CONNECT_TIMEOUT", "1ns") // and nobody waits until somebody does
	return nil
}
