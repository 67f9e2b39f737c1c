package footprint

// A page that can be written and is given back comes back as it is in the file: a program that lost
// its variables so would go on with wrong ones. So what may be given back is told by a table.

import (
	"os"
	"regexp"
	"strconv"
	"testing"
)

func TestOnlyWhatCannotChangeIsGivenBack(t *testing.T) {
	const program = "/opt/my tools/agentwait"
	for line, want := range map[string]bool{
		"00400000-0118a000 r-xp 00000000 fe:00 1234    /opt/my tools/agentwait":           true,
		"0118a000-02246000 r--p 00d8a000 fe:00 1234    /opt/my tools/agentwait":           true,
		"02246000-02312000 rw-p 01e46000 fe:00 1234    /opt/my tools/agentwait":           false, // variables
		"00400000-0118a000 rwxp 00000000 fe:00 1234    /opt/my tools/agentwait":           false,
		"00400000-0118a000 r--s 00000000 fe:00 1234    /opt/my tools/agentwait":           false, // shared with others
		"00400000-0118a000 r-xp 00000000 fe:00 1234    /opt/my tools/agentwait (deleted)": false,
		"00400000-0118a000 r-xp 00000000 fe:00 1234    /usr/lib/libc.so":                  false,
		"7fff1f186000-7fff1f1a7000 rw-p 00000000 00:00 0 [stack]":                         false,
		"7f84c34e9000-7f84c34eb000 r-xp 00000000 00:00 0 [vdso]":                          false,
		"0118a000-00400000 r--p 00d8a000 fe:00 1234    /opt/my tools/agentwait":           false,
		"garbage": false,
	} {
		if _, _, got := constant(line, program); got != want {
			t.Errorf("%q: %v, want %v", line, got, want)
		}
	}
}

var counter = 1

// The program goes on, with its variables, and holds less of its file.
func TestTheProgramGoesOn(t *testing.T) {
	counter = 7
	_ = regexp.MustCompile(`(a|b)*c`).MatchString("ababc")
	before := held(t)
	Trim()
	after := held(t)
	if counter != 7 || !regexp.MustCompile(`(a|b)*c`).MatchString("ababc") {
		t.Error("the program is not what it was")
	}
	if after >= before {
		t.Errorf("%d KB of its file are held, %d before", after, before)
	}
}

// held is what /proc says of the process's pages that are of files, in KB.
func held(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`RssFile:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		t.Skip("the kernel does not tell")
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
