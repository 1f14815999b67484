package eval

import (
	"runtime"
	"strings"
	"testing"
)

func TestCPUModel(t *testing.T) {
	for cpuinfo, want := range map[string]string{
		"processor\t: 0\nmodel\t\t: 85\nmodel name\t: Example(R)  CPU @ 2.00GHz\nprocessor\t: 1\nmodel name\t: other\n": "Example(R) CPU @ 2.00GHz",
		"processor\t: 0\nBogoMIPS\t: 50.00\n": "",
		"":                                    "",
	} {
		if got := cpuModel(strings.NewReader(cpuinfo)); got != want {
			t.Errorf("%q: %q, want %q", cpuinfo, got, want)
		}
	}
}

func TestThisMachine(t *testing.T) {
	m := ThisMachine()
	if m.OS != runtime.GOOS || m.Arch != runtime.GOARCH || m.CPUs < 1 {
		t.Errorf("%+v", m)
	}
	if got, want := (Machine{"linux", "amd64", 2, "Example CPU"}).String(), "linux/amd64, 2 × Example CPU"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
