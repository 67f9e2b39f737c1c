package activities_test

// The activities are served by workers of Go and of other languages: whoever takes a task, its
// caller is told the same. So how an activity refuses an input and how it ends is data, in
// testdata/activities. Go's is written there by
//
//	go test ./activities -run Table -update-table
//
// and read by whoever changes it.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/internal/testing/waits"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

var updateTable = flag.Bool("update-table", false, "write what came of each case into testdata/activities")

// refusal is an input that an activity refuses.
type refusal struct {
	Reason     string          `json:"reason"`
	Activities []string        `json:"activities"`
	Arguments  []string        `json:"arguments"`
	Bytes      int             `json:"argument_bytes,omitempty"`    // in place of Arguments: one object of that size
	Encoding   string          `json:"encoding,omitempty"`          // of the arguments; json/plain
	KeyID      string          `json:"encryption_key_id,omitempty"` // that the payloads name
	Want       map[string]want `json:"want"`                        // by activity
}

// tableEnding is how an activity ends.
type tableEnding struct {
	Reason              string          `json:"reason"`
	Activity            string          `json:"activity"`
	Input               json.RawMessage `json:"input"`
	Answers             []tableAnswer   `json:"answers"`             // the last one again and again
	Heartbeat           json.RawMessage `json:"heartbeat,omitempty"` // of an attempt before
	MaximumAttempts     int32           `json:"maximum_attempts,omitempty"`
	OwnWords            bool            `json:"own_words,omitempty"` // texts for people are each language's own: the remedies differ
	ScheduleToCloseSecs float64         `json:"schedule_to_close_seconds,omitempty"`
	Want                want            `json:"want"`
}

type tableAnswer struct {
	Status     int    `json:"status"`
	Body       string `json:"body"`
	RetryAfter string `json:"retry_after,omitempty"`
}

// want is what came of it: a result, to the byte, or an error.
type want struct {
	Result  string          `json:"result,omitempty"`
	Type    string          `json:"type,omitempty"`
	Final   bool            `json:"final,omitempty"`
	Benign  bool            `json:"benign,omitempty"`
	RetryMS int64           `json:"retry_ms,omitempty"` // until the next attempt
	Message string          `json:"message,omitempty"`
	Details json.RawMessage `json:"details,omitempty"`
	Token   json.RawMessage `json:"token,omitempty"` // of the last heartbeat
	Polls   int             `json:"polls,omitempty"` // requests that were made
}

func TestTableOfRefusals(t *testing.T) {
	table[refusal](t, "refused.json", func(t *testing.T, c *refusal) {
		got := map[string]want{}
		for _, name := range c.Activities {
			var args []any
			for _, argument := range c.Arguments {
				args = append(args, encryptedArgument(argument, c.Encoding, c.KeyID))
			}
			if c.Bytes > 0 {
				args = append(args, rawArgument(`{"interaction_id":"`+strings.Repeat("x", c.Bytes-len(`{"interaction_id":""}`))+`"}`, ""))
			}
			synctest.Test(t, func(t *testing.T) {
				api := &servedGumloop{Client: newGumloop(t), script: scripted(done())}
				h := newHarness(t, remote, nil)
				h.config.Credentials = map[string]activities.API{"default": api}
				_, err := h.run("agentwait."+name, args...)
				got[name] = wantOf(t, nil, err, len(api.at))
			})
		}
		compare(t, &c.Want, got)
	})
}

func TestTableOfEnds(t *testing.T) {
	table[tableEnding](t, "ends.json", func(t *testing.T, c *tableEnding) {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(waits.Began)) //nolint:forbidigo // fake time
			var answers []any
			for _, a := range c.Answers {
				answers = append(answers, &vendors.Answer{HTTPStatus: a.Status, ContentType: "application/json", Body: []byte(a.Body), RetryAfter: a.RetryAfter})
			}
			api := &servedGumloop{Client: newGumloop(t), script: scripted(answers...)}
			h := newHarness(t, remote, nil)
			h.config.Credentials = map[string]activities.API{"default": api}
			if c.Heartbeat != nil {
				h.env.details = c.Heartbeat
			}
			h.env.info = func(info *activity.Info) {
				info.ScheduledTime, info.StartedTime = waits.Began, waits.Began
				info.RetryPolicy = &temporal.RetryPolicy{MaximumAttempts: c.MaximumAttempts}
				info.ScheduleToCloseTimeout = time.Duration(c.ScheduleToCloseSecs * float64(time.Second))
			}
			result, err := h.run("agentwait."+c.Activity, rawArgument(string(c.Input), ""))
			got := wantOf(t, result, err, len(api.at))
			if beats := h.beats(); len(beats) > 0 && err != nil {
				got.Token = encoded(t, beats[len(beats)-1].token)
			}
			compare(t, &c.Want, got)
		})
	})
}

// servedGumloop is Gumloop's client, whose answers are a script.
type servedGumloop struct {
	*gumloop.Client
	*script
}

// Check is the script's.
func (s *servedGumloop) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	return s.script.Check(ctx, ref)
}

func newGumloop(t *testing.T) *gumloop.Client {
	t.Helper()
	client, err := gumloop.NewClient(gumloop.Config{APIKey: "sk-test-0123456789abcdef"})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func rawArgument(data, encoding string) converter.RawValue {
	if encoding == "" {
		encoding = converter.MetadataEncodingJSON
	}
	return converter.NewRawValue(&commonpb.Payload{
		Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encoding)}, Data: []byte(data),
	})
}

// encryptedArgument is an argument that names the key that it is encrypted with, if there is one.
func encryptedArgument(data, encoding, keyID string) converter.RawValue {
	argument := rawArgument(data, encoding)
	if keyID != "" {
		argument.Payload().Metadata["encryption-key-id"] = []byte(keyID)
	}
	return argument
}

// wantOf is what came of a case.
func wantOf(t *testing.T, result *agentwait.Result, err error, polls int) want {
	t.Helper()
	if err == nil {
		return want{Result: string(encoded(t, result)), Polls: polls}
	}
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want an application error", err)
	}
	var details json.RawMessage
	if err := failure.Details(&details); err != nil {
		t.Fatal(err)
	}
	return want{
		Type: failure.Type(), Final: failure.NonRetryable(), Message: failure.Message(),
		Benign:  failure.Category() == temporal.ApplicationErrorCategoryBenign,
		RetryMS: failure.NextRetryDelay().Milliseconds(), Details: details, Polls: polls,
	}
}

func encoded(t *testing.T, v any) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// compare holds what came to the table, or writes it there.
func compare[W any](t *testing.T, in *W, got W) {
	t.Helper()
	if *updateTable {
		*in = got
		return
	}
	if wanted, came := compact(t, *in), compact(t, got); wanted != came {
		t.Errorf("got\n%s\nwant\n%s", came, wanted)
	}
}

func compact(t *testing.T, v any) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, encoded(t, v)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// table runs each case of a file.
func table[C any](t *testing.T, name string, run func(t *testing.T, c *C)) {
	t.Helper()
	path := filepath.Join("..", "testdata", "activities", name)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cases []*C
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&cases); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		var head struct {
			Reason   string `json:"reason"`
			Activity string `json:"activity"`
		}
		if err := json.Unmarshal(encoded(t, c), &head); err != nil || head.Reason == "" {
			t.Fatalf("case %d has no reason", i)
		}
		t.Run(head.Reason+head.Activity, func(t *testing.T) { run(t, c) })
	}
	if !*updateTable || t.Failed() {
		return
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(cases); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
