package declared

// nearest returns the known name that a wrong one was probably meant to be; empty where none is
// near: at most a third of its letters are others.
func nearest(wrong string, known []string) string {
	best, least := "", max(len(wrong)/3, 1)+1
	for _, name := range known {
		if d := distance(wrong, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters are to be put in, taken out or replaced to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			above := row[j+1]
			cost := left
			if a[i] != b[j] {
				cost = 1 + min(left, above, row[j])
			}
			row[j+1], left = cost, above
		}
	}
	return row[len(b)]
}
