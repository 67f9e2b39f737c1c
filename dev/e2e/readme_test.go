package e2e

// The README is the contract for people who never read the code. A snippet that does not
// compile, or a sample with a field that nobody reads, costs each of them an hour.

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
)

// blocks are the README's code blocks in a language, in order.
func blocks(t *testing.T, language string) (found []string) {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	block := regexp.MustCompile("(?s)```" + language + "\n(.*?)```")
	for _, match := range block.FindAllStringSubmatch(string(text), -1) {
		found = append(found, match[1])
	}
	return found
}

func TestTheReadmesGoCompiles(t *testing.T) {
	t.Parallel()
	// What stands around each block in a reader's program.
	around := [][2]string{
		{"func one(c client.Client) (worker.Worker, error) {\n", "return w, err\n}\n"},
		{"func two(ctx context.Context, c client.Client) *agentwait.Result {\n", "return result\n}\n"},
		{"func run(ctx context.Context, c client.Client) (*agentwait.Result, error) {\n", "return result, err\n}\n"},
		{"func batch(ctx context.Context, c client.Client, ids []string) error {\n", "return err\n}\n"},
		{"func three(body []byte) error {\n", "return err\n}\n"},
	}
	code := blocks(t, "go")
	require.Len(t, code, len(around))
	source := `package main
import (
	"context"
	"fmt"
	"log"
	"os"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)
func main() {}
`
	for i, block := range code {
		source += around[i][0] + block + around[i][1]
	}
	file := filepath.Join(t.TempDir(), "readme.go")
	require.NoError(t, os.WriteFile(file, []byte(source), 0o600))
	output, err := exec.CommandContext(t.Context(), "go", "build", "-o", os.DevNull, file).CombinedOutput()
	require.NoError(t, err, "%s", output)
}

func TestTheReadmesSamplesCanBeRead(t *testing.T) {
	t.Parallel()
	samples := blocks(t, "json")
	require.Len(t, samples, 5)
	var failure struct {
		Type    string                   `json:"type"`
		Message string                   `json:"message"`
		Details []agentwait.ErrorDetails `json:"details"`
	}
	for i, into := range []any{&agentwait.Input{}, &agentwait.Result{}, &failure, &agentwait.StatusView{}, &agentwait.AgentsResult{}} {
		require.NoError(t, strictjson.Decode([]byte(samples[i]), into), samples[i])
		again, err := json.Marshal(into)
		require.NoError(t, err)
		require.JSONEq(t, samples[i], string(again))
	}
	require.Equal(t, agentwait.ErrTypeDeadlineExceeded, failure.Type)
}
