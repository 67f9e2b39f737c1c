package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/dev/lab/figures"
)

// The figures that are drawn over the number of waits.
const (
	plotMemory = "RSS a wait above idle"
	plotDelay  = "detected after the agent's end, p50"
)

// plot draws scenario sizes as SVG; it reports false if that was not measured.
func plot(done []measured) ([]byte, bool) {
	i := slices.IndexFunc(done, func(m measured) bool { return m.Name == "sizes" })
	if i < 0 {
		return nil, false
	}
	const width, height = 760, 340
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" fill="none">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", width, height)
	panel(&b, done[i], plotMemory, "KB", 60)
	panel(&b, done[i], plotDelay, "s", 440)
	b.WriteString("</svg>\n")
	return []byte(b.String()), true
}

// The size and place of a panel.
const (
	panelWidth, panelHeight = 290.0, 220.0
	panelTop                = 50.0
)

// panel draws one figure: both lines over the number of waits, which is logarithmic.
func panel(b *strings.Builder, m measured, name, unit string, left float64) {
	ours, theirs := series(m, name)
	most := 0.0
	for _, line := range [][][2]float64{ours, theirs} {
		for _, point := range line {
			most = max(most, point[1])
		}
	}
	most = rounded(most)
	x := func(waits float64) float64 { return left + panelWidth*(math.Log10(waits)-2)/2 } // 100 to 10,000
	y := func(v float64) float64 { return panelTop + panelHeight*(1-v/most) }
	fmt.Fprintf(b, `<text x="%g" y="%g" fill="#222" font-weight="bold">%s (%s)</text>`+"\n", left, panelTop-25, name, unit)
	for step := range 5 {
		v := most * float64(step) / 4
		fmt.Fprintf(b, `<path d="M%g %gh%g" stroke="#ddd"/><text x="%g" y="%g" fill="#555" text-anchor="end">%s</text>`+"\n",
			left, y(v), panelWidth, left-6, y(v)+4, number(v, ""))
	}
	for _, waits := range []float64{100, 300, 1_000, 3_000, 10_000} {
		fmt.Fprintf(b, `<text x="%.1f" y="%g" fill="#555" text-anchor="middle">%s</text>`+"\n", x(waits), panelTop+panelHeight+18, number(waits, ""))
	}
	fmt.Fprintf(b, `<text x="%g" y="%g" fill="#555" text-anchor="middle">waits</text>`+"\n", left+panelWidth/2, panelTop+panelHeight+36)
	for i, line := range []struct {
		name, colour string
		points       [][2]float64
	}{{"agentwait", "#0b6bcb", ours}, {"plain loop", "#c2410c", theirs}} {
		var path strings.Builder
		for j, point := range line.points {
			fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(j, 1)], x(point[0]), y(point[1]))
			fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`+"\n", x(point[0]), y(point[1]), line.colour)
		}
		fmt.Fprintf(b, `<path d="%s" stroke="%s" stroke-width="2"/>`+"\n", path.String(), line.colour)
		fmt.Fprintf(b, `<text x="%g" y="%g" fill="%s">%s</text>`+"\n", left+float64(i)*90, panelTop-8, line.colour, line.name)
	}
}

// series are the medians of a figure over the number of waits.
func series(m measured, name string) (ours, theirs [][2]float64) {
	for i, f := range m.Rounds[0] {
		if f.Name != name {
			continue
		}
		var a, p []float64
		for _, round := range m.Rounds {
			a, p = append(a, float64(round[i].Agentwait)), append(p, float64(round[i].Plain))
		}
		ours = append(ours, [2]float64{float64(f.Waits), figures.Median(a)})
		theirs = append(theirs, [2]float64{float64(f.Waits), figures.Median(p)})
	}
	return ours, theirs
}

// rounded is a round number that is no less, for the top of an axis.
func rounded(v float64) float64 {
	if v <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 2, 4, 8, 10} {
		if step*unit >= v {
			return step * unit
		}
	}
	return 10 * unit
}
