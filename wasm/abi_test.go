// ABI.md is what people write bindings from. A table or a dump in it that is not true
// any more would make them wrong in silence, so that everything in it that can be
// computed is compared with the core and the module.
package wasm_test

import (
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/agentwait/agentwait/internal/scan"
)

var update = flag.Bool("update", false, "write the example in ABI.md anew")

const abiFile = "ABI.md"

func readABI(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(abiFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section returns the lines after a heading, up to the next one.
func section(t *testing.T, heading string) []string {
	t.Helper()
	_, text, ok := strings.Cut(readABI(t), "\n"+heading+"\n")
	if !ok {
		t.Fatalf("%s has no heading %q", abiFile, heading)
	}
	text, _, _ = strings.Cut(text, "\n#")
	return strings.Split(text, "\n")
}

// rows returns the cells of a table's rows, which begin with a number, after the
// header whose first cell is given.
func rows(lines []string, first string) [][]string {
	var table [][]string
	inside := false
	for _, line := range lines {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		switch {
		case !strings.HasPrefix(line, "|"):
			inside = false
		case cells[0] == first:
			inside = true
		case inside && unicode.IsDigit(rune(cells[0][0])):
			table = append(table, cells)
		}
	}
	return table
}

func TestTheABIHasEverySlot(t *testing.T) {
	for heading, record := range map[string]any{
		"## Cells": scan.Cell{}, "## Document": scan.Doc{}, "### Message": scan.Message{}, "### Part": scan.Part{},
		"## Question": scan.DecideInput{}, "## Decision": answer{},
	} {
		var want []string
		slots(reflect.TypeOf(record), 0, &want)
		var got []string
		for _, row := range rows(section(t, heading), "offset") {
			got = append(got, strings.Join(row[:3], " "))
		}
		if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
			t.Errorf("%s %s has\n%s\nwant\n%s", abiFile, heading, g, w)
		}
	}
}

// slots lists the slots of a struct as the tables have them.
func slots(record reflect.Type, base uintptr, list *[]string) {
	for i := range record.NumField() {
		f := record.Field(i)
		at := base + f.Offset
		kind := strings.ToLower(f.Type.Name())
		switch {
		case f.Name == "_":
			continue
		case f.Anonymous:
			slots(f.Type, at, list)
			continue
		case kind == "uint32":
			kind = "u32"
		}
		*list = append(*list, fmt.Sprintf("%d %s %s", at, snake(f.Name), kind))
	}
}

// snake writes a Go name as the tables have it.
func snake(name string) string {
	for _, acronym := range []string{"HTTP", "ID", "URL", "UOffset", "UStart", "UEnd"} {
		lower := strings.ToUpper(acronym[:1]) + strings.ToLower(acronym[1:])
		if acronym[0] == 'U' && acronym != "URL" {
			lower = "U_" + strings.ToLower(acronym[1:])
		}
		name = strings.ReplaceAll(name, acronym, lower)
	}
	var out strings.Builder
	for i, c := range name {
		if unicode.IsUpper(c) && i > 0 && !strings.HasSuffix(out.String(), "_") {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(c))
	}
	return out.String()
}

func TestTheABIHasEveryNumber(t *testing.T) {
	wanted := make([]string, scan.WantClosing+1)
	for i := range wanted {
		wanted[i] = scan.WantName(uint32(i))
	}
	kinds := []string{"missing: the key was not there; the offsets are 0", "null", "false", "true", "number", "string", "array", "object"}
	phases := append([]string{"there is no document"}, phaseNames[1:]...)
	for _, table := range []struct {
		heading, first string
		from           int
		want           []string
	}{
		{"## Cells", "kind", 0, kinds},
		{"## Document", "phase", 0, phases},
		{"## Decision", "action", 1, actionNames},
		{"## Decision", "reason", 1, reasonNames},
		{"## Errors", "wanted", 1, wanted},
	} {
		got := rows(section(t, table.heading), table.first)
		if len(got) != len(table.want)-table.from {
			t.Errorf("%s: the table of each %s has %d rows, want %d", table.heading, table.first, len(got), len(table.want)-table.from)
			continue
		}
		for i, row := range got {
			n := i + table.from
			if row[0] != strconv.Itoa(n) || row[1] != table.want[n] {
				t.Errorf("%s: %s has %q, want %d and %q", table.heading, table.first, row, n, table.want[n])
			}
		}
	}
}

// example is the body of the example.
const example = `{"state":"COMPLETED","messages":[{"role":"assistant","parts":[{"type":"text","text":"Done."}]}],"response":"Voilà,\ndone."}`

func TestTheABIExample(t *testing.T) {
	i := newInstance(t)
	if code := i.parse([]byte(example)); code != scan.CodeOK {
		t.Fatalf("code %d", code)
	}
	d := i.doc()
	blocks := map[string]string{
		"body":     "```json\n" + example + "\n```",
		"document": dump(i.read(i.call("doc"), d.Size)),
		"message":  dump(i.read(d.MessageAt, d.MessageStride)),
		"part":     dump(i.read(d.PartAt, d.PartStride)),
	}
	i.call("to_json")
	blocks["output"] = "```json\n" + string(i.out()) + "\n```"

	text := readABI(t)
	want := text
	for name, block := range blocks {
		begin, end := "<!-- begin:"+name+" -->\n", "<!-- end:"+name+" -->"
		before, rest, ok := strings.Cut(want, begin)
		_, after, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatalf("%s has no block %q", abiFile, name)
		}
		want = before + begin + block + "\n" + end + after
	}
	if want == text {
		return
	}
	if !*update {
		t.Fatalf("the example in %s is not what the module does: run `go test ./wasm -run TestTheABI -update`", abiFile)
	}
	if err := os.WriteFile(abiFile, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

// dump shows memory in lines of 20 bytes, the size of a cell, with their offsets.
func dump(memory []byte) string {
	var out strings.Builder
	out.WriteString("```\n")
	for at := 0; at < len(memory); at += 20 {
		line := memory[at:min(at+20, len(memory))]
		fmt.Fprintf(&out, "%4d ", at)
		for i := 0; i < len(line); i += 4 {
			out.WriteString(" " + spaced(line[i:i+4]))
		}
		out.WriteByte('\n')
	}
	out.WriteString("```")
	return out.String()
}

func spaced(word []byte) string {
	text := hex.EncodeToString(word)
	return " " + text[0:2] + " " + text[2:4] + " " + text[4:6] + " " + text[6:8]
}
