package connections

import (
	"errors"
	"fmt"
	"io/fs"
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
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%w: check the path, or give one of %s", err, strings.Join(Vendors(), ", "))
		}
		return vendor{}, true, err
	}
	return vendor{
		auth: file.Auth, url: file.BaseURL,
		make: func(http vendors.Config, s Spec) (vendors.API, error) {
			o := s.origin
			switch {
			case file.Adapter != "" && s.parse == nil:
				return nil, o.wrong("", "the file of the vendor %s names the adapter %q, which reads its answers: give %s", file.Name, file.Adapter, o.write("adapter", "FILE"))
			case file.Adapter == "" && s.parse != nil:
				return nil, o.wrong("adapter", "adapter is given, and the file of the vendor %s reads answers itself: leave it out", file.Name)
			case s.StatusPath != "":
				return nil, o.wrong("status_path", "%s is given, and the file of the vendor %s says what is asked: leave it out", o.called("status_path"), file.Name)
			}
			return file.New(declared.Config{HTTP: http, Parse: s.parse})
		},
	}, true, nil
}
