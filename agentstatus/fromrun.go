package agentstatus

import (
	"math"
	"slices"
	"strconv"
	"time"

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

// run makes what a document tells of a run; nil if it tells nothing. The kinds of the values
// themselves have been checked, what is in them has not.
func (b *builder) run(n *scan.Normal) (*Run, *SchemaError) {
	if !n.Tells || !slices.ContainsFunc(n.Told[:], func(c scan.Cell) bool { return c.Kind() > scan.Null }) {
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

// toldReader reads the members of what is told, and keeps the first misfit.
type toldReader struct{ misfit *SchemaError }

func (in *toldReader) requests(b *builder, c *scan.Cell, r *Run) {
	list, there := top(b, c, scan.ToldInputRequests)
	if !there {
		return
	}
	list.elements(func(_ string, v toldValue) {
		v.path = list.path + "[" + strconv.Itoa(len(r.InputRequests)) + "]"
		var request InputRequest
		if v.first() == '{' {
			request = in.request(v)
		} else {
			in.wrong(v, wantedObject)
		}
		r.InputRequests = append(r.InputRequests, request)
	})
}

func (in *toldReader) request(v toldValue) InputRequest {
	m := v.members()
	id, named := m["id"]
	if !named {
		id = toldValue{path: v.path + ".id", at: v.at + len(v.raw) - 1} // the closing brace
	}
	if id.first() != '"' || id.text() == "" {
		in.wrong(id, wantedID)
	}
	schema := m["schema"]
	switch schema.first() {
	case 'n', '{', 't', 'f':
	default:
		in.wrong(schema, wantedSchema)
	}
	return InputRequest{
		ID: id.text(), Kind: InputKind(in.text(m["kind"])), Text: in.text(m["text"]),
		Schema: schema.own(), ToolCallID: in.text(m["tool_call_id"]), Raw: m["raw"].own(),
	}
}

func (in *toldReader) progress(b *builder, c *scan.Cell, r *Run) {
	if v, there := top(b, c, scan.ToldProgress); there {
		m := v.members()
		r.Progress = &RunProgress{
			Done: in.number(m["done"]), Total: in.number(m["total"]), Message: in.text(m["message"]),
			QueuePosition: int(min(in.count(m["queue_position"]), math.MaxInt32)),
		}
	}
}

func (in *toldReader) usage(b *builder, c *scan.Cell, r *Run) {
	if v, there := top(b, c, scan.ToldUsage); there {
		m := v.members()
		r.Usage = &Usage{
			InputTokens: in.count(m["input_tokens"]), OutputTokens: in.count(m["output_tokens"]),
			Cost: in.number(m["cost"]), Unit: in.text(m["unit"]),
		}
	}
}

func (in *toldReader) pollAfter(b *builder, c *scan.Cell, r *Run) {
	v, there := top(b, c, scan.ToldPollAfter)
	if !there {
		return
	}
	seconds, err := strconv.ParseFloat(string(v.raw), 64)
	if err != nil || seconds < 0 {
		in.wrong(v, wantedSeconds)
		return
	}
	const most = float64(math.MaxInt64 / int64(time.Second))
	r.PollAfter = time.Duration(min(seconds, most-1) * float64(time.Second))
}
