package rows

// Total returns how many bytes all rows have as JSON, by what the table has counted.
func (t *Table) Total() int { return t.total }
