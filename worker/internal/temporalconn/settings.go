package temporalconn

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"

	"github.com/agentwait/agentwait/internal/mask"
	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/encryption"
)

// Flags choose a profile. Everything else is in it, or in TEMPORAL_* variables.
type Flags struct {
	Profile    string `placeholder:"NAME" group:"Temporal connection" help:"Profile of the configuration file. Defaults to TEMPORAL_PROFILE, else 'default'."`
	ConfigFile string `placeholder:"FILE" type:"path" group:"Temporal connection" help:"Temporal's configuration file. Defaults to TEMPORAL_CONFIG_FILE, else temporal.toml in the user's configuration folder."`

	encryption.Flags `embed:"" group:"Encryption"`
}

// Settings are a client's options: address, namespace, TLS, credentials.
type Settings struct {
	client.Options

	key        *mask.Mask // hides the API key; nil for none
	encryption *encryption.Setup
}

// configFile is Temporal's own variable for the file.
const configFile = "TEMPORAL_CONFIG_FILE"

// Settings loads them.
func (f Flags) Settings() (Settings, error) {
	// The loader takes a missing file for an empty one.
	if file, from := f.ConfigFile, "--config-file"; file != "" || os.Getenv(configFile) != "" {
		if file == "" {
			file, from = os.Getenv(configFile), configFile
		}
		if _, err := os.Stat(file); err != nil {
			return Settings{}, console.BadInput(fmt.Errorf("%s: %w", from, err), "check the path")
		}
	}
	profile, err := envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{
		ConfigFilePath:    f.ConfigFile,
		ConfigFileProfile: f.Profile,
		ConfigFileStrict:  true, // a setting that is misspelled would be dropped in silence
	})
	if err != nil {
		return Settings{}, console.BadInput(fmt.Errorf("temporal's configuration: %w", err),
			"check --profile, the spelling of what is in the file, and the TEMPORAL_* variables; `temporal config list` shows the profiles")
	}
	if profile.Address != "" {
		if err := checkAddress(profile.Address); err != nil {
			return Settings{}, err
		}
	}
	settings := Settings{}
	if len(profile.APIKey) >= mask.MinBytes {
		settings.key = mask.New(profile.APIKey)
	}
	var endpoint encryption.Endpoint
	if profile.Codec != nil {
		endpoint = encryption.Endpoint{URL: profile.Codec.Endpoint, Auth: profile.Codec.Auth}
	}
	if settings.Options, err = profile.ToClientOptions(envconfig.ToClientOptionsRequest{}); err != nil {
		return Settings{}, console.BadInput(fmt.Errorf("temporal's configuration: %w", settings.Conceal(err)),
			"check the profile and the TEMPORAL_* variables")
	}
	if settings.HostPort == "" {
		settings.HostPort = client.DefaultHostPort
	}
	if settings.Namespace == "" {
		settings.Namespace = client.DefaultNamespace
	}
	if settings.encryption, err = f.Load(endpoint, settings.Namespace); err != nil {
		return Settings{}, err
	}
	settings.encryption.ForClient(&settings.Options)
	return settings, nil
}

// Encryption is how payloads are read and written.
func (s Settings) Encryption() *encryption.Setup { return s.encryption }

// ForWorker makes them those of a worker, and refuses what no worker can work with. One with a codec
// endpoint would ask it for each payload, at each replay of a workflow, which the SDK advises
// against; one that ignored it would write histories in the clear.
func (s *Settings) ForWorker() error {
	if endpoint := s.encryption.Endpoint(); endpoint != "" {
		return console.BadInput(fmt.Errorf("there is a codec endpoint (%s): a worker that asks it for each payload would block its workflows", endpoint),
			"give the worker the keys, --encryption-key ID=FILE, or no endpoint: neither --codec-endpoint, nor TEMPORAL_CODEC_ENDPOINT, nor [profile.NAME.codec]")
	}
	s.encryption.ForWorker(&s.Options)
	return nil
}

// ofGRPC are the schemes of gRPC's own targets.
var ofGRPC = []string{"dns", "passthrough", "unix", "unix-abstract", "vsock", "xds"}

// checkAddress refuses what the client would take for a host: its error then names neither.
func checkAddress(address string) error {
	shown := config.Conceal(address) // it has no place for user info, and somebody may have put one there
	if scheme, rest, found := strings.Cut(address, "://"); found && !slices.Contains(ofGRPC, strings.ToLower(scheme)) {
		rest, _, _ = strings.Cut(rest, "/")
		advice := "give " + rest
		if _, _, err := net.SplitHostPort(rest); err != nil || strings.Contains(rest, "@") {
			advice = "give host:port, such as localhost:7233"
		}
		return console.BadInput(fmt.Errorf("the address of Temporal is %q: it is a host and a port, without %s://", shown, scheme),
			advice+" in TEMPORAL_ADDRESS or the profile; TLS is turned on by TEMPORAL_TLS=true")
	}
	if strings.Contains(address, "://") || strings.HasPrefix(address, "dns:") || strings.HasPrefix(address, "unix:") {
		return nil // a target in gRPC's own spelling
	}
	_, port, err := net.SplitHostPort(address)
	if err == nil && port == "" {
		err = errors.New("the port is missing")
	}
	if err != nil {
		if wrong, ok := errors.AsType[*net.AddrError](err); ok {
			err = errors.New(wrong.Err) // without the address
		}
		return console.BadInput(fmt.Errorf("the address of Temporal is %q: %w", shown, err),
			"give host:port, such as localhost:7233, in TEMPORAL_ADDRESS or the profile")
	}
	return nil
}
