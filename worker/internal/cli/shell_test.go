package cli

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// shellCommand is a simple command of a line: what is assigned before it, and its words.
type shellCommand struct {
	assignments, words []string
}

var assigned = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)

// shellCommands are the commands of a line, in as much of the shell's language as the pages use:
// quotes, comments, assignments, export, and what stands between commands.
func shellCommands(line string) (commands []shellCommand) {
	var current shellCommand
	for _, word := range shellWords(line) {
		switch {
		case strings.Trim(word, "&|;()") == "" && word != "":
			commands, current = append(commands, current), shellCommand{}
		case len(current.words) == 0 && word == "export":
		case len(current.words) == 0 && assigned.MatchString(word):
			current.assignments = append(current.assignments, word)
		case strings.HasPrefix(word, ">") || strings.HasPrefix(word, "<"):
		default:
			current.words = append(current.words, word)
		}
	}
	return append(commands, current)
}

// shellWords splits a line into words and operators.
func shellWords(line string) (words []string) {
	var word strings.Builder
	quote, open := rune(0), false
	end := func() {
		if open {
			words = append(words, word.String())
		}
		word.Reset()
		open = false
	}
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, open = r, true
		case r == '#' && !open:
			return words
		case r == ' ' || r == '\t':
			end()
		case strings.ContainsRune("&|;()", r):
			end()
			words = append(words, string(r))
		default:
			word.WriteRune(r)
			open = true
		}
	}
	end()
	return words
}

func TestShellCommands(t *testing.T) {
	got := shellCommands(`A=b c 'd "e' "f g"  && (umask 7; export H=i) | j --k='l m' # n`)
	want := []shellCommand{
		{assignments: []string{"A=b"}, words: []string{"c", `d "e`, "f g"}}, {}, {},
		{words: []string{"umask", "7"}}, {assignments: []string{"H=i"}}, {}, {words: []string{"j", "--k=l m"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}
