package workspace

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// maxBody is how much of a call is read; Slack takes less.
const maxBody = 8 << 20

// request is one call: its arguments from a form or from JSON.
type request struct {
	method   string
	verb     string // HTTP
	token    string
	args     object // texts from a form; any JSON from a JSON body
	warnings []string
	charset  string // Slack's warning about the charset of the body; "" for none
}

func (w *Workspace) readRequest(req *http.Request) (*request, *refusal) {
	r := &request{method: req.PathValue("method"), verb: req.Method, args: object{}}
	body, err := io.ReadAll(io.LimitReader(req.Body, maxBody))
	if err != nil {
		panic(http.ErrAbortHandler) // the caller died over it, and has asked for nothing
	}
	kind, params, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if kind == "application/json" {
		if params["charset"] == "" {
			r.charset = "missing_charset"
		}
		if err := decode(body, &r.args); err != nil && len(body) > 0 { // empty is no argument: so slack-go calls apps.connections.open
			return r, refuse("invalid_json", "[ERROR] "+err.Error())
		}
	} else {
		req.Body = io.NopCloser(bytes.NewReader(body))
		if err := parseForm(req, kind); err != nil {
			return r, refuse("invalid_form_data", "[ERROR] "+err.Error())
		}
		for name, values := range req.Form {
			r.args[name] = values[0]
		}
		if params["charset"] != "" {
			r.charset = "superfluous_charset"
		}
	}
	r.token = bearer(req.Header.Get("Authorization"))
	if r.token == "" {
		r.token = r.text("token")
	}
	return r, nil
}

func parseForm(req *http.Request, kind string) error {
	if kind == "multipart/form-data" {
		return req.ParseMultipartForm(maxBody)
	}
	return req.ParseForm()
}

func bearer(header string) string {
	token, found := strings.CutPrefix(header, "Bearer ")
	if !found {
		return ""
	}
	return strings.TrimSpace(token)
}

// decode reads JSON with its numbers as written.
func decode(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("more than one value")
	}
	return nil
}

// given tells whether an argument was sent at all, has whether it says something.
func (r *request) given(name string) bool { return r.args[name] != nil }

func (r *request) has(name string) bool { return r.given(name) && r.text(name) != "" }

// text is an argument as a form would carry it.
func (r *request) text(name string) string {
	switch v := r.args[name].(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	default:
		b, _ := json.Marshal(v) // was decoded from JSON
		return string(b)
	}
}

func (r *request) flag(name string) bool {
	v := strings.ToLower(r.text(name))
	return v == "true" || v == "1"
}

// maybe is a flag that may be left out.
func (r *request) maybe(name string) *bool {
	if !r.has(name) {
		return nil
	}
	v := r.flag(name)
	return &v
}

// json is an argument that is JSON: as itself in a JSON body, as text in a form.
func (r *request) json(name string) (any, error) {
	text, isText := r.args[name].(string)
	if !isText {
		return r.args[name], nil
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var v any
	if err := decode([]byte(text), &v); err != nil {
		return nil, err
	}
	return v, nil
}

func (r *request) strings() map[string]string {
	m := map[string]string{}
	for name := range r.args {
		if name != "token" {
			m[name] = r.text(name)
		}
	}
	return m
}
