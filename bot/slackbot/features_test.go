package slackbot

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// eventScopes are the scopes that Slack wants before it delivers an event: of the
// listed, one. Read off the events' reference pages.
var eventScopes = map[string]string{
	"app_home_opened":  "",
	"app_mention":      "app_mentions:read",
	"app_uninstalled":  "",
	"message.channels": "channels:history",
	"message.groups":   "groups:history",
	"message.im":       "im:history",
	"tokens_revoked":   "",
}

// methodScopes are the scopes of a method for a bot, of which it takes one by the
// kind of conversation, as Slack's reference lists them.
func methodScopes(t *testing.T, method string) []string {
	t.Helper()
	src := readShared(t, "slack/methods/"+method+".json")
	var page struct {
		Scopes map[string][]struct{ Name string }
	}
	if err := json.Unmarshal(src, &page); err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	var scopes []string
	for _, s := range page.Scopes["bot"] {
		scopes = append(scopes, s.Name)
	}
	return scopes
}

// readShared reads a file of the reference data that lies beside the project.
func readShared(t *testing.T, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", filepath.FromSlash(name)))
	switch {
	case err == nil:
		return src
	case os.Getenv("CI") != "":
		t.Fatalf("CI is set, so this must be there: %v", err)
	}
	t.Skipf("not compared with Slack's reference: %v", err)
	return nil
}

// Each feature has what its methods and events want, and each of its scopes is
// wanted by one of them.
func TestFeaturesHaveWhatTheyNeed(t *testing.T) {
	for _, f := range features {
		wanted := map[string]bool{}
		for _, method := range f.methods {
			listed := methodScopes(t, method)
			held := 0
			for _, scope := range listed {
				wanted[scope] = true
				if slices.Contains(f.scopes, scope) {
					held++
				}
			}
			if len(listed) > 0 && held == 0 {
				t.Errorf("%s: %s wants one of %v; the feature has %v", f.name, method, listed, f.scopes)
			}
		}
		for _, event := range f.events {
			scope, known := eventScopes[event]
			if !known {
				t.Errorf("%s: an event %q that this test does not know", f.name, event)
			}
			if wanted[scope] = true; scope != "" && !slices.Contains(f.scopes, scope) {
				t.Errorf("%s: the event %s wants %s", f.name, event, scope)
			}
		}
		for _, scope := range f.scopes {
			if !wanted[scope] && !(scope == "commands" && strings.HasPrefix(f.name, "commands")) {
				t.Errorf("%s: nothing it does wants %s", f.name, scope)
			}
		}
		if f.why == "" || !slices.IsSorted(f.scopes) || !slices.IsSorted(f.events) {
			t.Errorf("%s: no reason, or lists that are not sorted", f.name)
		}
	}
}

// The whole, which a reviewer of the app reads. A change here asks every workspace
// to install the app again.
func TestScopesAndEvents(t *testing.T) {
	if diff := cmp.Diff([]string{"app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
		"groups:history", "groups:read", "im:history", "im:write"}, botScopes()); diff != "" {
		t.Errorf("scopes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"app_home_opened", "app_mention", "app_uninstalled", "message.channels", "message.groups", "message.im",
		"tokens_revoked"}, botEvents()); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"follow-ups in a thread", "one reply to each question"}, brokenWithout("groups:history")); diff != "" {
		t.Errorf("what breaks without groups:history (-want +got):\n%s", diff)
	}
}

// calledMethods are slack-go's names of the Web API methods in the table.
var calledMethods = map[string]string{
	"AuthTestContext":                            "auth.test",
	"GetConversationHistoryContext":              "conversations.history",
	"GetConversationInfoContext":                 "conversations.info",
	"GetConversationRepliesContext":              "conversations.replies",
	"OpenConversationContext":                    "conversations.open",
	"OpenViewContext":                            "views.open",
	"PostEphemeralContext":                       "chat.postEphemeral",
	"PostMessageContext":                         "chat.postMessage",
	"PublishViewContext":                         "views.publish",
	"SendMessageContext":                         "chat.postMessage",
	"SetAssistantThreadsStatusContext":           "assistant.threads.setStatus",
	"SetAssistantThreadsSuggestedPromptsContext": "assistant.threads.setSuggestedPrompts",
	"StartSocketModeContext":                     "apps.connections.open",
	"UpdateMessageContext":                       "chat.update",
}

// Every method of the Web API that the package calls has its row, so that a new
// call cannot come without its scope; and no row stands for a call that is gone.
func TestEveryMethodCalledHasItsRow(t *testing.T) {
	rows := []string{"apps.connections.open"} // by the app-level token
	for _, f := range features {
		rows = append(rows, f.methods...)
	}
	client := reflect.TypeFor[*slack.Client]()
	called := map[string]bool{}
	for _, name := range goFiles(t) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			selector, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !strings.HasSuffix(selector.Sel.Name, "Context") {
				return true
			}
			if _, ofClient := client.MethodByName(selector.Sel.Name); !ofClient {
				return true
			}
			method := calledMethods[selector.Sel.Name]
			if called[method] = true; !slices.Contains(rows, method) {
				t.Errorf("%s calls %s, which is in no row of features", name, selector.Sel.Name)
			}
			return true
		})
	}
	for _, method := range rows {
		if !called[method] {
			t.Errorf("features name %s, which nothing calls", method)
		}
	}
}

// goFiles lists the package's files but its tests.
func goFiles(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
}
