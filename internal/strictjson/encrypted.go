package strictjson

import (
	"strconv"

	"github.com/agentwait/agentwait"
)

// What Temporal's samples of encryption write into a payload's metadata; those of other codecs often
// have the same encoding.
const (
	encodingEncrypted = "binary/encrypted"
	metadataKeyID     = "encryption-key-id"
)

// encrypted is the error of an argument that the worker's data converter has left encrypted, since
// it has no codec. It names the key, and nothing of the argument.
func encrypted(keyID []byte) error {
	by := "a key that it does not name"
	if len(keyID) > 0 {
		by = "the key " + strconv.QuoteToASCII(shorten(string(keyID)))
	}
	return &agentwait.FieldError{
		Field: root,
		Found: "an argument that is encrypted with " + by + ", and this worker has no key",
		Expected: "a JSON object, or a worker that decrypts it: give agentwait run --encryption-key ID=FILE with that id, " +
			"or the client of a worker of your own the DataConverter of whoever called",
	}
}
