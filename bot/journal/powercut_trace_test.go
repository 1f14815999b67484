package journal

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
)

// traced are the system calls that a power cut is reckoned from: those that the
// disk of powercut_disk_test.go does, and those that it must not meet.
var traced = []string{
	"openat", "close", "read", "lseek", "write", "pwrite64", "ftruncate", "fsync", "fdatasync",
	"rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat",
	"open", "creat", "truncate", "writev", "pwritev", "pwritev2", "copy_file_range", "sendfile", "splice", "fallocate",
	"sync_file_range", "link", "linkat", "symlink", "symlinkat", "mmap", "dup", "dup2", "dup3", "fcntl", "io_uring_setup",
}

// straceFlags make a log of one line a call, or two where others came in between,
// with all strings whole and in hex, and the path of each descriptor beside it.
func straceFlags(log string) []string {
	return []string{"-f", "-y", "-xx", "-s", strconv.Itoa(16 << 20), "--seccomp-bpf",
		"-e", "signal=none", "-e", "trace=" + strings.Join(traced, ","), "-o", log, "--"}
}

// call is one system call as strace writes it.
type call struct {
	name string
	args []string
	back int64 // what it returned; -1 when it failed or never returned
}

// moment is the beginning or the end of a call. Calls of several threads overlap,
// and what is on the disk depends on which of them had ended.
type moment struct {
	*call
	ends bool
}

// readTrace reads strace's log. What happened before something else in the program
// stands before it in the log, since strace lets each thread go on from each end.
func readTrace(r io.Reader) ([]moment, error) {
	var all []moment
	begun := map[string]*call{} // by thread
	text := map[*call]string{}  // arguments so far
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 256<<20)
	for lines.Scan() {
		thread, line, _ := strings.Cut(lines.Text(), " ")
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "+++") || strings.HasPrefix(line, "---") {
			continue
		}
		c, rest, resumed := begun[thread], "", false
		if line, resumed = strings.CutPrefix(line, "<... "); resumed {
			_, rest, _ = strings.Cut(line, " resumed>")
			delete(begun, thread)
		} else {
			var name string
			name, rest, _ = strings.Cut(line, "(")
			c = &call{name: name, back: -1}
			all = append(all, moment{call: c})
		}
		if c == nil {
			return nil, fmt.Errorf("a call goes on that never began: %.100s", line)
		}
		more, unfinished := strings.CutSuffix(rest, "<unfinished ...>")
		if unfinished {
			begun[thread], text[c], c.args = c, more, splitArgs(more)
			continue
		}
		args, back, ok := cutLast(rest, "= ")
		if !ok {
			return nil, fmt.Errorf("a line that is no call: %.100s", line)
		}
		c.args = splitArgs(text[c] + strings.TrimSuffix(strings.TrimSpace(args), ")"))
		delete(text, c)
		if n, ok := number(back); ok {
			c.back = n
		}
		all = append(all, moment{call: c, ends: true})
	}
	return all, lines.Err()
}

func cutLast(s, sep string) (before, after string, found bool) {
	at := strings.LastIndex(s, sep)
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+len(sep):], true
}

// splitArgs splits at commas; strings and paths are hex, so they have none.
func splitArgs(s string) []string { return strings.Split(s, ", ") }

// number reads what a value begins with: "3<…>" is 3.
func number(s string) (int64, bool) {
	end := strings.IndexFunc(s, func(r rune) bool { return r != '-' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(s)
	}
	n, err := strconv.ParseInt(s[:end], 10, 64)
	return n, err == nil
}

// arg is an argument, "" when the call ended before it was written down.
func (c *call) arg(n int) string {
	if n >= len(c.args) {
		return ""
	}
	return strings.TrimSpace(c.args[n])
}

// integer reads an argument: a descriptor, an offset or a length; -1 when it is none.
func (c *call) integer(n int) int64 {
	if i, ok := number(c.arg(n)); ok {
		return i
	}
	return -1
}

// text reads a string among the arguments.
func (c *call) text(n int) []byte { return unhex(strings.Trim(c.arg(n), `"`)) }

// beside is the path that strace gives beside a descriptor.
func (c *call) beside(n int) string {
	_, path, _ := strings.Cut(c.arg(n), "<")
	path, _, _ = strings.Cut(path, ">")
	return string(unhex(path))
}

func unhex(s string) []byte {
	text, err := hex.DecodeString(strings.ReplaceAll(s, `\x`, ""))
	if err != nil {
		return nil
	}
	return text
}

// TestReadTrace on two threads whose calls overlap.
func TestReadTrace(t *testing.T) {
	const log = `7  openat(AT_FDCWD<\x2f\x61>, "\x62", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 3<\x2f\x61\x2f\x62>
7  write(1<\x70>, "\x68\x69", 2 <unfinished ...>
8  fsync(3<\x2f\x61\x2f\x62>)              = -1 EIO (Input/output error)
7  <... write resumed>) = 2
7  read(3<\x2f\x61\x2f\x62>,  <unfinished ...>
8  +++ exited with 0 +++
7  <... read resumed>"\x68", 9) = 1
7  close(3 <unfinished ...>
`
	all, err := readTrace(strings.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range all {
		got = append(got, fmt.Sprint(m.name, " ", len(m.args), " ", m.back, " ", m.ends))
	}
	want := "openat 4 3 false; openat 4 3 true; write 3 2 false; fsync 1 -1 false; fsync 1 -1 true; write 3 2 true; " +
		"read 3 1 false; read 3 1 true; close 1 -1 false"
	if strings.Join(got, "; ") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, "; "), want)
	}
	if c := all[0]; c.beside(0) != "/a" || string(c.text(1)) != "b" || c.integer(3) != 600 {
		t.Errorf("arguments of %v", c.call)
	}
	if c := all[2]; string(c.text(1)) != "hi" || c.integer(0) != 1 {
		t.Errorf("arguments of %v", c.call)
	}
	if c := all[6]; string(c.text(1)) != "h" || c.integer(0) != 3 {
		t.Errorf("arguments of %v", c.call)
	}
}
