package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

// Machine is what figures were measured on.
type Machine struct {
	OS   string `json:"os"`   // as Go calls it: "linux"
	Arch string `json:"arch"` // "amd64"
	CPUs int    `json:"cpus"`
	CPU  string `json:"cpu,omitempty"` // its model, where the system says
}

// ThisMachine is the one that the program runs on.
func ThisMachine() Machine {
	m := Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU()}
	if f, err := os.Open("/proc/cpuinfo"); err == nil { // Linux alone has it
		defer f.Close()
		m.CPU = cpuModel(f)
	}
	return m
}

func (m Machine) String() string {
	return fmt.Sprintf("%s/%s, %d × %s", m.OS, m.Arch, m.CPUs, cmp.Or(m.CPU, "CPU"))
}

// cpuModel reads the first processor's model: "model name	: AMD EPYC …". ""
// when none is named, as on ARM.
func cpuModel(cpuinfo io.Reader) string {
	for lines := bufio.NewScanner(cpuinfo); lines.Scan(); {
		key, model, _ := strings.Cut(lines.Text(), ":")
		if strings.TrimSpace(key) == "model name" {
			return strings.Join(strings.Fields(model), " ")
		}
	}
	return ""
}
