package stubapi

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/agentwait/agentwait/dev/lab/role"
)

// RoleName is the name of the role.
const RoleName = "api"

// Config configures the role.
type Config struct {
	TLS bool `json:"tls,omitempty"`
}

// Addresses are what the role says when it is ready.
type Addresses struct {
	BaseURL string `json:"base_url"` // for clients of the API
	Trusted string `json:"trusted"`  // its certificate in PEM, with TLS
	Control string `json:"control"`
}

// Role is the API as a process.
func Role(ctx context.Context, config json.RawMessage, ready func(any)) (any, error) {
	var cfg Config
	if err := json.Unmarshal(config, &cfg); err != nil {
		return nil, err
	}
	s := newServer()
	control, closeControl, err := role.Serve(s.control())
	if err != nil {
		return nil, err
	}
	defer closeControl()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the API: %w", err)
	}
	addresses := Addresses{BaseURL: "http://" + listener.Addr().String() + "/api/v1", Control: control}
	if cfg.TLS {
		secured, trusted, err := certificate()
		if err != nil {
			return nil, err
		}
		listener = tls.NewListener(listener, secured)
		addresses.BaseURL, addresses.Trusted = "https"+addresses.BaseURL[len("http"):], trusted
	}
	api := &http.Server{Handler: s, ConnContext: connContext, ConnState: s.traffic.connState, ReadHeaderTimeout: time.Minute}
	go func() { _ = api.Serve(listener) }() // ends with Close
	ready(addresses)
	<-ctx.Done()
	return nil, api.Close()
}
