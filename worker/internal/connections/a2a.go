package connections

import (
	"strings"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

// agentToAgent is any agent that speaks A2A. Its options are the fields of [a2a.Config] that are not
// every vendor's.
var agentToAgent = vendor{
	auth:    vendors.SchemeBearer,
	options: []string{"binding", "version", "card_path", "tenant", "extensions", "cancel_timeout"},
	make: func(http vendors.Config, s Spec) (vendors.API, error) {
		cancel, err := s.duration("cancel_timeout", "10s")
		if err != nil {
			return nil, err
		}
		return a2a.New(a2a.Config{
			HTTP:    http,
			Binding: s.Options["binding"], Version: s.Options["version"],
			CardPath: s.Options["card_path"], Tenant: s.Options["tenant"], CancelTimeout: cancel,
			Extensions: strings.Fields(s.Options["extensions"]),
		})
	},
}
