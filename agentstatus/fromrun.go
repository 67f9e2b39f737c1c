package agentstatus

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/internal/scan"
)

// What a told value has to be where it is more than a kind of value.
const (
	wantedBoolean = "a boolean"
	wantedNumber  = "a number"
	wantedCount   = "a whole number, 0 or more"
	wantedSeconds = "a number of seconds, 0 or more"
	wantedID      = "a string that is not empty"
	wantedSchema  = "a JSON Schema: an object or a boolean"
)

// wantedOfTold is what a document has to have at a place of [scan.Normal.Told].
func wantedOfTold(place int) string {
	switch place {
	case scan.ToldUpdatedAt, scan.ToldFinishedAt:
		return wantedTime
	case scan.ToldPollAfter:
		return wantedSeconds
	}
	switch scan.ToldKind(place) {
	case scan.True:
		return wantedBoolean
	case scan.Array:
		return wantedArray
	case scan.Object:
		return wantedObject
	}
	return wantedString
}

// run makes what a document tells of a run; nil where it tells nothing. The kinds of the values
// themselves have been checked, what is in them has not.
func (b *builder) run(n *scan.Normal) (*Run, *SchemaError) {
	told := false
	for place := range n.Told {
		told = told || n.Told[place].Kind() > scan.Null
	}
	if !told {
		return nil, nil
	}
	r := &Run{
		Partial:    n.Told[scan.ToldPartial].Kind() == scan.True,
		ErrorCode:  b.unquoted(&n.Told[scan.ToldErrorCode]),
		WebURL:     b.unquoted(&n.Told[scan.ToldWebURL]),
		UpdatedAt:  timeOf(&n.Updated),
		FinishedAt: timeOf(&n.Finished),
	}
	var in toldReader
	in.requests(b, &n.Told[scan.ToldInputRequests], r)
	in.progress(b, &n.Told[scan.ToldProgress], r)
	in.usage(b, &n.Told[scan.ToldUsage], r)
	in.pollAfter(b, &n.Told[scan.ToldPollAfter], r)
	if in.misfit != nil {
		return nil, in.misfit
	}
	return r, nil
}

// unquoted is a text in memory of its own: the arena has no room for it.
func (b *builder) unquoted(c *scan.Cell) string {
	if c.Kind() != scan.String {
		return ""
	}
	return gjson.ParseBytes(b.raw(c)).Str
}

// toldReader reads the members of what is told, and keeps the first misfit.
type toldReader struct{ misfit *SchemaError }

// value is one of them: where it is, and what it is.
type toldValue struct {
	gjson.Result
	path string
	at   int // its first byte
}

func (in *toldReader) wrong(v toldValue, wanted string) {
	if in.misfit == nil || v.at < in.misfit.Offset {
		in.misfit = &SchemaError{Path: v.path, Offset: v.at, Wanted: wanted, Found: foundIn(v.Result, wanted)}
	}
}

// foundIn says what a value is in place of what was wanted.
func foundIn(v gjson.Result, wanted string) string {
	switch v.Type {
	case gjson.Null:
		if v.Raw == "" {
			return "nothing"
		}
		return "null"
	case gjson.True, gjson.False:
		return "a boolean"
	case gjson.Number:
		if wanted == wantedCount || wanted == wantedSeconds || wanted == wantedNumber {
			return "another number"
		}
		return "a number"
	case gjson.String:
		if wanted == wantedID {
			return "an empty one"
		}
		return "a string"
	}
	if v.IsArray() {
		return "an array"
	}
	return "an object"
}

// members are those of an object. Of a repeated name the last one counts.
func members(v toldValue) map[string]toldValue {
	found := map[string]toldValue{}
	v.ForEach(func(key, value gjson.Result) bool {
		// Indexes count from where the outermost value begins.
		found[key.String()] = toldValue{value, v.path + "." + key.String(), v.at - v.Index + value.Index}
		return true
	})
	return found
}

