// Package config has the settings of agentwait: the flags of agentwait run, each of which may stand
// in agentwait.toml and in the environment, too. A flag comes before a variable, that before the
// file, and the file before the default.
package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/worker/internal/connections"
)

// Prefix is that of our variables.
const Prefix = "AGENTWAIT_"

// FileFlag is the flag that names the file.
const FileFlag = "config"

// ofWorker is the command whose flags are settings. Those of others say what one call does.
const ofWorker = "run"

// elsewhere are flags of it that are no settings: connections have a table of their own.
var elsewhere = []string{"connection", FileFlag, "help"}

// sections are tables of the file. A flag that begins with the name of one stands in it, without
// that name: --encryption-key-id is key_id of [encryption].
var sections = []string{"encryption"}

// Setting is a flag that may stand in the file.
type Setting struct {
	*kong.Flag
	Section string // of the file; empty: none
	Key     string // in the section
}

// Place is where it stands in the file.
func (s Setting) Place() string {
	if s.Section == "" {
		return s.Key
	}
	return s.Section + "." + s.Key
}

// Settings are all of them, in the order of the help.
type Settings []Setting

// Of are the settings of a command line.
func Of(model *kong.Application) Settings {
	var all Settings
	for _, command := range model.Children {
		if command.Name != ofWorker {
			continue
		}
		for _, flag := range command.Flags {
			if !flag.Hidden && !slices.Contains(elsewhere, flag.Name) {
				all = append(all, settingOf(flag))
			}
		}
	}
	return all
}

func settingOf(flag *kong.Flag) Setting {
	for _, section := range sections {
		if rest, ok := strings.CutPrefix(flag.Name, section+"-"); ok {
			return Setting{Flag: flag, Section: section, Key: strings.ReplaceAll(rest, "-", "_")}
		}
	}
	return Setting{Flag: flag, Key: strings.ReplaceAll(flag.Name, "-", "_")}
}

// named finds a setting by its flag, as another command may have it, too.
func (s Settings) named(flag *kong.Flag) (Setting, bool) {
	at := slices.IndexFunc(s, func(one Setting) bool {
		return one.Name == flag.Name && one.Target.Type() == flag.Target.Type()
	})
	if at < 0 {
		return Setting{}, false
	}
	return s[at], true
}

// in are the keys of a section.
func (s Settings) in(section string) (keys []string) {
	for _, one := range s {
		if one.Section == section {
			keys = append(keys, one.Key)
		}
	}
	return keys
}

// unknown says what to write in place of a key that there is not.
func (s Settings) unknown(model *kong.Application, section, key string) string {
	keys := s.in(section)
	if section == "" {
		keys = append(slices.Clone(keys), connections.Table)
		keys = append(keys, usedSections(s)...)
	}
	lower := strings.ReplaceAll(strings.ToLower(key), "-", "_")
	if near := nearest.Name(lower, keys); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	for _, command := range model.Children {
		for _, flag := range command.Flags {
			if section == "" && strings.ReplaceAll(flag.Name, "-", "_") == lower {
				return fmt.Sprintf("--%s says what one call of agentwait %s does: give it there, or as %s", flag.Name, command.Name, first(flag.Envs))
			}
		}
	}
	if strings.Contains(lower, "key") || strings.Contains(lower, "token") || strings.Contains(lower, "secret") || strings.Contains(lower, "password") {
		return "a secret has no place in this file: give the file that has it, as key_file of a connection or api_key_file, or a variable"
	}
	return "agentwait run --help lists the flags, each of which is a key with _ in place of -; a connection is a table such as [connections.default]"
}

// usedSections are those that some setting is in.
func usedSections(s Settings) (used []string) {
	for _, section := range sections {
		if len(s.in(section)) > 0 {
			used = append(used, section)
		}
	}
	return used
}

func first(names []string) string {
	if len(names) == 0 {
		return "a flag"
	}
	return names[0]
}
