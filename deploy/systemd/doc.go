// Package systemd holds the unit; its tests hold it to systemd and to the binary.
package systemd
