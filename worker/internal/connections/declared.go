package connections

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
)

// findDeclared finds a vendor that a file declares: one that comes with the program, by its name,
// or another by its path. ok is false where the name is neither.
func findDeclared(name string) (v vendor, ok bool, err error) {
	var file *declared.Vendor
	switch {
	case strings.HasSuffix(name, vendorFile):
		file, err = declared.Load(name)
	case slices.Contains(declared.Names(), name):
		file, err = declared.Named(name)
	default:
		return vendor{}, false, nil
	}
	if err != nil {
		return vendor{}, true, err
	}
	return vendor{
		auth: file.Auth, url: file.BaseURL,
		make: func(http vendors.Config, s Spec) (vendors.API, error) {
			switch {
			case file.Adapter != "" && s.parse == nil:
				return nil, fmt.Errorf("the file of the vendor %s names the adapter %q, which reads its answers: give adapter=FILE", file.Name, file.Adapter)
			case file.Adapter == "" && s.parse != nil:
				return nil, fmt.Errorf("it has an adapter, and the file of the vendor %s reads answers itself: leave adapter out", file.Name)
			case s.StatusPath != "":
				return nil, fmt.Errorf("it has a status-path, and the file of the vendor %s says what is asked: leave status-path out", file.Name)
			}
			return file.New(declared.Config{HTTP: http, Parse: s.parse})
		},
	}, true, nil
}
