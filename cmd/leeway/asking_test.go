package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/config"
)

func TestServerURL(t *testing.T) {
	for _, c := range []struct{ listen, given, want string }{
		{"127.0.0.1:8080", "", "http://127.0.0.1:8080"},
		{":8080", "", "http://127.0.0.1:8080"},
		{"0.0.0.0:8080", "", "http://127.0.0.1:8080"},
		{"[::]:8080", "", "http://127.0.0.1:8080"},
		{"[::1]:8080", "", "http://[::1]:8080"},
		{"leeway.internal:8080", "", "http://leeway.internal:8080"},
		{":0", "https://leeway.example.org/", "https://leeway.example.org"},
		{":8080", "http://127.0.0.1:9/policy", "http://127.0.0.1:9/policy"},
		{":0", "", ""},
		{":8080", "leeway.example.org", ""},
		{":8080", "ftp://leeway.example.org", ""},
		{":8080", "https://me:hush@leeway.example.org", ""},
		{":8080", "https://leeway.example.org?x=1", ""},
	} {
		got, err := serverURL(&config.Settings{Listen: c.listen}, c.given)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("listen %s, --url %s: %q, %v; want %q", c.listen, c.given, got, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("the error repeats a password: %v", err)
		}
	}
}

// The token goes to the server that was named, and nowhere else.
func TestTheAdminTokenFollowsNoRedirect(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s was asked, with %q", r.Host, r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	if _, code, err := post(t.Context(), server.URL+"/admin/reindex", "hush", reindexBody{}); err != nil || code != http.StatusTemporaryRedirect {
		t.Errorf("%d, %v", code, err)
	}
}

func TestWhichAddressIsOnThisMachine(t *testing.T) {
	for address, want := range map[string]bool{
		"http://127.0.0.1:8080": true, "http://[::1]:8080": true, "http://localhost:8080": true, "http://127.8.8.8": true,
		"http://leeway.example.org": false, "http://10.0.0.7:8080": false, "http://localhost.example.org": false, "http://127.0.0.1.example.org": false,
	} {
		if got := onThisMachine(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
