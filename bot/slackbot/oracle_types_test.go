package slackbot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// typescript is a golden file as a literal of Slack's types: JSON that is imported
// would lose them. Blocks stand on their own as known ones, since in a message
// Slack's types let any object with a type pass for a block.
func typescript(t *testing.T, golden []byte) string {
	t.Helper()
	if golden = bytes.TrimSpace(golden); bytes.HasPrefix(golden, []byte("[")) {
		var several []json.RawMessage
		if err := json.Unmarshal(golden, &several); err != nil {
			t.Fatal(err)
		}
		code := ""
		for _, one := range several {
			code += "{\n" + literal(t, one) + "}\n"
		}
		return code
	}
	return literal(t, golden)
}

func literal(t *testing.T, golden []byte) string {
	t.Helper()
	var content map[string]json.RawMessage
	if err := json.Unmarshal(golden, &content); err != nil {
		t.Fatal(err)
	}
	blocks, hasBlocks := content["blocks"]
	delete(content, "blocks")
	kind := "ChatPostMessageArguments"
	if surface := string(content["type"]); surface == `"home"` || surface == `"modal"` {
		kind = "View"
	} else {
		content["channel"] = json.RawMessage(`"C0LEEWAY"`)
	}
	rest, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	whole := string(rest)
	code := ""
	if hasBlocks {
		code = fmt.Sprintf("const blocks: KnownBlock[] = %s;\n", blocks)
		whole = strings.TrimSuffix(whole, "}") + ",blocks}"
	}
	return code + fmt.Sprintf("const whole: %s = %s;\nvoid whole;\n", kind, whole)
}

const typesHead = "import type { KnownBlock, View } from \"@slack/types\";\nimport type { ChatPostMessageArguments } from \"@slack/web-api\";\n"

const typesProject = `{"compilerOptions": {"strict": true, "noEmit": true, "module": "nodenext", "target": "es2022", "skipLibCheck": true, "types": []}, "include": ["*.ts"]}`

// judgeTypes compiles sources by name, and returns the compiler's complaints by name.
func judgeTypes(t *testing.T, sources map[string]string) map[string][]string {
	t.Helper()
	dir, packages := t.TempDir(), filepath.Join(node(t), "node_modules")
	if err := os.Symlink(packages, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"tsconfig.json": typesProject}
	for name, code := range sources {
		files[name+".ts"] = typesHead + code
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join(packages, "typescript", "bin", "tsc"), "--project", ".", "--pretty", "false")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	complaints := map[string][]string{}
	for _, m := range regexp.MustCompile(`(?m)^(.+)\.ts\((\d+,\d+)\): error (.*)$`).FindAllStringSubmatch(string(out), -1) {
		complaints[m[1]] = append(complaints[m[1]], m[2]+": "+m[3])
	}
	if (err == nil) != (len(complaints) == 0) { // tsc itself is at fault
		t.Fatalf("tsc: %v\n%s", err, out)
	}
	return complaints
}

// Every golden message and view is one by Slack's types, and so compiles. What is
// none does not; else this test could not fail.
func TestGoldenBySlacksTypes(t *testing.T) {
	node(t)
	golden, err := filepath.Glob("testdata/golden/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(golden) == 0 {
		t.Fatal("no golden messages")
	}
	sources := map[string]string{}
	for _, file := range golden {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sources[strings.TrimSuffix(filepath.Base(file), ".json")] = typescript(t, src)
	}
	wrong := map[string]string{
		"wrong, markup in a header":         `{"text": "x", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]}`,
		"wrong, no such block":              `{"text": "x", "blocks": [{"type": "headline", "text": {"type": "plain_text", "text": "x"}}]}`,
		"wrong, no such property":           `{"text": "x", "blocks": [{"type": "divider", "colour": "red"}]}`,
		"wrong, no such style":              `{"text": "x", "blocks": [{"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x"}, "style": "loud"}]}]}`,
		"wrong, rich text without a kind":   `{"text": "x", "blocks": [{"type": "rich_text", "elements": [{"elements": []}]}]}`,
		"wrong, neither text nor blocks":    `{}`,
		"wrong, text that is a number":      `{"text": 7}`,
		"wrong, a modal without title":      `{"type": "modal", "blocks": []}`,
		"wrong, the second of two messages": `[{"text": "x"}, {"text": "x", "blocks": [{"type": "headline"}]}]`,
	}
	for name, message := range wrong {
		sources[name] = typescript(t, []byte(message))
	}
	complaints := judgeTypes(t, sources)
	for name := range sources {
		_, isWrong := wrong[name]
		switch found := complaints[name]; {
		case isWrong && len(found) == 0:
			t.Errorf("%s: Slack's types take it", name)
		case !isWrong && len(found) > 0:
			t.Errorf("%s: %s", name, strings.Join(found, "\n"))
		}
	}
}
