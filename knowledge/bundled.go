package knowledge

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed all:library
var bundled embed.FS

// BundledFS is the tree of the library built into the program.
func BundledFS() fs.FS {
	sub, err := fs.Sub(bundled, "library")
	if err != nil {
		panic(fmt.Sprintf("bundled library: %v", err)) // the path is a constant
	}
	return sub
}

// Bundled reads the library built into the program: Montana, Missouri and
// Clayton, 50 entries.
func Bundled() (*Library, error) { return Load(BundledFS()) }
