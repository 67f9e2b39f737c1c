package watchpage

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
)

func look(t *testing.T, h http.Handler, n int) (status int, body, age string) {
	t.Helper()
	w := get(t, h, "/api/waits/"+keyOf(n)+"/look", header("Agentwait-Page", "1"))
	return w.Code, w.Body.String(), w.Header().Get("Agentwait-Age-Ms")
}

func TestALookIsSharedForMoments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := many(3)
		release := make(chan struct{})
		source.looked = func(_ context.Context, w activities.HeldWait) (*activities.Looked, error) {
			<-release
			status, err := agentstatus.Parse([]byte(`{"state":"ASYNC_PROCESSING","n":1.50}`))
			return &activities.Looked{Wait: w, Status: status}, err
		}
		h := NewHandler(Config{Source: source})
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if status, body, _ := look(t, h, 1); status != 200 || !strings.Contains(body, `"phase":"running"`) {
					t.Errorf("a look: %d %s, want the normalised document", status, body)
				}
			})
		}
		synctest.Wait()
		close(release)
		both.Wait()
		<-time.After(2 * time.Second)
		if _, _, age := look(t, h, 1); age != "2000" || source.count() != 1 {
			t.Errorf("a document of %s ms after %d requests, want 2000 after one", age, source.count())
		}
		<-time.After(3 * time.Second)
		if _, _, age := look(t, h, 1); age != "0" || source.count() != 2 {
			t.Errorf("a document of %s ms after %d requests, want a new one", age, source.count())
		}
		<-time.After(fresh)
	})
}

func TestALookThatFailsSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := many(3)
		h := NewHandler(Config{Source: source})
		fails := func(want int, says string) {
			t.Helper()
			if status, body, _ := look(t, h, 1); status != want || !strings.Contains(body, says) {
				t.Errorf("a look: %d %s, want %d with %q", status, body, want, says)
			}
		}
		source.looked = func(_ context.Context, w activities.HeldWait) (*activities.Looked, error) {
			return &activities.Looked{Wait: w, Problem: "HTTP 503: down"}, nil
		}
		fails(502, "HTTP 503: down")
		source.looked = func(ctx context.Context, _ activities.HeldWait) (*activities.Looked, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		began := time.Now()
		fails(504, "pause")
		if took := time.Since(began); took != lookTimeout {
			t.Errorf("it took %v, want %v", took, lookTimeout)
		}
		source.looked = func(context.Context, activities.HeldWait) (*activities.Looked, error) {
			return nil, activities.ErrNotHeld
		}
		fails(404, "does not hold")
		source.looked = func(_ context.Context, w activities.HeldWait) (*activities.Looked, error) {
			status, err := agentstatus.Parse([]byte(`{"state":"COMPLETED","response":"` + strings.Repeat("x", mostDocument) + `"}`))
			return &activities.Looked{Wait: w, Status: status}, err
		}
		fails(502, "at most")
		if status, _, _ := look(t, h, 99); status != 404 {
			t.Errorf("a look at no wait: %d, want 404", status)
		}
		<-time.After(fresh)
	})
}

func TestFewDocumentsAreFetchedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := many(10)
		release := make(chan struct{})
		source.looked = func(context.Context, activities.HeldWait) (*activities.Looked, error) {
			<-release
			return nil, errors.New("no")
		}
		h := NewHandler(Config{Source: source})
		var all sync.WaitGroup
		for n := range 10 {
			all.Go(func() { look(t, h, n+1) })
		}
		synctest.Wait()
		if source.count() != mostLooks {
			t.Errorf("%d are fetched at once, want %d", source.count(), mostLooks)
		}
		close(release)
		all.Wait()
		<-time.After(fresh)
	})
}
