package vendors

import (
	"fmt"
	"strings"
)

// MaxKeyBytes bounds [StartRequest.Key].
const MaxKeyBytes = 64

// CheckKey reports a key of a start that cannot be sent. Its error is a [*RefError].
func CheckKey(key string) error {
	const wanted = `1 to 64 letters, digits, "-" and "_"`
	if key == "" {
		return &RefError{Field: "key", Wanted: wanted + ", the same for each attempt of one start"}
	}
	if len(key) > MaxKeyBytes {
		return &RefError{Field: "key", Value: fmt.Sprintf("%d bytes long", len(key)), Wanted: wanted}
	}
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	if strings.Trim(key, allowed) != "" {
		return &RefError{Field: "key", Value: fmt.Sprintf("%.64q", key), Wanted: wanted}
	}
	return nil
}
