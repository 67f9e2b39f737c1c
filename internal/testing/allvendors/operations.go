package allvendors

import (
	"context"

	"github.com/agentwait/agentwait/vendors"
)

// Came is what an operation has brought: all that leaves a client.
type Came struct {
	Answer  *vendors.Answer
	Started *vendors.Started
	Next    *vendors.Ref
	Err     error
}

// Operation is something that a client can be asked for.
type Operation struct {
	Name string
	Do   func(ctx context.Context, api vendors.API) Came
}

// Operations are those that the vendor has.
func (v Vendor) Operations(api vendors.API) []Operation {
	all := []Operation{{"check", func(ctx context.Context, api vendors.API) (c Came) {
		c.Answer, c.Err = api.Check(ctx, v.Ref)
		return c
	}}}
	if v.Again {
		return all
	}
	if _, ok := vendors.As[vendors.Starter](api); ok {
		all = append(all, Operation{"start", func(ctx context.Context, api vendors.API) Came { return start(ctx, api, v.Start) }})
		if v.Continues {
			on := v.Start
			on.Continue = &v.Ref
			all = append(all, Operation{"continue", func(ctx context.Context, api vendors.API) Came { return start(ctx, api, on) }})
		}
	}
	if _, ok := vendors.As[vendors.Finder](api); ok {
		all = append(all, Operation{"find", func(ctx context.Context, api vendors.API) (c Came) {
			finder, _ := vendors.As[vendors.Finder](api)
			c.Started, c.Err = finder.Find(ctx, v.Start)
			return c
		}})
	}
	if _, ok := vendors.As[vendors.Canceller](api); ok {
		all = append(all, Operation{"cancel", func(ctx context.Context, api vendors.API) (c Came) {
			canceller, _ := vendors.As[vendors.Canceller](api)
			c.Err = canceller.Cancel(ctx, v.Ref)
			return c
		}})
	}
	if _, ok := vendors.As[vendors.Answerer](api); ok {
		all = append(all, Operation{"answer", func(ctx context.Context, api vendors.API) (c Came) {
			answerer, _ := vendors.As[vendors.Answerer](api)
			c.Next, c.Err = answerer.Answer(ctx, v.Ref, v.Answer)
			return c
		}})
	}
	return all
}

func start(ctx context.Context, api vendors.API, request vendors.StartRequest) (c Came) {
	starter, _ := vendors.As[vendors.Starter](api)
	c.Started, c.Err = starter.Start(ctx, request)
	return c
}
