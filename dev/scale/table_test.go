package main

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheTableShowsMedians(t *testing.T) {
	m := measured{Name: "memory", Title: "some waits", Rounds: [][]figure{
		{row("RSS", "KB", 2, 60, "≤ 3 KB"), row("nothing", "", none, 5, "")},
		{row("RSS", "KB", 3, 100, "≤ 3 KB"), row("nothing", "", none, 7, "")},
		{row("RSS", "KB", 2.5, 62.5, "≤ 3 KB"), row("nothing", "", none, 6, "")},
	}}
	encoded, err := json.Marshal([]measured{m})
	require.NoError(t, err)
	var before []measured
	require.NoError(t, json.Unmarshal(encoded, &before), "none survives")
	require.True(t, math.IsNaN(float64(before[0].Rounds[0][1].Agentwait)))
	var b strings.Builder
	require.NoError(t, table(&b, []measured{m}, before))
	require.Equal(t, `|  | before | agentwait | plain loop | ratio | goal |
|---|---|---|---|---|---|
| **some waits** |  |  |  |  |  |
| RSS | 2.50 KB | 2.50 KB | 62.5 KB | 0.0333 | ≤ 3 KB |
| nothing | – | – | 6 | – |  |
`, b.String())
}

func TestTheTableSaysWhatElseIsCompared(t *testing.T) {
	m := measured{Name: "learned", Title: "runs", Beside: proportional, Rounds: [][]figure{{row("lag", "s", 1, 2, "")}}}
	var b strings.Builder
	require.NoError(t, table(&b, []measured{m}, []measured{m}))
	require.Contains(t, b.String(), "| **runs** |  |  | **proportional schedule** |  |  |\n| lag | 1 s | 1 s | 2 s | 0.500 |  |\n")
}

func TestTheFirstVersionIsNamed(t *testing.T) {
	before, err := read("first-version.json")
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, table(&b, nil, before))
	require.Contains(t, b.String(), "|  | first version (0d2d404) | agentwait | plain loop | ratio | goal |\n")
}

func TestNumbersAreReadable(t *testing.T) {
	for want, value := range map[string]float64{"0": 0, "12,345": 12345, "1234": 1234.4, "94.1": 94.12, "0.240": 0.24, "0.0024": 0.0024, "–": none} {
		require.Equal(t, want, number(value, ""))
	}
	require.Equal(t, "12 %", number(12, "%"))
}
