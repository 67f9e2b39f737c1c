package agentwait

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/internal/text"
)

// MaxIDs bounds the further ids of a [Target]. No vendor that is known needs more than three.
const MaxIDs = 8

// maxIDNameBytes bounds the name of a further id.
const maxIDNameBytes = 64

// checkIDs checks the further ids of a target.
func checkIDs(ids map[string]string) error {
	switch {
	case len(ids) == 0:
		return nil
	case len(ids) > MaxIDs:
		return OutOfRange("ids", fmt.Sprintf("%d ids", len(ids)), fmt.Sprintf("at most %d", MaxIDs))
	}
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		if !idName(name) {
			return OutOfRange("ids", fmt.Sprintf("the name %q", text.Cut(name, 40)),
				fmt.Sprintf("names of 1 to %d lower-case letters, digits and _, such as thread_id", maxIDNameBytes))
		}
		if err := checkID("ids."+name, ids[name]); err != nil {
			return err
		}
	}
	return nil
}

func idName(name string) bool {
	if name == "" || len(name) > maxIDNameBytes {
		return false
	}
	return strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// FurtherIDs are the further ids of a target as one text, the same for the same ids; empty if
// there are none.
func (t Target) FurtherIDs() string { return joinIDs(t.IDs) }

// joinIDs writes further ids as one text, the same for the same ids. No id has a "&".
func joinIDs(ids map[string]string) string {
	if len(ids) == 0 {
		return ""
	}
	parts := make([]string, 0, len(ids))
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		parts = append(parts, name+"="+ids[name])
	}
	return strings.Join(parts, "&")
}
