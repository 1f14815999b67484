package main

import (
	"encoding/json"
	"errors"
	"hash"
	"io"
)

// push is what is read of a host's delivery.
type push struct {
	Ref           string // refs/heads/main, refs/tags/2027
	DefaultBranch string
}

// errPush is a body that is no delivery.
var errPush = errors.New("not the JSON of a push")

// readPush reads a delivery without holding it: a push may list thousands of
// files, of which none is needed. All of it goes through mac, nil for none; who
// has not checked that must not believe the rest.
func readPush(r io.Reader, mac hash.Hash) (p push, err error) {
	if mac != nil {
		r = io.TeeReader(r, mac)
	}
	p, err = decodePush(json.NewDecoder(r))
	if _, broken := io.Copy(io.Discard, r); broken != nil {
		return p, broken
	}
	return p, err
}

func decodePush(dec *json.Decoder) (p push, err error) {
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return p, errPush
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return p, errPush
		}
		switch key {
		case "ref":
			err = dec.Decode(&p.Ref)
		case "repository", "project": // GitHub, GitLab
			var at struct {
				DefaultBranch string `json:"default_branch"`
			}
			if err = dec.Decode(&at); at.DefaultBranch != "" {
				p.DefaultBranch = at.DefaultBranch
			}
		default:
			err = skipValue(dec)
		}
		if err != nil {
			return p, errPush
		}
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('}') {
		return p, errPush
	}
	return p, nil
}

// skipValue passes over one JSON value, token by token.
func skipValue(dec *json.Decoder) error {
	for depth := 0; ; {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// moves reports whether a push is to a ref of the settings: "" is the repository's
// default branch.
func (p push) moves(ref string) bool {
	if ref == "" {
		return p.DefaultBranch == "" || p.Ref == "refs/heads/"+p.DefaultBranch
	}
	return p.Ref == ref || p.Ref == "refs/heads/"+ref || p.Ref == "refs/tags/"+ref
}
