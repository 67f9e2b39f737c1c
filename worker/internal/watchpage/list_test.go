package watchpage

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestAListIsNarrowedSortedAndPaged(t *testing.T) {
	h := NewHandler(Config{Source: many(1000), Vendors: map[string]string{"research": "a2a"}, Worker: Worker{TaskQueue: "agents"}})
	for _, tt := range []struct {
		query   string
		matched int
		rows    []string // the first ones
	}{
		{"", 1000, []string{"Int00999", "Int00998"}},
		{"order=asc", 1000, []string{"Int00000", "Int00001"}},
		{"from=990&count=20", 1000, []string{"Int00009", "Int00008"}},
		{"from=5000", 1000, nil},
		{"count=0", 1000, nil},
		{"connection=research&order=asc", 100, []string{"Int00001", "Int00011"}},
		{"state=needs_input&order=asc", 100, []string{"Int00002", "Int00012"}},
		{"state=problem&order=asc", 100, []string{"Int00003"}},
		{"state=late&order=asc", 100, []string{"Int00004"}},
		{"state=ending&order=asc", 100, []string{"Int00005"}},
		{"state=unseen&order=asc", 100, []string{"Int00006"}},
		{"state=running&order=asc", 700, []string{"Int00000", "Int00001", "Int00003"}},
		{"text=int00042", 1, []string{"Int00042"}},
		{"text=WF-77&order=asc", 11, []string{"Int00077", "Int00770"}},
		{"text=upstream&connection=default&order=asc", 100, []string{"Int00003"}},
		{"text=nowhere", 0, nil},
		{"sort=interaction&order=asc&from=1", 1000, []string{"Int00001"}},
		{"sort=problem&count=3", 1000, []string{"Int00003", "Int00013", "Int00023"}},
		{"sort=due&order=asc&count=1", 1000, []string{"Int00004"}},
	} {
		got := listOf(t, h, tt.query)
		var ids []string
		for _, row := range got.Rows {
			ids = append(ids, row.Interaction)
		}
		if got.Matched != tt.matched || got.Total != 1000 || len(ids) < len(tt.rows) || !slices.Equal(ids[:len(tt.rows)], tt.rows) || tt.rows == nil && ids != nil {
			t.Errorf("%q: %d of %d, %v; want %d of 1000, %v", tt.query, got.Matched, got.Total, ids, tt.matched, tt.rows)
		}
	}
}

func TestAListSaysWhatEachChoiceHas(t *testing.T) {
	got := listOf(t, NewHandler(Config{Source: many(1000), Vendors: map[string]string{"research": "a2a"}}), "text=int&state=late")
	for name, want := range map[string]int{"all": 1000, "running": 700, "needs_input": 100, "unseen": 100, "problem": 100, "late": 100, "ending": 100} {
		if got.Counts[name] != want {
			t.Errorf("%s has %d, want %d", name, got.Counts[name], want)
		}
	}
	if len(got.Connections) != 2 {
		t.Fatalf("connections are %+v", got.Connections)
	}
	first, second := got.Connections[0], got.Connections[1]
	if first.Waits != 900 || first.Late != 100 || first.Failing != 100 || first.PerSecond != 1.3 || first.Limit != nil {
		t.Errorf("the default connection is %+v", first)
	}
	if second.Waits != 100 || second.Vendor != "a2a" || *second.Limit != 20 || second.Paused != 3000 {
		t.Errorf("the other connection is %+v", second)
	}
}

func TestAnAnswerIsAWindowHoweverManyWaitsThereAre(t *testing.T) {
	h := NewHandler(Config{Source: many(10_000)})
	w := get(t, h, "/api/waits?count=200")
	if size := w.Body.Len(); size > 100_000 {
		t.Errorf("200 rows of 10,000 waits have %d bytes, want 100,000 at most", size)
	}
}

func TestAQueryThatIsWrongIsRefused(t *testing.T) {
	h := NewHandler(Config{Source: many(1)})
	for _, query := range []string{"sort=size", "state=happy", "from=-1", "count=201", "count=many", "text=" + strings.Repeat("x", 201)} {
		if w := get(t, h, "/api/waits?"+query); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), strings.Split(query, "=")[0]) {
			t.Errorf("%.30q: %d %s, want a refusal that names it", query, w.Code, w.Body)
		}
	}
}

func TestOneWait(t *testing.T) {
	h := NewHandler(Config{Source: many(10), Worker: Worker{TaskQueue: "agents", TemporalUI: "https://temporal.example.com"}})
	w := get(t, h, "/api/waits/"+keyOf(4))
	for _, want := range []string{`"interaction":"Int00003"`, `"user":"u1"`, `"problem_text":"HTTP 503: Upstream down"`, `"temporal_ui":"https://temporal.example.com"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d %s, want %s in it", w.Code, w.Body, want)
		}
	}
	for _, key := range []string{keyOf(400), "!", strings.Repeat("z", 40)} {
		if w := get(t, h, "/api/waits/"+key); w.Code != http.StatusNotFound {
			t.Errorf("the wait %q: %d, want 404", key, w.Code)
		}
	}
}

// BenchmarkView is what one look at 10,000 waits costs a worker, beside walking through its records.
func BenchmarkView(b *testing.B) {
	l := &lister{cfg: Config{Source: many(10_000)}}
	for _, query := range []struct{ name, values string }{{"all", ""}, {"text", "text=0042"}, {"late", "state=late&sort=due"}} {
		b.Run(query.name, func(b *testing.B) {
			values, err := queryOf(query.values)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				l.view(values)
			}
		})
	}
}

func queryOf(text string) (query, error) {
	values, err := url.ParseQuery(text)
	if err != nil {
		return query{}, err
	}
	return read(values)
}
