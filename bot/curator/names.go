package curator

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// skipped reports names that no library reads: hidden ones, and those that begin
// with "_" but _index.md.
func skipped(base string) bool {
	return base == "" || base[0] == '.' || base[0] == '_' && base != "_index.md"
}

// wanted reports whether a library reads a file of this name. All else that lies
// beside the entries, scans and spreadsheets, is not copied.
func wanted(base string) bool {
	switch base {
	case "README.md":
		return false
	case "thesaurus.yaml", "off-topic.txt", "golden.jsonl":
		return true
	}
	for _, ending := range []string{".md", ".asks.txt", ".sections.jsonl"} {
		if strings.HasSuffix(base, ending) {
			return true
		}
	}
	return false
}

// badName says what is wrong with one element of a path; "" when nothing is. A
// git tree may hold names that no file system would give.
func badName(name string) string {
	switch {
	case name == "" || name == "." || name == "..":
		return "a name that is a place, not a file"
	case strings.ContainsAny(name, "/\\"):
		return "a name with a slash in it"
	case len(name) > 255:
		return "a name of more than 255 bytes"
	case !utf8.ValidString(name):
		return "a name that is not UTF-8"
	case strings.ContainsFunc(name, unicode.IsControl):
		return "a name with a control character in it"
	case looksLikeGit(name):
		return "a name that stands for git's own folder"
	}
	return ""
}

// looksLikeGit reports ".git" in the spellings that some file system takes for
// it: other case, invisible characters, trailing dots and spaces, a short name.
func looksLikeGit(name string) bool {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	plain, _, _ = strings.Cut(plain, ":")
	plain = strings.TrimRight(plain, ". ")
	return plain == ".git" || plain == "git~1"
}

// linkTarget is where a link within the tree leads, by its text; ok is false
// when that is out of the tree.
func linkTarget(file, text string) (target string, ok bool) {
	if path.IsAbs(text) || strings.ContainsAny(text, "\\\x00") || text == "" {
		return "", false
	}
	target = path.Join(path.Dir(file), text)
	return target, target != ".." && !strings.HasPrefix(target, "../")
}

// quoted is a file's name as it may be shown.
func quoted(name string) string {
	if badName(path.Base(name)) == "" && utf8.ValidString(name) {
		return name
	}
	return fmt.Sprintf("%q", name)
}
