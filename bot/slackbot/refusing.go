package slackbot

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"github.com/slack-go/slack"
)

// refusing makes an error of what a response_url refuses with status 200 and
// "ok": false in the body, as the Web API does. slack-go looks at the status alone,
// so a private answer would be taken for said.
type refusing struct{ http.RoundTripper }

// maxRefusal is how much of an answer is read; Slack writes "ok" or a line of JSON.
const maxRefusal = 64 << 10

func (r refusing) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.RoundTripper.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxRefusal))
	if err != nil {
		return nil, err
	}
	var said struct {
		OK    *bool
		Error string
	}
	if json.Unmarshal(body, &said) == nil && said.OK != nil && !*said.OK {
		return nil, slack.SlackErrorResponse{Err: said.Error}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}
