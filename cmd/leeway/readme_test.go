package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/config"
	"github.com/leeway-bot/leeway/knowledge"
)

// What README promises is held to what the program does.

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// readmeSection is what stands between a heading and the next of its rank.
func readmeSection(t *testing.T, heading string) string {
	t.Helper()
	_, text, found := strings.Cut(readme(t), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("README has no section %q", heading)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

// codeBlocks lists the code blocks of a text, without their fences.
func codeBlocks(text string) []string {
	var blocks []string
	for _, m := range regexp.MustCompile("(?ms)^```\\w*\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		blocks = append(blocks, m[1])
	}
	return blocks
}

func TestReadmeListsEverySetting(t *testing.T) {
	code := func(s string) string {
		if s == "" {
			return ""
		}
		return "`" + s + "`"
	}
	want := []string{"| key | environment | default | meaning |", "|---|---|---|---|"}
	for _, d := range config.Docs() {
		want = append(want, fmt.Sprintf("| `%s` | `%s` | %s | %s |", d.Key, d.Env, code(d.Default), d.Meaning))
	}
	var got []string
	for line := range strings.Lines(readmeSection(t, "Settings")) {
		if strings.HasPrefix(line, "|") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("README's settings differ from config.Docs (-want +got):\n%s\nthe table to put there:\n%s", diff, strings.Join(want, "\n"))
	}
}

// helpOf runs a command line for its help alone: flags are parsed, nothing is done.
func helpOf(args ...string) (string, error) {
	var out strings.Builder
	err := run(context.Background(), append(args, "--help"), strings.NewReader(""), &out, &out)
	return out.String(), err
}

// calls lists the arguments of every call of leeway in a text, in code blocks and
// within sentences.
func calls(text string) []string {
	// A line of a code block: a prompt, variables, and the program.
	inBlock := regexp.MustCompile(`^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:go run \./cmd/leeway|docker run .*leeway|leeway)((?: .*)?)$`)
	inSentence := regexp.MustCompile("`leeway( [^`]+)`")
	var lines []string
	for _, block := range codeBlocks(text) {
		for line := range strings.Lines(block) {
			if m := inBlock.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
				lines = append(lines, m[1])
			}
		}
	}
	for _, m := range inSentence.FindAllStringSubmatch(text, -1) {
		lines = append(lines, m[1])
	}
	return lines
}

func TestReadmeCallsOnlyWhatExists(t *testing.T) {
	word := regexp.MustCompile(`"[^"]*"|\S+`)
	lines := calls(readme(t))
	if len(lines) < 10 {
		t.Fatalf("README holds only %d command lines; is it read rightly?", len(lines))
	}
	for _, line := range lines {
		var args []string
		for _, w := range word.FindAllString(line, -1) {
			if strings.ContainsAny(w[:1], "#<>|&;") {
				break // the shell's
			}
			args = append(args, strings.Trim(w, `"`))
		}
		text, err := helpOf(args...)
		switch {
		case err != nil:
			t.Errorf("README says leeway%s: %v", line, err)
		case len(args) > 0 && args[0] != "--help" && args[0] != "COMMAND" && strings.Contains(text, "\n  leeway [command]\n"):
			t.Errorf("README says leeway%s: there is no such command", line)
		}
	}
}

// Flags that the table names beside a command are its flags.
func TestReadmeCommandTable(t *testing.T) {
	general, err := helpOf()
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(general, "Available Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	exist := map[string]bool{}
	for line := range strings.Lines(list) {
		if name := strings.Fields(line)[0]; name != "completion" && name != "help" {
			exist[name] = true
		}
	}
	flag := regexp.MustCompile("`(--[a-z-]+)")
	row := regexp.MustCompile("(?m)^\\| `leeway (\\w+)[^`]*` \\|(.*)$")
	for _, m := range row.FindAllStringSubmatch(readmeSection(t, "Commands"), -1) {
		delete(exist, m[1])
		text, err := helpOf(m[1])
		if err != nil {
			t.Errorf("leeway %s: %v", m[1], err)
		}
		for _, f := range flag.FindAllStringSubmatch(m[2], -1) {
			if !regexp.MustCompile(f[1] + `\b[^-]`).MatchString(text) {
				t.Errorf("README gives leeway %s the flag %s, which it does not have", m[1], f[1])
			}
		}
	}
	for name := range exist {
		t.Errorf("README's table lacks leeway %s", name)
	}
}

// An editor who begins with README's entry gets a library without a mistake.
func TestReadmeEntryLoads(t *testing.T) {
	for _, block := range codeBlocks(readme(t)) {
		if !strings.HasPrefix(block, "---\n") {
			continue
		}
		lib, err := knowledge.Load(fstest.MapFS{
			"mt/_index.md":                     {Data: []byte("---\ntitle: Montana\n---\n")},
			"mt/variances/standards-waiver.md": {Data: []byte(block)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(lib.Served()) != 1 || len(lib.Warnings) > 0 {
			t.Errorf("%d entries are served, want 1; warnings: %v", len(lib.Served()), lib.Warnings)
		}
		return
	}
	t.Error("README shows no entry")
}

func TestReadmeTreeExists(t *testing.T) {
	blocks := codeBlocks(readmeSection(t, "The tree"))
	if len(blocks) == 0 {
		t.Fatal("README shows no tree")
	}
	for line := range strings.Lines(blocks[0]) {
		folder := strings.Fields(line)[0]
		if info, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(folder))); err != nil || !info.IsDir() {
			t.Errorf("README names the folder %s, which does not exist", folder)
		}
	}
}
