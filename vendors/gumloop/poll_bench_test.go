package gumloop_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/vendors/gumloop"
)

// A poll beside a bare GET that asks and reads the same, in one run: server and client are in this
// process, so both have the server's allocations. maxPollAllocations holds the difference.
func BenchmarkPoll(b *testing.B) {
	for name, body := range map[string]string{
		"running": running,
		"1700k":   `{"state":"COMPLETED","response":"` + strings.Repeat("The quick brown fox. ", 81_000) + `"}`,
	} {
		api := serving(b, body)
		b.Run(name+"/Poll", func(b *testing.B) { benchmark(b, api, polling) })
		b.Run(name+"/GET", func(b *testing.B) { benchmark(b, api, getting) })
	}
}

const running = `{"interaction_id":"xYz789AbCdEfGhI","gummie_id":"abc123DEFghiJKL","state":"ASYNC_PROCESSING","created_ts":"2026-03-05T10:30:00.000000+00:00"}`

func serving(tb testing.TB, body string) *httptest.Server {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = io.WriteString(w, body)
	}))
	tb.Cleanup(api.Close)
	return api
}

func polling(tb testing.TB, api *httptest.Server) func() error {
	client, err := gumloop.NewClient(gumloop.Config{APIKey: testKey, BaseURL: api.URL})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(client.Close)
	return func() error {
		_, err := client.Check(tb.Context(), testRef)
		return err
	}
}

func getting(tb testing.TB, api *httptest.Server) func() error {
	client := api.Client()
	return func() error {
		req, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, api.URL+"/agent_status/"+testID+"?user_id=user_1", nil)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+testKey)
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		return err
	}
}

func benchmark(b *testing.B, api *httptest.Server, make func(testing.TB, *httptest.Server) func() error) {
	do := make(b, api)
	b.ReportAllocs()
	for b.Loop() {
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
}

// A worker makes a thousand polls a second, and nearly all are of a run that goes on.
func TestAPollAllocatesLittleMoreThanAGET(t *testing.T) {
	api := serving(t, running)
	allocations := func(do func() error) float64 {
		return testing.AllocsPerRun(200, func() {
			if err := do(); err != nil {
				t.Error(err)
			}
		})
	}
	poll, get := allocations(polling(t, api)), allocations(getting(t, api))
	t.Logf("Poll %v, GET %v", poll, get)
	if poll > get+15 {
		t.Errorf("a poll makes %v allocations, and a bare GET %v", poll, get)
	}
}
