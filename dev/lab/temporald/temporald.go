// Package temporald runs the Temporal server as a process of its own, so that it can be
// stopped, killed and started again while workers and waits live on.
package temporald

import (
	"context"
	"encoding/json"
	"net/http"

	"google.golang.org/grpc"

	"github.com/agentwait/agentwait/dev/embedded"
	"github.com/agentwait/agentwait/dev/lab/actions"
	"github.com/agentwait/agentwait/dev/lab/role"
)

// RoleName is the name of the role.
const RoleName = "temporal"

// Config configures the role.
type Config struct {
	File string `json:"file,omitempty"` // of the database; empty: in memory
	Port int    `json:"port,omitempty"` // 0: a free one
}

type addresses struct {
	Address   string `json:"address"`
	Namespace string `json:"namespace"`
	Control   string `json:"control"`
}

// Role is the server as a process.
func Role(ctx context.Context, config json.RawMessage, ready func(any)) (any, error) {
	var cfg Config
	if err := json.Unmarshal(config, &cfg); err != nil {
		return nil, err
	}
	counter := actions.NewCounter(embedded.DefaultNamespace)
	server, err := embedded.Open(embedded.Options{
		File: cfg.File, Port: cfg.Port, Interceptors: []grpc.UnaryServerInterceptor{counter.Intercept},
	})
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /actions", func(w http.ResponseWriter, _ *http.Request) { role.Answer(w, counter.Counts(), nil) })
	control, closeControl, err := role.Serve(mux)
	if err != nil {
		return nil, err
	}
	defer closeControl()
	ready(addresses{Address: server.Address(), Namespace: server.Namespace(), Control: control})
	<-ctx.Done()
	return nil, nil
}
