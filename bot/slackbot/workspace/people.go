package workspace

func (w *Workspace) userInfo(r *request) (object, *refusal) {
	u := w.users[r.text("user")]
	if u == nil {
		return nil, refuse("user_not_found")
	}
	return object{"user": w.profile(u)}, nil
}

func (w *Workspace) profile(u *user) object {
	return object{
		"id": u.id, "team_id": u.opts.Team, "name": u.opts.Name, "real_name": u.opts.Name, "deleted": u.opts.Deleted,
		"is_admin": u.opts.Admin, "is_owner": false, "is_bot": u.opts.Bot, "is_stranger": u.opts.Stranger, "is_app_user": false,
		"profile": object{"display_name": u.opts.Name, "real_name": u.opts.Name, "team": u.opts.Team},
	}
}

func (w *Workspace) botInfo(r *request) (object, *refusal) {
	if !r.has("bot") {
		return nil, refuse("bot_not_found")
	}
	if r.text("bot") != w.opts.BotID {
		return nil, refuse("bot_not_found")
	}
	return object{"bot": object{
		"id": w.opts.BotID, "deleted": false, "name": w.opts.BotName, "app_id": w.opts.App, "user_id": w.opts.BotUser,
	}}, nil
}

func (w *Workspace) teamInfo(r *request) (object, *refusal) {
	if r.has("team") && r.text("team") != w.opts.Team {
		return nil, refuse("team_not_found")
	}
	return object{"team": object{"id": w.opts.Team, "name": w.opts.TeamDomain, "domain": w.opts.TeamDomain}}, nil
}
