package main

// Python and TypeScript get their types from the schema, and others check their inputs with it,
// so it must say what Go does: no bound, value or member that only one of them knows.

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/vectors"
	"github.com/agentwait/agentwait/schema"
)

const root = "../.."

func TestTheFilesAreFresh(t *testing.T) {
	files, err := Files(root)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range files {
		if got, err := os.ReadFile(filepath.Join(root, path)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is stale (%v): go run ./schema/generate", path, err)
		}
	}
}

func TestEverythingIsDescribed(t *testing.T) {
	whole := parse(t)
	for name, definition := range whole.Defs {
		if definition.Description == "" {
			t.Errorf("%s has no description: its Go type needs a comment", name)
		}
	}
	var errors struct {
		Errors map[string]struct{ Description string } `json:"errors"`
	}
	encoded, err := json.Marshal(whole.Extra["x-agentwait"])
	if err == nil {
		err = json.Unmarshal(encoded, &errors)
	}
	if err != nil || len(errors.Errors) == 0 {
		t.Fatalf("%d error types, %v", len(errors.Errors), err)
	}
	for name, one := range errors.Errors {
		if one.Description == "" {
			t.Errorf("the error type %s has no description: its constant needs a comment", name)
		}
	}
}

func TestEveryRegisteredNameIsThere(t *testing.T) {
	_, said, err := Document(root)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for constant, name := range said.texts {
		if !strings.HasSuffix(constant, "Name") || !strings.HasPrefix(name, "agentwait.") {
			continue
		}
		found++
		_, workflow := workflows[name]
		if _, activity := activities[name]; !workflow && !activity {
			t.Errorf("%s (%s) is not in the schema: add what it takes and gives to types.go", name, constant)
		}
	}
	if found < 9 {
		t.Errorf("%d registered names were found", found)
	}
}

// What Go writes must be what the schema promises, whether little or all of it is there.
func TestWhatGoWritesIsInTheSchema(t *testing.T) {
	for _, one := range contract {
		check := resolved(t, one.name)
		for what, value := range map[string]reflect.Value{"all": filled(one.of, 0), "little": little(one.of)} {
			if what == "little" && one.input {
				continue // it is not one that anybody sends
			}
			encoded, err := json.Marshal(value.Interface())
			if err != nil {
				t.Fatal(err)
			}
			var plain any
			if err := json.Unmarshal(encoded, &plain); err != nil {
				t.Fatal(err)
			}
			if err := check.Validate(plain); err != nil {
				t.Errorf("%s, %s: %v\n%s", one.name, what, err, encoded)
			}
		}
	}
}

// little has nothing, but for the lists that are always there.
func little(of reflect.Type) reflect.Value {
	v := reflect.New(of).Elem()
	for _, field := range reflect.VisibleFields(of) {
		if strings.Contains(field.Tag.Get("json"), ",") || field.Anonymous {
			continue
		}
		switch field.Type.Kind() {
		case reflect.Slice:
			v.FieldByIndex(field.Index).Set(reflect.MakeSlice(field.Type, 0, 0))
		case reflect.Map:
			v.FieldByIndex(field.Index).Set(reflect.MakeMap(field.Type))
		}
	}
	return v
}

// filled has something in each field.
func filled(of reflect.Type, depth int) reflect.Value {
	v := reflect.New(of).Elem()
	switch {
	case of == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(1_800_000_000, 0).UTC()))
	case of == reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte(`{"any":1}`))
	case of.Kind() == reflect.Pointer:
		pointed := reflect.New(of.Elem())
		pointed.Elem().Set(filled(of.Elem(), depth+1))
		v.Set(pointed)
	case of.Kind() == reflect.Slice:
		v.Set(reflect.Append(v, filled(of.Elem(), depth+1)))
	case of.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(of))
		v.SetMapIndex(reflect.ValueOf("name"), filled(of.Elem(), depth+1))
	case of.Kind() == reflect.Struct:
		for i := range of.NumField() {
			if depth < 6 {
				fill(v, i, depth)
			}
		}
	case of.Kind() == reflect.String:
		v.SetString("text")
	case of.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(1)
	case v.CanFloat():
		v.SetFloat(30)
	}
	return v
}

// fill puts a value into a field: one that is allowed, where not every one is.
func fill(v reflect.Value, i, depth int) {
	field := v.Type().Field(i)
	v.Field(i).Set(filled(field.Type, depth+1))
	member, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	switch member {
	case "include":
		v.Field(i).Set(reflect.ValueOf([]string{agentwait.IncludeResponse}))
	case "max_result_bytes":
		v.Field(i).SetInt(agentwait.MinResultBytes)
	case "on_needs_input", "on_deadline", "on_running":
		v.Field(i).SetString(agentwait.OnFail)
	case "existing":
		v.Field(i).SetBool(false) // RunAgent refuses it
	case "on_cancel":
		v.Field(i).SetString(agentwait.OnLeave)
	case "action":
		v.Field(i).SetString(agentwait.AnswerAccept)
	}
}

// Every document that the core writes, of every vector that it reads.
func TestNormalisedDocumentsAreInTheSchema(t *testing.T) {
	check := resolved(t, "Status")
	all, err := vectors.Load(root + "/testdata/vectors")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.Size() > 1<<20 {
			continue // larger ones repeat what smaller ones have
		}
		status, err := agentstatus.Parse(v.Body())
		if err != nil {
			continue
		}
		document, err := status.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var plain any
		if json.Unmarshal(document, &plain) != nil {
			continue // a number that no float64 holds
		}
		if err := check.Validate(plain); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
}

func parse(t *testing.T) *jsonschema.Schema {
	t.Helper()
	var whole jsonschema.Schema
	if err := json.Unmarshal(schema.JSON, &whole); err != nil {
		t.Fatal(err)
	}
	return &whole
}

// resolved is the schema of one type, ready to validate.
func resolved(t *testing.T, name string) *jsonschema.Resolved {
	t.Helper()
	check, err := (&jsonschema.Schema{Ref: "#/$defs/" + name, Defs: parse(t).Defs}).Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return check
}
