package encryption

// The endpoint decrypts for whoever it lets in, so who is let in is tested first; then that the
// SDK's own remote codec and a browser's preflight get what they ask for.

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

func letMeIn() string { return "let me in" }

const page = "https://temporal.example.com"

func TestTheRemoteCodecReadsThroughTheEndpoint(t *testing.T) {
	codec := load(t, "k", map[string]string{"k": sampleKey})
	server := serve(t, codec, EndpointConfig{Token: letMeIn})
	remote := converter.NewRemotePayloadCodec(converter.RemotePayloadCodecOptions{
		Endpoint: server.URL,
		ModifyRequest: func(r *http.Request) error {
			r.Header.Set("Authorization", "Bearer let me in")
			return nil
		},
	})
	sealed, err := remote.Encode([]*commonpb.Payload{sample(t, "hello")})
	if err != nil {
		t.Fatal(err)
	}
	if string(sealed[0].Metadata["encoding"]) != Encoding {
		t.Errorf("encoded: %v", sealed[0])
	}
	plain, err := remote.Decode(sealed)
	if err != nil || !proto.Equal(plain[0], sample(t, "hello")) {
		t.Errorf("decoded: %v, %v", plain, err)
	}
}

func TestNobodyReadsWithoutTheToken(t *testing.T) {
	server := serve(t, load(t, "k", map[string]string{"k": sampleKey}), EndpointConfig{Token: letMeIn})
	for _, header := range []string{"", "Bearer let me", "Bearer let me in too", "let me in", "Basic let me in"} {
		response := post(t, server.URL+"/decode", header, `{"payloads":[]}`)
		if response.StatusCode != http.StatusUnauthorized {
			t.Errorf("with %q: %s", header, response.Status)
		}
	}
}

func TestOnlyTheNamedPagesMayAsk(t *testing.T) {
	server := serve(t, load(t, "k", map[string]string{"k": sampleKey}), EndpointConfig{Origins: []string{page}, Token: letMeIn})
	for origin, allowed := range map[string]string{page: page, "https://evil.example": ""} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, server.URL+"/decode?preserveStorageRefs=true", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Origin", origin)
		request.Header.Set("Access-Control-Request-Method", http.MethodPost)
		request.Header.Set("Access-Control-Request-Headers", "authorization,authorization-extras,content-type,x-namespace")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if got := response.Header.Get("Access-Control-Allow-Origin"); got != allowed {
			t.Errorf("origin %s: allowed %q, want %q", origin, got, allowed)
		}
	}
}

// A page whose name somebody has made to mean this machine is of the same origin to a browser, which
// hands it the answer then. It says where it is from all the same.
func TestAPageThatIsNotNamedGetsNothing(t *testing.T) {
	codec := load(t, "k", map[string]string{"k": sampleKey})
	for origin, want := range map[string]int{page: http.StatusOK, "https://evil.example": http.StatusForbidden, "null": http.StatusForbidden} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, serve(t, codec, EndpointConfig{Origins: []string{page}}).URL+"/decode", strings.NewReader(`{"payloads":[]}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Origin", origin)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: %s, want %d", origin, response.Status, want)
		}
	}
}

func TestAnOriginIsOnePage(t *testing.T) {
	for _, origin := range []string{"*", "https://*.example.com", "temporal.example.com", "https://temporal.example.com/", "https://temporal.example.com/ui", "ftp://temporal.example.com", "null"} {
		if _, err := NewEndpoint(Codec{}, EndpointConfig{Origins: []string{origin}}); err == nil || !strings.Contains(err.Error(), "give one such as") {
			t.Errorf("%q: %v", origin, err)
		}
	}
}

func TestALargeRequestIsRefused(t *testing.T) {
	server := serve(t, load(t, "k", map[string]string{"k": sampleKey}), EndpointConfig{})
	if response := post(t, server.URL+"/decode", "", strings.Repeat(" ", maxRequestBytes+1)); response.StatusCode != http.StatusBadRequest {
		t.Errorf("status %s", response.Status)
	}
}

func serve(t *testing.T, codec Codec, cfg EndpointConfig) *httptest.Server {
	t.Helper()
	handler, err := NewEndpoint(codec, cfg)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func post(t *testing.T, url, authorization, body string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response
}
