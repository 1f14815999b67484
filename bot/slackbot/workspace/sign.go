package workspace

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// Sign returns the two headers that say a body came from Slack at that time.
func (w *Workspace) Sign(body []byte, at time.Time) http.Header {
	return SignWith(w.opts.SigningSecret, body, at)
}

// SignWith signs with any secret: version, time and body, by HMAC-SHA256.
func SignWith(secret string, body []byte, at time.Time) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	h := http.Header{}
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return h
}
