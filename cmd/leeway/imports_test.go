package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/leeway-bot/leeway/"

// Imports point one way: a package imports those of its own layer and of the
// layers below. Folders count with all below them; the longest name decides.
var layers = [][]string{
	{"knowledge/cite", "index/meaning"}, // leaves: they import nothing of Leeway
	{"knowledge"},
	{"index"},
	{"bot"},
	{"bot/slackbot", "bot/web", "bot/mcpserver"}, // surfaces: they do not know each other
	{"cmd"},
}

var (
	leaves   = layers[0]
	surfaces = layers[4]
)

// breach says which rule an import within Leeway breaks; "" when none.
func breach(from, to string) string {
	switch {
	case folderOf(to, "config") != "":
		if folderOf(from, "cmd") == "" {
			return "only cmd imports config: hand plain values down"
		}
		return ""
	case folderOf(from, "config") != "":
		return "config imports nothing of Leeway"
	case folderOf(from, leaves...) != "":
		return "a leaf imports nothing of Leeway"
	case layerOf(from) < 0 || layerOf(to) < 0:
		return "a package outside the layers: give it its place in imports_test.go"
	case layerOf(to) > layerOf(from):
		return "imports point from cmd down to cite"
	case folderOf(to, "cmd") != "" && from != to:
		return "nothing imports a program"
	}
	if a, b := folderOf(from, surfaces...), folderOf(to, surfaces...); a != "" && b != "" && a != b {
		return "surfaces do not know each other"
	}
	if strings.HasPrefix(to, from+"/") && !slices.Contains(leaves, to) {
		return "a parent never imports its child"
	}
	return ""
}

// folderOf is the first of the folders that a package lies in; "" for none.
func folderOf(pkg string, folders ...string) string {
	for _, f := range folders {
		if pkg == f || strings.HasPrefix(pkg, f+"/") {
			return f
		}
	}
	return ""
}

func layerOf(pkg string) int {
	best, layer := "", -1
	for i, folders := range layers {
		if f := folderOf(pkg, folders...); len(f) > len(best) {
			best, layer = f, i
		}
	}
	return layer
}

type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func goPackages(t *testing.T) []goPackage {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	list.Dir = filepath.Join("..", "..")
	out, err := list.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %s", exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []goPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range goPackages(t) {
		from := strings.TrimPrefix(p.ImportPath, module)
		seen[from] = true
		for _, to := range p.Imports {
			if to, ours := strings.CutPrefix(to, module); ours {
				if why := breach(from, to); why != "" {
					t.Errorf("%s imports %s: %s", from, to, why)
				}
			}
		}
		for _, to := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if strings.HasPrefix(to, "github.com/spf13/viper") && from != "config" {
				t.Errorf("%s imports viper: only config does", from)
			}
		}
	}
	for _, must := range []string{"cmd/leeway", "config", "bot", "index", "index/meaning", "knowledge", "knowledge/cite"} {
		if !seen[must] {
			t.Errorf("go list shows no package %s", must)
		}
	}
}

func TestBreach(t *testing.T) {
	for _, imports := range []struct{ from, to, why string }{
		{"cmd/leeway", "bot/slackbot", ""},
		{"cmd/leeway", "config", ""},
		{"cmd/leeway", "knowledge/cite", ""},
		{"bot/slackbot", "bot", ""},
		{"bot/slackbot", "bot/journal", ""},
		{"bot/curator", "bot/eval", ""},
		{"bot", "index", ""},
		{"index", "index/meaning", ""},
		{"index/generate", "index", ""},
		{"knowledge", "knowledge/cite", ""},
		{"knowledge/convert", "knowledge", ""},

		{"bot", "config", "only cmd"},
		{"config", "knowledge", "config imports nothing"},
		{"bot/slackbot", "bot/web", "surfaces"},
		{"bot/web/admin", "bot/mcpserver", "surfaces"},
		{"bot", "bot/eval", "parent"},
		{"bot", "bot/slackbot", "point"},
		{"bot/journal", "bot/web", "point"},
		{"knowledge", "knowledge/convert", "parent"},
		{"knowledge", "index", "point"},
		{"index", "bot", "point"},
		{"knowledge/cite", "knowledge", "leaf"},
		{"index/meaning", "knowledge/cite", "leaf"},
		{"bot", "cmd/leeway", "point"},
		{"cmd/migrate", "cmd/leeway", "program"},
		{"utils", "bot", "outside"},
	} {
		why := breach(imports.from, imports.to)
		if (why == "") != (imports.why == "") || !strings.Contains(why, imports.why) {
			t.Errorf("%s imports %s: %q, want %q", imports.from, imports.to, why, imports.why)
		}
	}
}
