//go:build !tinygo

package scan

import "unsafe"

// The places of [Normal.Told]: what better APIs than the module's tell of a run. A document has
// them in this order.
const (
	ToldPartial = iota
	ToldErrorCode
	ToldInputRequests
	ToldProgress
	ToldUpdatedAt
	ToldFinishedAt
	ToldWebURL
	ToldUsage
	ToldPollAfter
	toldCount
)

// told says of each place what its member is called, and what kind of value it has to have.
var told = [toldCount]struct {
	name string
	kind uint32
}{
	ToldPartial:       {"partial", True},
	ToldErrorCode:     {"error_code", String},
	ToldInputRequests: {"input_requests", Array},
	ToldProgress:      {"progress", Object},
	ToldUpdatedAt:     {"updated_at", String},
	ToldFinishedAt:    {"finished_at", String},
	ToldWebURL:        {"web_url", String},
	ToldUsage:         {"usage", Object},
	ToldPollAfter:     {"poll_after_seconds", Number},
}

// ToldName is what the member of a place is called.
func ToldName(place int) string { return told[place].name }

// ToldKind is the kind of value that a place has to have; True stands for both truths.
func ToldKind(place int) uint32 { return told[place].kind }

// toldKeys are the names that fit into a key.
var toldKeys = func() map[key]int {
	keys := map[key]int{}
	for place := range told {
		if name := told[place].name; len(name) <= 16 {
			keys[keyNamed(name)] = place
		}
	}
	return keys
}()

// toldCell is the place of the member whose key has been read; nil for none.
func (n *Normal) toldCell() *Cell {
	if place, ok := toldKeys[n.k]; ok {
		n.Tells = true
		return &n.Told[place]
	}
	return nil
}

// toldLong is toldCell for the name that does not fit into a key.
func (n *Normal) toldLong(name string) *Cell {
	if name == told[ToldPollAfter].name {
		n.Tells = true
		return &n.Told[ToldPollAfter]
	}
	return nil
}

// judgeTold notes the first misfit among what is told.
func (n *Normal) judgeTold() {
	if !n.Tells {
		return
	}
	for place := range n.Told {
		c, t := &n.Told[place], (*Time)(nil)
		switch place {
		case ToldUpdatedAt:
			t = &n.Updated
		case ToldFinishedAt:
			t = &n.Finished
		}
		kind := c.Kind()
		if kind == False {
			kind = True
		}
		switch {
		case kind <= Null:
		case kind != told[place].kind:
			n.Misfit.note(NormalTold, c, place, 0)
		case t != nil:
			if !n.when(c, t, &Cell{}) {
				n.Misfit.note(NormalTold, c, place, 0)
			}
		}
	}
}

// toldJSON writes what is told.
func (n *Normal) toldJSON(w *Writer) {
	if !n.Tells {
		return
	}
	for place := range n.Told {
		c := &n.Told[place]
		switch {
		case c.Kind() <= Null:
		case place == ToldUpdatedAt:
			n.timeLeaf(w, told[place].name, "", c, &n.Updated)
		case place == ToldFinishedAt:
			n.timeLeaf(w, told[place].name, "", c, &n.Finished)
		default:
			w.key(told[place].name)
			n.valueJSON(w, c)
		}
	}
}

// valueJSON writes a value as it is, but for lone surrogates.
func (n *Normal) valueJSON(w *Writer, c *Cell) {
	if c.Meta&LoneSurrogate != 0 {
		n.mended(w, uint(c.Start), uint(c.End))
		return
	}
	w.bytes(unsafe.Add(n.base, c.Start), uint(c.End-c.Start))
}
