package declared

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/internal/text"
)

//go:embed files/*.toml
var files embed.FS

// Names are those of the files that come with this package.
func Names() []string {
	entries, err := files.ReadDir("files")
	if err != nil {
		return nil // it is embedded
	}
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), ".toml"))
	}
	return names
}

// File is the text of a file that comes with this package.
func File(name string) ([]byte, error) {
	if known := Names(); !slices.Contains(known, name) {
		if near := nearest.Name(name, known); near != "" {
			return nil, fmt.Errorf("there is no vendor's file %s: did you mean %s?", text.Quote(name, 64), near)
		}
		return nil, fmt.Errorf("there is no vendor's file %s: there are %s", text.Quote(name, 64), strings.Join(known, ", "))
	}
	return files.ReadFile("files/" + name + ".toml")
}

var named sync.Map // string → *Vendor

// Named returns a vendor whose file comes with this package.
func Named(name string) (*Vendor, error) {
	if known, ok := named.Load(name); ok {
		return known.(*Vendor), nil
	}
	content, err := File(name)
	if err != nil {
		return nil, err
	}
	v, err := Parse(name+".toml", content)
	if err != nil {
		return nil, err
	}
	named.Store(name, v)
	return v, nil
}
