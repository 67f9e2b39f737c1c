package encryption

import (
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait/internal/mask"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/secretfile"
)

// remoteTimeout bounds a request to an endpoint: somebody waits for what it decrypts.
const remoteTimeout = 10 * time.Second

// newRemote makes what asks an endpoint; of none it makes a setup that leaves payloads as they are.
func newRemote(endpoint Endpoint, namespace string) (*Setup, error) {
	if endpoint.URL == "" {
		return &Setup{}, nil
	}
	address := strings.TrimSuffix(strings.ReplaceAll(endpoint.URL, "{namespace}", url.PathEscape(namespace)), "/")
	if err := checkEndpoint(address); err != nil {
		return nil, console.BadInput(fmt.Errorf("the codec endpoint: %w", err), "give one such as https://codec.example.com, or http://127.0.0.1:8081")
	}
	return &Setup{endpoint: address, remote: conceal(endpoint.Auth, converter.NewRemotePayloadCodec(converter.RemotePayloadCodecOptions{
		Endpoint: address,
		Client: http.Client{
			Timeout: remoteTimeout,
			// What is sent is for this server alone.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		ModifyRequest: func(r *http.Request) error {
			r.Header.Set("X-Namespace", namespace)
			if endpoint.Auth != "" {
				r.Header.Set("Authorization", endpoint.Auth)
			}
			return nil
		},
	}))}, nil
}

// conceal keeps what an endpoint is sent as Authorization out of errors: one may repeat what it
// refuses.
func conceal(auth string, codec converter.PayloadCodec) converter.PayloadCodec {
	secret := auth
	if _, after, found := strings.Cut(auth, " "); found { // behind Bearer
		secret = after
	}
	c := concealing{codec: codec}
	if len(secret) >= mask.MinBytes {
		c.secret = mask.New(secret)
	}
	return c
}

type concealing struct {
	codec  converter.PayloadCodec
	secret *mask.Mask
}

func (c concealing) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return c.told(c.codec.Encode(payloads))
}

func (c concealing) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return c.told(c.codec.Decode(payloads))
}

func (c concealing) told(payloads []*commonpb.Payload, err error) ([]*commonpb.Payload, error) {
	if err != nil {
		err = errors.New(text.Cut(c.secret.Text(err.Error()), maxAnswerBytes))
	}
	return payloads, err
}

// maxAnswerBytes is how much of what an endpoint says is shown; it may be a page.
const maxAnswerBytes = 1 << 10

// checkEndpoint refuses an address over which others could read along, and what is no address.
func checkEndpoint(address string) error {
	parsed, err := url.Parse(address)
	shown := config.Conceal(address) // what is wrong may be that there is a secret in it
	switch {
	case err != nil:
		return fmt.Errorf("%.100q is not a URL", shown)
	case parsed.User != nil:
		return errors.New("its URL has a user or a password in it: that is logged; give --codec-auth-file")
	case parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http":
		return fmt.Errorf("%.100q is not a URL with https", shown)
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return fmt.Errorf("%.100q has a query: /encode and /decode are put behind it", shown)
	case parsed.Scheme == "http" && !loopback(parsed.Hostname()):
		return fmt.Errorf("%.100q is http, and not on this machine: what is decrypted would be plain on the network", shown)
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// readHeader reads what a header is to have from a file.
func readHeader(path string) (string, error) {
	file, err := secretfile.Open(path)
	if err != nil {
		return "", err
	}
	return headerOf(file)
}

func headerOf(file *secretfile.File) (string, error) {
	content, err := file.Content()
	if len(content) == 0 {
		return "", err
	}
	text := strings.TrimSpace(string(content))
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return "", fmt.Errorf("%s has more than one line, or characters that no header has", file.Path())
		}
	}
	if text == "" {
		return "", fmt.Errorf("%s: %w", file.Path(), secretfile.ErrEmpty)
	}
	return text, nil
}

// warn tells of what goes wrong while nobody waits for an answer. The commands take what is logged
// so into their own log, where what stands in double quotes is hidden: others may have sent it.
func warn(err error) { log.Print("agentwait: encryption: ", strings.ReplaceAll(err.Error(), `"`, "'")) }
