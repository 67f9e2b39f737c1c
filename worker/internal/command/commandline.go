package command

import (
	"maps"
	"slices"
	"strings"
)

// commandLine is a command for somebody to paste: with those flags that have a value other than the
// default.
func commandLine(words []string, flags ...[2]string) string {
	command := slices.Clone(words)
	for i, word := range command[1:] {
		command[1+i] = shellWord(word)
	}
	for _, flag := range flags {
		if flag[1] != "" && flag != [2]string{"--task-queue", DefaultTaskQueue} {
			command = append(command, flag[0], shellWord(flag[1]))
		}
	}
	return strings.Join(command, " ")
}

// shellWord is a value as one word of a shell's command line.
func shellWord(value string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/~+=%@,"
	if value != "" && strings.Trim(value, plain) == "" {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
