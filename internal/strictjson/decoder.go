package strictjson

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/agentwait/agentwait"
)

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()

	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
)

// decoder walks the tokens of a document that is known to be well-formed.
type decoder struct {
	tokens *json.Decoder
}

// value reads the next value of the document into target.
func (d *decoder) value(target reflect.Value, path string) error {
	if target.Type() == rawType {
		var raw json.RawMessage
		if err := d.tokens.Decode(&raw); err != nil {
			return err
		}
		target.SetBytes(raw)
		return nil
	}
	if target.Type() != timeType && target.CanAddr() && target.Addr().Type().Implements(unmarshaler) {
		return d.own(target.Addr().Interface().(json.Unmarshaler), path)
	}
	token, err := d.tokens.Token()
	if err != nil {
		return err
	}
	if token == nil && path != "" {
		return nil // null reads as absent
	}
	if target.Kind() == reflect.Pointer {
		pointed := reflect.New(target.Type().Elem())
		if err := d.fill(pointed.Elem(), token, path); err != nil {
			return err
		}
		target.Set(pointed)
		return nil
	}
	return d.fill(target, token, path)
}

// own has a type read its value itself. It says what it found and expected; the path is known
// here.
func (d *decoder) own(target json.Unmarshaler, path string) error {
	var raw json.RawMessage
	if err := d.tokens.Decode(&raw); err != nil {
		return err
	}
	err := target.UnmarshalJSON(raw)
	var field *agentwait.FieldError
	if errors.As(err, &field) {
		return &agentwait.FieldError{Field: path, Found: field.Found, Expected: field.Expected}
	}
	return err
}

// fill stores the value that begins with token.
func (d *decoder) fill(target reflect.Value, token json.Token, path string) error {
	if target.Type() == timeType {
		return fillTime(target, token, path)
	}
	switch target.Kind() {
	case reflect.Struct:
		return d.object(target, token, path)
	case reflect.Map:
		return d.dictionary(target, token, path)
	case reflect.Slice:
		return d.array(target, token, path)
	case reflect.String:
		text, ok := token.(string)
		if !ok {
			return mistyped(path, token, "a string")
		}
		target.SetString(text)
	case reflect.Bool:
		truth, ok := token.(bool)
		if !ok {
			return mistyped(path, token, "true or false")
		}
		target.SetBool(truth)
	case reflect.Float32, reflect.Float64:
		return fillFloat(target, token, path)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return fillInt(target, token, path)
	default:
		return fmt.Errorf("strictjson: %s has the type %s, which is not supported", path, target.Type())
	}
	return nil
}

func (d *decoder) object(target reflect.Value, token json.Token, path string) error {
	if token != json.Delim('{') {
		return mistyped(path, token, "an object")
	}
	known := fieldsOf(target)
	seen := map[string]bool{}
	for d.tokens.More() {
		name, err := d.name(seen, path)
		if err != nil {
			return err
		}
		field, ok := known[name]
		if !ok {
			return &agentwait.FieldError{
				Field:    join(path, shorten(name)),
				Found:    "an unknown field",
				Expected: "one of " + strings.Join(slices.Sorted(maps.Keys(known)), ", "),
			}
		}
		if err := d.value(field, join(path, name)); err != nil {
			return err
		}
	}
	_, err := d.tokens.Token() // the closing brace
	return err
}

func (d *decoder) dictionary(target reflect.Value, token json.Token, path string) error {
	if target.Type().Key().Kind() != reflect.String {
		return fmt.Errorf("strictjson: %s has the type %s: want string keys", path, target.Type())
	}
	if token != json.Delim('{') {
		return mistyped(path, token, "an object")
	}
	target.Set(reflect.MakeMap(target.Type()))
	seen := map[string]bool{}
	for d.tokens.More() {
		name, err := d.name(seen, path)
		if err != nil {
			return err
		}
		element := reflect.New(target.Type().Elem()).Elem()
		if err := d.value(element, join(path, shorten(name))); err != nil {
			return err
		}
		target.SetMapIndex(reflect.ValueOf(name).Convert(target.Type().Key()), element)
	}
	_, err := d.tokens.Token()
	return err
}

func (d *decoder) array(target reflect.Value, token json.Token, path string) error {
	if token != json.Delim('[') {
		return mistyped(path, token, "an array")
	}
	list := reflect.MakeSlice(target.Type(), 0, 0)
	for i := 0; d.tokens.More(); i++ {
		element := reflect.New(target.Type().Elem()).Elem()
		if err := d.value(element, path+"["+strconv.Itoa(i)+"]"); err != nil {
			return err
		}
		list = reflect.Append(list, element)
	}
	target.Set(list)
	_, err := d.tokens.Token()
	return err
}

// name reads a name of an object and refuses it if the object had it already.
func (d *decoder) name(seen map[string]bool, path string) (string, error) {
	token, err := d.tokens.Token()
	if err != nil {
		return "", err
	}
	name, ok := token.(string)
	if !ok {
		return "", fmt.Errorf("strictjson: %s: a name is not a string", path)
	}
	if seen[name] {
		return "", &agentwait.FieldError{Field: join(path, shorten(name)), Found: "the same name twice", Expected: "each name once"}
	}
	seen[name] = true
	return name, nil
}

// fieldsOf returns the struct's fields by their JSON names, embedded ones included.
func fieldsOf(structure reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for _, field := range reflect.VisibleFields(structure.Type()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if !field.IsExported() || field.Anonymous && name == "" || name == "-" {
			continue
		}
		if name == "" {
			name = field.Name
		}
		fields[name] = structure.FieldByIndex(field.Index)
	}
	return fields
}

// join adds a name to a path. A name that is empty, or could be taken for something
// else in a path or on a terminal, is quoted.
func join(path, name string) string {
	special := func(r rune) bool { return r != '_' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	if name == "" || strings.ContainsFunc(name, special) {
		name = strconv.Quote(name)
	}
	if path == "" {
		return name
	}
	return path + "." + name
}
