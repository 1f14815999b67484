package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/leeway-bot/leeway/bot/curator"
	"github.com/leeway-bot/leeway/config"
	"github.com/spf13/cobra"
)

// asking is one request to a running leeway serve about its library.
type asking struct {
	*program
	url    string // "": where the settings say that it listens
	asJSON bool
}

func (a *asking) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.url, "url", "", "address of the running server (default: where listen says)")
	cmd.Flags().BoolVar(&a.asJSON, "json", false, "the server's report, as JSON")
}

// ask sends a request and prints the report. A refusal is told with its reasons,
// and fails.
func (a *asking) ask(ctx context.Context, path string, body any) error {
	s, err := a.settings()
	if err != nil {
		return err
	}
	base, err := serverURL(s, a.url)
	if err != nil {
		return err
	}
	if s.Admin.Token == "" {
		return hinted{errors.New("no admin token, without which the server does nothing"), "set LEEWAY_ADMIN_TOKEN, or LEEWAY_ADMIN_TOKEN_FILE, to the one of leeway serve"}
	}
	if strings.HasPrefix(base, "http://") && !onThisMachine(base) {
		fmt.Fprintf(a.stderr, "leeway: the admin token goes to %s unencrypted; use https across a network\n", base)
	}
	done := a.watch(ctx, base, s.Admin.Token)
	src, code, err := post(ctx, base+path, s.Admin.Token, body)
	done()
	if err != nil {
		return hinted{fmt.Errorf("ask %s: %w", base, withoutURL(err)), "see that leeway serve runs there, or name its address with --url"}
	}
	return a.tell(base, src, code)
}

// serverURL is where the server is to be asked.
func serverURL(s *config.Settings, given string) (string, error) {
	if given != "" {
		u, err := url.Parse(given)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
			return "", usageError{errors.New("--url is no address such as http://127.0.0.1:8080")}
		}
		return strings.TrimSuffix(given, "/"), nil
	}
	host, port, err := net.SplitHostPort(s.Listen)
	if err != nil || port == "0" {
		return "", hinted{fmt.Errorf("listen is %q, which does not say where the server is", s.Listen), "name its address with --url"}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port), nil
}

func onThisMachine(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// maxReport is the longest answer that is read: a report on a library whose every
// entry changed.
const maxReport = 256 << 20

// post sends JSON with the admin token, which follows no redirect. It waits as long
// as the server works.
func post(ctx context.Context, address, token string, body any) (answer []byte, code int, err error) {
	src, err := json.Marshal(body)
	if err != nil {
		return nil, 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(src))
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxReport))
	return answer, resp.StatusCode, err
}

// tell prints the server's answer.
func (a *asking) tell(base string, src []byte, code int) error {
	var said reported
	if err := json.Unmarshal(src, &said); err != nil || code != http.StatusOK && said.Error == "" {
		return hinted{fmt.Errorf("ask %s: %d %s: no answer of leeway serve", base, code, http.StatusText(code)), "see that the address is that of leeway serve, of this version"}
	}
	if a.asJSON {
		if _, err := fmt.Fprintln(a.stdout, strings.TrimSpace(string(src))); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
	} else if said.Outcome != "" {
		if _, err := fmt.Fprint(a.stdout, said.Report.Text()); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
	}
	if code == http.StatusOK {
		return nil
	}
	return hinted{fmt.Errorf("ask %s: %s", base, said.Error), refusalHint(said, code)}
}

// refusalHint is what to do about a refusal.
func refusalHint(said reported, code int) string {
	switch {
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return "set LEEWAY_ADMIN_TOKEN to the one of leeway serve"
	case len(said.Reasons) > 0 && acceptable(said.Reasons):
		return "each reason above says what to do; what somebody has to answer for, --accept takes"
	case len(said.Reasons) > 0:
		return "each reason above says what to do"
	}
	return "GET /admin/status says what is served, and how the last attempt went"
}

// acceptable reports whether --accept would set all reasons aside.
func acceptable(reasons []curator.Reason) bool {
	for _, r := range reasons {
		if !r.Accept {
			return false
		}
	}
	return true
}
