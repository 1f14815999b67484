package curator

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/plumbing/transport/server"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

const hush = "hush-token-1f9c"

// host serves a bare repository over http to whoever knows the token.
type host struct {
	*httptest.Server
	requests atomic.Int32
	packs    atomic.Int32
}

// newHost serves with git's own server where git is installed, which can fetch
// one commit without its history, and else with go-git's, which cannot.
func newHost(t testing.TB, r *repo, withGit bool) *host {
	t.Helper()
	h := &host{}
	serve := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { serveHTTP(w, req, r.dir) })
	if withGit {
		serve = backend(t, r)
	}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h.requests.Add(1)
		if _, password, _ := req.BasicAuth(); password != hush {
			w.Header().Set("WWW-Authenticate", `Basic realm="policy"`)
			http.Error(w, "who are you, "+password, http.StatusUnauthorized)
			return
		}
		if req.Method == http.MethodPost {
			h.packs.Add(1)
		}
		serve(w, req)
	}))
	t.Cleanup(h.Close)
	return h
}

// backend is git http-backend.
func backend(t testing.TB, r *repo) http.HandlerFunc {
	git, err := exec.LookPath("git")
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatalf("CI is set, so git must be there: %v", err)
	case err != nil:
		t.Skipf("git's own server is not tried: %v", err)
	}
	return (&cgi.Handler{Path: git, Args: []string{"http-backend"}, Env: []string{"GIT_PROJECT_ROOT=" + filepath.Dir(r.dir), "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*"}}).ServeHTTP
}

func upload(dir string) (transport.UploadPackSession, error) {
	ep, err := transport.NewEndpoint(dir)
	if err != nil {
		return nil, err
	}
	return server.NewServer(server.NewFilesystemLoader(osfs.New("/"))).NewUploadPackSession(ep, nil)
}

func serveHTTP(w http.ResponseWriter, req *http.Request, dir string) {
	session, err := upload(dir)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	if strings.HasSuffix(req.URL.Path, "/info/refs") {
		adv, err := session.AdvertisedReferencesContext(req.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		adv.Prefix = [][]byte{[]byte("# service=git-upload-pack"), pktline.Flush}
		w.Header().Set("Content-Type", "application/x-git-upload-pack-advertisement")
		_ = adv.Encode(w)
		return
	}
	if err := sendPack(req.Context(), session, req.Body, w); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func sendPack(ctx context.Context, session transport.UploadPackSession, in io.Reader, out io.Writer) error {
	req := packp.NewUploadPackRequest()
	if err := req.Decode(in); err != nil {
		return err
	}
	pack, err := session.UploadPack(ctx, req)
	if err != nil {
		return err
	}
	return pack.Encode(out)
}

// location is the host's URL of the repository.
func (h *host) location(r *repo) string { return h.URL + "/" + filepath.Base(r.dir) }

// sshHost serves a bare repository over ssh to one key.
type sshHost struct {
	addr           string
	key, trusted   string // files: the private key that may in, the hosts to trust
	stranger       string // file of a key that may not
	commands       chan string
	wrongTrust     string // file that trusts another host key under this address
	passphraseFile string
}

func newSSHHost(t testing.TB, r *repo) *sshHost {
	t.Helper()
	dir := t.TempDir()
	hostKey, _ := newKey(t, dir, "host", "")
	other, _ := newKey(t, dir, "other", "")
	mine, key := newKey(t, dir, "mine", "")
	_, stranger := newKey(t, dir, "stranger", "")
	_, locked := newKey(t, dir, "locked", "open sesame")
	config := &ssh.ServerConfig{PublicKeyCallback: func(c ssh.ConnMetadata, offered ssh.PublicKey) (*ssh.Permissions, error) {
		if c.User() == "git" && string(offered.Marshal()) == string(mine.PublicKey().Marshal()) {
			return nil, nil
		}
		return nil, fmt.Errorf("not known")
	}}
	config.AddHostKey(hostKey)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	h := &sshHost{addr: ln.Addr().String(), key: key, stranger: stranger, passphraseFile: locked, commands: make(chan string, 100)}
	h.trusted, h.wrongTrust = trust(t, dir, "known", h.addr, hostKey), trust(t, dir, "wrong", h.addr, other)
	go h.accept(ln, config)
	return h
}

func newKey(t testing.TB, dir, name, passphrase string) (ssh.Signer, string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, name)
	if passphrase != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private, name, []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer, file
}

func trust(t testing.TB, dir, name, addr string, key ssh.Signer) string {
	t.Helper()
	file := filepath.Join(dir, name)
	line := knownhosts.Line([]string{knownhosts.Normalize(addr)}, key.PublicKey())
	if err := os.WriteFile(file, []byte(line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func (h *sshHost) accept(ln net.Listener, config *ssh.ServerConfig) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		go func() {
			c, channels, requests, err := ssh.NewServerConn(conn, config)
			if err != nil {
				conn.Close()
				return
			}
			defer c.Close()
			go ssh.DiscardRequests(requests)
			for ch := range channels {
				channel, requests, err := ch.Accept()
				if err != nil {
					return
				}
				go h.session(channel, requests)
			}
		}()
	}
}

func (h *sshHost) session(channel ssh.Channel, requests <-chan *ssh.Request) {
	defer channel.Close()
	for req := range requests {
		if req.Type != "exec" {
			_ = req.Reply(false, nil)
			continue
		}
		var exec struct{ Command string }
		_ = ssh.Unmarshal(req.Payload, &exec)
		_ = req.Reply(true, nil)
		h.commands <- exec.Command
		status := byte(0)
		if err := h.exec(exec.Command, channel); err != nil {
			fmt.Fprintln(channel.Stderr(), err)
			status = 1
		}
		_, _ = channel.SendRequest("exit-status", false, []byte{0, 0, 0, status})
		return
	}
}

func (h *sshHost) exec(command string, channel ssh.Channel) error {
	dir, ok := strings.CutPrefix(command, "git-upload-pack ")
	dir = strings.Trim(dir, "'")
	if _, err := os.Stat(dir); !ok || err != nil {
		return fmt.Errorf("%s does not appear to be a git repository", dir)
	}
	session, err := upload(dir)
	if err != nil {
		return err
	}
	adv, err := session.AdvertisedReferences()
	if err != nil {
		return err
	}
	if err := adv.Encode(channel); err != nil {
		return err
	}
	return sendPack(context.Background(), session, channel, channel)
}
