package slackbot

import (
	"fmt"
	"net/url"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// ManifestOptions say how a workspace will reach Leeway.
type ManifestOptions struct {
	Mode string // "http" or "socket"
	URL  string // http: where Slack finds Leeway, such as https://leeway.example.org
	Name string // of the app and its bot; "" for Leeway
}

// maxAppName is the longest name of an app, in characters.
const maxAppName = 35

// AppManifest describes an app to Slack: pasted in at "From a manifest", it makes
// an app with exactly the scopes and events of Leeway's features. The types of
// slack-go stand where they do; they leave out what is false, and Slack does not
// say what a missing messages_tab_read_only_enabled means, so those that may be
// false are our own.
type AppManifest struct {
	Display  slack.Display     `json:"display_information"`
	Features manifestFeatures  `json:"features"`
	OAuth    slack.OAuthConfig `json:"oauth_config"`
	Settings manifestSettings  `json:"settings"`
}

type manifestFeatures struct {
	AppHome       manifestHome                 `json:"app_home"`
	BotUser       manifestBot                  `json:"bot_user"`
	Shortcuts     []slack.Shortcut             `json:"shortcuts"`
	SlashCommands []slack.ManifestSlashCommand `json:"slash_commands"`
	AgentView     slack.AgentView              `json:"agent_view"`
}

type manifestHome struct {
	Home     bool `json:"home_tab_enabled"`
	Messages bool `json:"messages_tab_enabled"`
	ReadOnly bool `json:"messages_tab_read_only_enabled"`
}

type manifestBot struct {
	Name   string `json:"display_name"`
	Online bool   `json:"always_online"`
}

type manifestSettings struct {
	Events        slack.EventSubscriptions `json:"event_subscriptions"`
	Interactivity slack.Interactivity      `json:"interactivity"`
	OrgDeploy     bool                     `json:"org_deploy_enabled"`
	SocketMode    bool                     `json:"socket_mode_enabled"`
	TokenRotation bool                     `json:"token_rotation_enabled"` // a rotated token ends after 12 hours; Leeway renews none
}

// Manifest is the app for one way of reaching Leeway. Its errors say what an
// option may be.
func Manifest(o ManifestOptions) (AppManifest, error) {
	if o.Name == "" {
		o.Name = "Leeway"
	}
	switch n := utf8.RuneCountInString(o.Name); {
	case o.Mode != "http" && o.Mode != "socket":
		return AppManifest{}, fmt.Errorf("the mode is %q: it is http or socket", o.Mode)
	case o.Mode == "socket" && o.URL != "":
		return AppManifest{}, fmt.Errorf("there is an address, %s: in Socket Mode Slack needs none", o.URL)
	case n > maxAppName:
		return AppManifest{}, fmt.Errorf("the name has %d characters: Slack allows %d", n, maxAppName)
	}
	at := func(string) string { return "" } // Socket Mode: Slack is connected to, and calls nobody
	if o.Mode == "http" {
		base, err := publicAddress(o.URL)
		if err != nil {
			return AppManifest{}, err
		}
		at = func(path string) string { return base.JoinPath(path).String() }
	}
	return AppManifest{
		Display:  slack.Display{Name: o.Name, Description: manifestDescription, BackgroundColor: "#1f4e5f"},
		Features: featuresOf(o.Name, at("/slack/commands")),
		OAuth:    slack.OAuthConfig{Scopes: slack.OAuthScopes{Bot: botScopes()}},
		Settings: manifestSettings{
			Events:        slack.EventSubscriptions{RequestUrl: at("/slack/events"), BotEvents: botEvents()},
			Interactivity: slack.Interactivity{IsEnabled: true, RequestUrl: at("/slack/interactions")},
			SocketMode:    o.Mode == "socket",
		},
	}, nil
}

const manifestDescription = "Tells educators what policy already lets them do. It finds and quotes, and makes nothing up."

// featuresOf is what people see of the app. A command's text is escaped by Slack,
// so that a mention in it arrives as an id and not as a name to guess at. The
// prompts of the agent pane come from the library, when it is opened.
func featuresOf(name, commandURL string) manifestFeatures {
	return manifestFeatures{
		AppHome: manifestHome{Home: true, Messages: true},
		BotUser: manifestBot{Name: name, Online: true},
		Shortcuts: []slack.Shortcut{{
			Name: "Ask Leeway about this", Type: slack.MessageShortcut, CallbackID: callbackShortcut,
			Description: "Answers a message, to you alone",
		}},
		SlashCommands: []slack.ManifestSlashCommand{
			{Command: "/leeway", Description: "Ask what policy allows; the answer is yours alone until you share it", UsageHint: "can we use virtual days for snow days?", ShouldEscape: true, Url: commandURL},
			{Command: "/cite", Description: "Look a legal citation up, in any spelling", UsageHint: "20-1-302", ShouldEscape: true, Url: commandURL},
		},
		AgentView: slack.AgentView{AgentDescription: "Answers questions on policy from a library, with the passage, the law and the next step."},
	}
}

// publicAddress reads where Slack finds Leeway: a host behind https, and nothing
// after it, since the paths are Leeway's own.
func publicAddress(address string) (*url.URL, error) {
	at, err := url.Parse(address)
	switch {
	case err == nil && at.User != nil: // not repeated: it may be a password
		return nil, fmt.Errorf("the address of %s holds a user: Slack sends none", at.Host)
	case err != nil, at.Scheme != "https", at.Hostname() == "":
		return nil, fmt.Errorf("the address is %q: Slack calls https alone, such as https://leeway.example.org", address)
	case at.Path != "" && at.Path != "/", at.RawQuery != "", at.ForceQuery, at.Fragment != "":
		return nil, fmt.Errorf("the address is %q: give the host alone, such as https://%s; Leeway adds /slack/events and the others", address, at.Host)
	}
	return &url.URL{Scheme: "https", Host: at.Host}, nil
}
