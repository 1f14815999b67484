package curator

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing/transport"
	githttp "github.com/go-git/go-git/v5/plumbing/transport/http"
)

// dialTimeout is how long a host may take to pick up.
const dialTimeout = 20 * time.Second

// connect opens a session with a git host. For http nothing is sent yet.
func connect(ctx context.Context, s Source) (transport.UploadPackSession, error) {
	location := s.Location
	if u, err := url.Parse(location); err == nil && strings.HasPrefix(u.Scheme, "http") {
		u.User = nil // goes as auth, so that no error repeats it
		location = u.String()
	}
	ep, err := transport.NewEndpoint(location)
	if err != nil {
		return nil, fmt.Errorf("not the place of a git repository")
	}
	if ep.Protocol == "ssh" {
		return openSSH(ctx, s, ep)
	}
	return githttp.NewClient(&http.Client{Transport: httpTransport()}).NewUploadPackSession(ep, basicAuth(s))
}

// httpTransport is the system's, proxy settings included, without patience for a
// host that does not answer. The whole is bounded by the context.
func httpTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSHandshakeTimeout, t.ResponseHeaderTimeout = dialTimeout, time.Minute
	t.DisableKeepAlives = true // two requests a minute at most: nothing to keep open
	return t
}

// basicAuth sends a token as git hosts take it: as the password of any user.
func basicAuth(s Source) transport.AuthMethod {
	user, password := "", s.Token
	if u, err := url.Parse(s.Location); err == nil && u.User != nil {
		user = u.User.Username()
		if given, ok := u.User.Password(); ok && password == "" {
			password = given
		}
	}
	switch {
	case user == "" && password == "":
		return nil
	case user == "":
		user = "x-access-token" // GitHub's name for it; GitLab and Gitea take any
	}
	return &githttp.BasicAuth{Username: user, Password: password}
}
