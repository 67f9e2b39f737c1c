package docs

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
	"github.com/agentwait/agentwait/vendors/declared"
)

// failure is an application error as it crosses the wire.
type failure struct {
	Type    string                   `json:"type"`
	Message string                   `json:"message"`
	Details []agentwait.ErrorDetails `json:"details"`
}

// shapes are those that a block of JSON may name in the comment before it.
var shapes = map[string]func() any{
	"Input":        func() any { return &agentwait.Input{} },
	"RunInput":     func() any { return &agentwait.RunInput{} },
	"AgentsInput":  func() any { return &agentwait.AgentsInput{} },
	"PollInput":    func() any { return &agentwait.PollInput{} },
	"Result":       func() any { return &agentwait.Result{} },
	"AgentsResult": func() any { return &agentwait.AgentsResult{} },
	"StatusView":   func() any { return &agentwait.StatusView{} },
	"Failure":      func() any { return &failure{} },
}

// A sample of the contract has no field that nobody reads, and loses none on its way.
func TestTheSamplesCanBeRead(t *testing.T) {
	t.Parallel()
	named := 0
	for _, one := range blocks(t, "json") {
		name, ours := strings.CutPrefix(one.mark, "schema: ")
		if !ours {
			require.True(t, json.Valid([]byte(one.text)), "%s:%d", one.page, one.line)
			continue
		}
		named++
		shape, known := shapes[name]
		require.True(t, known, "%s:%d: no shape %q", one.page, one.line, name)
		into := shape()
		require.NoError(t, strictjson.Decode([]byte(one.text), into), "%s:%d", one.page, one.line)
		if checks, ok := into.(interface{ Validate() error }); ok {
			require.NoError(t, checks.Validate(), "%s:%d", one.page, one.line)
		}
		again, err := json.Marshal(into)
		require.NoError(t, err)
		require.JSONEq(t, one.text, string(again), "%s:%d", one.page, one.line)
	}
	require.GreaterOrEqual(t, named, 6)
}

func TestTheVendorsLoad(t *testing.T) {
	t.Parallel()
	found := 0
	for _, one := range blocks(t, "toml") {
		if one.mark == "agentwait.toml" {
			continue // worker/internal/reference loads these, with what is internal to the worker
		}
		require.Equal(t, "vendor", one.mark, "%s:%d: say in a comment before it what it is", one.page, one.line)
		found++
		_, err := declared.Parse(one.page, []byte(one.text))
		require.NoError(t, err, "%s:%d", one.page, one.line)
	}
	require.Positive(t, found)
}
