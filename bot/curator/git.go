package curator

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/sideband"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// A repository elsewhere is fetched anew for each commit: one commit, without its
// history, into an empty bare repository that is dropped when its files are
// copied. A content repository is a megabyte; what a kept clone would save is less
// than what force-pushes, shallow histories and half-written packs would cost it.

// remote is a conversation with a git host.
type remote struct {
	source  Source
	session transport.UploadPackSession
	adv     *packp.AdvRefs
	refs    refList
}

// dial asks a host what it has.
func dial(ctx context.Context, s Source) (*remote, error) {
	session, err := connect(ctx, s)
	if err != nil {
		return nil, reaching(s, err)
	}
	adv, err := session.AdvertisedReferencesContext(ctx)
	if err != nil {
		_ = session.Close()
		return nil, reaching(s, err)
	}
	return &remote{s, session, adv, listed(s, adv)}, nil
}

// reaching says what to look at when a host does not give what was asked for.
func reaching(s Source, err error) error {
	hint := ""
	switch {
	case errors.Is(err, transport.ErrAuthenticationRequired), errors.Is(err, transport.ErrAuthorizationFailed):
		hint = ": library.token may not read it"
	case errors.Is(err, transport.ErrRepositoryNotFound):
		hint = ": it is not there, or library.token or library.ssh_key may not see it"
	case errors.Is(err, transport.ErrEmptyRemoteRepository):
		hint = ": nothing was pushed to it yet"
	}
	return fmt.Errorf("fetch %s: %w%s", s, err, hint)
}

func listed(s Source, adv *packp.AdvRefs) refList {
	l := refList{refs: map[string]plumbing.Hash{}, source: s}
	for name, at := range adv.References {
		l.refs[name] = at
	}
	for name, at := range adv.Peeled { // an annotated tag's commit
		l.refs[name] = at
	}
	if adv.Head != nil {
		l.head = *adv.Head
	}
	for _, c := range []capability.Capability{capability.AllowReachableSHA1InWant, "allow-any-sha1-in-want"} {
		l.exact = l.exact || adv.Capabilities.Supports(c)
	}
	return l
}

func (r *remote) close() { _ = r.session.Close() }

// fetch brings a commit into an empty bare repository at dir. from is the ref
// that leads to it; "" asks for the commit by its id, or for all of the history
// of the ref that is served when the host gives no commit by its id.
func (r *remote) fetch(ctx context.Context, commit plumbing.Hash, from, ref, dir string, l limits) (storer.EncodedObjectStorer, error) {
	want, shallow := commit, r.adv.Capabilities.Supports(capability.Shallow)
	if from == "" && !r.refs.exact {
		tip, _, err := r.refs.resolve(ref)
		if err != nil {
			return nil, err
		}
		want, shallow = tip, tip == commit && shallow
	}
	store := filesystem.NewStorageWithOptions(osfs.New(dir, osfs.WithBoundOS()), cache.NewObjectLRUDefault(), filesystem.Options{LargeObjectThreshold: 1 << 20, ExclusiveAccess: true})
	if err := store.Init(); err != nil {
		return nil, err
	}
	if err := r.receive(ctx, want, shallow, store, l); err != nil {
		return nil, reaching(r.source, err)
	}
	if _, err := object.GetCommit(store, commit); err != nil {
		return nil, fmt.Errorf("fetch %s: commit %s is not in its history: %w", r.source, commit, err)
	}
	return store, nil
}

func (r *remote) receive(ctx context.Context, want plumbing.Hash, shallow bool, store storer.Storer, l limits) error {
	req := packp.NewUploadPackRequestFromCapabilities(r.adv.Capabilities)
	req.Wants = []plumbing.Hash{want}
	if shallow {
		req.Depth = packp.DepthCommits(1)
		if err := req.Capabilities.Set(capability.Shallow); err != nil {
			return err
		}
	}
	pack, err := r.session.UploadPack(ctx, req)
	if err != nil {
		return err
	}
	defer pack.Close()
	return packfile.UpdateObjectStorage(store, &metered{demuxed(req.Capabilities, pack), l.pack})
}

// demuxed is the pack alone, without what the host says beside it.
func demuxed(caps *capability.List, r io.Reader) io.Reader {
	switch {
	case caps.Supports(capability.Sideband64k):
		return sideband.NewDemuxer(sideband.Sideband64k, r)
	case caps.Supports(capability.Sideband):
		return sideband.NewDemuxer(sideband.Sideband, r)
	}
	return r
}

// metered stops reading when a host sends more than the limit.
type metered struct {
	r    io.Reader
	left int64
}

func (c *metered) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, refused(".", 0, "keep large files out of the library's repository", "the host sends more than a library may hold")
	}
	return n, err
}
