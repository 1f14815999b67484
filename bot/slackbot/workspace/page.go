package workspace

import (
	"slices"
	"strconv"
	"strings"
)

// page cuts a list to the time range and the limit that were asked for.
func (w *Workspace) page(c *channel, r *request, list []*Message, most, usual int) (object, *refusal) {
	oldest, latest := r.text("oldest"), r.text("latest")
	for name, value := range map[string]string{"oldest": oldest, "latest": latest} {
		if _, err := strconv.ParseFloat(value, 64); value != "" && err != nil {
			return nil, refuse("invalid_ts_" + name)
		}
	}
	list = slices.DeleteFunc(list, func(m *Message) bool { return !within(m.TS, oldest, latest, r.flag("inclusive")) })
	limit := usual
	if r.has("limit") {
		n, err := strconv.Atoi(r.text("limit"))
		if err != nil || n < 1 {
			return nil, refuse("invalid_limit")
		}
		limit = min(n, most)
	}
	start := 0
	if cursor := r.text("cursor"); cursor != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(cursor, "next:"))
		if err != nil || n < 0 || n > len(list) {
			return nil, refuse("invalid_cursor")
		}
		start = n
	}
	end := min(start+limit, len(list))
	messages := []object{}
	for _, m := range list[start:end] {
		messages = append(messages, w.historyObject(c, m, r.flag("include_all_metadata")))
	}
	reply := object{"messages": messages, "has_more": end < len(list)}
	if end < len(list) {
		reply["response_metadata"] = object{"next_cursor": "next:" + strconv.Itoa(end)}
	}
	return reply, nil
}

// within compares timestamps of any precision; equal ones are in when inclusive.
func within(ts, oldest, latest string, inclusive bool) bool {
	at, _ := strconv.ParseFloat(ts, 64)
	if from, err := strconv.ParseFloat(oldest, 64); err == nil && (at < from || at == from && !inclusive) {
		return false
	}
	if to, err := strconv.ParseFloat(latest, 64); err == nil && (at > to || at == to && !inclusive) {
		return false
	}
	return true
}
