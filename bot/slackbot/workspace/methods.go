package workspace

import (
	"maps"
	"slices"
	"strings"
)

// method is what Slack's reference page says of one method, in our words.
type method struct {
	required string // argument names, by spaces
	optional string
	scopes   []string // any one of them suffices; none: no scope needed
	perKind  bool     // the scope that counts is the one of the channel's kind
	tier     tier
	app      bool // takes the app-level token
	run      func(*Workspace, *request) (object, *refusal)
}

var (
	scopeWrite   = []string{"chat:write"}
	scopeHistory = []string{"channels:history", "groups:history", "im:history", "mpim:history"}
	scopeRead    = []string{"channels:read", "groups:read", "im:read", "mpim:read"}
)

const (
	saying    = " text blocks attachments markdown_text parse link_names username icon_emoji icon_url as_user"
	timeRange = " cursor include_all_metadata inclusive latest oldest limit"
	byTrigger = " trigger_id interactivity_pointer"
)

// methods are the Web API methods that this workspace knows.
func methods() map[string]method {
	return map[string]method{
		"auth.test":             {tier: unlimited, run: (*Workspace).authTest},
		"apps.connections.open": {tier: tier3, app: true, run: (*Workspace).connectionsOpen},

		"chat.postMessage": {
			required: "channel", optional: "thread_ts metadata mrkdwn reply_broadcast unfurl_links unfurl_media" + saying,
			scopes: scopeWrite, tier: perChannel, run: (*Workspace).postMessage,
		},
		"chat.postEphemeral": {
			required: "channel user", optional: "thread_ts" + saying,
			scopes: scopeWrite, tier: tier4, run: (*Workspace).postEphemeral,
		},
		"chat.update": {
			required: "channel ts", optional: "metadata file_ids reply_broadcast" + saying,
			scopes: scopeWrite, tier: tier3, run: (*Workspace).update,
		},
		"chat.delete":       {required: "channel ts", optional: "as_user", scopes: scopeWrite, tier: tier3, run: (*Workspace).delete},
		"chat.getPermalink": {required: "channel message_ts", tier: unlimited, run: (*Workspace).permalink},

		"conversations.info": {
			required: "channel", optional: "include_locale include_num_members",
			scopes: scopeRead, perKind: true, tier: tier3, run: (*Workspace).conversationInfo,
		},
		"conversations.history": {
			required: "channel", optional: strings.TrimSpace(timeRange),
			scopes: scopeHistory, perKind: true, tier: tier3, run: (*Workspace).history,
		},
		"conversations.replies": {
			required: "channel ts", optional: strings.TrimSpace(timeRange),
			scopes: scopeHistory, perKind: true, tier: tier3, run: (*Workspace).replies,
		},
		"conversations.open": {
			optional: "channel users return_im prevent_creation",
			scopes:   []string{"im:write", "mpim:write", "channels:manage", "groups:write"}, tier: tier3, run: (*Workspace).conversationOpen,
		},

		"users.info": {required: "user", optional: "include_locale", scopes: []string{"users:read"}, tier: tier4, run: (*Workspace).userInfo},
		"bots.info":  {optional: "bot team_id", scopes: []string{"users:read"}, tier: tier3, run: (*Workspace).botInfo},
		"team.info":  {optional: "team domain", scopes: []string{"team:read"}, tier: tier3, run: (*Workspace).teamInfo},

		"reactions.add": {
			required: "channel name timestamp", scopes: []string{"reactions:write"}, tier: tier3, run: (*Workspace).addReaction,
		},
		"reactions.remove": {
			required: "name", optional: "channel timestamp file file_comment",
			scopes: []string{"reactions:write"}, tier: tier2, run: (*Workspace).removeReaction,
		},

		"views.open":    {required: "view", optional: strings.TrimSpace(byTrigger), tier: tier4, run: (*Workspace).viewOpen},
		"views.push":    {required: "view", optional: strings.TrimSpace(byTrigger), tier: tier4, run: (*Workspace).viewPush},
		"views.update":  {required: "view", optional: "view_id external_id hash", tier: tier4, run: (*Workspace).viewUpdate},
		"views.publish": {required: "user_id view", optional: "hash", tier: tier4, run: (*Workspace).viewPublish},

		"assistant.threads.setStatus": {
			required: "channel_id thread_ts status", optional: "loading_messages username icon_emoji icon_url",
			scopes: []string{"chat:write", "assistant:write"}, tier: unlimited, run: (*Workspace).setStatus,
		},
		"assistant.threads.setSuggestedPrompts": {
			required: "channel_id prompts", optional: "thread_ts title",
			scopes: []string{"assistant:write"}, tier: tier4, run: (*Workspace).setPrompts,
		},
		"assistant.threads.setTitle": {
			required: "channel_id thread_ts title",
			scopes:   []string{"assistant:write"}, tier: tier4, run: (*Workspace).setTitle,
		},
	}
}

// mayBeEmpty are required arguments that may be the empty text: an empty status
// takes the status away.
var mayBeEmpty = map[string]bool{"status": true}

func (m method) missing(r *request) []string {
	var list []string
	for _, name := range strings.Fields(m.required) {
		if !r.has(name) && (!mayBeEmpty[name] || !r.given(name)) {
			list = append(list, "[ERROR] missing required field: "+name)
		}
	}
	return list
}

func (m method) unknown(r *request) []string {
	known := strings.Fields("token " + m.required + " " + m.optional)
	var list []string
	for _, name := range slices.Sorted(maps.Keys(r.args)) {
		if !slices.Contains(known, name) {
			list = append(list, "unknown argument "+name)
		}
	}
	return list
}

// allScopes is every scope that some method takes.
func allScopes() []string {
	set := map[string]bool{"commands": true, "app_mentions:read": true}
	for _, m := range methods() {
		for _, s := range m.scopes {
			set[s] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}
