package scan

// scalar reads the number or literal at p; want is what the error says where there
// is none.
func (s *Scanner) scalar(p uint, want uint32) (uint, uint32) {
	if p >= s.n {
		s.syntax(p, want)
		return 0, 0
	}
	switch c := at(s.base, p); {
	case c == '-' || c-'0' <= 9:
		return s.number(p), Number
	case c == 't':
		return s.literal(p, 'r'|'u'<<8|'e'<<16, 4, WantTrue), True
	case c == 'f':
		return s.literal(p, 'a'|'l'<<8|'s'<<16|'e'<<24, 5, WantFalse), False
	case c == 'n':
		return s.literal(p, 'u'|'l'<<8|'l'<<16, 4, WantNull), Null
	}
	s.syntax(p, want)
	return 0, 0
}

// literal reads the literal of the given length at p, whose first letter has been
// read; rest holds the other ones.
//
//go:noinline
func (s *Scanner) literal(p uint, rest uint32, length uint, want uint32) uint {
	end := p + length
	for p++; p < end; p++ {
		if p >= s.n || at(s.base, p) != byte(rest) {
			s.syntax(p, want)
			return 0
		}
		rest >>= 8
	}
	return end
}

// number reads the number at p, as RFC 8259 has it.
func (s *Scanner) number(p uint) uint {
	base, n := s.base, s.n
	if at(base, p) == '-' {
		p++
	}
	if p >= n || at(base, p)-'0' > 9 {
		s.syntax(p, WantDigit)
		return 0
	}
	if at(base, p) == '0' {
		p++
	} else {
		for p++; p < n && at(base, p)-'0' <= 9; p++ {
		}
	}
	// Most numbers are whole and end here.
	if p < n && (at(base, p) == '.' || at(base, p)|0x20 == 'e') {
		return s.fractionOrExponent(p)
	}
	return p
}

// fractionOrExponent reads what follows the whole digits of a number.
//
//go:noinline
func (s *Scanner) fractionOrExponent(p uint) uint {
	base, n := s.base, s.n
	if at(base, p) == '.' {
		if p = s.digits(p + 1); p == 0 {
			return 0
		}
	}
	if p < n && at(base, p)|0x20 == 'e' {
		p++
		if p < n && (at(base, p) == '+' || at(base, p) == '-') {
			p++
		}
		return s.digits(p)
	}
	return p
}

// digits reads one digit at least.
//
//go:noinline
func (s *Scanner) digits(p uint) uint {
	start := p
	for p < s.n && at(s.base, p)-'0' <= 9 {
		p++
	}
	if p == start {
		s.syntax(p, WantDigit)
		return 0
	}
	return p
}
