//go:build !tinygo

package scan

// ToJSON writes the document of the last scan, which has succeeded, in its normal form, as
// [Scanner.ToJSON] does. Members of the document whose names are not known are kept.
func (n *Normal) ToJSON(dst []byte) uint32 {
	w := writerOn(dst)
	d := &n.Doc
	w.open('{')
	n.leaf(&w, "interaction_id", &d.InteractionID)
	n.leaf(&w, "agent_id", &d.AgentID)
	n.leaf(&w, "state", &d.State)
	n.leaf(&w, "phase", &n.Phase)
	n.timeLeaf(&w, "created_at", "created_at_raw", &d.CreatedAt, &d.Created)
	n.leaf(&w, "response", &d.Response)
	n.leaf(&w, "error_message", &d.ErrorText)
	n.toldJSON(&w)
	for i := range n.Extra {
		n.extraJSON(&w, &n.Extra[i])
	}
	w.key("messages")
	w.open('[')
	for i := range n.Scanner.messages {
		n.messageJSON(&w, &n.Scanner.messages[i])
	}
	w.shut(']')
	w.shut('}')
	return uint32(w.n)
}

func (n *Normal) extraJSON(w *Writer, m *Member) {
	if m.Value.Kind() <= Null {
		return
	}
	w.next()
	n.mended(w, uint(m.Key.Start), uint(m.Key.End))
	w.byte(':')
	n.valueJSON(w, &m.Value)
}

func (n *Normal) messageJSON(w *Writer, m *Message) {
	w.next()
	w.open('{')
	n.leaf(w, "id", &m.ID)
	n.leaf(w, "role", &m.Role)
	n.timeLeaf(w, "sent_at", "sent_at_raw", &m.Timestamp, &m.Sent)
	n.leaf(w, "content", &m.Content)
	w.key("parts")
	w.open('[')
	for i := range n.Scanner.parts[m.FirstPart:][:m.PartCount] {
		r := &n.Scanner.parts[int(m.FirstPart)+i]
		if r.Kind == PartFile {
			n.fileJSON(w, r)
		} else {
			n.partJSON(w, r)
		}
	}
	w.shut(']')
	w.shut('}')
}

// fileJSON writes a file, whose raw value may be missing.
func (n *Normal) fileJSON(w *Writer, r *Part) {
	w.next()
	w.open('{')
	n.leaf(w, "type", &r.Type)
	n.leaf(w, "id", &r.ID)
	if r.FileName.Kind()|r.FileMediaType.Kind()|r.FileURL.Kind()|r.File.Kind() <= Null {
		w.shut('}')
		return
	}
	w.key("file")
	w.open('{')
	n.leaf(w, "filename", &r.FileName)
	n.leaf(w, "media_type", &r.FileMediaType)
	n.leaf(w, "url", &r.FileURL)
	n.raw(w, "raw", &r.File)
	w.shut('}')
	w.shut('}')
}
