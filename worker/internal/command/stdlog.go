package command

import (
	"log"
	"log/slog"
	"regexp"
	"strings"
)

// quoted is what a package shows of what came from elsewhere: Go's %q.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// takeStandardLog has what packages print to the standard log, past everything that is
// configured, logged by logger. net/http prints there what a server sends unasked, as it came: it
// may repeat the key, which the client hides in all that it hands out itself.
func takeStandardLog(logger *slog.Logger) (restore func()) {
	before, flags := log.Writer(), log.Flags()
	log.SetFlags(0)
	log.SetOutput(standardLog{logger})
	return func() {
		log.SetOutput(before)
		log.SetFlags(flags)
	}
}

type standardLog struct{ logger *slog.Logger }

func (s standardLog) Write(line []byte) (int, error) {
	text := quoted.ReplaceAllString(strings.TrimRight(string(line), "\n"), `"[hidden]"`)
	if cut := strings.IndexByte(text, '\n'); cut >= 0 {
		text = text[:cut]
	}
	s.logger.Warn(text)
	return len(line), nil
}
