package stubapi

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Bombs are how many kinds of bombs there are.
const Bombs = 4

const (
	bombBytes   = 31 << 20 // just under what a client reads by default
	bombHeaders = 10 << 20
)

// bomb answers with what takes much memory, of a run that goes on: which of them follows from the
// interaction's number.
func bomb(w http.ResponseWriter, id string) {
	w.Header().Set("Content-Type", "application/json")
	kind := Number(id) % Bombs
	if kind == 0 {
		w.Header().Set("X-Padding", strings.Repeat("x", bombHeaders))
		_, _ = w.Write([]byte(`{"state":"ASYNC_PROCESSING"}`))
		return
	}
	body := packedBombs()[kind-1]
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// packedBombs are documents as gzip: 31 MiB that come as 31 KB; 31 MiB that unfold less than a
// hundred times; and as many parts as a document may have, in 200 KB.
var packedBombs = sync.OnceValue(func() [][]byte {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // no secret
	var mixed strings.Builder
	for mixed.Len() < bombBytes {
		noise := make([]byte, 100)
		for i := range noise {
			noise[i] = byte(random.Uint32())
		}
		mixed.WriteString(hex.EncodeToString(noise) + strings.Repeat("x", 10_000))
	}
	return [][]byte{
		pack(`{"state":"ASYNC_PROCESSING","response":"` + strings.Repeat("x", bombBytes) + `"}`),
		pack(`{"state":"ASYNC_PROCESSING","response":"` + mixed.String()[:bombBytes] + `"}`),
		pack(`{"state":"ASYNC_PROCESSING","messages":[{"parts":[` + strings.Repeat("{},", 65_000) + `{}]}]}`),
	}
})

func pack(document string) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write([]byte(document)) // to memory
	_ = w.Close()
	return out.Bytes()
}
