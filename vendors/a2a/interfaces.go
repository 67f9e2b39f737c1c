package a2a

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// offer is one interface that an agent card has.
type offer struct{ url, binding, version, tenant string }

func (o offer) String() string { return text.Cut(strings.TrimSpace(o.binding+" "+o.version), 40) }

// major is the version that is spoken with an agent of the offered one; empty: none is.
func (o offer) major() string {
	switch version := o.version + "."; {
	case strings.HasPrefix(version, "1."):
		return Version1
	case strings.HasPrefix(version, "0.3."):
		return Version03
	}
	return ""
}

// offers are what a card has, in its order, which is the agent's preference. Cards of 1.0 have a
// list; those of 0.3 a main interface and additional ones. Some have both.
func offers(card gjson.Result) (found []offer) {
	card.Get("supportedInterfaces").ForEach(func(_, i gjson.Result) bool {
		version := i.Get("protocolVersion").String()
		if version == "" {
			version = Version1 // only cards of 1.0 have such a list
		}
		found = append(found, offer{i.Get("url").String(), i.Get("protocolBinding").String(), version, i.Get("tenant").String()})
		return len(found) < maxOffers
	})
	if main := card.Get("url").String(); main != "" {
		version := card.Get("protocolVersion").String()
		if version == "" {
			version = Version03
		}
		binding := card.Get("preferredTransport").String()
		if binding == "" {
			binding = BindingJSONRPC
		}
		found = append(found, offer{url: main, binding: binding, version: version})
		card.Get("additionalInterfaces").ForEach(func(_, i gjson.Result) bool {
			found = append(found, offer{url: i.Get("url").String(), binding: i.Get("transport").String(), version: version})
			return len(found) < maxOffers
		})
	}
	return found
}

const (
	// maxOffers bounds the interfaces of a card. Agents have up to three bindings, in two versions.
	maxOffers = 64
	// maxOffersBytes bounds what an error says of them.
	maxOffersBytes = 256
)

// readCard chooses from the card. What it says is final, so a card without a use is a refusal.
func (c *Client) readCard(answer *vendors.Answer) (*agent, *vendors.Answer) {
	card, err := parsed(answer.Body)
	if err != nil {
		answer.Err = fmt.Errorf("the agent card is not JSON: check the base URL: %w", err)
		return nil, answer
	}
	a, err := c.choose(offers(card))
	if err != nil {
		return nil, vendors.Refused(http.StatusBadRequest, "NO_USABLE_INTERFACE", err.Error())
	}
	a.requires = required(card)
	return a, nil
}

// maxAddressBytes bounds the address of an interface: it is a part of every request.
const maxAddressBytes = 2 << 10

// at is the address of an interface. It holds on to nothing of the card.
func (c *Client) at(o offer) (*url.URL, error) {
	if len(o.url) > maxAddressBytes {
		return nil, fmt.Errorf("%s at an address of %d bytes", o, len(o.url))
	}
	at, err := c.base.Parse(strings.Clone(o.url))
	if err != nil {
		return nil, fmt.Errorf("%s at %s, which is not a URL", o, text.Quote(o.url, 128))
	}
	at.User, at.Fragment, at.RawFragment = nil, "", ""
	return at, nil
}

// choose takes the first offer of the newest version that can be spoken, at the client's origin:
// the key stays where it was made for.
func (c *Client) choose(offered []offer) (*agent, error) {
	var elsewhere, broken []string
	for _, version := range []string{Version1, Version03} {
		for _, o := range offered {
			if o.major() != version || !c.speaks(o.binding, version) {
				continue
			}
			at, err := c.at(o)
			if err != nil {
				broken = append(broken, err.Error())
				continue
			}
			if origin(at) != origin(c.base) {
				elsewhere = append(elsewhere, fmt.Sprintf("%s at %s", o, text.Quote(origin(at), 128)))
				continue
			}
			a := &agent{url: at, binding: strings.Clone(o.binding), version: version, tenant: strings.Clone(o.tenant)}
			if c.tenant != "" {
				a.tenant = c.tenant
			}
			if a.tenant != "" {
				if err := vendors.CheckID("tenant", a.tenant); err != nil {
					return nil, fmt.Errorf("the agent card has a tenant that cannot be sent: %w", err)
				}
			}
			return a, nil
		}
	}
	if len(elsewhere) > 0 {
		return nil, fmt.Errorf("the agent card places the agent elsewhere (%s) than %s, and requests stay there, since the key would go along: if that is the agent, make it the base URL, and give %s and %s",
			text.Cut(strings.Join(elsewhere, ", "), maxOffersBytes), origin(c.base), c.setting("Binding"), c.setting("Version"))
	}
	if len(broken) > 0 {
		return nil, fmt.Errorf("the agent card offers %s: mend the card, or give %s and %s, and the agent's own address as base URL",
			text.Cut(strings.Join(broken, ", "), maxOffersBytes), c.setting("Binding"), c.setting("Version"))
	}
	return nil, c.nothingToSpeak(offered)
}

// speaks reports whether a binding can be spoken in a version, and is asked for.
func (c *Client) speaks(binding, version string) bool {
	if c.binding != "" && c.binding != binding || c.version != "" && c.version != version {
		return false
	}
	return binding == BindingJSONRPC || binding == BindingHTTPJSON && version == Version1
}

func (c *Client) nothingToSpeak(offered []offer) error {
	if len(offered) == 0 {
		return errors.New("the agent card names no interface: check that the base URL is an agent's")
	}
	names := make([]string, 0, len(offered))
	for _, o := range offered {
		names = append(names, o.String())
	}
	wanted := fmt.Sprintf("%s or %s in version %s, or %s in %s", BindingHTTPJSON, BindingJSONRPC, Version1, BindingJSONRPC, Version03)
	if c.binding != "" || c.version != "" {
		wanted = strings.TrimSpace(c.binding+" "+c.version) + fmt.Sprintf(", as %s or %s says", c.setting("Binding"), c.setting("Version"))
	}
	return fmt.Errorf("the agent card offers %s: wanted %s", text.Cut(strings.Join(names, ", "), maxOffersBytes), wanted)
}

// origin is the scheme, host and port of a URL, each spelled in one way.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[strings.ToLower(u.Scheme)]
	}
	return strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Hostname()) + ":" + port
}
