package watchpage

import (
	"encoding/json"
	"net/http"
)

// refuse says why there is nothing.
func refuse(w http.ResponseWriter, status int, why string) {
	write(w, status, map[string]string{"error": why})
}

// write answers with JSON.
func write(w http.ResponseWriter, status int, body any) {
	encoded, err := json.Marshal(body)
	if err != nil { // a number that JSON cannot hold
		status, encoded = http.StatusInternalServerError, []byte(`{"error":"this cannot be written as JSON"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encoded) // who has left needs no answer
}
