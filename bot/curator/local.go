package curator

import (
	"errors"
	"fmt"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// A repository on this machine is read where it is: git's own way of fetching
// from a folder runs the git program, which a container need not have.

func openLocal(s Source) (*git.Repository, refList, error) {
	l := refList{refs: map[string]plumbing.Hash{}, source: s, exact: true}
	repo, err := git.PlainOpenWithOptions(s.file(), &git.PlainOpenOptions{EnableDotGitCommonDir: true})
	if err != nil {
		if errors.Is(err, git.ErrRepositoryNotExists) {
			err = errors.New("no git repository is there")
		}
		return nil, l, fmt.Errorf("read %s: %w", s, err)
	}
	list, err := repo.References()
	if err != nil {
		return nil, l, fmt.Errorf("read %s: %w", s, err)
	}
	err = list.ForEach(func(r *plumbing.Reference) error {
		if r.Type() == plumbing.HashReference {
			l.refs[r.Name().String()] = peeled(repo.Storer, r.Hash())
		}
		return nil
	})
	if err != nil {
		return nil, l, fmt.Errorf("read %s: %w", s, err)
	}
	if head, err := repo.Head(); err == nil {
		l.head = head.Hash()
	}
	return repo, l, nil
}

// peeled is the commit that an annotated tag names; any other hash is itself.
func peeled(objects storer.EncodedObjectStorer, at plumbing.Hash) plumbing.Hash {
	const nested = 8
	for range nested {
		tag, err := object.GetTag(objects, at)
		if err != nil {
			return at
		}
		at = tag.Target
	}
	return at
}
