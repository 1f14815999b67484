package curator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/transport"
	gitssh "github.com/go-git/go-git/v5/plumbing/transport/ssh"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// sshSession fetches over ssh. go-git has its own; it does not let go of a host
// that stops in the middle of its greeting, and it reads the user's ssh_config.
type sshSession struct {
	conn   net.Conn
	client *ssh.Client
	in     io.WriteCloser
	out    io.Reader
	said   *bytes.Buffer // what the host wrote beside, read when the session ended
	wait   func() error
	stop   func() bool
}

// openSSH connects and starts git's side on the host. Everything ends with ctx.
func openSSH(ctx context.Context, s Source, ep *transport.Endpoint) (*sshSession, error) {
	port := ep.Port
	if port == 0 {
		port = gitssh.DefaultPort
	}
	addr := net.JoinHostPort(ep.Host, strconv.Itoa(port))
	config, done, err := sshConfig(s, ep, addr)
	if err != nil {
		return nil, err
	}
	defer done()
	conn, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	session := &sshSession{conn: conn, said: &bytes.Buffer{}, stop: context.AfterFunc(ctx, func() { _ = conn.Close() })}
	if err := session.start(config, addr, "git-upload-pack "+shellQuoted(ep.Path)); err != nil {
		_ = session.Close()
		return nil, err
	}
	return session, nil
}

func (s *sshSession) start(config *ssh.ClientConfig, addr, command string) error {
	if err := s.conn.SetDeadline(time.Now().Add(dialTimeout)); err != nil {
		return err
	}
	c, channels, requests, err := ssh.NewClientConn(s.conn, addr, config)
	if err != nil {
		return err
	}
	s.client = ssh.NewClient(c, channels, requests)
	if err := s.conn.SetDeadline(time.Time{}); err != nil {
		return err
	}
	run, err := s.client.NewSession()
	if err != nil {
		return err
	}
	run.Stderr, s.wait = &firstBytes{s.said, 4096}, run.Wait
	if s.in, err = run.StdinPipe(); err != nil {
		return err
	}
	if s.out, err = run.StdoutPipe(); err != nil {
		return err
	}
	return run.Start(command)
}

// sshConfig trusts the hosts of the file alone and offers the key. done ends the
// conversation with the agent.
func sshConfig(s Source, ep *transport.Endpoint, addr string) (config *ssh.ClientConfig, done func(), err error) {
	var files []string
	if s.KnownHosts != "" {
		files = append(files, s.KnownHosts)
	}
	hosts, err := gitssh.NewKnownHostsDb(files...)
	if err != nil {
		return nil, nil, fmt.Errorf("read known hosts: %w: set library.known_hosts to a file that ssh-keyscan %s made", err, ep.Host)
	}
	user := ep.User
	if user == "" {
		user = gitssh.DefaultUsername
	}
	auth, done, err := sshAuth(s.SSHKey)
	return &ssh.ClientConfig{User: user, Auth: []ssh.AuthMethod{auth}, HostKeyCallback: hosts.HostKeyCallback(), HostKeyAlgorithms: hosts.HostKeyAlgorithms(addr)}, done, err
}

func sshAuth(keyFile string) (ssh.AuthMethod, func(), error) {
	if keyFile != "" {
		signer, err := readKey(keyFile)
		return ssh.PublicKeys(signer), func() {}, err
	}
	conn, err := net.Dial("unix", os.Getenv("SSH_AUTH_SOCK"))
	if err != nil {
		return nil, nil, errors.New("no key for ssh: set library.ssh_key to the file of a private key")
	}
	return ssh.PublicKeysCallback(agent.NewClient(conn).Signers), func() { _ = conn.Close() }, nil
}

func readKey(name string) (ssh.Signer, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read ssh key: %w", err)
	}
	signer, err := ssh.ParsePrivateKey(src)
	var locked *ssh.PassphraseMissingError
	switch {
	case errors.As(err, &locked):
		return nil, fmt.Errorf("read ssh key %s: it has a passphrase: make a deploy key without one", name)
	case err != nil:
		return nil, fmt.Errorf("read ssh key %s: not a private key", name)
	}
	return signer, nil
}

// AdvertisedReferences is part of transport.Session.
func (s *sshSession) AdvertisedReferences() (*packp.AdvRefs, error) {
	return s.AdvertisedReferencesContext(context.Background())
}

// AdvertisedReferencesContext reads what the host has. The session's own context
// bounds it.
func (s *sshSession) AdvertisedReferencesContext(context.Context) (*packp.AdvRefs, error) {
	adv := packp.NewAdvRefs()
	switch err := adv.Decode(s.out); {
	case errors.Is(err, packp.ErrEmptyAdvRefs) || err == nil && adv.IsEmpty():
		return nil, transport.ErrEmptyRemoteRepository
	case errors.Is(err, packp.ErrEmptyInput):
		return nil, s.refusal()
	case err != nil:
		return nil, err
	}
	transport.FilterUnsupportedCapabilities(adv.Capabilities)
	return adv, nil
}

// refusal is what the host said instead of listing its refs.
func (s *sshSession) refusal() error {
	_ = s.wait()
	if said := strings.TrimSpace(s.said.String()); said != "" {
		return fmt.Errorf("the host says %q", said)
	}
	return transport.ErrRepositoryNotFound
}

// UploadPack asks for a pack.
func (s *sshSession) UploadPack(_ context.Context, req *packp.UploadPackRequest) (*packp.UploadPackResponse, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	if err := errors.Join(req.UploadRequest.Encode(s.in), req.UploadHaves.Encode(s.in, true), pktline.NewEncoder(s.in).Encodef("done\n"), s.in.Close()); err != nil {
		return nil, fmt.Errorf("ask for the commit: %w", err)
	}
	pack := packp.NewUploadPackResponse(req)
	if err := pack.Decode(io.NopCloser(s.out)); err != nil {
		return nil, fmt.Errorf("read the host's answer: %w", err)
	}
	return pack, nil
}

// Close ends the session, at whatever point.
func (s *sshSession) Close() error {
	s.stop()
	if s.client != nil {
		return s.client.Close()
	}
	return s.conn.Close()
}

// shellQuoted is a path as one word for the host's shell.
func shellQuoted(path string) string {
	return "'" + strings.NewReplacer("'", `'\''`, "!", `'\!'`).Replace(path) + "'"
}

// firstBytes keeps the beginning of what is written.
type firstBytes struct {
	b    *bytes.Buffer
	most int
}

func (f *firstBytes) Write(p []byte) (int, error) {
	f.b.Write(p[:max(0, min(len(p), f.most-f.b.Len()))])
	return len(p), nil
}
