package gumloop

import (
	"slices"
	"unsafe"

	"github.com/tidwall/gjson"
)

// parsed is JSON that is valid, without a copy of it: nobody changes it.
func parsed(raw []byte) gjson.Result {
	return gjson.Parse(unsafe.String(unsafe.SliceData(raw), len(raw)))
}

// member is that of an object by its name: of a repeated one the last.
func member(object gjson.Result, name string) (found gjson.Result) {
	object.ForEach(func(key, value gjson.Result) bool {
		if key.Str == name {
			found = value
		}
		return true
	})
	return found
}

// members are some of an object's by their names; of a repeated one the last. Another value has
// none. What else there is is not kept: an answer may have any number of them.
func members(object gjson.Result, names ...string) map[string]gjson.Result {
	found := make(map[string]gjson.Result, len(names))
	if object.IsObject() {
		object.ForEach(func(name, value gjson.Result) bool {
			if slices.Contains(names, name.Str) {
				found[name.Str] = value
			}
			return true
		})
	}
	return found
}

// maxElements bounds what is kept of an array: more than people can be asked, and than any known
// API lists. An answer of some MiB may have millions.
const maxElements = 1000

// elements are those of an array, up to maxElements.
func elements(array gjson.Result) (found []gjson.Result) {
	if array.IsArray() {
		array.ForEach(func(_, value gjson.Result) bool {
			found = append(found, value)
			return len(found) < maxElements
		})
	}
	return found
}
