package curator

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// Bundled is the location of the library that the program carries.
const Bundled = "bundled"

// Source is where a library comes from.
type Source struct {
	// Location is "bundled", a folder, one file of sections of law, or a git
	// repository: https://, http:// on this machine, ssh://, git@host:path,
	// file:// or the folder of a bare repository.
	Location   string
	Ref        string // branch, tag or commit; "": the repository's own default
	Path       string // folder of the library within it; "": the whole
	Token      string // sent as the password over https
	SSHKey     string // file of the private key for ssh; "": the agent's keys
	KnownHosts string // file of the hosts that ssh may trust; "": the user's and the system's
}

// scpForm is ssh in git's short form: git@host:path.
var scpForm = regexp.MustCompile(`^[\w.+-]+@[\w.-]+:.`)

// IsGit tells a git repository from a folder.
func (s Source) IsGit() bool {
	switch {
	case s.isBundled():
		return false
	case strings.Contains(s.Location, "://"), scpForm.MatchString(s.Location), isBare(s.Location):
		return true
	}
	_, err := os.Stat(s.Location)
	return err != nil && strings.HasSuffix(s.Location, ".git")
}

func (s Source) isBundled() bool { return s.Location == "" || s.Location == Bundled }

// isBare reports whether a folder is a git repository without a working copy.
func isBare(dir string) bool {
	for _, name := range []string{"HEAD", "objects", "refs"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.IsDir() != (name != "HEAD") {
			return false
		}
	}
	return true
}

// check refuses a source that cannot be read safely.
func (s Source) check() error {
	if s.Path != "" && !filepath.IsLocal(filepath.FromSlash(s.Path)) {
		return fmt.Errorf("library source: path %q leads out of it", s.Path)
	}
	if !strings.Contains(s.Location, "://") {
		return nil
	}
	u, err := url.Parse(s.Location)
	if err != nil {
		return errors.New("library source: not a URL") // its text may hold a password
	}
	switch u.Scheme {
	case "file":
	case "https", "ssh":
		if u.Hostname() == "" {
			return fmt.Errorf("library source: %s names no host", s)
		}
	case "http":
		if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("library source: %s is not encrypted: use https", s)
		}
	default:
		return fmt.Errorf("library source: %s:// is not read: use https, ssh or file", u.Scheme)
	}
	return nil
}

// String is the location as it may be shown: without user, password and query.
func (s Source) String() string {
	if s.isBundled() {
		return Bundled
	}
	u, err := url.Parse(s.Location)
	if err != nil || !strings.Contains(s.Location, "://") {
		return s.Location
	}
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return shown.String()
}

// file is the path of a repository on this machine; "" for one elsewhere.
func (s Source) file() string {
	if rest, ok := strings.CutPrefix(s.Location, "file://"); ok {
		if u, err := url.Parse(s.Location); err == nil {
			rest = u.Path
		}
		return filepath.FromSlash(rest)
	}
	if strings.Contains(s.Location, "://") || scpForm.MatchString(s.Location) {
		return ""
	}
	return s.Location
}

// within is the path of the library in the repository, "" for the whole.
func (s Source) within() string {
	p := path.Clean("/" + filepath.ToSlash(s.Path))
	return strings.TrimPrefix(p, "/")
}

// concealed stands where a secret stood.
const concealed = "•••"

// scrub takes the source's secrets out of a text: what a server or a library
// says of a request may repeat what was sent.
func (s Source) scrub(text string) string {
	for _, secret := range s.secrets() {
		text = strings.ReplaceAll(text, secret, concealed)
		text = strings.ReplaceAll(text, url.QueryEscape(secret), concealed)
		text = strings.ReplaceAll(text, url.PathEscape(secret), concealed)
	}
	return text
}

// secrets are those of the settings and those written into the location.
func (s Source) secrets() []string {
	var list []string
	add := func(secret string) {
		if secret = strings.TrimSpace(secret); secret != "" {
			list = append(list, secret)
		}
	}
	add(s.Token)
	u, err := url.Parse(s.Location)
	if err != nil || !strings.Contains(s.Location, "://") {
		return list
	}
	add(u.RawQuery)
	if u.User == nil {
		return list
	}
	password, given := u.User.Password()
	add(password)
	if !given && strings.HasPrefix(u.Scheme, "http") && u.User.Username() != "git" { // a token in the user's place
		add(u.User.Username())
	}
	return list
}

// clean is an error without secrets, its cause kept for errors.Is.
func (s Source) clean(err error) error {
	if err == nil || s.scrub(err.Error()) == err.Error() {
		return err
	}
	return scrubbed{s.scrub(err.Error()), err}
}

type scrubbed struct {
	text  string
	cause error
}

func (e scrubbed) Error() string        { return e.text }
func (e scrubbed) Is(target error) bool { return errors.Is(e.cause, target) }
