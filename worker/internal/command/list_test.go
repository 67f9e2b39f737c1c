package command

// What is listed was started in several languages, before and after a namespace had search attributes:
// none of it may be left out, and no value may get out of its quotes.

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
)

// visibility is a server that lists two pages.
type visibility struct {
	client.Client
	operatorservice.OperatorServiceClient
	known   map[string]enumspb.IndexedValueType
	pages   [][]*workflowpb.WorkflowExecutionInfo
	queries []string
}

func (v *visibility) OperatorService() operatorservice.OperatorServiceClient { return v }

func (v *visibility) ListSearchAttributes(_ context.Context, in *operatorservice.ListSearchAttributesRequest, _ ...grpc.CallOption) (*operatorservice.ListSearchAttributesResponse, error) {
	if in.Namespace != "ns" {
		return nil, errors.New("no such namespace")
	}
	return &operatorservice.ListSearchAttributesResponse{CustomAttributes: v.known}, nil
}

func (v *visibility) ListWorkflow(_ context.Context, in *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	v.queries = append(v.queries, in.Query)
	page := len(in.NextPageToken)
	answer := &workflowservice.ListWorkflowExecutionsResponse{Executions: v.pages[page]}
	if page+1 < len(v.pages) {
		answer.NextPageToken = bytes.Repeat([]byte("x"), page+1)
	}
	return answer, nil
}

func execution(t *testing.T, kind, id string, memo map[string]any) *workflowpb.WorkflowExecutionInfo {
	t.Helper()
	fields := map[string]*commonpb.Payload{}
	for key, value := range memo {
		payload, err := converter.GetDefaultDataConverter().ToPayload(value)
		if err != nil {
			t.Fatal(err)
		}
		fields[key] = payload
	}
	return &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: "r"}, Type: &commonpb.WorkflowType{Name: kind},
		StartTime: timestamppb.New(time.Now().Add(-time.Hour)), TaskQueue: "agents", Memo: &commonpb.Memo{Fields: fields},
	}
}

func onFake(v *visibility) *onTemporal {
	return newOnTemporal(v, temporalconn.Settings{Options: client.Options{Namespace: "ns"}}, temporalconn.Flags{})
}

func listing(t *testing.T) *visibility {
	return &visibility{pages: [][]*workflowpb.WorkflowExecutionInfo{
		{
			execution(t, agentwait.AwaitAgentName, "of-another-language", agentwait.Memo(agentwait.Target{InteractionID: "a", Credential: "team"})),
			execution(t, agentwait.RunAgentName, "agentwait/team/run~k", agentwait.Memo(agentwait.Target{Credential: "team"})),
		},
		{
			execution(t, agentwait.AwaitAgentName, "agentwait/default/user:u/c", nil),
			execution(t, agentwait.AwaitAgentName, "agentwait/default/user:u/sha256~00ff", map[string]any{agentwait.MemoConnection: 7}),
			execution(t, agentwait.AwaitAgentsName, "agentwait/default/user:u/batch~00", nil),
		},
	}}
}

func TestWhatIsListedOfAWait(t *testing.T) {
	for name, row := range map[string]struct {
		list List
		want string
		more bool
	}{
		"all":              {List{Limit: 10}, "team/a team/ default/c default/ default/", false},
		"of a connection":  {List{Limit: 10, Connection: "team"}, "team/a team/", false},
		"of an interacton": {List{Limit: 10, Interaction: "c"}, "default/c", false},
		"some":             {List{Limit: 3}, "team/a team/ default/c", true},
		"as many":          {List{Limit: 5}, "team/a team/ default/c default/ default/", false},
	} {
		found, more, err := row.list.find(t.Context(), onFake(listing(t)))
		var got []string
		for _, one := range found {
			got = append(got, one.Connection+"/"+one.InteractionID)
			if one.TaskQueue != "agents" || one.ElapsedSeconds < 3600 || one.ElapsedSeconds > 4000 {
				t.Errorf("%s: %+v", name, one)
			}
		}
		if err != nil || strings.Join(got, " ") != row.want || more != row.more {
			t.Errorf("%s: %q, %v, %v, want %q", name, got, more, err, row.want)
		}
	}
}

func TestTheServerChoosesWhereItCan(t *testing.T) {
	const keyword = enumspb.INDEXED_VALUE_TYPE_KEYWORD
	v := listing(t)
	list := List{Limit: 1, Connection: `it's \ here`, Query: "TaskQueue = 'q' OR x = 1"}
	if _, _, err := list.find(t.Context(), onFake(v)); err != nil {
		t.Fatal(err)
	}
	const all = "WorkflowType IN ('agentwait.AwaitAgent', 'agentwait.AwaitAgents', 'agentwait.RunAgent') AND ExecutionStatus = 'Running'"
	if want := all + " AND (TaskQueue = 'q' OR x = 1)"; v.queries[0] != want {
		t.Errorf("without the attributes: %s", v.queries[0])
	}
	v = listing(t)
	v.known = map[string]enumspb.IndexedValueType{agentwait.SearchConnection: keyword, agentwait.SearchInteraction: keyword}
	if _, _, err := list.find(t.Context(), onFake(v)); err != nil {
		t.Fatal(err)
	}
	if want := all + ` AND (AgentwaitConnection = 'it\'s \\ here' OR AgentwaitConnection IS NULL) AND (TaskQueue = 'q' OR x = 1)`; v.queries[0] != want {
		t.Errorf("with them: %s", v.queries[0])
	}
}

func TestWhetherANamespaceHasTheAttributes(t *testing.T) {
	const keyword, text = enumspb.INDEXED_VALUE_TYPE_KEYWORD, enumspb.INDEXED_VALUE_TYPE_TEXT
	for name, row := range map[string]struct {
		known map[string]enumspb.IndexedValueType
		want  bool
	}{
		"both":              {map[string]enumspb.IndexedValueType{"AgentwaitConnection": keyword, "AgentwaitInteraction": keyword}, true},
		"one":               {map[string]enumspb.IndexedValueType{"AgentwaitConnection": keyword}, false},
		"of the wrong type": {map[string]enumspb.IndexedValueType{"AgentwaitConnection": keyword, "AgentwaitInteraction": text}, false},
		"none":              {nil, false},
	} {
		if got, err := agentwait.SearchAttributesRegistered(t.Context(), &visibility{known: row.known}, "ns"); err != nil || got != row.want {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	if _, err := agentwait.SearchAttributesRegistered(t.Context(), &visibility{}, "other"); err == nil || !strings.Contains(err.Error(), "other") {
		t.Errorf("got %v", err)
	}
}

func TestTheTableOfWaits(t *testing.T) {
	var out bytes.Buffer
	err := table(&out, []listed{
		{Type: agentwait.AwaitAgentName, WorkflowID: "w1", Connection: "team", InteractionID: "a\x1b[2J", State: "RUN", ElapsedSeconds: 75, TaskQueue: "q"},
		{Type: agentwait.AwaitAgentsName, WorkflowID: "w2", Connection: "default", ElapsedSeconds: 5},
	})
	const want = `CONNECTION  INTERACTION  STATE      ELAPSED  TASK QUEUE  WORKFLOW ID  NOTE
team        a\x1b[2J     RUN        1m15s    q           w1           -
default     -            (a batch)  5.0s     -           w2           -
`
	if err != nil || out.String() != want {
		t.Errorf("%v, got:\n%s", err, out.String())
	}
}
