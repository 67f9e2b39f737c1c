// Package reference writes docs/configuration.md: every setting of agentwait, from the grammar of
// the command line and the fields of connections.
package reference

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/connections"
)

// File is where the page is, below the root of the repository.
const File = "docs/configuration.md"

//go:embed configuration.md.tmpl
var page string

// Page is the page of a grammar.
func Page(model *kong.Application) (string, error) {
	functions := template.FuncMap{
		"settings": func() string { return settings(model) },
		"fields":   func() string { return fields(connections.Fields()) },
		"options":  func() string { return options(connections.Options()) },
		"variables": func() string {
			rows := [][]string{{"variable", "meaning"}}
			for _, one := range config.WithoutFlag {
				rows = append(rows, []string{code(one.Name), one.Meaning})
			}
			return strings.TrimRight(table(rows), "\n")
		},
		"commands": func() string { return commands(model) },
		"vendors": func() string {
			return wrapped("The vendors are `" + strings.Join(connections.Vendors(), "`, `") + "`, and any other that [a file declares](../vendors/declared).")
		},
	}
	parsed, err := template.New(File).Funcs(functions).Parse(page)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	if err := parsed.Execute(&out, nil); err != nil {
		return "", err
	}
	return out.String(), nil
}

// settings are those of the worker, a table for each group of the help.
func settings(model *kong.Application) string {
	var out strings.Builder
	all := config.Of(model)
	for _, group := range groups(all) {
		title := group
		if title == "" {
			title = "The worker"
		}
		fmt.Fprintf(&out, "### %s\n\n", title)
		rows := [][]string{{"key", "flag", "variable", "default", "unit", "meaning"}}
		for _, one := range all {
			if groupOf(one.Flag) == group {
				rows = append(rows, append([]string{code(one.Place())}, row(one.Flag)...))
			}
		}
		out.WriteString(table(rows) + "\n")
	}
	return strings.TrimRight(out.String(), "\n")
}

// groups are those of the settings, in the order in which they come.
func groups(all config.Settings) (names []string) {
	seen := map[string]bool{}
	for _, one := range all {
		if name := groupOf(one.Flag); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

func groupOf(flag *kong.Flag) string {
	if flag.Group == nil {
		return ""
	}
	return flag.Group.Title
}

// commands are the flags that say what one call does, a table for each command that has any.
func commands(model *kong.Application) string {
	of := map[string]bool{}
	for _, one := range config.Of(model) {
		of[one.Name] = true
	}
	// Connections stand in the file in another form; list's --connection is another thing.
	connection := func(flag *kong.Flag) bool { return slices.Contains(flag.Envs, "AGENTWAIT_CONNECTION") }
	var out strings.Builder
	for _, command := range model.Children {
		rows := [][]string{{"flag", "variable", "default", "unit", "meaning"}}
		for _, flag := range command.Flags {
			if len(flag.Envs) > 0 && !flag.Hidden && !of[flag.Name] && !connection(flag) {
				rows = append(rows, row(flag))
			}
		}
		if len(rows) > 1 {
			fmt.Fprintf(&out, "### agentwait %s\n\n%s\n", command.Name, table(rows))
		}
	}
	return strings.TrimRight(out.String(), "\n")
}

// fields are those of a connection.
func fields(all []connections.Field) string {
	rows := [][]string{{"field", "default", "unit", "meaning"}}
	for _, f := range all {
		rows = append(rows, []string{code(f.Name), f.Missing, f.Kind, f.Meaning})
	}
	return strings.TrimRight(table(rows), "\n")
}

// options are those of the vendors.
func options(all []connections.Field) string {
	rows := [][]string{{"vendor", "option", "default", "unit", "meaning"}}
	for _, f := range all {
		rows = append(rows, []string{code(f.Vendor), code(f.Name), f.Missing, f.Kind, f.Meaning})
	}
	return strings.TrimRight(table(rows), "\n")
}

// table is one in Markdown; the first row is its head.
func table(rows [][]string) string {
	var out strings.Builder
	for i, cells := range rows {
		for _, cell := range cells {
			out.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
		}
		out.WriteString("|\n")
		if i == 0 {
			out.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
		}
	}
	return out.String()
}

// wrapped is a paragraph in lines of at most 100 characters.
func wrapped(text string) string {
	var out strings.Builder
	length := 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case length == 0:
		case length+1+len(word) > 100:
			out.WriteByte('\n')
			length = 0
		default:
			out.WriteByte(' ')
			length++
		}
		out.WriteString(word)
		length += len(word)
	}
	return out.String()
}

func code(text string) string { return "`" + text + "`" }
