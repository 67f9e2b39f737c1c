// Figures are comparable only while the corpora stay the same: these tests hold
// their shape and their bytes.
package corpus_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/agentwait/agentwait/internal/testing/corpus"
)

func TestCorporaAreStableJSON(t *testing.T) {
	sizes := map[string][2]int{
		"short-1k": {1_300, 1_500}, "short-86k": {85_000, 88_000}, "short-1700k": {1_690_000, 1_710_000},
		"long-1700k": {1_690_000, 1_730_000}, "tools-1700k": {1_690_000, 1_730_000}, "world-1700k": {1_690_000, 1_710_000},
		"tiny": {141, 141}, "escaped-600k": {595_000, 610_000}, "mixed-600k": {595_000, 610_000},
	}
	again := corpus.All()
	for i, c := range corpus.All() {
		size, known := sizes[c.Name]
		if !known || len(c.Body) < size[0] || len(c.Body) > size[1] {
			t.Errorf("%s has %d bytes, want %v", c.Name, len(c.Body), size)
		}
		if !json.Valid(c.Body) {
			t.Errorf("%s is not JSON", c.Name)
		}
		if !bytes.Equal(c.Body, again[i].Body) {
			t.Errorf("%s differs when it is made again", c.Name)
		}
	}
}
