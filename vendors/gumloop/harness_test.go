package gumloop_test

import (
	"testing"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

const (
	testID  = "xYz789AbCdEfGhI"
	testKey = "sk-SECRET-f00dcafe"
)

var testRef = vendors.Ref{InteractionID: testID, UserID: agenttest.DefaultUser}

// newAPI starts an emulator that accepts testKey.
func newAPI(t *testing.T, cfg agenttest.Config) *agenttest.Server {
	t.Helper()
	cfg.Keys = map[string][]string{testKey: {agenttest.DefaultUser, "proj_1"}}
	api := agenttest.NewServer(cfg)
	t.Cleanup(api.Close)
	return api
}

func newClient(t *testing.T, cfg gumloop.Config) *gumloop.Client {
	t.Helper()
	if cfg.APIKey == "" {
		cfg.APIKey = testKey
	}
	client, err := gumloop.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}
