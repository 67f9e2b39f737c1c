package connections

import (
	"sync"

	"github.com/agentwait/agentwait/worker/internal/secretfile"
)

// Rotating is the key of a file as it is now, for [vendors.Auth.Rotating]. Where the file holds no
// key, as between the two halves of a rewrite, it is the last one that it held.
func Rotating(path, first string) (func() string, error) {
	file, err := secretfile.Open(path)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	last := first
	return func() string {
		content, _ := file.Content() // the last content where it cannot be read
		key := keyIn(content)
		mu.Lock()
		defer mu.Unlock()
		if key != last && CheckKey(key) == nil {
			last = key
		}
		return last
	}, nil
}
