package release

import (
	"fmt"
	"regexp"
	"strings"
)

// Release is a version that was published, and where its sources are in the history.
type Release struct {
	Version  string
	Revision string // its tag, or the commit that CHANGELOG names
}

var (
	heading = regexp.MustCompile(`(?m)^## \[(` + number + `)\]`)
	commit  = "(?m)^\\[%s\\]: the commit `([0-9a-f]+)`"
)

// LastRelease is the release before the version, as CHANGELOG has it.
func LastRelease(changelog, version string) (Release, error) {
	for _, found := range heading.FindAllStringSubmatch(changelog, -1) {
		if found[1] == version {
			continue
		}
		last := Release{Version: found[1], Revision: "v" + found[1]}
		named := regexp.MustCompile(fmt.Sprintf(commit, regexp.QuoteMeta(found[1])))
		if c := named.FindStringSubmatch(changelog); c != nil {
			last.Revision = c[1]
		}
		return last, nil
	}
	return Release{}, fmt.Errorf("CHANGELOG.md names no release before %s: it needs a line \"## [x.y.z]\"", version)
}

// Allowed says whether a release may follow another: what breaks callers needs a new first number,
// and before 1.0 a new second one.
func Allowed(last, now string, breaks bool) error {
	if !breaks {
		return nil
	}
	was, is := strings.Split(last, "."), strings.Split(now, ".")
	kept, what := 1, "first"
	if was[0] == "0" {
		kept, what = 2, "second"
	}
	for i := range kept {
		if was[i] != is[i] {
			return nil
		}
	}
	return fmt.Errorf("%s breaks callers of %s: undo that, or give version.go a new %s number", now, last, what)
}
