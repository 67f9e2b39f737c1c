package vendors_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/vendors"
)

// A key that was pasted into the address would be in errors and logs.
func TestAKeyInTheBaseURL(t *testing.T) {
	const key = "sk-0123456789abcdef"
	for _, base := range []string{
		"https://api.example.com/" + key, "https://api.example.com/v1/sk%2D0123456789abcdef/x", "https://" + key + ".example.com", "ftp://api/" + key,
	} {
		cfg := vendors.Config{Vendor: "test", BaseURL: base, Auth: vendors.Bearer(key)}
		_, err := vendors.NewClient(cfg)
		if err == nil || strings.Contains(err.Error(), key) || !strings.Contains(err.Error(), "contains the key") {
			t.Errorf("%s: got %v", base, err)
		}
		if shown := fmt.Sprint(cfg); strings.Contains(shown, key) {
			t.Errorf("the configuration is printed as %s", shown)
		}
	}
}
