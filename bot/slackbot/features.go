package slackbot

import (
	"maps"
	"slices"
)

// feature is one thing that Leeway does in a workspace, and the least it needs
// for it. The manifest asks for what stands here and nothing else; the doctor
// names the feature that a missing scope breaks.
type feature struct {
	name    string
	methods []string // of the Web API
	scopes  []string // of the bot token
	events  []string // subscribed to on behalf of the bot
	why     string   // what each scope and event is for, in a reviewer's words
}

// features is the whole of what Leeway asks a workspace for.
//
// Asked for nowhere: users:read (an admin's id is compared, never looked up),
// chat:write.public and channels:join (Leeway speaks where it was invited),
// reactions, files, and everything of group direct messages (mpim). There a
// mention reaches Leeway as app_mention without a scope of its own; what is not
// a mention is not for it. So conversations.replies is refused in them, with
// missing_scope.
var features = []feature{
	{
		name:    "mentions",
		methods: []string{"auth.test", "chat.postMessage", "views.open"},
		scopes:  []string{"app_mentions:read", "chat:write"},
		events:  []string{"app_mention"},
		why:     "to be asked by a mention in a channel, and to answer in the thread",
	},
	{
		name:    "direct messages",
		methods: []string{"chat.postMessage"},
		scopes:  []string{"chat:write", "im:history"},
		events:  []string{"message.im"},
		why:     "to be asked in a direct message; im:history carries its event",
	},
	{
		name:    "follow-ups in a thread",
		methods: []string{"chat.postMessage", "conversations.replies"},
		scopes:  []string{"channels:history", "chat:write", "groups:history"},
		events:  []string{"message.channels", "message.groups"},
		why:     "to read what was asked before in the thread, and, in channels set to auto, to go on in its own threads without a mention; other messages are dropped",
	},
	{
		name:    "one reply to each question",
		methods: []string{"conversations.history", "conversations.replies"},
		scopes:  []string{"channels:history", "groups:history", "im:history"},
		why:     "to look for its own reply before it posts again, when it was stopped between posting and noting so",
	},
	{
		name:    "commands and the message shortcut",
		methods: []string{"chat.postEphemeral", "chat.postMessage"},
		scopes:  []string{"chat:write", "commands"},
		why:     "/leeway, /cite and \"Ask Leeway about this\", answered to the asker alone until shared",
	},
	{
		name:    "refusing channels of other organisations",
		methods: []string{"conversations.info"},
		scopes:  []string{"channels:read", "groups:read"},
		why:     "to learn whether a channel is shared outside where Slack's request does not say",
	},
	{
		name:    "Home tab",
		methods: []string{"chat.postMessage", "conversations.open", "views.publish"},
		scopes:  []string{"chat:write", "im:write"},
		events:  []string{"app_home_opened"},
		why:     "to show what it can answer when a person opens it; an example that is clicked is answered in the direct conversation, which im:write opens",
	},
	{
		name:    "agent pane",
		methods: []string{"assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts"},
		scopes:  []string{"assistant:write", "chat:write"},
		events:  []string{"app_home_opened"},
		why:     "to suggest questions and show that it is working; what is asked there is a direct message",
	},
	{
		name:   "leaving a workspace",
		events: []string{"app_uninstalled", "tokens_revoked"},
		why:    "to stop when the app is removed; needs no scope",
	},
}

// appScope is what the app-level token needs in Socket Mode, for
// apps.connections.open. It is given with the token and stands in no manifest.
const appScope = "connections:write"

// botScopes are the scopes of all features, sorted.
func botScopes() []string {
	return union(func(f feature) []string { return f.scopes })
}

// botEvents are the events of all features, sorted.
func botEvents() []string {
	return union(func(f feature) []string { return f.events })
}

// brokenWithout names the features that need a scope.
func brokenWithout(scope string) []string {
	var names []string
	for _, f := range features {
		if slices.Contains(f.scopes, scope) {
			names = append(names, f.name)
		}
	}
	return names
}

func union(of func(feature) []string) []string {
	all := map[string]bool{}
	for _, f := range features {
		for _, name := range of(f) {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
