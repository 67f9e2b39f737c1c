package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

var typescript = language{
	path: "wasm/bindings/js/src/temporal/types.ts",
	comment: `// The types of agentwait's workflows and activities, as their JSON has them.
//
// Written by go run ./schema/generate from schema/agentwait.schema.json: do not edit.
`,
	write: func(out *strings.Builder, t structure) {
		out.WriteString("\n")
		comment(out, "", t.description)
		fmt.Fprintf(out, "export interface %s {\n", t.name)
		for _, m := range t.members {
			comment(out, "  ", m.description)
			mark := "?"
			if m.required {
				mark = ""
			}
			fmt.Fprintf(out, "  %s%s: %s;\n", m.name, mark, typescriptType(m.schema))
		}
		out.WriteString("}\n")
	},
	names: func(out *strings.Builder, errors map[string]string) {
		out.WriteString("\n/** The types of the application errors, which never change. */\nexport const ErrorType = {\n")
		for _, name := range slices.Sorted(maps.Keys(errors)) {
			comment(out, "  ", errors[name])
			fmt.Fprintf(out, "  %s: %q,\n", strings.TrimPrefix(name, "agentwait."), name)
		}
		out.WriteString("} as const;\n\nexport type ErrorType = (typeof ErrorType)[keyof typeof ErrorType];\n")
	},
}

// typescriptErrors has a class for each error type.
var typescriptErrors = language{
	path: "wasm/bindings/js/src/temporal/failures.ts",
	comment: `// A class for each error type of agentwait.
//
// Written by go run ./schema/generate from schema/agentwait.schema.json: do not edit.
import { WaitError } from "./error.js";
`,
	names: func(out *strings.Builder, errors map[string]string) {
		for _, name := range slices.Sorted(maps.Keys(errors)) {
			class := strings.TrimPrefix(name, "agentwait.")
			out.WriteString("\n")
			comment(out, "", errors[name])
			// The name is written down, since bundlers shorten that of the class.
			fmt.Fprintf(out, "export class %s extends WaitError {\n  override readonly name: string = %q;\n  override readonly type: string = %q;\n}\n", class, class, name)
		}
		out.WriteString("\n/** The class of each type. @internal */\nexport const byType: Readonly<Record<string, typeof WaitError>> = {\n")
		for _, name := range slices.Sorted(maps.Keys(errors)) {
			fmt.Fprintf(out, "  %q: %s,\n", name, strings.TrimPrefix(name, "agentwait."))
		}
		out.WriteString("};\n")
	},
}

func comment(out *strings.Builder, indent, text string) {
	lines := wrapped(strings.ReplaceAll(text, "*/", "* /"), 94)
	switch len(lines) {
	case 0:
	case 1:
		fmt.Fprintf(out, "%s/** %s */\n", indent, lines[0])
	default:
		fmt.Fprintf(out, "%s/**\n", indent)
		for _, line := range lines {
			fmt.Fprintf(out, "%s * %s\n", indent, line)
		}
		fmt.Fprintf(out, "%s */\n", indent)
	}
}

func typescriptType(s *jsonschema.Schema) string {
	if ref := refOf(s); ref != "" {
		return ref
	}
	if words := choices(s); words != nil {
		return strings.Join(words, " | ")
	}
	switch s.Type {
	case "string":
		return "string"
	case "integer", "number":
		return "number"
	case "boolean":
		return "boolean"
	case "array":
		items := typescriptType(s.Items)
		if strings.Contains(items, " ") {
			items = "(" + items + ")"
		}
		return items + "[]"
	case "object":
		return "Record<string, " + typescriptType(s.AdditionalProperties) + ">"
	}
	if len(s.AnyOf) > 0 {
		return `number | "all" | "first"`
	}
	return "unknown"
}
