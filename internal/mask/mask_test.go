package mask

// Whatever form the key comes back in, none of what is read of an answer has it: the mask works
// on the body before it is parsed.

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

const maskedKey = "sk/SECRET+f00d-cafe=42"

// encoders are the forms in which a key comes back. Each returns text that can stand inside of a
// JSON string, but for the first one, whose key may need to be escaped.
var encoders = map[string]func(key string) string{
	"as it is":               func(key string) string { return key },
	"without its last byte":  func(key string) string { return key[:len(key)-1] },
	"in JSON":                inJSON,
	"in JSON in JSON":        func(key string) string { return inJSON(inJSON(key)) },
	"as PHP and Java write":  func(key string) string { return strings.ReplaceAll(inJSON(key), "/", `\/`) },
	"each as \\u":            func(key string) string { return each(key, `\u%04x`) },
	"each as \\U in JSON":    func(key string) string { return inJSON(each(key, `\u%04X`)) },
	"every other as \\u":     func(key string) string { return other(key, `\u%04x`) },
	"each in percent":        func(key string) string { return each(key, "%%%02X") },
	"every other in percent": func(key string) string { return other(key, "%%%02x") },
	"as a query":             url.QueryEscape,
	"as a path":              url.PathEscape,
	"percent twice":          func(key string) string { return url.QueryEscape(each(key, "%%%02x")) },
	"percent in \\u":         func(key string) string { return each(each(key, "%%%02x"), `\u%04x`) },
	"base64":                 func(key string) string { return base64.StdEncoding.EncodeToString([]byte(key)) },
	"base64 of the header":   func(key string) string { return base64.StdEncoding.EncodeToString([]byte("Bearer " + key)) },
	"base64 in the middle":   func(key string) string { return base64.RawURLEncoding.EncodeToString([]byte("ab" + key + "ab")) },
	"base64 as PHP writes": func(key string) string {
		return strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte(key)), "/", `\/`)
	},
	"base64 as a query": func(key string) string {
		return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte("x" + key + "x")))
	},
	"base64 without the last byte": func(key string) string { return base64.StdEncoding.EncodeToString([]byte(key[:len(key)-1])) },
}

func inJSON(s string) string {
	quoted, _ := json.Marshal(s)
	return string(quoted[1 : len(quoted)-1])
}

func each(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

func other(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		if i%2 == 1 {
			fmt.Fprintf(&b, format, s[i])
		} else {
			b.WriteString(inJSON(s[i : i+1]))
		}
	}
	return b.String()
}

// shown reports whether a key can be read in a text by somebody who takes escapes off it and
// decodes base64, as often as it helps.
func shown(text, key string) bool {
	if strings.Contains(text, key) || len(key) > MinBytes && strings.Contains(text, key[:len(key)-1]) {
		return true
	}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			if part := within(encoding, key[:len(key)-1], before); len(part) >= MinBytes && strings.Contains(text, part) {
				return true
			}
		}
	}
	if plain := unescaped(text); plain != text {
		return shown(plain, key)
	}
	return false
}

