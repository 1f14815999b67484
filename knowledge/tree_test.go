package knowledge_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/leeway-bot/leeway/knowledge"
)

// tree is a library as an editor keeps it: paths, and what the files say.
type tree map[string]string

// with is the tree with more files, or with other text in some of them.
func (files tree) with(more tree) tree {
	both := maps.Clone(files)
	maps.Copy(both, more)
	return both
}

func (files tree) fsys() fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// small is a sound library of one entry, which tests add to.
var small = tree{
	"_index.md":    "---\ntitle: A small library\n---\n",
	"mt/_index.md": "---\ntitle: Montana\nnames: [MT]\n---\n",
	"mt/snow.md":   entry(),
}

// entry is a sound entry of one sentence. A key given stands in place of the
// same key of the entry; further keys begin on line 5.
func entry(keys ...string) string {
	lines := []string{"---", "title: Snow days", "kind: flexibility", "source: {title: Handbook}"}
	for _, key := range keys {
		switch name, _, _ := strings.Cut(key, ":"); name {
		case "title":
			lines[1] = key
		case "kind":
			lines[2] = key
		case "source":
			lines[3] = key
		default:
			lines = append(lines, key)
		}
	}
	return strings.Join(lines, "\n") + "\n---\nThe board decides.\n"
}

// about is a sound entry with this body, which begins on line 6.
func about(body string) string {
	return strings.Replace(entry(), "The board decides.\n", body, 1)
}

func load(t testing.TB, files tree) *knowledge.Library {
	t.Helper()
	lib, err := knowledge.Load(files.fsys())
	if err != nil {
		t.Fatalf("load:\n%v", err)
	}
	return lib
}

// ids lists entries by id, for a diff that reads well.
func ids(entries []*knowledge.Entry) []string {
	var list []string
	for _, e := range entries {
		list = append(list, e.ID)
	}
	return list
}

func texts(lines []knowledge.Line) []string {
	var list []string
	for _, line := range lines {
		list = append(list, line.Text)
	}
	return list
}
