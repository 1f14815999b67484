//go:build !amd64

package meaning

// fastest returns the quickest kernel for this machine.
func fastest() kernel { return portable{} }
