// Package embedded runs a real Temporal server and its web UI in this process, on
// loopback ports: in memory for the demo and the end-to-end tests, or on a file, so that
// it can be stopped and started again with everything that it held.
package embedded

import (
	"cmp"
	"fmt"

	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
	"google.golang.org/grpc"
)

// DefaultNamespace is the namespace of a server whose options name none.
const DefaultNamespace = "agentwait"

// Options configure a [Server]. The zero value is a server in memory on a free port.
type Options struct {
	// File is the database. It is made if it does not exist; a server that is started
	// on the file of another goes on where that one stopped, or was killed. Defaults to
	// none: what the server holds is gone when it stops.
	File string
	// Port of the frontend. A server that takes another's place needs that one's port.
	// Defaults to a free one.
	Port int
	// Namespace is registered. Defaults to [DefaultNamespace].
	Namespace string
	// TLS has the frontend demand a client certificate. Defaults to none: it speaks in the clear.
	TLS *MutualTLS
	// Interceptors see every call of the frontend.
	Interceptors []grpc.UnaryServerInterceptor
}

// Server is a Temporal server with one namespace.
type Server struct {
	server    temporal.Server
	address   string
	namespace string
}

// Start starts a server in memory; it takes about a second.
func Start() (*Server, error) { return Open(Options{}) }

// Open starts a server.
func Open(options Options) (*Server, error) {
	s, err := open(options)
	if err != nil {
		return nil, fmt.Errorf("start the embedded Temporal server: %w", err)
	}
	return s, nil
}

// open tries again, with other ports, if somebody took one between its choice and its use.
func open(options Options) (*Server, error) {
	options.Namespace = cmp.Or(options.Namespace, DefaultNamespace)
	for try := 1; ; try++ {
		ports, err := choosePorts(options.Port)
		if err != nil {
			return nil, err
		}
		server, err := openAt(options, ports)
		if err == nil || try == portChoices || !lostPort(err, options.Port) {
			return server, err
		}
	}
}

func openAt(options Options, ports map[string]int) (_ *Server, err error) {
	defer recoverFatal(&err)
	database := database(options.File)
	if err := prepare(database, options); err != nil {
		return nil, err
	}
	hosts := map[primitives.ServiceName]static.Hosts{}
	for _, service := range temporal.DefaultServices {
		hosts[primitives.ServiceName(service)] = static.SingleLocalHost(hostPort(ports[service]))
	}
	server, err := temporal.NewServer(
		temporal.WithConfig(configuration(database, ports, options.TLS)),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithLogger(quiet{log.NewNoopLogger()}),
		temporal.WithDynamicConfigClient(Settings()),
		// Without a membership protocol: one process has nobody to find, and one that takes a
		// killed one's place does not look for it.
		temporal.WithStaticHosts(hosts),
		temporal.WithChainedFrontendGrpcInterceptors(options.Interceptors...),
	)
	if err != nil {
		return nil, err
	}
	if err := server.Start(); err != nil {
		return nil, err
	}
	return &Server{server: server, address: hostPort(ports[frontend]), namespace: options.Namespace}, nil
}

// Settings are the server's dynamic configuration.
func Settings() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		// A namespace and its search attributes are known at once.
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key(): []dynamicconfig.ConstrainedValue{{Value: true}},
		// At its start a server asks Temporal for news of its version. Nothing is to leave
		// this machine.
		dynamicconfig.EnableServerVersionCheck.Key(): []dynamicconfig.ConstrainedValue{{Value: false}},
	}
}

// Address is the frontend's host and port.
func (s *Server) Address() string { return s.address }

// Namespace is the namespace that is registered.
func (s *Server) Namespace() string { return s.namespace }

// Stop stops the server. Errors of the shutdown do not matter to anybody: a file is as
// good as after a kill, and memory is gone.
func (s *Server) Stop() { _ = s.server.Stop() }
