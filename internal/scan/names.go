package scan

// WantName says in words what could have stood where an error lies.
//
//go:noinline
func WantName(want uint32) string {
	if want < uint32(len(wantNames)) {
		return wantNames[want]
	}
	return ""
}

var wantNames = [...]string{
	WantValue:          "a value",
	WantValueOrEnd:     "a value or ']'",
	WantKey:            "a key",
	WantKeyOrEnd:       "a key or '}'",
	WantColon:          "':'",
	WantCommaOrBrace:   "',' or '}'",
	WantCommaOrBracket: "',' or ']'",
	WantEnd:            "end of input",
	WantStringByte:     "a string character",
	WantEscape:         "an escape character",
	WantHex:            "a hexadecimal digit",
	WantUTF8:           "valid UTF-8",
	WantDigit:          "a digit",
	WantTrue:           "true",
	WantFalse:          "false",
	WantNull:           "null",
	WantString:         "a string",
	WantArray:          "an array",
	WantObject:         "an object",
	WantClosing:        "'\"'",
}

// KindName says in words what kind of value a schema error found.
//
//go:noinline
func KindName(kind uint32) string {
	if kind < uint32(len(kindNames)) {
		return kindNames[kind]
	}
	return ""
}

var kindNames = [...]string{
	Missing: "nothing",
	Null:    "null",
	False:   "a boolean",
	True:    "a boolean",
	Number:  "a number",
	String:  "a string",
	Array:   "an array",
	Object:  "an object",
}

// FoundName says in words what a syntax error found, where that is no byte.
func FoundName(found uint32) string {
	if found == FoundEnd {
		return "end of input"
	}
	return ""
}
