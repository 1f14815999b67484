package config

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/viper"
)

// Setting is a key with its value, fit to be shown.
type Setting struct {
	Key, Value, From string // From: "default", "file", "environment" or "flag"
}

// Effective lists every setting by key, secrets masked.
func (s *Settings) Effective() []Setting { return s.shown }

const mask = "********"

func (s *Settings) show(v *viper.Viper, from map[string]string) {
	for _, k := range keys {
		origin := from[k.name]
		if origin == "" && v.InConfig(k.name) {
			origin = "file"
		} else if origin == "" {
			origin = "default"
		}
		value := s.text(v, k)
		if k.secret && value != "" {
			value = mask
		}
		s.shown = append(s.shown, Setting{k.name, value, origin})
	}
}

// text is a setting as its environment variable would give it.
func (s *Settings) text(v *viper.Viper, k key) string {
	switch k.name {
	case "slack.admins":
		return strings.Join(s.Slack.Admins, ",")
	case "slack.channels":
		if len(s.Slack.Channels) == 0 {
			return ""
		}
		text, err := json.Marshal(s.Slack.Channels)
		if err != nil {
			return err.Error()
		}
		return string(text)
	}
	return withoutPassword(fmt.Sprint(v.Get(k.name)))
}

// withoutPassword masks the credentials that an address may carry:
// https://token@host, nats://user:password@host. The user of ssh://git@host is
// no secret.
func withoutPassword(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.User == nil || u.Host == "" {
		return text
	}
	if _, password := u.User.Password(); !password && u.Scheme == "ssh" {
		return text
	}
	return strings.Replace(text, u.User.String()+"@", mask+"@", 1)
}
