package a2a

import (
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

// What is beyond the limit is not made before it is refused: ten million parts of three bytes take
// a gigabyte.
func TestReadingStopsAtTheLimit(t *testing.T) {
	var r reader
	made := 0
	r.each(gjson.Parse("["+strings.Repeat("{},", 2*maxRecords)+"{}]"), func(gjson.Result) { made++ })
	if made != maxRecords || r.full() == nil {
		t.Errorf("%d were made, %v", made, r.full())
	}
}
