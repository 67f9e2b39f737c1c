// Package adapters holds example adapters: modules that map another vendor's status
// answers to the normalised document. README.md says how to write one. The package has
// tests only.
package adapters
