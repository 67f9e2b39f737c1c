package temporalconn

import (
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"

	"github.com/agentwait/agentwait/worker/internal/config"
)

// Rows are what is in force of the connection to Temporal, and where each value is from. The API key
// is not shown, nor is a codec's.
func (f Flags) Rows() ([]config.Row, error) {
	settings, err := f.Settings()
	if err != nil {
		return nil, err
	}
	load := func(withoutEnvironment bool) (envconfig.ClientConfigProfile, error) {
		return envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{
			ConfigFilePath: f.ConfigFile, ConfigFileProfile: f.Profile, ConfigFileStrict: true, DisableEnv: withoutEnvironment,
		})
	}
	inFile, err := load(true)
	if err != nil {
		return nil, err
	}
	all, err := load(false)
	if err != nil {
		return nil, err
	}
	tls := "off"
	if settings.ConnectionOptions.TLS != nil || all.APIKey != "" {
		tls = "on"
	}
	rows := []config.Row{
		{Name: "temporal address", Value: config.Conceal(settings.HostPort), Source: source(inFile.Address != "", "TEMPORAL_ADDRESS")},
		{Name: "temporal namespace", Value: settings.Namespace, Source: source(inFile.Namespace != "", "TEMPORAL_NAMESPACE")},
		{Name: "temporal tls", Value: tls, Source: source(inFile.TLS != nil, "TEMPORAL_TLS", "TEMPORAL_API_KEY")},
		{Name: "temporal api key", Value: config.None, Source: source(inFile.APIKey != "", "TEMPORAL_API_KEY")},
	}
	if all.APIKey != "" {
		rows[len(rows)-1].Value = config.Hidden
	}
	if settings.HostPort == client.DefaultHostPort && all.Address == "" {
		rows[0].Source = "default"
	}
	return rows, nil
}

// source is where a value of Temporal's is from: its variables come before its file.
func source(inFile bool, variables ...string) string {
	for _, name := range variables {
		if os.Getenv(name) != "" {
			return name
		}
	}
	if inFile {
		return "the profile of Temporal's configuration file"
	}
	return "default"
}
