package workspace

import (
	"slices"
	"strings"
)

// checkToken says whether the caller may call at all; w.mu is held.
func (w *Workspace) checkToken(m method, r *request) *refusal {
	right, wrong := w.opts.BotToken, w.opts.AppToken
	if m.app {
		right, wrong = wrong, right
	}
	switch {
	case r.token == "":
		return refuse("not_authed")
	case r.token == wrong:
		return refuse("not_allowed_token_type")
	case r.token != right:
		return refuse("invalid_auth")
	case w.revoked:
		return refuse("token_revoked")
	}
	return nil
}

// checkScope says whether the token was granted what the method needs; w.mu is
// held. Where the kind of channel decides, so does its scope: channels:history
// reads no private channel.
func (w *Workspace) checkScope(m method, r *request) *refusal {
	needed := m.scopes
	if m.perKind {
		if c := w.channels[r.text("channel")]; c != nil {
			needed = []string{scopeOf(c.kind(), m.scopes)}
		}
	}
	if len(needed) == 0 || slices.ContainsFunc(needed, w.granted) {
		return nil
	}
	return &refusal{code: "missing_scope", needed: strings.Join(needed, ",")}
}

func (w *Workspace) granted(scope string) bool { return slices.Contains(w.opts.Scopes, scope) }

// scopeOf picks from scopes the one that speaks of that kind of channel.
func scopeOf(kind string, scopes []string) string {
	prefix := map[string]string{"channel": "channels:", "group": "groups:", "im": "im:", "mpim": "mpim:"}[kind]
	i := slices.IndexFunc(scopes, func(s string) bool { return strings.HasPrefix(s, prefix) })
	return scopes[i]
}

func (w *Workspace) authTest(*request) (object, *refusal) {
	return object{
		"url": "https://" + w.opts.TeamDomain + ".slack.com/", "team": w.opts.TeamDomain, "team_id": w.opts.Team,
		"user": w.opts.BotName, "user_id": w.opts.BotUser, "bot_id": w.opts.BotID, "is_enterprise_install": false,
	}, nil
}
