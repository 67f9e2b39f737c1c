package mcp

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// vendor is how errors name the API if [vendors.Config.Vendor] does not.
const vendor = "mcp"

// The protocols of [Config.Protocol].
const (
	Extension = "2026-07-28" // with the extension io.modelcontextprotocol/tasks
	Core      = "2025-11-25" // with tasks of its own
)

// DefaultMessageArgument is where a message goes if [Config.MessageArgument] is empty.
const DefaultMessageArgument = "message"

// DefaultListenTimeout is [Config.ListenTimeout] where it is zero. A question comes at once.
const DefaultListenTimeout = 3 * time.Second

// Config configures a [Client].
type Config struct {
	// HTTP is what every vendor has. Its BaseURL is the server's endpoint, such as
	// https://tools.example.com/mcp; its Accept is set here. Vendor defaults to "mcp".
	HTTP vendors.Config
	// Protocol is [Extension] or [Core]. Defaults to asking the server, once.
	Protocol string
	// MessageArgument is the argument of a tool that a start's message is. Defaults to
	// [DefaultMessageArgument].
	MessageArgument string
	// TTL is how long a started task is to be kept, from when it was made; only [Core] asks for
	// one. Defaults to what the server keeps.
	TTL time.Duration
	// ListenTimeout bounds how long a check listens for the question of a run of [Core] that
	// needs input. Defaults to [DefaultListenTimeout].
	ListenTimeout time.Duration
	// Now tells the time, for tests. Defaults to time.Now.
	Now func() time.Time
}

func (c Config) check() error {
	switch c.Protocol {
	case "", Extension, Core:
	default:
		return fmt.Errorf("%s: %s is %s: give %q, %q, or nothing to ask the server",
			c.HTTP.Vendor, c.HTTP.Field("Protocol"), text.Quote(c.Protocol, 32), Extension, Core)
	}
	for _, field := range []struct {
		name  string
		value time.Duration
	}{{"TTL", c.TTL}, {"ListenTimeout", c.ListenTimeout}} {
		if field.value < 0 {
			return fmt.Errorf("%s: %s is %v: give a positive duration, or 0 for the default", c.HTTP.Vendor, c.HTTP.Field(field.name), field.value)
		}
	}
	if strings.TrimSpace(c.MessageArgument) != c.MessageArgument {
		return fmt.Errorf("%s: %s is %s: give an argument's name without spaces around it",
			c.HTTP.Vendor, c.HTTP.Field("MessageArgument"), text.Quote(c.MessageArgument, 32))
	}
	return nil
}

func (c Config) withDefaults() Config {
	c.HTTP.Vendor = cmp.Or(c.HTTP.Vendor, vendor)
	// Servers refuse a request that does not take both, with 406 and no words.
	c.HTTP.Accept = "application/json, text/event-stream"
	c.MessageArgument = cmp.Or(c.MessageArgument, DefaultMessageArgument)
	c.ListenTimeout = cmp.Or(c.ListenTimeout, DefaultListenTimeout)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}
