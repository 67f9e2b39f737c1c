package connections

import (
	"fmt"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// mcpServer is any server of the Model Context Protocol that runs tools as tasks. Its options are
// the fields of [mcp.Config] that are not every vendor's.
var mcpServer = vendor{
	auth:    vendors.SchemeBearer,
	options: []string{"protocol", "message_argument", "ttl", "listen_timeout"},
	make: func(http vendors.Config, s Spec) (vendors.API, error) {
		cfg := mcp.Config{HTTP: http, Protocol: s.Options["protocol"], MessageArgument: s.Options["message_argument"]}
		for _, option := range []struct {
			name string
			into *time.Duration
		}{{"ttl", &cfg.TTL}, {"listen_timeout", &cfg.ListenTimeout}} {
			text := s.Options[option.name]
			if text == "" {
				continue
			}
			d, err := time.ParseDuration(text)
			if err != nil || d <= 0 {
				return nil, fmt.Errorf("its option %s is %.40q: give a positive duration such as 10m", option.name, text)
			}
			*option.into = d
		}
		return mcp.New(cfg)
	},
}
