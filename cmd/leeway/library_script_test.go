package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// libraryCommands are what scripts do with a library in git and with a running
// leeway serve:
//
//	commit DIR REPO BRANCH           put a folder's files on a branch of a bare repository; the commit is in $COMMIT
//	post PATH TOKEN BODY             post JSON to an endpoint: status and body
//	github SECRET EVENT ID BODY      deliver as GitHub does: status and body
//	gitlab TOKEN EVENT ID BODY       deliver as GitLab does: status and body
//	await TOKEN PATTERN              wait until /admin/status matches; then it is on standard output
var libraryCommands = map[string]func(*scripted, []string){
	"commit": (*scripted).commit, "post": (*scripted).post, "github": (*scripted).github, "gitlab": (*scripted).gitlab, "await": (*scripted).await,
}

func allOf[V any](sets ...map[string]V) map[string]V {
	all := map[string]V{}
	for _, set := range sets {
		maps.Copy(all, set)
	}
	return all
}

// commit makes a commit of a folder's files, with the branch's last one before it.
func (s *scripted) commit(args []string) {
	s.want(args, "commit DIR REPO BRANCH")
	dir, bare, branch := s.MkAbs(args[0]), s.MkAbs(args[1]), plumbing.NewBranchReferenceName(args[2])
	if _, err := os.Stat(bare); err != nil {
		_, err := git.PlainInitWithOptions(bare, &git.PlainInitOptions{Bare: true, InitOptions: git.InitOptions{DefaultBranch: branch}})
		s.Check(err)
	}
	work, err := os.MkdirTemp(s.MkAbs("."), "commit-*")
	s.Check(err)
	defer os.RemoveAll(work)
	repo, err := git.PlainInitWithOptions(work, &git.PlainInitOptions{InitOptions: git.InitOptions{DefaultBranch: branch}})
	s.Check(err)
	s.Check(os.CopyFS(work, os.DirFS(dir)))
	tree, err := repo.Worktree()
	s.Check(err)
	s.Check(tree.AddWithOptions(&git.AddOptions{All: true}))
	by := &object.Signature{Name: "Ed Editor", Email: "ed@example.org", When: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	at, err := tree.Commit("policy", &git.CommitOptions{Author: by, AllowEmptyCommits: true})
	s.Check(err)
	s.Check(copyObjects(work, bare))
	into, err := git.PlainOpen(bare)
	s.Check(err)
	s.Check(into.Storer.SetReference(plumbing.NewHashReference(branch, at)))
	s.Setenv("COMMIT", at.String())
}

// copyObjects brings a repository's loose objects into another: what a push does,
// without a git program.
func copyObjects(work, bare string) error {
	from := os.DirFS(filepath.Join(work, ".git", "objects"))
	return fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		to := filepath.Join(bare, "objects", filepath.FromSlash(name))
		if _, err := os.Stat(to); err == nil {
			return nil
		}
		src, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, src, 0o444)
	})
}

func (s *scripted) post(args []string) {
	s.want(args, "post PATH TOKEN BODY")
	s.deliver(args[0], args[2], "Authorization", "Bearer "+args[1])
}

func (s *scripted) github(args []string) {
	s.want(args, "github SECRET EVENT ID BODY")
	mac := hmac.New(sha256.New, []byte(args[0]))
	mac.Write([]byte(args[3]))
	s.deliver("/webhooks/github", args[3], "X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)), "X-GitHub-Event", args[1], "X-GitHub-Delivery", args[2])
}

func (s *scripted) gitlab(args []string) {
	s.want(args, "gitlab TOKEN EVENT ID BODY")
	s.deliver("/webhooks/gitlab", args[3], "X-Gitlab-Token", args[0], "X-Gitlab-Event", args[1], "X-Gitlab-Event-UUID", args[2])
}

func (s *scripted) deliver(path, body string, headers ...string) {
	req, err := http.NewRequest(http.MethodPost, s.leeway.url+path, strings.NewReader(body))
	s.Check(err)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	s.Check(err)
	defer resp.Body.Close()
	src, err := io.ReadAll(resp.Body)
	s.Check(err)
	fmt.Fprintf(s.Stdout(), "%d %s", resp.StatusCode, src)
}

func (s *scripted) await(args []string) {
	s.want(args, "await TOKEN PATTERN")
	form, err := regexp.Compile(args[1])
	s.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		_, body, err := s.leeway.get("/admin/status", args[0])
		s.Check(err)
		if form.MatchString(body) {
			fmt.Fprint(s.Stdout(), body)
			return
		}
		select {
		case <-ctx.Done():
			s.Fatalf("the status never is %#q, but %s", args[1], body)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
