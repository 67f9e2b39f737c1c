package outcome

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// extract evaluates the paths in the order of their names, since they share one budget. A path
// that was not evaluated has null like one that selects nothing, and a text that says why.
func extract(ctx context.Context, result *agentwait.Result, document []byte, wanted map[string]string) error {
	names := slices.Sorted(maps.Keys(wanted))
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = wanted[name]
	}
	selected, err := queryUntil(ctx, document, paths)
	if err != nil {
		return err
	}
	result.Extracted = make(map[string]json.RawMessage, len(names))
	for i, name := range names {
		result.Extracted[name] = selected[i].Value
		if selected[i].Value == nil {
			result.Extracted[name] = json.RawMessage("null")
		}
		if err := selected[i].Err; err != nil {
			if result.ExtractErrors == nil {
				result.ExtractErrors = map[string]string{}
			}
			result.ExtractErrors[name] = text.Cut(err.Error(), agentwait.MaxExtractErrorBytes)
		}
	}
	return nil
}
