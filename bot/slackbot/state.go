package slackbot

import (
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// state is what is known of the workspace: who Leeway is there, and whether it
// can be reached.
type state struct {
	mu        sync.Mutex
	who       slack.AuthTestResponse
	reached   time.Time // when Slack last knew our token
	lastErr   string
	gone      string        // the event by which the workspace took our rights
	asked     chan struct{} // closed when Slack was first asked who we are
	once      sync.Once
	doubted   chan struct{} // sent to when a call was refused as by somebody unknown
	connected bool          // Socket Mode
	hello     time.Time
}

func (s *state) self() slack.AuthTestResponse {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.who
}

func (s *state) lost(event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = event
}

// doubt has watch ask at once, unless Slack's word is known to be no already.
func (s *state) doubt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lastErr != "" {
		return
	}
	select {
	case s.doubted <- struct{}{}:
	default:
	}
}

func (s *state) learn(who *slack.AuthTestResponse, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.lastErr = err.Error()
		return
	}
	s.who, s.reached, s.lastErr, s.gone = *who, time.Now(), "", ""
}

func (s *state) socket(connected, hello bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected = connected
	if hello {
		s.hello = time.Now()
	}
}

// Connection says how Leeway stands with Slack.
type Connection struct {
	Reachable    bool    `json:"reachable"`
	Error        string  `json:"error,omitempty"`
	Team         string  `json:"team,omitempty"`
	Connected    bool    `json:"socket_connected,omitempty"` // Socket Mode alone
	HelloAge     float64 `json:"socket_hello_age_seconds,omitempty"`
	Waiting      int     `json:"outgoing_waiting"`
	AuthorizedAs string  `json:"user,omitempty"`
}

// Connection says how Leeway stands with Slack now.
func (b *Bot) Connection() Connection {
	s := &b.state
	s.mu.Lock()
	defer s.mu.Unlock()
	st := Connection{Reachable: s.lastErr == "" && !s.reached.IsZero() && s.gone == "", Error: s.lastErr, Team: s.who.Team, AuthorizedAs: s.who.User, Waiting: b.outbox.waiting()}
	if s.gone != "" {
		st.Error = "the workspace took the app's rights away (" + s.gone + ")"
	}
	if b.mode == Socket {
		st.Connected = s.connected
		if !s.hello.IsZero() {
			st.HelloAge = time.Since(s.hello).Seconds()
		}
		st.Reachable = st.Reachable && s.connected
	}
	return st
}

const (
	askAgain   = 5 * time.Minute  // while Slack knows our token
	askSooner  = 10 * time.Second // while it does not, or is not reached
	authBudget = 10 * time.Second
)

// watch asks Slack who Leeway is, at the start and again and again: a token that
// is taken back shows in the health, not only in a lost answer.
func (b *Bot) watch(ctx context.Context) {
	for {
		next := askAgain
		if !b.authenticate(ctx) {
			next = askSooner
		}
		select {
		case <-ctx.Done():
			return
		case <-b.state.doubted:
		case <-time.After(next):
		}
	}
}

func (b *Bot) authenticate(ctx context.Context) bool {
	asking, cancel := context.WithTimeout(ctx, authBudget)
	defer cancel()
	who, err := b.client.auth(asking)
	if ctx.Err() != nil {
		return true
	}
	b.state.learn(who, err)
	b.state.once.Do(func() { close(b.state.asked) })
	if err != nil {
		b.log.Error("slack does not know us", "err", err.Error(), "hint", "run leeway doctor")
	}
	return err == nil
}

// Introduced returns when Slack was first asked who Leeway is, whatever it said.
func (b *Bot) Introduced(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-b.state.asked:
	}
}
