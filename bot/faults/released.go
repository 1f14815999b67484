//go:build !faults

package faults

// At does nothing.
func At(string) {}
