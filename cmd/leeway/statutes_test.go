package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// TestStatutesBesideEntries keeps the bundled entries beside sections of law, with
// the commands that a user has. The law is there to be looked up, in the terminal
// and in Slack; questions still get the entries.
//
// Here are chapter 160 of Missouri and some of Maryland, 247 sections in half a
// minute: LEEWAY_STATUTES=all takes all of both, and three minutes. Two sections are
// left out: golden questions name them, and the bundled library must say that it
// lacks them, so that one with them is refused until its golden.jsonl says otherwise.
func TestStatutesBesideEntries(t *testing.T) {
	dir := t.TempDir()
	policy := filepath.Join(dir, "policy")
	if err := os.CopyFS(policy, os.DirFS(filepath.Join("..", "..", "knowledge", "library"))); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LEEWAY_DATA_DIR", filepath.Join(dir, "data"))
	missouri := someLaw(t, dir, "rsmo-ch160-178.sections.jsonl", 1332, func(line string) bool {
		return (allLaw() || strings.Contains(line, `"section": "160.`)) &&
			!strings.Contains(line, `"section": "160.261"`) && !strings.Contains(line, `"section": "167.031"`)
	})
	maryland := someLaw(t, dir, "comar-13a.sections.jsonl", 150, func(string) bool { return true })
	leeway(t, "import", "--statutes", missouri, "--into", policy, "--jurisdiction", "mo")
	leeway(t, "import", "--statutes", maryland, "--into", policy, "--jurisdiction", "md")
	leeway(t, "index", policy)

	const own = "seventy-five academic performance standards" // stands in § 160.514 alone
	said := leeway(t, "cite", "160.514", "--library", policy)
	if text := strings.Join(strings.Fields(strings.ReplaceAll(said, "│", "")), " "); !strings.Contains(text, "§ 160.514, RSMo") || !strings.Contains(text, own) {
		t.Errorf("leeway cite 160.514 does not show the section:\n%s", said)
	}
	t.Run("questions", func(t *testing.T) { wantEntriesFirst(t, dir, policy) })
	t.Run("slack", func(t *testing.T) {
		ws := workspace.New(workspace.Options{})
		t.Cleanup(ws.Close)
		serve(t, ws, dir, "LEEWAY_LIBRARY_SOURCE="+policy)
		wantResponse(t, ws, ws.Command("C0STAFF", "U0ANN", "/cite", "160.514"), own)
		wantReply(t, ws, ws.Mention("C0STAFF", "U0ANN", snowDays), 1, "Mont. Code Ann. § 20-1-101")
		if refused := ws.Refused(); len(refused) > 0 {
			t.Errorf("Slack refused %v", refused)
		}
	})
}

func allLaw() bool { return os.Getenv("LEEWAY_STATUTES") == "all" }

// someLaw writes the sections of a file that are wanted, at most so many, into a
// file of the same name; with LEEWAY_STATUTES=all as many as there are.
func someLaw(t *testing.T, dir, name string, most int, wanted func(line string) bool) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "statutes", name))
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatalf("CI needs %v", err)
	case err != nil:
		t.Skipf("needs the shared test data: %v", err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(src)) {
		if wanted(line) && (most > 0 || allLaw()) {
			b.WriteString(line)
			most--
		}
	}
	name = filepath.Join(dir, name)
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// leeway runs a command in this process, which must succeed, and returns what it wrote.
func leeway(t *testing.T, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	if err := run(context.WithoutCancel(t.Context()), args, strings.NewReader(""), &out, &complaints); err != nil {
		t.Fatalf("leeway %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), complaints.String())
	}
	return out.String()
}

// wantEntriesFirst puts the bundled golden questions to the bundled library and to
// the one that holds law too: of fifty that an entry answers, one may change.
func wantEntriesFirst(t *testing.T, dir, policy string) {
	golden := filepath.Join("..", "..", "knowledge", "library", "golden.jsonl")
	alone, beside := filepath.Join(dir, "alone.jsonl"), filepath.Join(dir, "beside.jsonl")
	leeway(t, "eval", "--brief", "--save", alone, golden)
	leeway(t, "eval", "--brief", "--save", beside, "--library", policy, golden)
	before, after := answersIn(t, alone), answersIn(t, beside)
	answered, silent, changed, claimed := 0, 0, 0, 0
	for id, was := range before {
		is := after[id]
		if was.Verdict == "answered" {
			if answered++; is.Verdict != "answered" || is.Top[0] != was.Top[0] {
				changed++
				t.Logf("%s: %s %s, was %s %s", is.Question, is.Verdict, is.Top[0], was.Verdict, was.Top[0])
			}
			continue
		}
		if silent++; is.Verdict == "answered" {
			claimed++
			t.Logf("%s: answered %s, was %s", is.Question, is.Top[0], was.Verdict)
		}
	}
	t.Logf("of %d answered %d changed, of %d others %d became answered", answered, changed, silent, claimed)
	if answered < 200 || silent < 30 || changed*50 > answered || claimed > 0 {
		t.Error("law displaces entries, or breaks silence")
	}
}

// goldenAnswer is a line of a file that leeway eval --save wrote.
type goldenAnswer struct {
	Question, Verdict string
	Top               []string
}

func answersIn(t *testing.T, name string) map[string]goldenAnswer {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]goldenAnswer{}
	for line := range strings.Lines(string(src)) {
		var a struct {
			ID string
			goldenAnswer
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		answers[a.ID] = a.goldenAnswer
	}
	return answers
}
