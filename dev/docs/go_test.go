package docs

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// imports are what a reader's program has at its top.
const imports = `import (
	"cmp"
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)
`

// around is what stands around a fragment: names that the reader's program has already.
const around = `
func block%d(ctx %s, c client.Client, api activities.API, id string, ids []string, body []byte, in agentwait.Input, err error, keep func(agentwait.Token)) {
	{
%s
	}
}
`

func TestTheGoCompiles(t *testing.T) {
	t.Parallel()
	dir, err := filepath.Abs("fragments")
	require.NoError(t, err)
	// Files of one folder are one package, and loaded together.
	overlay, where, folders := map[string][]byte{}, map[string]block{}, map[string][]string{}
	for i, one := range blocks(t, "go") {
		name := fmt.Sprintf("block%d.go", i)
		folder, source := dir, one.text
		if strings.HasPrefix(source, "package ") { // a whole program
			folder = filepath.Join(dir, fmt.Sprint(i))
		} else {
			source = fragment(i, source)
		}
		file := filepath.Join(folder, name)
		overlay[file], where[name] = []byte(source), one
		folders[folder] = append(folders[folder], file)
	}
	for _, files := range folders {
		loaded, err := packages.Load(&packages.Config{
			Context: t.Context(), Overlay: overlay, Dir: ".",
			Mode: packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps | packages.NeedName | packages.NeedFiles,
		}, files...)
		require.NoError(t, err)
		require.Len(t, loaded, 1)
		require.Len(t, loaded[0].Syntax, len(files), "%v", loaded[0].Errors)
		for _, problem := range loaded[0].Errors {
			if strings.Contains(problem.Msg, "declared and not used") || strings.Contains(problem.Msg, "imported and not used") {
				continue // a fragment does not use all that its page uses
			}
			name, _, _ := strings.Cut(filepath.Base(problem.Pos), ":")
			t.Errorf("%s:%d: %s (%s)", where[name].page, where[name].line, problem.Msg, problem.Pos)
		}
	}
}

// fragment is the program of a reader, with the code in it.
func fragment(i int, code string) string {
	code = strings.ReplaceAll(code, "\n…\n", "\n") // stands for code that does not matter
	ctx := "context.Context"
	if strings.Contains(code, "workflow.Execute") {
		ctx = "workflow.Context"
	}
	return "package fragments\n\n" + imports + fmt.Sprintf(around, i, ctx, code)
}
