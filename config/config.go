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
	Log     struct{ Level string }
	Library Library
	Slack   Slack
	Journal struct {
		URL         string
		Replicas    int
		Credentials string
	}
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
}

// Channel says how one channel is served.
type Channel struct {
	Jurisdiction string `json:"jurisdiction,omitempty"`
	Reply        string `json:"reply,omitempty"`    // "mention" (the default) or "auto"
	External     bool   `json:"external,omitempty"` // allowed though shared with another organisation
}

// Setting is a key with its value, fit to be shown.
type Setting struct {
	Key, Value, From string // From: "default", "file", "environment" or "flag"
}

// Effective lists every setting by key, secrets masked.
func (s *Settings) Effective() []Setting { return s.shown }

// Error is a mistake in the settings.
type Error struct{ What, Hint string }

func (e *Error) Error() string { return "settings: " + e.What }

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
	s.Slack.Channels = upperIDs(s.Slack.Channels)
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
	if file == "" && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &Error{fmt.Sprintf("read %s: %v", name, err), "name a YAML file with --config, or remove the flag"}
	}
	return nil
}

// fromEnvironment reads LEEWAY_… variables, and the files that …_FILE name.
func fromEnvironment(environ []string) (map[string]string, error) {
	values := map[string]string{}
	byName := map[string]key{}
	for _, k := range keys {
		byName[k.Env()] = k
	}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if k, ok := byName[name]; ok {
			values[k.name] = value
			continue
		}
		k, ok := byName[strings.TrimSuffix(name, "_FILE")]
		if !ok || !k.secret || !strings.HasSuffix(name, "_FILE") {
			continue
		}
		secret, err := os.ReadFile(value)
		if err != nil {
			return nil, &Error{fmt.Sprintf("%s: %v", name, err), "let it name a file that holds the secret alone"}
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
		if err := json.Unmarshal([]byte(text), &channels); err != nil {
			return nil, fmt.Errorf(`slack.channels is not JSON such as {"C0123": {"jurisdiction": "mt", "reply": "auto"}}: %w`, err)
		}
	}
	return channels, nil
}

// upperIDs restores channel ids, which Slack writes in capitals: viper lowers
// every key of a file.
func upperIDs(channels map[string]Channel) map[string]Channel {
	upper := make(map[string]Channel, len(channels))
	for id, c := range channels {
		upper[strings.ToUpper(id)] = c
	}
	return upper
}

func (s *Settings) show(v *viper.Viper, from map[string]string) {
	for _, k := range keys {
		origin := from[k.name]
		if origin == "" && v.InConfig(k.name) {
			origin = "file"
		} else if origin == "" {
			origin = "default"
		}
		value := fmt.Sprint(v.Get(k.name))
		if k.secret && value != "" {
			value = "********"
		}
		s.shown = append(s.shown, Setting{k.name, value, origin})
	}
}
