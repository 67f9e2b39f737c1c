package main

import (
	"fmt"
	"os"
	"strings"
)

// The table stands between these lines.
const (
	beginTable = "<!-- begin:vectors -->\n"
	endTable   = "<!-- end:vectors -->\n"
)

type row struct {
	what, engine string
	passed, of   int
}

func tableOf(rows []row) string {
	var b strings.Builder
	b.WriteString("| | runs on | vectors passed |\n|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %d of %d |\n", r.what, r.engine, r.passed, r.of)
	}
	return b.String()
}

// writeTable replaces what stands between the markers of a file.
func writeTable(file, table string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, rest, begun := strings.Cut(string(text), beginTable)
	_, tail, ended := strings.Cut(rest, endTable)
	if !begun || !ended {
		return fmt.Errorf("%s has no lines %q and %q to write the table between", file, beginTable, endTable)
	}
	return os.WriteFile(file, []byte(head+beginTable+table+endTable+tail), 0o644) //nolint:gosec // a file of the repository
}
