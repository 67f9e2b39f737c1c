package vendors_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/vendors"
)

// Of USER:PASSWORD it is the password that is the secret, and an API that refuses it may quote it
// alone. The name of the user is none.
func TestThePasswordOfBasicIsHiddenByItself(t *testing.T) {
	const password = "hunter2-and-more"
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, sent, _ := r.BasicAuth()
		w.Header().Set("Retry-After", sent)
		_, _ = w.Write([]byte(`{"error":"wrong password ` + sent + ` of ` + user + `","header":"` + r.Header.Get("Authorization") + `"}`))
	}))
	defer api.Close()
	client, err := vendors.NewClient(vendors.Config{Vendor: "acme", BaseURL: api.URL, Auth: vendors.Basic("bob:" + password)})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	answer, err := client.Do(t.Context(), vendors.Request{Op: "GET x", Method: http.MethodGet, Path: "/x"})
	if err != nil {
		t.Fatal(err)
	}
	if said := string(answer.Body) + answer.RetryAfter; strings.Contains(said, password) || !strings.Contains(said, "wrong password [hidden] of bob") {
		t.Errorf("got %s", said)
	}
	if strings.Contains(string(answer.Body), "aHVudGVyMi1hbmQtbW9yZ") || !strings.Contains(string(answer.Body), "Basic ") {
		t.Errorf("the header is in %s", answer.Body)
	}
}
