// Package completion writes completion scripts for bash, zsh and fish from the grammar of a command
// line that kong has read.
//
// It is our own since no library for kong is kept: as of November 2026 the last release of
// willabides/kongplete is of November 2023, that of jotaen/kong-completion of October 2022, and miekg/king
// has none. The scripts are static: no program is run at each press of the tab key.
package completion

import (
	"strings"

	"github.com/alecthomas/kong"
)

// command is one command, as a shell completes it.
type command struct {
	name, help string
	flags      []flag
	values     []string // of its first argument; nil: any
	files      bool     // its arguments are files
}

// flag is one flag.
type flag struct {
	name, help  string
	short       string
	placeholder string
	values      []string // nil: any
	file        bool
	takes       bool // a value
	repeated    bool
}

// commandsOf reads the grammar.
func commandsOf(model *kong.Application) []command {
	var all []command
	for _, node := range model.Children {
		if node.Type != kong.CommandNode || node.Hidden {
			continue
		}
		one := command{name: node.Name, help: firstSentence(node.Help)}
		for _, f := range append(model.Flags, node.Flags...) {
			if !f.Hidden && (f.Name == "help" || !isGlobal(model, f)) {
				one.flags = append(one.flags, flagOf(f))
			}
		}
		for i, arg := range node.Positional {
			if i == 0 && arg.Enum != "" {
				one.values = arg.EnumSlice()
			}
			one.files = one.files || arg.Name == "file"
		}
		all = append(all, one)
	}
	return all
}

// isGlobal reports whether a flag stands before commands.
func isGlobal(model *kong.Application, f *kong.Flag) bool {
	for _, global := range model.Flags {
		if global == f {
			return true
		}
	}
	return false
}

func flagOf(f *kong.Flag) flag {
	one := flag{
		name: f.Name, help: firstSentence(f.Help), placeholder: f.PlaceHolder,
		takes: !f.IsBool(), repeated: f.IsSlice() || f.IsMap() || f.IsCumulative(),
	}
	if f.Short != 0 {
		one.short = string(f.Short)
	}
	if one.placeholder == "" {
		one.placeholder = "VALUE"
	}
	if f.Enum != "" {
		one.values = f.EnumSlice()
	}
	one.file = f.Tag.Type == "path" || strings.HasPrefix(f.PlaceHolder, "FILE") || strings.HasSuffix(f.PlaceHolder, "=FILE")
	return one
}

// firstSentence is what has room beside a completion.
func firstSentence(help string) string {
	if at := strings.Index(help, ". "); at >= 0 {
		help = help[:at]
	}
	help = strings.TrimSuffix(strings.Join(strings.Fields(help), " "), ".")
	return help
}
