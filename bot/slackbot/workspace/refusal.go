package workspace

import (
	"fmt"
	"strings"
	"time"
)

// refusal is a call that Slack would not carry out.
type refusal struct {
	code     string   // Slack's name for what is wrong
	messages []string // what exactly, for response_metadata
	needed   string   // with missing_scope
	status   int      // HTTP; 0: 200, as Slack answers
	retry    time.Duration
	injected bool
}

func refuse(code string, messages ...string) *refusal {
	return &refusal{code: code, messages: messages}
}

func refuseArgument(format string, args ...any) *refusal {
	return refuse("invalid_arguments", "[ERROR] "+fmt.Sprintf(format, args...))
}

func (no *refusal) object(provided string) object {
	o := object{"ok": false, "error": no.code}
	if len(no.messages) > 0 {
		o["response_metadata"] = object{"messages": no.messages}
	}
	if strings.HasPrefix(no.code, "invalid_blocks") {
		var errs []string
		for _, m := range no.messages {
			errs = append(errs, strings.TrimPrefix(m, "[ERROR] "))
		}
		o["errors"] = errs
	}
	if no.needed != "" {
		o["needed"], o["provided"] = no.needed, provided
	}
	return o
}

func (no *refusal) list() []string {
	if no == nil {
		return nil
	}
	if len(no.messages) == 0 {
		return []string{no.code}
	}
	return no.messages
}
