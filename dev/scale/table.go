package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/agentwait/agentwait/dev/lab/figures"
)

// table prints the medians in Markdown, beside those of an earlier run if there is one. A
// scenario that is compared with something else than the plain loop says so in its heading,
// in that column.
func table(w io.Writer, done, before []measured) error {
	var b strings.Builder
	columns := []string{"", "agentwait", plainLoop, "ratio", "goal"}
	if before != nil {
		columns = slices.Insert(columns, 1, versionOf(before))
	}
	line(&b, columns)
	b.WriteString(strings.Repeat("|---", len(columns)) + "|\n")
	for _, m := range done {
		heading := make([]string, len(columns))
		heading[0] = "**" + m.Title + "**"
		if m.Beside != "" {
			heading[slices.Index(columns, plainLoop)] = "**" + m.Beside + "**"
		}
		line(&b, heading)
		for i, f := range m.Rounds[0] {
			ours, theirs, ratios := m.of(i)
			name := f.Name
			if f.Waits > 0 {
				name = fmt.Sprintf("%s, %d waits", name, f.Waits)
			}
			cells := []string{name, number(figures.Median(ours), f.Unit), number(figures.Median(theirs), f.Unit), ratio(figures.Median(ratios)), f.Goal}
			if before != nil {
				cells = slices.Insert(cells, 1, number(earlier(before, m.Name, f), f.Unit))
			}
			line(&b, cells)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// versionOf is what an earlier run measured, as its file says it.
func versionOf(before []measured) string {
	for _, m := range before {
		if m.Version != "" {
			return m.Version
		}
	}
	return "before"
}

func line(b *strings.Builder, cells []string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// of is a figure of all rounds. The ratios are of what ran at the same time.
func (m measured) of(figure int) (ours, theirs, ratios []float64) {
	for _, round := range m.Rounds {
		a, p := float64(round[figure].Agentwait), float64(round[figure].Plain)
		ours, theirs, ratios = append(ours, a), append(theirs, p), append(ratios, a/p)
	}
	return ours, theirs, ratios
}

// earlier is agentwait's figure of an earlier run; none if that does not have it.
func earlier(before []measured, scenario string, f figure) float64 {
	for _, m := range before {
		if m.Name != scenario || len(m.Rounds) == 0 {
			continue
		}
		for i, candidate := range m.Rounds[0] {
			if candidate.Name == f.Name && candidate.Waits == f.Waits {
				ours, _, _ := m.of(i)
				return figures.Median(ours)
			}
		}
	}
	return none
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
