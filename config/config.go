// Package config holds what an operator may set, and is the only package that
// knows where settings come from: a file (leeway.yaml), the environment
// (LEEWAY_ and the key, with "_" for "."), and flags, the later over the earlier.
//
// Every key stands in the table of keys.go with its default and its meaning; a
// key that is not there is a mistake, and the error says which was meant. Secrets
// come from the environment or a file (LEEWAY_SLACK_BOT_TOKEN_FILE=/run/…), never
// from flags, and are masked wherever settings are shown.
package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
)

// Settings are the effective settings of one run.
type Settings struct {
	Listen  string
	DataDir string `mapstructure:"data_dir"`
	Log     struct{ Level, Format string }
	Library Library
	Slack   Slack
	Journal struct {
		URL         string
		Replicas    int
		Credentials string
		KeepGaps    time.Duration `mapstructure:"keep_gaps"`
		LateAfter   time.Duration `mapstructure:"late_after"`
	}
	Trace   struct{ Endpoint string }
	Admin   struct{ Token string }
	Webhook struct {
		GithubSecret string `mapstructure:"github_secret"`
		GitlabToken  string `mapstructure:"gitlab_token"`
	}

	shown []Setting
}

// Library says where the policy library comes from.
type Library struct {
	Source     string // "bundled", a folder or a git URL
	Ref        string
	Path       string
	Poll       time.Duration // 0: never
	Token      string
	SSHKey     string `mapstructure:"ssh_key"`
	KnownHosts string `mapstructure:"known_hosts"`

	StaleChannel string `mapstructure:"stale_channel"` // id of a Slack channel; "": none
}

// Slack says how a workspace is reached and what is allowed in it.
type Slack struct {
	Mode          string // "http", "socket" or "off"
	BotToken      string `mapstructure:"bot_token"`
	AppToken      string `mapstructure:"app_token"`
	SigningSecret string `mapstructure:"signing_secret"`
	APIURL        string `mapstructure:"api_url"`
	Admins        []string
	Channels      map[string]Channel // by channel id
	Jurisdiction  string
	UserLimit     int           `mapstructure:"user_limit"`    // in ten minutes; 0: no bound
	ChannelLimit  int           `mapstructure:"channel_limit"` // in ten minutes; 0: no bound
	Pace          time.Duration // between two messages of one channel
}

// Channel says how one channel is served.
type Channel struct {
	Jurisdiction string `json:"jurisdiction,omitempty"`
	Reply        string `json:"reply,omitempty"`    // "mention" (the default) or "auto"
	External     bool   `json:"external,omitempty"` // allowed though shared with another organisation
}

// Load reads the settings. file is the operator's choice; "" takes leeway.yaml
// where it exists. flags are keys set on the command line.
func Load(file string, environ []string, flags map[string]string) (*Settings, error) {
	v := viper.New()
	for _, k := range keys {
		v.SetDefault(k.name, k.byDefault)
	}
	if err := readFile(v, file); err != nil {
		return nil, err
	}
	env, err := fromEnvironment(environ)
	if err != nil {
		return nil, err
	}
	from := map[string]string{}
	for _, layer := range []struct {
		name   string
		values map[string]string
	}{{"environment", env}, {"flag", flags}} {
		for key, value := range layer.values {
			v.Set(key, value)
			from[key] = layer.name
		}
	}
	s := &Settings{}
	if err := v.UnmarshalExact(s, viper.DecodeHook(mapstructure.ComposeDecodeHookFunc(
		mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(","), channelsFromJSON))); err != nil {
		return nil, decodeError(err)
	}
	s.Slack.Admins = trimmed(s.Slack.Admins)
	s.Slack.Channels = upperIDs(s.Slack.Channels, v.GetStringMap("slack.channels"))
	if err := s.check(); err != nil {
		return nil, err
	}
	s.show(v, from)
	return s, nil
}

func readFile(v *viper.Viper, file string) error {
	v.SetConfigType("yaml")
	name := file
	if name == "" {
		name = "leeway.yaml"
	}
	v.SetConfigFile(name)
	err := v.ReadInConfig()
	var syntax viper.ConfigParseError
	switch {
	case err == nil, file == "" && errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.As(err, &syntax):
		return &Error{fmt.Sprintf("read %s: %s", name, withoutValues(err)), `write "key: value" lines, indented with spaces, values that hold ":" or "#" in quotes`}
	}
	return &Error{fmt.Sprintf("read %s: %v", name, err), "name a YAML file with --config, or remove the flag"}
}

// fromEnvironment reads LEEWAY_… variables, and the files that …_FILE name.
func fromEnvironment(environ []string) (map[string]string, error) {
	set := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		set[name] = value
	}
	values := map[string]string{}
	for _, k := range keys {
		value, given := set[k.Env()]
		if given {
			values[k.name] = value
		}
		file := set[k.Env()+"_FILE"]
		if !k.secret || file == "" {
			continue
		}
		if value != "" {
			return nil, &Error{fmt.Sprintf("%s and %[1]s_FILE are both set", k.Env()), "keep one of the two"}
		}
		secret, err := os.ReadFile(file)
		if err != nil {
			return nil, &Error{fmt.Sprintf("%s_FILE: %v", k.Env(), err), "let it name a file that holds the secret alone"}
		}
		values[k.name] = strings.TrimSpace(string(secret))
	}
	return values, nil
}

// channelsFromJSON reads slack.channels as the environment gives it.
func channelsFromJSON(from, to reflect.Type, data any) (any, error) {
	if from.Kind() != reflect.String || to != reflect.TypeFor[map[string]Channel]() {
		return data, nil
	}
	channels := map[string]Channel{}
	if text := strings.TrimSpace(data.(string)); text != "" {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.DisallowUnknownFields()
		err := dec.Decode(&channels)
		if _, extra := dec.Token(); err == nil && !errors.Is(extra, io.EOF) {
			err = errors.New("more follows")
		}
		if err != nil {
			return nil, fmt.Errorf(`not JSON such as {"C0123": {"jurisdiction": "mt", "reply": "auto"}}: %w`, err)
		}
	}
	return channels, nil
}

// upperIDs restores channel ids, which Slack writes in capitals: viper lowers
// every key of a file. It also leaves out those with nothing below them, though
// to be listed is enough.
func upperIDs(channels map[string]Channel, listed map[string]any) map[string]Channel {
	upper := make(map[string]Channel, len(listed))
	for id := range listed {
		upper[strings.ToUpper(id)] = Channel{}
	}
	for id, c := range channels {
		upper[strings.ToUpper(id)] = c
	}
	return upper
}

// trimmed cuts spaces around the items of a list, and empty items.
func trimmed(list []string) []string {
	kept := []string{}
	for _, item := range list {
		if item = strings.TrimSpace(item); item != "" {
			kept = append(kept, item)
		}
	}
	return kept
}
