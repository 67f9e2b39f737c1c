package connections

import (
	"errors"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// mcpServer is any server of the Model Context Protocol that runs tools as tasks. Its options are
// the fields of [mcp.Config] that are not every vendor's.
var mcpServer = vendor{
	auth:    vendors.SchemeBearer,
	options: []string{"protocol", "message_argument", "ttl", "listen_timeout"},
	make: func(http vendors.Config, s Spec) (vendors.API, error) {
		ttl, badTTL := s.duration("ttl", "10m")
		listen, badListen := s.duration("listen_timeout", "10m")
		if err := errors.Join(badTTL, badListen); err != nil {
			return nil, err
		}
		return mcp.New(mcp.Config{
			HTTP: http, Protocol: s.Options["protocol"], MessageArgument: s.Options["message_argument"],
			TTL: ttl, ListenTimeout: listen,
		})
	},
}
