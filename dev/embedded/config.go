package embedded

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"

	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	schema "go.temporal.io/server/schema/sqlite"
	"go.temporal.io/server/temporal"
)

const (
	clusterName = "active"
	frontend    = "frontend"
	// frontendHTTP is the frontend's second port, by which the server tells itself how operations
	// of Nexus ended.
	frontendHTTP = "frontend, HTTP"
)

// database says where the server keeps what it holds.
func database(file string) *config.SQL {
	if file == "" {
		return &config.SQL{
			PluginName: sqlite.PluginName,
			// By its name two servers of a process would share it.
			DatabaseName:      "agentwait-" + strconv.FormatUint(rand.Uint64(), 36), //nolint:gosec // a name, no secret
			ConnectAttributes: map[string]string{"mode": "memory", "cache": "shared"},
		}
	}
	return &config.SQL{
		PluginName:   sqlite.PluginName,
		DatabaseName: file,
		// With a log ahead a commit does not wait for the disk. What a killed process has
		// written is the system's, so only a power cut could lose something.
		ConnectAttributes: map[string]string{"mode": "rwc", "journal_mode": "wal", "synchronous": "normal"},
	}
}

// prepare makes the schema of a new file, and the namespace if it does not exist.
func prepare(database *config.SQL, options Options) error {
	if options.File != "" {
		switch _, err := os.Stat(options.File); {
		case errors.Is(err, os.ErrNotExist):
			if err := schema.SetupSchema(database); err != nil {
				return fmt.Errorf("make the database %s: %w", options.File, err)
			}
		case err != nil:
			return err
		}
	}
	namespace, err := schema.NewNamespaceConfig(clusterName, options.Namespace, false, nil)
	if err != nil {
		return err
	}
	if err := schema.CreateNamespaces(database, namespace); err != nil {
		return fmt.Errorf("register the namespace %q: %w", options.Namespace, err)
	}
	return nil
}

// choosePorts finds a port for each service, and the frontend's second one.
func choosePorts(frontendPort int) (map[string]int, error) {
	listeners := append(slices.Clone(temporal.DefaultServices), frontendHTTP)
	free, err := freePorts(len(listeners))
	if err != nil {
		return nil, err
	}
	ports := map[string]int{}
	for i, listener := range listeners {
		ports[listener] = free[i]
	}
	if frontendPort != 0 {
		ports[frontend] = frontendPort
	}
	return ports, nil
}

// configuration is that of one process with every service, and without metrics, profiles
// and archives.
func configuration(database *config.SQL, ports map[string]int, secured *MutualTLS) *config.Config {
	off := config.Archival{
		History:    config.HistoryArchival{State: config.ArchivalDisabled},
		Visibility: config.VisibilityArchival{State: config.ArchivalDisabled},
	}
	services := map[string]config.Service{}
	for _, service := range temporal.DefaultServices {
		services[service] = config.Service{RPC: config.RPC{GRPCPort: ports[service], BindOnIP: loopbackIP}}
	}
	front := services[frontend]
	front.RPC.HTTPPort = ports[frontendHTTP]
	services[frontend] = front
	return &config.Config{
		Global:   config.Global{TLS: secured.config()},
		Services: services,
		Persistence: config.Persistence{
			DefaultStore:     sqlite.PluginName,
			VisibilityStore:  sqlite.PluginName,
			NumHistoryShards: 1,
			DataStores:       map[string]config.DataStore{sqlite.PluginName: {SQL: database}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{clusterName: {
				Enabled: true, InitialFailoverVersion: 1, RPCAddress: hostPort(ports[frontend]),
			}},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Archival:            off,
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: config.ArchivalDisabled},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: config.ArchivalDisabled},
		}},
		PublicClient: config.PublicClient{HostPort: hostPort(ports[frontend]), HTTPHostPort: hostPort(ports[frontendHTTP])},
	}
}
