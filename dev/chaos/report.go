package main

import (
	"fmt"
	"os"
	"strings"
)

// The lines of a document between which the table stands.
const beginTable, endTable = "<!-- chaos -->", "<!-- /chaos -->"

// report prints the table, and puts it into a document if one is named.
func report(verdicts []verdict, document string) error {
	var b strings.Builder
	b.WriteString("| fault | waits | ended right | lost | late, p50 | latest | polled by two at once | |\n|---|---|---|---|---|---|---|---|\n")
	for _, v := range verdicts {
		b.WriteString(v.row() + "\n")
	}
	fmt.Print(b.String())
	if document == "" {
		return nil
	}
	text, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	before, rest, begins := strings.Cut(string(text), beginTable+"\n")
	_, after, ends := strings.Cut(rest, endTable)
	if !begins || !ends {
		return fmt.Errorf("%s has no lines %s and %s for the table to stand between", document, beginTable, endTable)
	}
	return os.WriteFile(document, []byte(before+beginTable+"\n"+b.String()+endTable+after), 0o644) //nolint:gosec // for everybody
}
