package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/agentwait/agentwait/dev/lab/figures"
)

// table prints the medians in Markdown.
func table(w io.Writer, done []measured) error {
	var b strings.Builder
	b.WriteString("| | agentwait | plain loop | ratio | goal |\n|---|---|---|---|---|\n")
	for _, m := range done {
		fmt.Fprintf(&b, "| **%s** | | | | |\n", m.Title)
		for i, f := range m.Rounds[0] {
			var ours, theirs, ratios []float64
			for _, round := range m.Rounds {
				a, p := float64(round[i].Agentwait), float64(round[i].Plain)
				ours, theirs = append(ours, a), append(theirs, p)
				ratios = append(ratios, a/p) // of what ran at the same time
			}
			name := f.Name
			if f.Waits > 0 {
				name = fmt.Sprintf("%s, %d waits", name, f.Waits)
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", name,
				number(figures.Median(ours), f.Unit), number(figures.Median(theirs), f.Unit), ratio(figures.Median(ratios)), f.Goal)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// number is a figure with three digits that mean something.
func number(value float64, unit string) string {
	if math.IsNaN(value) {
		return "–"
	}
	digits := 0
	if size := math.Abs(value); size < 100 && size != math.Trunc(size) {
		digits = max(0, 2-int(math.Floor(math.Log10(max(size, 0.01)))))
	}
	text := strconv.FormatFloat(value, 'f', digits, 64)
	if whole, _, _ := strings.Cut(text, "."); len(whole) > 4 && digits == 0 {
		text = text[:len(text)-3] + "," + text[len(text)-3:]
	}
	switch unit {
	case "":
		return text
	default:
		return text + " " + unit
	}
}

func ratio(value float64) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "–"
	}
	return number(value, "")
}
