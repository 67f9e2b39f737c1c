package connections

import (
	"fmt"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

// agentToAgent is any agent that speaks A2A. Its options are the fields of [a2a.Config] that are not
// every vendor's.
var agentToAgent = vendor{
	auth:    vendors.SchemeBearer,
	options: []string{"binding", "version", "card_path", "tenant", "cancel_timeout"},
	make: func(http vendors.Config, s Spec) (vendors.API, error) {
		cfg := a2a.Config{
			HTTP:    http,
			Binding: s.Options["binding"], Version: s.Options["version"],
			CardPath: s.Options["card_path"], Tenant: s.Options["tenant"],
		}
		cfg.HTTP.Setting = func(field string) string {
			option, ok := optionsOfA2A[field]
			switch {
			case ok:
				return "the option " + option
			case http.Setting != nil:
				return http.Setting(field)
			}
			return field
		}
		if text := s.Options["cancel_timeout"]; text != "" {
			bound, err := time.ParseDuration(text)
			if err != nil || bound <= 0 {
				return nil, fmt.Errorf("its option cancel_timeout is %.40q: give a positive duration such as 10s", text)
			}
			cfg.CancelTimeout = bound
		}
		return a2a.New(cfg)
	},
}

// optionsOfA2A are the options by the fields that errors name.
var optionsOfA2A = map[string]string{
	"Binding": "binding", "Version": "version", "CardPath": "card_path", "CancelTimeout": "cancel_timeout",
}
