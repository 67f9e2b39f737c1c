package vendors_test

// Connections share a worker's memory. One whose server hangs with answers half sent must not take
// the room of another.

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

type stalls struct{ ctx context.Context }

func (s stalls) Read([]byte) (int, error) {
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

func (s stalls) Close() error { return nil }

func TestAHangingConnectionLeavesRoomForOthers(t *testing.T) {
	for name, size := range map[string]int{"a document": 300 << 10, "a large one": 8 << 20, "the largest": 32 << 20} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				budget := vendors.NewBudget(vendors.DefaultMaxInflightBytes)
				stalled := func(r *http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: 32 << 20, Body: stalls{r.Context()}, Request: r}, nil
				}
				for range 2 { // connections that hang
					client := sharing(t, budget, stalled)
					for range 3 * vendors.DefaultMaxConnections {
						go func() {
							_, _ = client.Do(t.Context(), vendors.Request{Op: "GET x", Method: http.MethodGet, Path: "/x"})
						}()
					}
				}
				synctest.Wait()
				<-time.After(vendors.DefaultRequestTimeout / 3)
				body := strings.Repeat(" ", size)
				healthy := sharing(t, budget, func(r *http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: int64(size), Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
				})
				began := time.Now()
				_, err := healthy.Do(t.Context(), vendors.Request{Op: "GET x", Method: http.MethodGet, Path: "/x"})
				// A large one has the place that is kept for one, once whoever is there has gone.
				if took := time.Since(began); err != nil || took > 0 && size < 1<<20 {
					t.Errorf("took %v: %v", took, err)
				}
				<-time.After(2 * vendors.DefaultRequestTimeout)
			})
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func sharing(t *testing.T, budget *vendors.Budget, transport roundTrip) *vendors.Client {
	t.Helper()
	client, err := vendors.NewClient(vendors.Config{
		Vendor: "test", BaseURL: "https://api.example.com", Auth: vendors.NoAuth(), Budget: budget, Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}
