// Package temporalconn connects to Temporal with the settings that Temporal's own
// tools use: TEMPORAL_* variables and the profiles of temporal.toml, so that TLS,
// mTLS and API keys work without flags of our own.
package temporalconn

import (
	"context"
	"fmt"
	"os"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait/worker/internal/console"
)

// dialTimeout bounds the first contact.
const dialTimeout = 10 * time.Second

// Flags choose a profile. Everything else is in it, or in TEMPORAL_* variables.
type Flags struct {
	Profile    string `placeholder:"NAME" group:"Temporal connection" help:"Profile of the configuration file. Defaults to TEMPORAL_PROFILE, else 'default'."`
	ConfigFile string `placeholder:"FILE" type:"path" group:"Temporal connection" help:"Temporal's configuration file. Defaults to TEMPORAL_CONFIG_FILE, else temporal.toml in the user's configuration folder."`
}

// Options loads the client's options: address, namespace, TLS, credentials.
func (f Flags) Options() (client.Options, error) {
	if f.ConfigFile != "" {
		// The loader takes a missing file for an empty one.
		if _, err := os.Stat(f.ConfigFile); err != nil {
			return client.Options{}, console.BadInput(fmt.Errorf("--config-file: %w", err), "check the path")
		}
	}
	options, err := envconfig.LoadClientOptions(envconfig.LoadClientOptionsRequest{
		ConfigFilePath:    f.ConfigFile,
		ConfigFileProfile: f.Profile,
	})
	if err != nil {
		return client.Options{}, console.BadInput(fmt.Errorf("temporal's configuration: %w", err),
			"check --profile, --config-file and the TEMPORAL_* variables; `temporal config list` shows the profiles")
	}
	if options.HostPort == "" {
		options.HostPort = client.DefaultHostPort
	}
	if options.Namespace == "" {
		options.Namespace = client.DefaultNamespace
	}
	return options, nil
}

// Dial connects and makes sure that the namespace is there, since a client alone
// notices a wrong one only at its first call.
func Dial(ctx context.Context, options client.Options, logger log.Logger) (client.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	options.Logger = logger
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, explain(err, options)
	}
	_, err = c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: options.Namespace})
	if err != nil {
		c.Close()
		return nil, explain(err, options)
	}
	return c, nil
}
