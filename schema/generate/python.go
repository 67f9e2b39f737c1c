package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

var python = language{
	path: "wasm/bindings/python/src/agentwait/temporal/_types.py",
	comment: `"""The types of agentwait's workflows and activities.

Written by go run ./schema/generate from schema/agentwait.schema.json: do not edit. A member that
is None is one that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
`,
	write: func(out *strings.Builder, t structure) {
		fmt.Fprintf(out, "\n\n@dataclass\nclass %s:\n", t.name)
		docstring(out, t.description)
		for _, m := range t.members {
			out.WriteString("\n")
			if m.required {
				fmt.Fprintf(out, "    %s: %s\n", m.name, pythonType(m.schema))
			} else {
				fmt.Fprintf(out, "    %s: %s | None = None\n", m.name, pythonType(m.schema))
			}
			docstring(out, m.description)
		}
	},
}

// pythonErrors has an exception for each error type.
var pythonErrors = language{
	path: "wasm/bindings/python/src/agentwait/temporal/_failures.py",
	comment: `"""An exception for each error type of agentwait.

Written by go run ./schema/generate from schema/agentwait.schema.json: do not edit.
"""

from __future__ import annotations

from ._error import WaitError
`,
	names: func(out *strings.Builder, errors map[string]string) {
		for _, name := range slices.Sorted(maps.Keys(errors)) {
			fmt.Fprintf(out, "\n\nclass %s(WaitError):\n", strings.TrimPrefix(name, "agentwait."))
			docstring(out, errors[name])
			fmt.Fprintf(out, "\n    type = %q\n", name)
		}
		out.WriteString("\n\nBY_TYPE: dict[str, type[WaitError]] = {\n")
		for _, name := range slices.Sorted(maps.Keys(errors)) {
			fmt.Fprintf(out, "    %q: %s,\n", name, strings.TrimPrefix(name, "agentwait."))
		}
		out.WriteString("}\n")
	},
}

func docstring(out *strings.Builder, text string) {
	lines := wrapped(text, 90)
	switch len(lines) {
	case 0:
	case 1:
		end := ""
		if strings.HasSuffix(lines[0], `"`) {
			end = " "
		}
		fmt.Fprintf(out, "    \"\"\"%s%s\"\"\"\n", lines[0], end)
	default:
		fmt.Fprintf(out, "    \"\"\"%s\n", lines[0])
		for _, line := range lines[1:] {
			fmt.Fprintf(out, "    %s\n", line)
		}
		out.WriteString("    \"\"\"\n")
	}
}

func pythonType(s *jsonschema.Schema) string {
	if ref := refOf(s); ref != "" {
		return ref
	}
	if words := choices(s); words != nil {
		return "Literal[" + strings.Join(words, ", ") + "]"
	}
	switch s.Type {
	case "string":
		if s.Format == "date-time" {
			return "datetime"
		}
		return "str"
	case "integer":
		return "int"
	case "number":
		return "float"
	case "boolean":
		return "bool"
	case "array":
		return "list[" + pythonType(s.Items) + "]"
	case "object":
		return "dict[str, " + pythonType(s.AdditionalProperties) + "]"
	}
	if len(s.AnyOf) > 0 {
		return `int | Literal["all", "first"]`
	}
	return "Any"
}
