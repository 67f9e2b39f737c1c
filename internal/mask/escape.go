package mask

// escape returns the character that an escape stands for, and where it ends: one of JSON's, with
// any number of backslashes, since JSON in JSON has more of them; one of a URL; or one of a URL
// whose own characters are escaped. A character that is none stands for itself. Backslashes stand
// for the character behind them: forms have none.
func escape(text []byte, at int) (stands byte, end int) {
	for stands, end = jsonEscape(text, at); stands == '%'; {
		code, last, ok := percent(text, end)
		if !ok {
			break
		}
		if stands, end = code, last; stands == '\\' {
			stands, end = jsonEscape(text, end)
		}
	}
	return stands, end
}

// percent reads what follows a % in an escape.
func percent(text []byte, at int) (code byte, end int, ok bool) {
	first, next := jsonEscape(text, at)
	second, end := jsonEscape(text, next)
	high, ok := hex(first)
	low, too := hex(second)
	return high<<4 | low, end, ok && too
}

// jsonEscape returns the character at a place and where it ends; 0 if there is none, or none
// of ASCII.
func jsonEscape(text []byte, at int) (stands byte, end int) {
	begin := at
	for at < len(text) && text[at] == '\\' {
		at++
	}
	switch {
	case at >= len(text):
		return 0, at
	case at == begin || text[at] != 'u':
		return text[at], at + 1
	case at+5 > len(text):
		return 'u', at + 1
	}
	var code uint
	for _, c := range text[at+1 : at+5] {
		digit, ok := hex(c)
		if !ok {
			return 'u', at + 1
		}
		code = code<<4 | uint(digit)
	}
	switch {
	case code > '~':
		return 0, at + 5
	case code == '\\':
		return jsonEscape(text, at+5)
	}
	return byte(code), at + 5
}

func hex(c byte) (digit byte, ok bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
