//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// BenchmarkAsk measures "leeway ask" as a whole process, as it is released: the
// time from start to exit, and the most memory it held resident. The system
// counts what the starting process holds as well, so run it alone:
//
//	go test ./cmd/leeway -run '^$' -bench Ask
//
// To hold on two cores: 500 ms and 250 MB.
func BenchmarkAsk(b *testing.B) {
	leeway := filepath.Join(b.TempDir(), "leeway")
	build := exec.Command("go", "build", "-o", leeway, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	home := b.TempDir()
	peak := int64(0)
	for b.Loop() {
		ask := exec.Command(leeway, "ask", "can we use virtual days for snow days?")
		ask.Dir, ask.Env = home, []string{"HOME=" + home}
		if out, err := ask.CombinedOutput(); err != nil {
			b.Fatalf("leeway ask: %v\n%s", err, out)
		}
		peak = max(peak, residentPeak(ask.ProcessState))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/op")
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
}

// residentPeak is in bytes. Darwin counts bytes, the others KiB.
func residentPeak(s *os.ProcessState) int64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) * 1024
}