// unescaped takes one layer of escapes off.
func unescaped(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		var code int
		switch {
		case strings.HasPrefix(text[i:], `\u`) && len(text) >= i+6 && scanned(text[i+2:i+6], &code) && code < 128:
			b.WriteByte(byte(code))
			i += 5
		case text[i] == '%' && len(text) >= i+3 && scanned(text[i+1:i+3], &code) && code < 128:
			b.WriteByte(byte(code))
			i += 2
		case text[i] == '\\' && len(text) > i+1 && strings.IndexByte(`\/"`, text[i+1]) >= 0:
			b.WriteByte(text[i+1])
			i++
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

func scanned(hex string, code *int) bool {
	var rest string
	n, _ := fmt.Sscanf(hex+" .", "%x %s", code, &rest)
	return n == 2 && rest == "."
}

func TestNoFormOfTheKeyPasses(t *testing.T) {
	for _, key := range []string{maskedKey, "abcdefgh", "0123456789abcdef", "AKIA/+/+/+/+/+/+/+", `a"b\c"d\e"f%41g`, strings.Repeat("k", 40), strings.Repeat("Zx9", 1000)} {
		m := New(key)
		for name, encode := range encoders {
			if len(key) == MinBytes && strings.Contains(name, "last byte") {
				continue // seven bytes are found inside of words
			}
			for _, frame := range []string{
				`{"state":"COMPLETED","response":"%s"}`, `{"error":{"message":"the key \"%s\" is \\wrong\\"}}`,
				`["\\%s\u00e9%s\\"]`, `{"%s":["x"]}`, `"%s%s"`, `["\u00e9\\\\%s"]`,
			} {
				quoted := encode(key)
				if strings.ContainsAny(key, `"\`) && (name == "as it is" || name == "without its last byte" || name == "as a path") {
					quoted = inJSON(quoted)
				}
				body := strings.ReplaceAll(frame, "%s", quoted)
				if !json.Valid([]byte(body)) {
					t.Fatalf("the test writes %s", body)
				}
				got := string(m.Hide([]byte(body)))
				if !json.Valid([]byte(got)) {
					t.Errorf("%s of %.30q: is not JSON: %.300s", name, key, got)
				}
				if shown(got, key) || !strings.Contains(got, Hidden) {
					t.Errorf("%s of %.30q: %.300s of %.300s", name, key, got, body)
				}
			}
			text := "Incorrect key: " + encode(key) + ", see"
			if got := string(m.Hide([]byte(text))); shown(got, key) || !strings.Contains(got, Hidden) {
				t.Errorf("%s of %.30q as text: %.300s", name, key, got)
			}
		}
	}
}

// A key that is a number, or stands across the marks of JSON, is no reason to break a document.
func TestAMaskedDocumentStaysJSON(t *testing.T) {
	for key, row := range map[string][2]string{
		"12345678":  {`{"id":12345678,"at":-112345678.5,"n":[1234567]}`, `{"id":null,"at":null,"n":[1234567]}`},
		`1,"a":"bb`: {`{"b":1,"a":"bbb"}`, `{"b":1,"a":"bbb"}`},
		"00e9abcd":  {`{"a":"\u00e9abcd"}`, `{"a":"\u00e9abcd"}`},
		"00e9abcde": {`{"a":"\u00e9abcde 00e9abcdx"}`, `{"a":"\u00e9abcde [hidden]x"}`},
		"nabcdefg":  {`{"a":"\nabcdefg"}`, `{"a":"[hidden]"}`},
		`truefalse`: {`[true,false]`, `[true,false]`},
	} {
		if got := string(New(key).Hide([]byte(row[0]))); got != row[1] {
			t.Errorf("%s: got %s, want %s", key, got, row[1])
		}
	}
}

// What does not have the key stays as it is, and costs nothing.
func TestATextWithoutTheKeyStays(t *testing.T) {
	m := New(maskedKey)
	for _, body := range []string{
		"", "s", `{"state":"ASYNC_PROCESSING"}`, `{"response":"` + strings.Repeat(`\n\"\u4e16 50%25 100% \/ sk/SECRET `, 100) + `"}`,
		`"` + strings.Repeat(`\`, 1000) + `"`, strings.Repeat("%", 1000), `{"a":"sk\/SECRET+f00d-cafe`, `\`, `\u`, `\u00`, `%2`, `%`, `\u0025`,
	} {
		text := []byte(body)
		if n := testing.AllocsPerRun(5, func() { m.Hide(text) }); n > 0 {
			t.Errorf("%.40q: %v allocations", body, n)
		}
		if string(text) != body {
			t.Errorf("%.40q has become %.40q", body, text)
		}
	}
}

func FuzzMask(f *testing.F) {
	for name := range encoders {
		f.Add(maskedKey, `the key \"`, name, ` \\`)
		f.Add(`0"\%2f41x/yz`, `\\\`, name, `u0041`)
	}
	f.Fuzz(func(t *testing.T, key, before, form, after string) {
		encode := encoders[form]
		if !printable(key) || len(key) <= MinBytes || encode == nil {
			return
		}
		m := New(key)
		body := `{"a":"` + before + `","b":"` + inJSON(before) + `"}`
		if !shown(body, key) && !m.Finds([]byte(body)) {
			if got := m.Hide([]byte(body)); string(got) != body {
				t.Fatalf("without the key %q has become %q", body, got)
			}
		}
		body = `{"a":"` + before + encode(key) + after + `"}`
		if !json.Valid([]byte(body)) {
			body = `{"a":"` + inJSON(before+encode(key)+after) + `"}`
		}
		got := m.Hide([]byte(body))
		if !json.Valid(got) {
			t.Fatalf("%q has become %q, which is not JSON", body, got)
		}
		if bytes.Contains(got, []byte(key)) || !strings.ContainsAny(key, `"\%`) && !strings.ContainsAny(before+after, `\%`) && shown(string(got), key) {
			t.Fatalf("%s: %q shows the key %q: %q", form, body, key, got)
		}
	})
}

func BenchmarkMask(b *testing.B) {
	m := New("sk-3f8a9c1d7e5b2a4f6c8d0e1b3a5c7d9e")
	for name, unit := range map[string]string{
		"text": "The quick brown fox jumps over the lazy dog. ", "escapes": `He said \"no\".\n\tSee https:\/\/x\/. `, "cjk": `\u4e16\u754c\u4eba`, "percent": "100%20of%20it%2Fall ",
	} {
		body := []byte(strings.Repeat(unit, 1_700_000/len(unit)))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				m.Hide(body)
			}
		})
		b.Run(name+"/bytes.Contains", func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				bytes.Contains(body, []byte("sk-3f8a9c1d7e5b2a4f6c8d0e1b3a5c7d9e"))
			}
		})
	}
}

// printable reports whether a key is visible ASCII, as a bearer token is.
func printable(key string) bool {
	return key != "" && !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}
