package encryption

import (
	"errors"
	"fmt"
	"os"

	"github.com/agentwait/agentwait/worker/internal/console"
)

// Flags say how payloads are read and written: with keys, through a codec endpoint, or as they are.
type Flags struct {
	EncryptionKey       KeyFiles `placeholder:"ID=FILE" help:"A key by its id, and the file that has it: 32 bytes, in base64 (openssl rand -base64 32), as hexadecimal digits or as they are. The first one encrypts, all decrypt. Repeatable."`
	EncryptionKeyID     string   `name:"encryption-key-id" placeholder:"ID" help:"Id of the key that encrypts, or none: all keys decrypt and nothing is encrypted. Default: the first key's."`
	EncryptionKeyIDFile string   `name:"encryption-key-id-file" placeholder:"FILE" type:"path" help:"File with the id of the key that encrypts, which is read again when it changes."`
	CodecEndpoint       string   `placeholder:"URL" help:"Codec endpoint that decrypts and encrypts, for commands that read waits of others. The worker itself needs keys. Default: TEMPORAL_CODEC_ENDPOINT, or the profile's."`
	CodecAuthFile       string   `placeholder:"FILE" type:"path" help:"File with what the codec endpoint is sent as Authorization, such as Bearer TOKEN. Default: TEMPORAL_CODEC_AUTH, or the profile's."`
}

// Endpoint is where Temporal's own configuration has a codec; its zero value is nowhere.
type Endpoint struct {
	URL, Auth string
}

// variables of Temporal's own.
const (
	endpointVariable = "TEMPORAL_CODEC_ENDPOINT"
	authVariable     = "TEMPORAL_CODEC_AUTH"
)

// Load makes what the flags say, and what Temporal's configuration has where they say nothing. Keys
// come before an endpoint: what that does they do, without a request for each payload.
func (f *Flags) Load(configured Endpoint, namespace string) (*Setup, error) {
	if len(f.EncryptionKey) > 0 {
		keys, err := f.keys()
		if err != nil {
			return nil, err
		}
		return &Setup{keys: keys}, nil
	}
	for _, given := range []struct{ flag, value string }{
		{"--encryption-key-id", f.EncryptionKeyID}, {"--encryption-key-id-file", f.EncryptionKeyIDFile},
	} {
		if given.value != "" && given.value != None {
			return nil, console.BadInput(fmt.Errorf("%s is given, and no key", given.flag), "give the key, too: --encryption-key ID=FILE")
		}
	}
	endpoint, err := f.endpoint(configured)
	if err != nil {
		return nil, err
	}
	return newRemote(endpoint, namespace)
}

func (f *Flags) keys() (*Keys, error) {
	if f.CodecEndpoint != "" {
		return nil, console.BadInput(errors.New("--codec-endpoint is given, and so is --encryption-key"), "leave one of them out: who has the keys needs no endpoint")
	}
	if f.EncryptionKeyID != "" && f.EncryptionKeyIDFile != "" {
		return nil, console.BadInput(errors.New("--encryption-key-id is given, and so is --encryption-key-id-file"), "leave one of them out")
	}
	files := map[string]string{}
	for _, key := range f.EncryptionKey {
		files[key.ID] = key.File
	}
	var (
		keys *Keys
		err  error
	)
	switch {
	case f.EncryptionKeyIDFile != "":
		keys, err = LoadFollowing(f.EncryptionKeyIDFile, files, warn)
	case f.EncryptionKeyID != "":
		keys, err = Load(f.EncryptionKeyID, files)
	default:
		keys, err = Load(f.EncryptionKey[0].ID, files)
	}
	if err != nil {
		return nil, console.BadInput(err, "--encryption-key ID=FILE gives a key its id and its file; check the path, its permissions and what it holds")
	}
	return keys, nil
}

// endpoint is the flags', else the configured one. What is for one endpoint is not sent to another.
func (f *Flags) endpoint(configured Endpoint) (Endpoint, error) {
	endpoint := configured
	if f.CodecEndpoint != "" && f.CodecEndpoint != configured.URL {
		endpoint = Endpoint{URL: f.CodecEndpoint}
		if os.Getenv(endpointVariable) == "" { // else it is that one's
			endpoint.Auth = os.Getenv(authVariable)
		}
	}
	if f.CodecAuthFile == "" {
		return endpoint, nil
	}
	if endpoint.URL == "" {
		return endpoint, console.BadInput(errors.New("--codec-auth-file is given, and no endpoint"), "give it, too: --codec-endpoint URL")
	}
	auth, err := readHeader(f.CodecAuthFile)
	if err != nil {
		return endpoint, console.BadInput(fmt.Errorf("--codec-auth-file: %w", err), "give a file with one line, such as Bearer TOKEN; check the path and its permissions")
	}
	endpoint.Auth = auth
	return endpoint, nil
}
