//go:build faults && unix

package faults

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

var (
	chosen, times = read(os.Getenv("LEEWAY_FAULT"))
	passed        atomic.Int64
)

// read splits "point#n"; without a number it is the first time.
func read(fault string) (point string, n int64) {
	point, nth, _ := strings.Cut(fault, "#")
	n, err := strconv.ParseInt(nth, 10, 64)
	if err != nil {
		n = 1
	}
	return point, n
}

// At kills the process when the point is the chosen one for the chosen time.
func At(point string) {
	if chosen == "" || point != chosen || passed.Add(1) != times {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // nothing more happens here until the signal is delivered
}
