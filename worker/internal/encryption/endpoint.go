package encryption

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rs/cors"
	"go.temporal.io/sdk/converter"
)

// maxRequestBytes bounds a request to an endpoint: Temporal's own messages are no larger.
const maxRequestBytes = 8 << 20

// EndpointConfig says who may use an endpoint.
type EndpointConfig struct {
	// Origins are the web pages that may ask, such as https://temporal.example.com: the web UI's.
	// Defaults to none: programs alone, which send no origin.
	Origins []string
	// Token is what a request has to bring, as "Authorization: Bearer TOKEN"; it is asked for at
	// each request. Defaults to none, which is for an endpoint that listens on loopback alone.
	Token func() string
}

// NewEndpoint is the codec server of the codec: POST /encode and POST /decode, as Temporal's web
// UI, its command line and remote codecs ask it
// (https://docs.temporal.io/production-deployment/data-encryption).
func NewEndpoint(codec Codec, cfg EndpointConfig) (http.Handler, error) {
	for _, origin := range cfg.Origins {
		if err := checkOrigin(origin); err != nil {
			return nil, err
		}
	}
	handler := authorized(cfg.Token, http.MaxBytesHandler(converter.NewPayloadCodecHTTPHandler(codec), maxRequestBytes))
	handler = known(cfg.Origins, handler)
	if len(cfg.Origins) == 0 {
		return handler, nil
	}
	return cors.New(cors.Options{
		AllowedOrigins: cfg.Origins,
		AllowedMethods: []string{http.MethodPost},
		// What the web UI sends; the last one goes with its user's access token.
		AllowedHeaders:      []string{"Content-Type", "X-Namespace", "Authorization", "Authorization-Extras"},
		AllowCredentials:    true,
		AllowPrivateNetwork: true, // a UI in the internet, and an endpoint on the machine of who looks at it
	}).Handler(handler), nil
}

// known refuses pages that are not among the origins. A browser would keep the answer from most of
// them, but not from one whose name somebody has made to mean this machine.
func known(origins []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); origin != "" && !slices.Contains(origins, origin) {
			http.Error(w, "this page may not ask: its origin is none of those of --codec-origin", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// checkOrigin refuses what would open the endpoint to more than one page, and what no browser sends.
func checkOrigin(origin string) error {
	parsed, err := url.Parse(origin)
	if err == nil && (parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "" || parsed.Scheme+"://"+parsed.Host != origin) {
		err = errors.New("it is not a scheme and a host alone")
	}
	if err == nil && strings.Contains(origin, "*") {
		err = errors.New("it stands for many")
	}
	if err != nil {
		return fmt.Errorf("the origin %.100q: %w: give one such as https://temporal.example.com", origin, err)
	}
	return nil
}

// authorized lets pass who brings the token.
func authorized(token func() string, next http.Handler) http.Handler {
	if token == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+token())) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "the token is missing or another one: send it as Authorization: Bearer TOKEN", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}
