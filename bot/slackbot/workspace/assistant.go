package workspace

import (
	"strings"
)

// setStatus shows "is thinking…" in a thread; an empty status takes it away. A
// message that the bot posts takes it away too.
func (w *Workspace) setStatus(r *request) (object, *refusal) {
	c, no := w.thread(r)
	if no != nil {
		return nil, no
	}
	loading, no := loadingMessages(r)
	if no != nil {
		return nil, no
	}
	w.statuses = append(w.statuses, Status{c.id, r.text("thread_ts"), r.text("status"), loading, w.now()})
	return nil, nil
}

// thread is the channel and thread that an assistant method is about; w.mu is held.
func (w *Workspace) thread(r *request) (*channel, *refusal) {
	c, no := w.readable(r.text("channel_id"))
	if no != nil {
		return nil, refuse("channel_not_found")
	}
	ts := r.text("thread_ts")
	if !shapeTS.MatchString(ts) || c.find(ts) == nil {
		return nil, refuse("invalid_thread_ts")
	}
	return c, nil
}

// loadingMessages reads a JSON list, or text with commas as slack-go sends it.
func loadingMessages(r *request) ([]string, *refusal) {
	if !r.has("loading_messages") {
		return nil, nil
	}
	v, err := r.json("loading_messages")
	var list []string
	if err != nil {
		list = strings.Split(r.text("loading_messages"), ",")
	}
	given, _ := v.([]any)
	for _, m := range given {
		list = append(list, asText(m))
	}
	if len(list) > maxLoadingMessages {
		return nil, refuseArgument("no more than %d items allowed [json-pointer:/loading_messages]", maxLoadingMessages)
	}
	return list, nil
}

// setPrompts shows suggestions in the agent pane. With a thread_ts Slack says ok
// and shows nothing (the method's page, for apps of the agent view): that is a
// refusal here, though not for the caller.
func (w *Workspace) setPrompts(r *request) (object, *refusal) {
	c, no := w.readable(r.text("channel_id"))
	if no != nil {
		return nil, refuse("channel_not_found")
	}
	prompts, no := readPrompts(r)
	if no != nil {
		return nil, no
	}
	if r.has("thread_ts") {
		w.refused = append(w.refused, Refusal{
			Method: r.method, Error: "ignored", Messages: []string{"thread_ts in the agent view: Slack says ok and shows nothing"}, Args: r.strings(),
		})
		return nil, nil
	}
	w.prompts = append(w.prompts, Prompts{c.id, r.text("thread_ts"), r.text("title"), prompts})
	return nil, nil
}

func readPrompts(r *request) ([]Prompt, *refusal) {
	v, err := r.json("prompts")
	given, ok := v.([]any)
	switch {
	case err != nil || !ok:
		return nil, refuseArgument("must be an array [json-pointer:/prompts]")
	case len(given) == 0 || len(given) > maxPrompts:
		return nil, refuseArgument("want 1 to %d items [json-pointer:/prompts]", maxPrompts)
	}
	var list []Prompt
	for i, v := range given {
		o, _ := v.(object)
		p := Prompt{asText(o["title"]), asText(o["message"])}
		if strings.TrimSpace(p.Title) == "" || strings.TrimSpace(p.Message) == "" || len(o) != 2 {
			return nil, refuseArgument("want title and message [json-pointer:/prompts/%d]", i)
		}
		list = append(list, p)
	}
	return list, nil
}

func (w *Workspace) setTitle(r *request) (object, *refusal) {
	c, no := w.thread(r)
	if no != nil {
		return nil, no
	}
	w.titles = append(w.titles, Title{c.id, r.text("thread_ts"), r.text("title")})
	return nil, nil
}
