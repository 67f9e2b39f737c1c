package completion

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Fish writes the script for fish.
func Fish(w io.Writer, model *kong.Application) error {
	name := model.Name
	var out strings.Builder
	commands := commandsOf(model)
	fmt.Fprintf(&out, "# fish completion of %s. Made by `%s completion fish`.\n", name, name)
	fmt.Fprintf(&out, "complete -c %s -f\n", name)
	fmt.Fprintf(&out, "complete -c %s -n __fish_use_subcommand -s h -l help -d 'Show help'\n", name)
	fmt.Fprintf(&out, "complete -c %s -n __fish_use_subcommand -l version -d 'Print the version'\n", name)
	for _, c := range commands {
		fmt.Fprintf(&out, "complete -c %s -n __fish_use_subcommand -a %s -d %s\n", name, c.name, fishQuote(c.help))
		seen := fishQuote("__fish_seen_subcommand_from " + c.name)
		for _, f := range c.flags {
			fmt.Fprintf(&out, "complete -c %s -n %s -l %s -d %s%s\n", name, seen, f.name, fishQuote(f.help), fishValue(f))
		}
		switch {
		case len(c.values) > 0:
			fmt.Fprintf(&out, "complete -c %s -n %s -a %s\n", name, seen, fishQuote(strings.Join(c.values, " ")))
		case c.files:
			fmt.Fprintf(&out, "complete -c %s -n %s -F\n", name, seen)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func fishValue(f flag) string {
	switch {
	case !f.takes:
		return ""
	case len(f.values) > 0:
		return " -x -a " + fishQuote(strings.Join(f.values, " "))
	case f.file:
		return " -r -F"
	}
	return " -x"
}

// fishQuote is a text as one word: in fish's quotes a backslash and a quote have one before them.
func fishQuote(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'"
}
