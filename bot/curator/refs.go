package curator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// refList is what a repository says it has.
type refList struct {
	refs   map[string]plumbing.Hash // by full name; a tag by its commit
	head   plumbing.Hash            // zero when it has none
	exact  bool                     // any commit may be asked for
	source Source
}

// isHash reports a full commit id.
func isHash(ref string) bool { return len(ref) == 40 && plumbing.IsHash(strings.ToLower(ref)) }

// resolve finds the commit that a branch, a tag, a full name or a commit id
// stands for; "" is the repository's default branch. from is the ref that has it,
// "" when the commit must be asked for by its id.
func (l refList) resolve(ref string) (commit plumbing.Hash, from string, err error) {
	if ref == "" && !l.head.IsZero() {
		return l.head, "HEAD", nil
	}
	for _, name := range []string{ref, "refs/heads/" + ref, "refs/tags/" + ref} {
		if at, ok := l.refs[name]; ok && ref != "" {
			return at, name, nil
		}
	}
	if isHash(ref) {
		want := plumbing.NewHash(strings.ToLower(ref))
		for name, at := range l.refs {
			if at == want {
				return at, name, nil
			}
		}
		return want, "", nil
	}
	if ref == "" {
		return commit, "", fmt.Errorf("%s has no default branch; it has %s: set library.ref", l.source, l.names())
	}
	return commit, "", fmt.Errorf("%s has no branch and no tag %q; it has %s", l.source, ref, l.names())
}

// names lists a few branches and tags, for a message.
func (l refList) names() string {
	var list []string
	for name := range l.refs {
		for _, prefix := range []string{"refs/heads/", "refs/tags/"} {
			if short, ok := strings.CutPrefix(name, prefix); ok {
				list = append(list, short)
			}
		}
	}
	slices.Sort(list)
	const most = 8
	switch {
	case len(list) == 0:
		return "none"
	case len(list) > most:
		return strings.Join(list[:most], ", ") + ", …"
	}
	return strings.Join(list, ", ")
}
