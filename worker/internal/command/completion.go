package command

import (
	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/worker/internal/completion"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// Completion prints a script that completes command lines.
type Completion struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: ${enum}."`
}

// Help is shown by kong below the command's own line.
func (*Completion) Help() string {
	return "bash: source <(agentwait completion bash), in ~/.bashrc.\n\n" +
		"zsh: source <(agentwait completion zsh), in ~/.zshrc after compinit; or agentwait completion zsh > FOLDER/_agentwait, in a folder of fpath.\n\n" +
		"fish: agentwait completion fish > ~/.config/fish/completions/agentwait.fish"
}

// Run runs the command. app is the command line's own grammar, which kong knows.
func (k *Completion) Run(c *console.Console, app *kong.Kong) error {
	switch k.Shell {
	case "zsh":
		return completion.Zsh(c.Stdout, app.Model)
	case "fish":
		return completion.Fish(c.Stdout, app.Model)
	}
	return completion.Bash(c.Stdout, app.Model)
}
