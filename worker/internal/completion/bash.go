package completion

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Bash writes the script for bash. It needs no package beside bash itself, of version 3.2 on.
func Bash(w io.Writer, model *kong.Application) error {
	name := model.Name
	var out strings.Builder
	commands := commandsOf(model)
	fmt.Fprintf(&out, "# bash completion of %s. Made by `%s completion bash`.\n", name, name)
	fmt.Fprintf(&out, "_%s() {\n", name)
	out.WriteString("  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= flags= values= i\n")
	out.WriteString("  COMPREPLY=()\n")
	out.WriteString("  # bash takes --flag=value for three words.\n")
	out.WriteString("  if [[ $cur == = ]]; then cur=\n")
	out.WriteString("  elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}\n")
	out.WriteString("  fi\n")
	out.WriteString("  for ((i = 1; i < COMP_CWORD; i++)); do\n")
	out.WriteString("    case ${COMP_WORDS[i]} in\n")
	names := make([]string, 0, len(commands))
	for _, c := range commands {
		names = append(names, c.name)
	}
	fmt.Fprintf(&out, "      %s) command=${COMP_WORDS[i]}; break ;;\n", strings.Join(names, "|"))
	out.WriteString("    esac\n  done\n")
	out.WriteString("  case $command:$prev in\n")
	for _, c := range commands {
		for _, f := range c.flags {
			switch {
			case len(f.values) > 0:
				fmt.Fprintf(&out, "    %s:--%s) COMPREPLY=($(compgen -W %s -- \"$cur\")); return ;;\n", c.name, f.name, quote(strings.Join(f.values, " ")))
			case f.file:
				fmt.Fprintf(&out, "    %s:--%s) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n", c.name, f.name)
			case f.takes:
				fmt.Fprintf(&out, "    %s:--%s) return ;;\n", c.name, f.name)
			}
		}
	}
	out.WriteString("  esac\n  case $command in\n")
	fmt.Fprintf(&out, "    '') values=%s flags='--help --version' ;;\n", quote(strings.Join(names, " ")))
	for _, c := range commands {
		flags := make([]string, 0, len(c.flags))
		for _, f := range c.flags {
			flags = append(flags, "--"+f.name)
		}
		values := quote(strings.Join(c.values, " "))
		fmt.Fprintf(&out, "    %s) values=%s flags=%s ;;\n", c.name, values, quote(strings.Join(flags, " ")))
	}
	out.WriteString("  esac\n")
	out.WriteString("  if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W \"$flags\" -- \"$cur\")); return; fi\n")
	out.WriteString("  COMPREPLY=($(compgen -W \"$values\" -- \"$cur\"))\n")
	for _, c := range commands {
		if c.files {
			fmt.Fprintf(&out, "  if [[ $command == %s ]]; then compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\")); fi\n", c.name)
		}
	}
	out.WriteString("}\n")
	fmt.Fprintf(&out, "complete -F _%s %s\n", name, name)
	_, err := io.WriteString(w, out.String())
	return err
}

// quote is a text as one word, for each of the shells.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
