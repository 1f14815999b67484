package main

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/knowledge"
)

// loaderKeys are the keys that the loader takes at a place of front matter, as it
// lists them to whoever writes another one there.
func loaderKeys(t *testing.T, file, front string) []string {
	t.Helper()
	_, err := knowledge.Load(fstest.MapFS{file: {Data: []byte("---\n" + front + "\n---\nText.\n")}})
	var problems knowledge.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("%s: %v", front, err)
	}
	for _, p := range problems {
		if list, ok := strings.CutPrefix(p.Hint, "the keys are "); ok && strings.Contains(p.What, "zzzzzzzzzzzz") {
			return slices.Sorted(slices.Values(strings.Split(list, ", ")))
		}
	}
	t.Fatalf("%s: the loader lists no keys: %v", front, problems)
	return nil
}

// The schema knows the keys of the loader: no fewer and no more.
func TestSchemaKnowsTheKeysOfTheLoader(t *testing.T) {
	const odd = "zzzzzzzzzzzz: 1"
	entry, index := entrySchema(), indexSchema()
	at := func(s schema, key string) schema { return s["properties"].(schema)[key].(schema) }
	code := at(index, "codes")["items"].(schema)
	for _, place := range []struct {
		what, file, front string
		schema            schema
	}{
		{"entry", "mt/x.md", odd, entry},
		{"source", "mt/x.md", "source: {" + odd + "}", at(entry, "source")},
		{"contact", "mt/x.md", "contact: {" + odd + "}", at(entry, "contact")},
		{"deadline", "mt/x.md", "deadline: {" + odd + "}", at(entry, "deadline")},
		{"_index.md", "mt/_index.md", odd, index},
		{"code", "mt/_index.md", "codes: [{" + odd + "}]", code},
	} {
		got := slices.Sorted(maps.Keys(place.schema["properties"].(schema)))
		if diff := cmp.Diff(loaderKeys(t, place.file, place.front), got); diff != "" {
			t.Errorf("keys of %s (-loader +schema):\n%s", place.what, diff)
		}
	}
}

// What the schema takes for a date, the loader does.
func TestSchemaDates(t *testing.T) {
	form := regexp.MustCompile(asOfPattern)
	for _, s := range []string{"2022", "2022-06", "2022-06-14", "2022-13", "2022-6", "June 2022", "2022-06-32", "20222"} {
		_, err := knowledge.Load(fstest.MapFS{"x.md": {Data: []byte("---\ntitle: X\nkind: reference\nsource: {title: X, as_of: \"" + s + "\"}\n---\nText.\n")}})
		if form.MatchString(s) != (err == nil) {
			t.Errorf("%q: the schema says %v, the loader %v", s, form.MatchString(s), err)
		}
	}
}
