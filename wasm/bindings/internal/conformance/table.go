package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// The table stands between these lines.
const (
	beginTable = "<!-- begin:vectors -->\n"
	endTable   = "<!-- end:vectors -->\n"
)

type row struct {
	what, engine string
	held         []string // to what
	passed       counts
}

func tableOf(rows []row, there counts) string {
	var b strings.Builder
	b.WriteString("| | runs on | vectors passed | waits passed |\n|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.what, r.engine, r.cell(vectors, there), r.cell(waits, there))
	}
	return b.String()
}

// cell says how much of something was passed; it is a dash for what is not held to it.
func (r row) cell(data string, there counts) string {
	if !slices.Contains(r.held, data) {
		return "–"
	}
	return fmt.Sprintf("%d of %d", r.passed[data], there[data])
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
