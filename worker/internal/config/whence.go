package config

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Whence adds to an error about a flag that was not given where its value is from: who reads
// "--max-waits is 0" and gave no such flag would look for it in vain.
func (r *Resolver) Whence(parsed *kong.Context, err error) error {
	selected := parsed.Selected()
	if selected == nil {
		return err
	}
	for _, flag := range selected.Flags {
		said := "--" + flag.Name
		at := strings.Index(err.Error(), said)
		if at < 0 {
			continue
		}
		if rest := err.Error()[at+len(said):]; rest != "" && !strings.ContainsAny(rest[:1], " :=") {
			continue // the flag's name is longer
		}
		source := r.Source(parsed, flag)
		switch {
		case source == "default" || source == said:
		case strings.Contains(err.Error(), source):
		default:
			return fmt.Errorf("%w (from %s)", err, source)
		}
	}
	return err
}
