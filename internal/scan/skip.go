package scan

// skip reads any value: p is at its first byte, depth is how many arrays and
// objects it lies in. It returns the offset after it and its kind with flags; 0
// after an error.
func (s *Scanner) skip(p uint, depth uint) (uint, uint32) {
	if p < s.n {
		switch at(s.base, p) {
		case '"':
			return s.str(p)
		case '{':
			return s.nested(p, depth), Object
		case '[':
			return s.nested(p, depth), Array
		}
	}
	return s.scalar(p, WantValue)
}

// nested reads the array or object at p. It does not recurse: whether each level
// is an object is a bit of s.levels.
func (s *Scanner) nested(p uint, depth uint) uint {
	base, n := s.base, s.n
	outer := depth
	inObject := false
	c := at(base, p)

open: // c is the bracket at p
	if depth >= MaxDepth {
		s.limit(p, WhereDepth, MaxDepth, MaxDepth+1)
		return 0
	}
	s.push(depth, inObject)
	depth++
	inObject = c == '{'
	p = s.space(p + 1)
	if p < n {
		if c = at(base, p); c|0x20 == '}' && inObject == (c == '}') {
			goto shut
		}
	}
	if inObject {
		if p >= n || c != '"' {
			s.syntax(p, WantKeyOrEnd)
			return 0
		}
		goto key
	}
	if p >= n {
		s.syntax(p, WantValueOrEnd)
		return 0
	}
	goto value

key: // p is at the key's quote
	if p, _ = s.str(p); p == 0 {
		return 0
	}
	if p+1 < n && at(base, p) == ':' {
		p++
	} else if p = s.colon(p); p == 0 {
		return 0
	}
	if p = s.space(p); p >= n {
		s.syntax(p, WantValue)
		return 0
	}

value: // p is at the value's first byte
	if c = at(base, p); c == '"' {
		p, _ = s.str(p)
	} else if c|0x20 == '{' {
		goto open
	} else if c-'0' <= 9 || c == '-' {
		p = s.number(p)
	} else {
		p, _ = s.scalar(p, WantValue)
	}
	if p == 0 {
		return 0
	}

after: // p is after a value
	if p < n {
		if c = at(base, p); c <= ' ' {
			if p = s.space(p); p < n {
				c = at(base, p)
			}
		}
	}
	if p >= n {
		s.syntax(p, wantAfter(inObject))
		return 0
	}
	if c == ',' {
		if p = p + 1; p < n && at(base, p) <= ' ' {
			p = s.spaces(p)
		}
		if !inObject {
			if p < n {
				goto value
			}
			s.syntax(p, WantValue)
			return 0
		}
		if p < n && at(base, p) == '"' {
			goto key
		}
		s.syntax(p, WantKey)
		return 0
	}
	if c|0x20 != '}' || inObject != (c == '}') {
		s.syntax(p, wantAfter(inObject))
		return 0
	}

shut: // p is at the closing bracket
	p++
	depth--
	inObject = s.level(depth)
	if depth > outer {
		goto after
	}
	return p
}

// wantAfter says what may follow a value.
func wantAfter(inObject bool) uint32 {
	if inObject {
		return WantCommaOrBrace
	}
	return WantCommaOrBracket
}

// push notes whether the given level is an object.
func (s *Scanner) push(depth uint, object bool) {
	word := &s.levels[depth/32%uint(len(s.levels))]
	bit := uint32(1) << (depth % 32)
	*word &^= bit
	if object {
		*word |= bit
	}
}

// level says whether the given level is an object.
func (s *Scanner) level(depth uint) bool {
	return s.levels[depth/32%uint(len(s.levels))]>>(depth%32)&1 != 0
}

// space skips white space from p on.
func (s *Scanner) space(p uint) uint {
	if p < s.n && at(s.base, p) <= ' ' {
		return s.spaces(p)
	}
	return p
}

// spaces skips white space. Indentation is skipped eight spaces at a time.
//
//go:noinline
func (s *Scanner) spaces(p uint) uint {
	base, n := s.base, s.n
	for p < n {
		switch at(base, p) {
		case ' ':
			if p+8 <= n && load8(base, p) == ' '*ones {
				p += 8
				continue
			}
		case '\n', '\r', '\t':
		default:
			return p
		}
		p++
	}
	return p
}

// colon reads white space and the colon after a key, and returns the offset after
// it.
//
//go:noinline
func (s *Scanner) colon(p uint) uint {
	if p = s.spaces(p); p < s.n && at(s.base, p) == ':' {
		return p + 1
	}
	s.syntax(p, WantColon)
	return 0
}
