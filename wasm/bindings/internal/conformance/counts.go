package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// counts says how many cases were passed, by what they are.
type counts map[string]int

// said is how the tests of a binding tell what they passed.
var said = regexp.MustCompile(`(` + vectors + `|` + waits + `) passed: (\d+) of \d+`)

// words copies the output, and counts by what it says of vectors and waits.
func (c counts) words(output io.Reader, out io.Writer) error {
	lines := bufio.NewReader(output)
	for {
		line, end := lines.ReadString('\n')
		fmt.Fprint(out, line)
		if m := said.FindStringSubmatch(line); m != nil {
			c[m[1]], _ = strconv.Atoi(m[2])
		}
		if end != nil {
			break
		}
	}
	for _, data := range []string{vectors, waits} {
		if _, told := c[data]; !told {
			return fmt.Errorf("its tests did not print %q", data+" passed: … of …")
		}
	}
	return nil
}

// subtests counts the subtests that passed, and shows the output of those that did not.
func (c counts) subtests(output io.Reader, out io.Writer, data, test string) error {
	said := map[string]string{}
	for decode := json.NewDecoder(output); ; {
		var e struct{ Action, Test, Output string }
		if err := decode.Decode(&e); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("the output of go test -json: %w", err)
		}
		name, isCase := strings.CutPrefix(e.Test, test+"/")
		switch {
		case e.Action == "output":
			said[e.Test] += e.Output
		case e.Action == "fail":
			fmt.Fprint(out, said[e.Test])
		case e.Action == "pass" && isCase && !strings.Contains(name, "/"):
			c[data]++
		}
	}
}