func (in *toldReader) top(b *builder, c *scan.Cell, place int) (v toldValue, there bool) {
	if c.Kind() <= scan.Null {
		return v, false
	}
	return toldValue{gjson.ParseBytes(b.raw(c)), scan.ToldName(place), int(c.Start)}, true
}

func (in *toldReader) text(v toldValue) string {
	if v.Type != gjson.String && v.Type != gjson.Null {
		in.wrong(v, wantedString)
	}
	return v.Str
}

func (in *toldReader) number(v toldValue) float64 {
	if v.Type == gjson.Null {
		return 0
	}
	number, err := strconv.ParseFloat(v.Raw, 64)
	if v.Type != gjson.Number || err != nil || math.IsInf(number, 0) {
		in.wrong(v, wantedNumber)
		return 0
	}
	return number
}

// maxCount is up to where a double has all whole numbers.
const maxCount = 1 << 53

func (in *toldReader) count(v toldValue) int64 {
	if v.Type == gjson.Null {
		return 0
	}
	number, err := strconv.ParseFloat(v.Raw, 64)
	if v.Type != gjson.Number || err != nil || number < 0 || number > maxCount || number != math.Trunc(number) {
		in.wrong(v, wantedCount)
		return 0
	}
	return int64(number)
}

// raw is a value in memory of its own; nil where it is missing or null.
func raw(v toldValue) json.RawMessage {
	if v.Type == gjson.Null {
		return nil
	}
	return json.RawMessage(v.Raw)
}

func (in *toldReader) requests(b *builder, c *scan.Cell, r *Run) {
	list, there := in.top(b, c, scan.ToldInputRequests)
	if !there {
		return
	}
	list.ForEach(func(_, value gjson.Result) bool {
		v := toldValue{value, list.path + "[" + strconv.Itoa(len(r.InputRequests)) + "]", list.at + value.Index}
		var request InputRequest
		if !v.IsObject() {
			in.wrong(v, wantedObject)
		} else {
			request = in.request(v)
		}
		r.InputRequests = append(r.InputRequests, request)
		return true
	})
}

func (in *toldReader) request(v toldValue) InputRequest {
	m := members(v)
	id, named := m["id"]
	if !named {
		id = toldValue{path: v.path + ".id", at: v.at + len(v.Raw) - 1} // the closing brace
	}
	if id.Type != gjson.String || id.Str == "" {
		in.wrong(id, wantedID)
	}
	schema := m["schema"]
	if schema.Type != gjson.Null && !schema.IsObject() && !schema.IsBool() {
		in.wrong(schema, wantedSchema)
	}
	return InputRequest{
		ID: id.Str, Kind: InputKind(in.text(m["kind"])), Text: in.text(m["text"]),
		Schema: raw(schema), ToolCallID: in.text(m["tool_call_id"]), Raw: raw(m["raw"]),
	}
}

func (in *toldReader) progress(b *builder, c *scan.Cell, r *Run) {
	if v, there := in.top(b, c, scan.ToldProgress); there {
		m := members(v)
		r.Progress = &RunProgress{
			Done: in.number(m["done"]), Total: in.number(m["total"]), Message: in.text(m["message"]),
			QueuePosition: int(min(in.count(m["queue_position"]), math.MaxInt32)),
		}
	}
}

func (in *toldReader) usage(b *builder, c *scan.Cell, r *Run) {
	if v, there := in.top(b, c, scan.ToldUsage); there {
		m := members(v)
		r.Usage = &Usage{
			InputTokens: in.count(m["input_tokens"]), OutputTokens: in.count(m["output_tokens"]),
			Cost: in.number(m["cost"]), Unit: in.text(m["unit"]),
		}
	}
}

func (in *toldReader) pollAfter(b *builder, c *scan.Cell, r *Run) {
	v, there := in.top(b, c, scan.ToldPollAfter)
	if !there {
		return
	}
	seconds, err := strconv.ParseFloat(v.Raw, 64)
	if err != nil || seconds < 0 {
		in.wrong(v, wantedSeconds)
		return
	}
	const most = float64(math.MaxInt64 / int64(time.Second))
	r.PollAfter = time.Duration(min(seconds, most-1) * float64(time.Second))
}
