package embedded

import "go.temporal.io/server/common/config"

// MutualTLS are the files of a frontend that takes nobody without a certificate, in PEM. The
// server's own system worker comes with the server's.
type MutualTLS struct {
	Cert, Key   string
	Authorities string // who has signed the certificates of both sides
}

func (m *MutualTLS) config() config.RootTLS {
	if m == nil {
		return config.RootTLS{}
	}
	trust := config.ClientTLS{RootCAFiles: []string{m.Authorities}}
	return config.RootTLS{
		Frontend: config.GroupTLS{
			Server: config.ServerTLS{CertFile: m.Cert, KeyFile: m.Key, ClientCAFiles: []string{m.Authorities}, RequireClientAuth: true},
			Client: trust,
		},
		SystemWorker: config.WorkerTLS{CertFile: m.Cert, KeyFile: m.Key, Client: trust},
	}
}
