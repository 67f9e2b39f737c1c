package completion

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Zsh writes the script for zsh, which can be sourced, or stand as _NAME in a folder of fpath.
func Zsh(w io.Writer, model *kong.Application) error {
	name := model.Name
	var out strings.Builder
	commands := commandsOf(model)
	fmt.Fprintf(&out, "#compdef %s\n# zsh completion of %s. Made by `%s completion zsh`.\n", name, name, name)
	fmt.Fprintf(&out, "_%s() {\n  local curcontext=$curcontext state line\n  local -a commands\n  commands=(\n", name)
	for _, c := range commands {
		fmt.Fprintf(&out, "    %s\n", quote(c.name+":"+strings.ReplaceAll(c.help, ":", `\:`)))
	}
	out.WriteString("  )\n")
	out.WriteString("  _arguments -C '(- *)'{-h,--help}'[Show help]' '(- *)--version[Print the version]' '1: :->command' '*:: :->arguments'\n")
	out.WriteString("  case $state in\n    command) _describe -t commands command commands ;;\n    arguments)\n      case $words[1] in\n")
	for _, c := range commands {
		fmt.Fprintf(&out, "        %s)\n          _arguments \\\n", c.name)
		for _, f := range c.flags {
			fmt.Fprintf(&out, "            %s \\\n", quote(zshFlag(f)))
		}
		switch {
		case len(c.values) > 0:
			fmt.Fprintf(&out, "            %s ;;\n", quote("1:argument:("+strings.Join(c.values, " ")+")"))
		case c.files:
			out.WriteString("            '*:file:_files' ;;\n")
		default:
			out.WriteString("            '*:argument:' ;;\n")
		}
	}
	out.WriteString("      esac ;;\n  esac\n}\n")
	fmt.Fprintf(&out, "if [[ $funcstack[1] == _%s ]]; then _%s \"$@\"; else compdef _%s %s; fi\n", name, name, name, name)
	_, err := io.WriteString(w, out.String())
	return err
}

// zshFlag is a flag as _arguments takes it.
func zshFlag(f flag) string {
	escape := strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`)
	spec := "--" + f.name
	if f.repeated {
		spec = "*" + spec
	}
	if f.takes {
		spec += "="
	}
	spec += "[" + escape.Replace(f.help) + "]"
	if !f.takes {
		return spec
	}
	spec += ":" + escape.Replace(f.placeholder) + ":"
	switch {
	case len(f.values) > 0:
		spec += "(" + strings.Join(f.values, " ") + ")"
	case f.file:
		spec += "_files"
	}
	return spec
}
