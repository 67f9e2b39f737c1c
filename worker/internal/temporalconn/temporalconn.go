// Package temporalconn connects to Temporal with the settings that Temporal's own
// tools use: TEMPORAL_* variables and the profiles of temporal.toml, so that TLS,
// mTLS and API keys work without flags of our own.
package temporalconn

import (
	"context"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
)

// dialTimeout bounds the first contact.
const dialTimeout = 10 * time.Second

// Dial connects and makes sure that the namespace is there, since a client alone
// notices a wrong one only at its first call.
func Dial(ctx context.Context, settings Settings, logger log.Logger) (client.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	settings.Logger = logger
	c, err := client.DialContext(ctx, settings.Options)
	if err != nil {
		return nil, explain(err, settings)
	}
	_, err = c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: settings.Namespace})
	if err != nil {
		c.Close()
		return nil, explain(err, settings)
	}
	return c, nil
}
