package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

const (
	// collectAt is how much garbage may lie beside what is in use, in percent. Go's
	// 100 doubles the memory of a process that is quick to answer and mostly idle.
	collectAt = 50

	// restMemory is what Leeway stays below while what it holds allows: a container
	// of 300 MB is enough for the bundled library, the program's own pages included.
	restMemory = 224 << 20
)

// keepSmall has little memory used once the library is loaded, and gives back what
// loading took. Go's own GOGC and GOMEMLIMIT go before.
func keepSmall() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	debug.FreeOSMemory()
	if os.Getenv("GOMEMLIMIT") == "" {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		debug.SetMemoryLimit(max(restMemory, 4*int64(m.HeapAlloc))) // a large library must not have it collect all day
	}
}
