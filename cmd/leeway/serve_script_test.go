package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/leeway-bot/leeway/config"
	"github.com/rogpeppe/go-internal/testscript"
)

// slackCommands are what scripts do in Slack, to a "leeway serve" that runs beside
// them. What somebody then sees of Leeway is on standard output. WHO is a word,
// WHERE the name of a channel:
//
//	workspace                  a Slack workspace, with its tokens and address in $BOT_TOKEN, $APP_TOKEN, $SIGNING_SECRET, $API_URL
//	serve [ARG…]               run leeway serve until it listens; its address is in $LEEWAY
//	stop                       interrupt it: it must finish and exit with 0
//	mention WHO WHERE TEXT     mention Leeway in a channel
//	direct WHO TEXT            write to it directly
//	follow WHO TEXT            go on in the thread of the last mention or direct message
//	command WHO WHERE /X TEXT  run a slash command
//	shortcut WHO               "Ask Leeway about this", on the last message of a person
//	press WHO BUTTON           press a button of what was shown last, by its action id
//	home WHO                   open the Home tab
//	get PATH [TOKEN]           ask an endpoint: status and body
var slackCommands = map[string]func(*scripted, []string){
	"workspace": (*scripted).open, "serve": (*scripted).serve, "stop": (*scripted).stop, "get": (*scripted).get,
	"mention": (*scripted).mention, "direct": (*scripted).direct, "follow": (*scripted).follow, "command": (*scripted).command,
	"shortcut": (*scripted).shortcut, "press": (*scripted).press, "home": (*scripted).home,
}

// withSlack adds the commands to a script's own.
func withSlack(own map[string]func(*testscript.TestScript, bool, []string)) map[string]func(*testscript.TestScript, bool, []string) {
	var running sync.Map // of *scripted, by script
	all := maps.Clone(own)
	for name, run := range allOf(slackCommands, libraryCommands) {
		all[name] = func(ts *testscript.TestScript, neg bool, args []string) {
			made, _ := running.LoadOrStore(ts, &scripted{TestScript: ts})
			s := made.(*scripted)
			if neg || s.ws == nil && name != "workspace" {
				ts.Fatalf("%s: it takes no !, and a workspace", name)
			}
			run(s, args)
		}
	}
	return all
}

// scripted is a script with a workspace, and Leeway in it.
type scripted struct {
	*testscript.TestScript
	ws     *workspace.Workspace
	leeway *served
	asked  workspace.Message // what a person wrote last
	seen   workspace.Message // what Leeway showed last
}

func (s *scripted) want(args []string, usage string) {
	if len(args) != len(strings.Fields(usage))-1 {
		s.Fatalf("usage: %s", usage)
	}
}

func (s *scripted) open(args []string) {
	s.want(args, "workspace")
	s.ws = workspace.New(workspace.Options{})
	s.Defer(s.ws.Close)
	o := s.ws.Options()
	for name, value := range map[string]string{"BOT_TOKEN": o.BotToken, "APP_TOKEN": o.AppToken, "SIGNING_SECRET": o.SigningSecret, "API_URL": s.ws.APIURL()} {
		s.Setenv(name, value)
	}
}

func (s *scripted) serve(args []string) {
	names := []string{"PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR"}
	for _, d := range config.Docs() {
		names = append(names, d.Env)
	}
	var env []string
	for _, name := range names {
		if value := s.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	leeway, err := startServe("leeway", s.MkAbs("."), env, args...)
	s.Check(err)
	s.Defer(leeway.kill)
	s.leeway = leeway
	s.Setenv("LEEWAY", strings.TrimPrefix(leeway.url, "http://"))
	s.ws.Connect(leeway.url)
	if s.Getenv("LEEWAY_SLACK_MODE") == "socket" {
		s.ws.Connect(workspace.Socket)
	}
	fmt.Fprint(s.Stdout(), leeway.stdout)
}

func (s *scripted) stop(args []string) {
	s.want(args, "stop")
	err := s.leeway.stop()
	fmt.Fprint(s.Stdout(), s.leeway.stdout)
	fmt.Fprint(s.Stderr(), s.leeway.stderr)
	s.Check(err)
	if refused := s.ws.Refused(); len(refused) > 0 {
		s.Fatalf("Slack refused %v", refused)
	}
}

func (s *scripted) get(args []string) {
	status, body, err := s.leeway.get(args[0], strings.Join(args[1:], " "))
	s.Check(err)
	fmt.Fprintf(s.Stdout(), "%d %s", status, body)
}

// shows prints what Leeway shows somebody in a channel because of what they do.
func (s *scripted) shows(channel, user string, do func() workspace.Sent) {
	visible := func() []workspace.Message {
		list := slices.Concat(s.ws.Messages(channel), s.ws.Ephemerals(channel, user))
		return slices.DeleteFunc(list, func(m workspace.Message) bool { return m.BotID == "" })
	}
	before := map[string]bool{}
	for _, m := range visible() {
		before[m.TS] = true
	}
	s.Check(do().Err())
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s.Check(s.ws.Wait(ctx, func() bool { return len(visible()) > len(before) }))
	for _, m := range visible() {
		if !before[m.TS] {
			s.seen = m
			fmt.Fprintln(s.Stdout(), workspace.Render(m))
		}
	}
}

func person(word string) string    { return "U0" + strings.ToUpper(word) }
func channelOf(word string) string { return "C0" + strings.ToUpper(word) }

func (s *scripted) mention(args []string) {
	s.want(args, "mention WHO WHERE TEXT")
	who, where := person(args[0]), channelOf(args[1])
	s.shows(where, who, func() workspace.Sent { return s.wrote(s.ws.Mention(where, who, workspace.Escape(args[2]))) })
}

func (s *scripted) direct(args []string) {
	s.want(args, "direct WHO TEXT")
	who := person(args[0])
	s.shows("D"+who[1:], who, func() workspace.Sent { return s.wrote(s.ws.Direct(who, workspace.Escape(args[1]))) })
}

func (s *scripted) follow(args []string) {
	s.want(args, "follow WHO TEXT")
	who, write := person(args[0]), s.ws.MentionInThread
	if strings.HasPrefix(s.asked.Channel, "D") {
		write = s.ws.SayInThread
	}
	s.shows(s.asked.Channel, who, func() workspace.Sent { return s.wrote(write(s.asked, who, workspace.Escape(args[1]))) })
}

func (s *scripted) wrote(sent workspace.Sent) workspace.Sent {
	s.asked = sent.Message
	return sent
}

func (s *scripted) command(args []string) {
	s.want(args, "command WHO WHERE /X TEXT")
	who, where := person(args[0]), channelOf(args[1])
	s.shows(where, who, func() workspace.Sent { return s.ws.Command(where, who, args[2], args[3]) })
}

func (s *scripted) shortcut(args []string) {
	s.want(args, "shortcut WHO")
	who := person(args[0])
	s.shows(s.asked.Channel, who, func() workspace.Sent { return s.ws.Shortcut(s.asked, who, "ask_leeway") })
}

func (s *scripted) press(args []string) {
	s.want(args, "press WHO BUTTON")
	who := person(args[0])
	s.shows(s.seen.Channel, who, func() workspace.Sent { return s.ws.Press(s.seen, who, args[1]) })
}

func (s *scripted) home(args []string) {
	s.want(args, "home WHO")
	who := person(args[0])
	s.Check(s.ws.OpenHome(who, "home").Err())
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s.Check(s.ws.Wait(ctx, func() bool { return len(s.ws.Home(who).Blocks) > 0 }))
	fmt.Fprintln(s.Stdout(), workspace.Render(s.ws.Home(who)))
}
