package transcript

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// wrap breaks text into lines of at most width columns, at spaces. Lines that fit
// stay as they are, so that code and tables keep their layout; a broken line goes on
// under its own indentation. A word that is too long stays whole: an address can
// then be copied.
func wrap(text string, width int) []string {
	width = max(width, 20)
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", "    ")
		if runewidth.StringWidth(line) <= width {
			lines = append(lines, line)
			continue
		}
		lines = append(lines, wrapLine(line, width)...)
	}
	return lines
}

func wrapLine(line string, width int) []string {
	margin := line[:len(line)-len(strings.TrimLeft(line, " "))]
	if len(margin) > width/2 {
		margin = ""
	}
	var lines []string
	current, columns := margin, len(margin)
	for i, word := range words(line, width-len(margin)) {
		w := runewidth.StringWidth(word)
		if i > 0 && columns+1+w > width {
			lines = append(lines, current)
			current, columns = margin, len(margin)
		} else if i > 0 {
			current += " "
			columns++
		}
		current += word
		columns += w
	}
	return append(lines, current)
}

// words splits a line at spaces. Scripts that are written without spaces are split
// by width, since whole paragraphs of them are one word.
func words(line string, width int) []string {
	var out []string
	for word := range strings.FieldsSeq(line) {
		for {
			head := wideHead(word, width)
			if head == 0 {
				break
			}
			out = append(out, word[:head])
			word = word[head:]
		}
		out = append(out, word)
	}
	return out
}

// windowBytes is how much of a word is looked at for each column that it may have: far more
// than a character takes, and so little that a paragraph is gone through once.
const windowBytes = 8

// wideHead returns how many bytes of a word of wide characters fit the width; 0 where all
// of it does, or where it goes on with another script.
func wideHead(word string, width int) int {
	window, _ := shorten(word, windowBytes*width)
	columns := runewidth.StringWidth(window)
	if columns <= width || columns <= utf8.RuneCountInString(window) {
		return 0
	}
	return len(runewidth.Truncate(window, width, ""))
}
