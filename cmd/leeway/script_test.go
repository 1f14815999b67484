package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"leeway": main})
}

// TestScripts runs testdata/*.txtar: each tells one thing that a user does. A
// script has its own home and cache folders, and the library of Cascadia, a
// state that does not exist, in the folder policy.
//
// Five commands are added to those of testscript:
//
//	exits CODE PROGRAM ARG…      run a program, which must exit with CODE
//	complaint WHAT HINT          standard error says "leeway: WHAT" and "hint: HINT"
//	json [-line=N] STEP… VALUE   the JSON on standard output has VALUE at a place
//	edit FILE OLD NEW            put NEW, which may hold \n or \xff, in place of OLD
//	fill FILE BYTES              put that many letters in place of "…"
//
// A STEP is a field's name, a place in a list, or field=value for the item of a
// list that has it. WHAT, HINT and VALUE are regular expressions. What is done in
// Slack, slackCommands say.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"HOME", "XDG_CACHE_HOME"} {
				env.Setenv(name, filepath.Join(env.WorkDir, "."+strings.ToLower(name)))
			}
			return os.CopyFS(filepath.Join(env.WorkDir, "policy"), os.DirFS(filepath.Join("testdata", "policy")))
		},
		Cmds: withSlack(map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "complaint": complaint, "json": jsonHas, "edit": edit, "fill": fill,
		}),
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

var crashed = regexp.MustCompile(`panic|goroutine|runtime error`)

func complaint(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: complaint WHAT HINT")
	}
	text := ts.ReadFile("stderr")
	if crashed.MatchString(text) {
		ts.Fatalf("the program crashed")
	}
	for i, lead := range []string{"leeway: ", "hint: "} {
		form, err := regexp.Compile(args[i])
		ts.Check(err)
		if !slices.ContainsFunc(strings.Split(text, "\n"), func(line string) bool {
			rest, ok := strings.CutPrefix(line, lead)
			return ok && form.MatchString(rest)
		}) {
			ts.Fatalf("no line %q with %#q", lead, form)
		}
	}
}

func jsonHas(ts *testscript.TestScript, neg bool, args []string) {
	lines := strings.Split(strings.TrimSuffix(ts.ReadFile("stdout"), "\n"), "\n")
	line := 1
	if len(args) > 0 && strings.HasPrefix(args[0], "-line=") {
		n, err := strconv.Atoi(strings.TrimPrefix(args[0], "-line="))
		ts.Check(err)
		line, args = n, args[1:]
	} else if len(lines) != 1 {
		ts.Fatalf("standard output has %d lines; say which: json -line=N …", len(lines))
	}
	if line > len(lines) || len(args) == 0 {
		ts.Fatalf("usage: json [-line=N] STEP… VALUE; standard output has %d lines", len(lines))
	}
	var v any
	if err := json.Unmarshal([]byte(lines[line-1]), &v); err != nil {
		ts.Fatalf("line %d: %v", line, err)
	}
	last := len(args) - 1
	for _, step := range args[:last] {
		v = child(v, step)
	}
	text, isText := v.(string)
	if !isText && v != nil {
		src, err := json.Marshal(v)
		ts.Check(err)
		text = string(src)
	}
	form, err := regexp.Compile(args[last])
	ts.Check(err)
	if found := v != nil && form.MatchString(text); found == neg {
		ts.Fatalf("line %d: %s is %#q", line, strings.Join(args[:last], " "), text)
	}
}

// child takes one step into a JSON value; nil when there is nothing.
func child(v any, step string) any {
	switch v := v.(type) {
	case map[string]any:
		return v[step]
	case []any:
		if at, err := strconv.Atoi(step); err == nil && at < len(v) {
			return v[at]
		}
		key, value, _ := strings.Cut(step, "=")
		for _, item := range v {
			if fields, ok := item.(map[string]any); ok && fields[key] == value {
				return item
			}
		}
	}
	return nil
}

func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: edit FILE OLD NEW")
	}
	for i, arg := range args[1:] {
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(arg, `"`, `\"`) + `"`)
		ts.Check(err)
		args[i+1] = text
	}
	rewrite(ts, args[0], args[1], args[2])
}

func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fill FILE BYTES")
	}
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	rewrite(ts, args[0], "…", strings.Repeat("a", size))
}

func rewrite(ts *testscript.TestScript, file, old, now string) {
	text := ts.ReadFile(file)
	if strings.Count(text, old) != 1 {
		ts.Fatalf("%s holds %q %d times", file, old, strings.Count(text, old))
	}
	ts.Check(os.WriteFile(ts.MkAbs(file), []byte(strings.Replace(text, old, now, 1)), 0o666))
}
