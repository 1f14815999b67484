package workspace

import (
	"regexp"
	"slices"
	"strings"
)

var shapeEmoji = regexp.MustCompile(`^[a-z0-9_+'-]+(::skin-tone-[2-6])?$`)

// reactable is the message that a reaction is about; w.mu is held.
func (w *Workspace) reactable(r *request) (*Message, *refusal) {
	c, no := w.readable(r.text("channel"))
	switch {
	case no != nil:
		return nil, no
	case c.opts.Archived:
		return nil, refuse("is_archived")
	case !shapeEmoji.MatchString(r.text("name")):
		return nil, refuse("invalid_name")
	case !shapeTS.MatchString(r.text("timestamp")):
		return nil, refuse("bad_timestamp")
	}
	m := c.find(r.text("timestamp"))
	if m == nil {
		return nil, refuse("message_not_found")
	}
	return m, nil
}

func (w *Workspace) addReaction(r *request) (object, *refusal) {
	m, no := w.reactable(r)
	if no != nil {
		return nil, no
	}
	mark := r.text("name") + "/" + w.opts.BotUser
	if slices.Contains(m.Reactions, mark) {
		return nil, refuse("already_reacted")
	}
	m.Reactions = append(slices.Clip(m.Reactions), mark)
	return nil, nil
}

func (w *Workspace) removeReaction(r *request) (object, *refusal) {
	if !r.has("channel") || !r.has("timestamp") {
		return nil, refuse("no_item_specified")
	}
	m, no := w.reactable(r)
	if no != nil {
		return nil, no
	}
	mark := r.text("name") + "/" + w.opts.BotUser
	if !slices.Contains(m.Reactions, mark) {
		return nil, refuse("no_reaction")
	}
	m.Reactions = slices.DeleteFunc(slices.Clone(m.Reactions), func(s string) bool { return s == mark })
	return nil, nil
}

// ReactionNames lists the emoji on a message, without whose they are.
func (m Message) ReactionNames() []string {
	var list []string
	for _, mark := range m.Reactions {
		name, _, _ := strings.Cut(mark, "/")
		list = append(list, name)
	}
	return list
}
