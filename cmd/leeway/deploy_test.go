package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/config"
	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"
)

// What lies in deploy is held to what the program has: metrics, settings, and a
// NATS that keeps what it confirmed.

func deployed(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// metricNames are the names of all metrics of a running server.
func metricNames(t *testing.T) map[string]bool {
	t.Helper()
	r := newRegistry()
	r.MustRegister(watched{&server{}})
	_, err := slackbot.New(slackbot.Options{Mode: slackbot.Socket, BotToken: "xoxb-1", AppToken: "xapp-1", Metrics: r, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	descriptions := make(chan *prometheus.Desc)
	go func() {
		defer close(descriptions)
		r.Describe(descriptions)
	}()
	names := map[string]bool{}
	of := regexp.MustCompile(`fqName: "([^"]+)"`)
	for d := range descriptions {
		names[of.FindStringSubmatch(d.String())[1]] = true
	}
	return names
}

var (
	metric = regexp.MustCompile(`\b(?:leeway|go|process)_[a-z_]+`)
	series = regexp.MustCompile(`_(?:bucket|sum|count)$`)
)

// TestDeployedMetricsExist: each metric that a rule or a panel asks for is one of
// ours, and each of ours is asked for somewhere.
func TestDeployedMetricsExist(t *testing.T) {
	names := metricNames(t)
	seen := map[string]bool{}
	for what, expr := range expressions(t) {
		found := metric.FindAllString(expr, -1)
		if len(found) == 0 {
			t.Errorf("%s asks for no metric: %s", what, expr)
		}
		for _, name := range found {
			base := name
			if !names[base] {
				base = series.ReplaceAllString(name, "")
			}
			if seen[base] = true; !names[base] {
				t.Errorf("%s asks for %s, which no server tells", what, name)
			}
		}
	}
	for name := range names {
		if strings.HasPrefix(name, "leeway_") && !seen[name] {
			t.Errorf("%s is in no rule and on no panel", name)
		}
	}
}

// expressions are what is asked of Prometheus, by where it stands.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr         string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(deployed(t, "alerts.yaml"), &rules); err != nil {
		t.Fatal(err)
	}
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			if all[r.Alert] = r.Expr; r.Labels["severity"] == "" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("%s does not say how grave, what and what to do", r.Alert)
			}
		}
	}
	var board struct {
		Panels []struct {
			ID          int
			Type, Title string
			Targets     []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(deployed(t, "dashboard.json"), &board); err != nil {
		t.Fatal(err)
	}
	ids := map[int]bool{}
	for _, p := range board.Panels {
		if ids[p.ID] || p.Title == "" || len(p.Targets) == 0 && p.Type != "row" {
			t.Errorf("panel %d %q: a second one of that number, or without title or figures", p.ID, p.Title)
		}
		ids[p.ID] = true
		for i, target := range p.Targets {
			all[p.Title+string(rune('A'+i))] = target.Expr
		}
	}
	if len(rules.Groups) == 0 || len(all) < 30 {
		t.Fatalf("only %d expressions; are the files read rightly?", len(all))
	}
	return all
}

// node is a piece of a YAML file.
type node map[string]any

func (n node) at(t *testing.T, path ...string) node {
	t.Helper()
	for _, key := range path {
		below, ok := n[key].(node)
		if !ok {
			t.Fatalf("%s is no section, in %v", key, path)
		}
		n = below
	}
	return n
}

// TestDeployedSettings: the settings of both files are ones that leeway takes.
func TestDeployedSettings(t *testing.T) {
	var compose node
	if err := yaml.Unmarshal(deployed(t, "compose.yaml"), &compose); err != nil {
		t.Fatal(err)
	}
	inCompose := map[string]string{}
	for name, value := range compose.at(t, "services", "leeway", "environment") {
		inCompose[name] = strings.NewReplacer("${NATS_PASSWORD:?is in .env}", "p", "${NATS_PASSWORD}", "p").Replace(value.(string))
	}
	inKubernetes := map[string]string{}
	for _, e := range manifest(t, "Deployment").at(t, "spec", "template", "spec")["containers"].([]any)[0].(node)["env"].([]any) {
		value, plain := e.(node)["value"].(string)
		if !plain { // of the Secret
			value = "nats://leeway:p@nats-0.nats:4222,nats://leeway:p@nats-1.nats:4222"
		}
		inKubernetes[e.(node)["name"].(string)] = value
	}
	for file, values := range map[string]map[string]string{"compose.yaml": inCompose, "kubernetes.yaml": inKubernetes} {
		t.Run(file, func(t *testing.T) { wantServing(t, values) })
	}
}

// wantServing requires settings with which leeway serves by Socket Mode on a cluster.
func wantServing(t *testing.T, values map[string]string) {
	t.Helper()
	known := map[string]bool{}
	for _, d := range config.Docs() {
		known[d.Env] = true
	}
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var environ []string
	for name, value := range values {
		if !known[strings.TrimSuffix(name, "_FILE")] {
			t.Errorf("%s is no setting", name)
		}
		if strings.HasSuffix(name, "_FILE") {
			value = secret
		}
		environ = append(environ, name+"="+value)
	}
	t.Chdir(t.TempDir())
	s, err := config.Load("", environ, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Slack.Mode != "socket" || s.Slack.BotToken == "" || s.Slack.AppToken == "" || s.Admin.Token == "" || s.Journal.Replicas != 3 || s.Listen != ":8080" {
		t.Errorf("%+v", s)
	}
	if o, err := journalOptions(s, nil); err != nil || o.URL == "" || len(o.Secret) == 0 {
		t.Errorf("journal: %+v, %v", o, err)
	}
}

// manifest is the first of a kind in kubernetes.yaml.
func manifest(t *testing.T, kind string) node {
	t.Helper()
	for dec := yaml.NewDecoder(strings.NewReader(string(deployed(t, "kubernetes.yaml")))); ; {
		var n node
		if err := dec.Decode(&n); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if n["kind"] == kind {
			return n
		}
	}
}

// TestDeployedNATS: the servers of both files keep what they confirm, and let in
// nobody without the password.
func TestDeployedNATS(t *testing.T) {
	var compose node
	if err := yaml.Unmarshal(deployed(t, "compose.yaml"), &compose); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NATS_NAME", "nats-0")
	t.Setenv("NATS_PASSWORD", "p0123abc")
	for file, text := range map[string]string{
		"compose.yaml":    strings.ReplaceAll(compose.at(t, "configs", "nats")["content"].(string), "${NATS_PASSWORD}", "p0123abc"),
		"kubernetes.yaml": manifest(t, "ConfigMap").at(t, "data")["nats.conf"].(string),
	} {
		name := filepath.Join(t.TempDir(), "nats.conf")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := natsserver.ProcessConfigFile(name)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if !o.JetStream || !o.SyncAlways || o.StoreDir != "/data" || o.Username != "leeway" || o.Password != "p0123abc" || len(o.Routes) != 3 || o.Cluster.Name != "leeway" {
			t.Errorf("%s: %+v", file, o)
		}
	}
}
