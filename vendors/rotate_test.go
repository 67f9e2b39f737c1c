package vendors_test

// A key is rotated while waits go on: each request has the key of its moment, what an API quotes
// of either is masked, and half a rotation stops nobody.

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/agentwait/agentwait/vendors"
)

func TestARotatedKeyIsSentAndBothAreHidden(t *testing.T) {
	const first, second = "first-key-0123456789", "second-key-0123456789"
	var mu sync.Mutex
	key := first
	rotate := func(to string) {
		mu.Lock()
		defer mu.Unlock()
		key = to
	}
	sent := ""
	echo := roundTrip(func(r *http.Request) (*http.Response, error) {
		sent = r.Header.Get("Authorization")
		body := `{"old":"` + first + `","new":"` + second + `"}`
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})
	client, err := vendors.NewClient(vendors.Config{
		Vendor: "v", BaseURL: "https://api.example.com", Transport: echo,
		Auth: vendors.Bearer(first).Rotating(func() string {
			mu.Lock()
			defer mu.Unlock()
			return key
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() string {
		answer, err := client.Do(context.Background(), vendors.Request{Method: http.MethodGet, Path: "/runs", Op: "GET runs"})
		if err != nil {
			t.Fatal(err)
		}
		return string(answer.Body)
	}
	ask()
	if sent != "Bearer "+first {
		t.Errorf("sent %q", sent)
	}
	rotate(second)
	if body := ask(); sent != "Bearer "+second || strings.Contains(body, first) || strings.Contains(body, second) {
		t.Errorf("after the rotation %q was sent, and read %s", sent, body)
	}
	for _, broken := range []string{"", "two words", strings.Repeat("k", 1<<16)} {
		rotate(broken)
		if ask(); sent != "Bearer "+second {
			t.Errorf("with a key of %d bytes %.40q was sent", len(broken), sent)
		}
	}
}
