package embedded_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"

	"github.com/agentwait/agentwait/dev/embedded"
)

// The demo says that nothing leaves the machine, and a machine may be without a network:
// by default a server calls out at its start.
func TestTheServerDoesNotCallOut(t *testing.T) {
	settings := dynamicconfig.NewCollection(embedded.Settings(), log.NewNoopLogger())
	require.False(t, dynamicconfig.EnableServerVersionCheck.Get(settings)())
	none := dynamicconfig.NewCollection(dynamicconfig.StaticClient{}, log.NewNoopLogger())
	require.True(t, dynamicconfig.EnableServerVersionCheck.Get(none)(), "the setting is no longer needed")
}
