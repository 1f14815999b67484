package slackbot

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"sync"
	"time"

	"github.com/leeway-bot/leeway/bot/faults"
	"github.com/slack-go/slack/socketmode"
)

const (
	// envelopesAtOnce bounds how many deliveries wait for the disk together.
	envelopesAtOnce = 64
	// pingLimit is how long the socket may be silent: Slack pings every few seconds,
	// and a dead connection says nothing.
	pingLimit = 30 * time.Second
)

// listen takes deliveries by Socket Mode until ctx ends. slack-go reconnects by
// itself; an envelope that is not acknowledged is delivered again.
func (b *Bot) listen(ctx context.Context) error {
	c := socketmode.New(b.client.api, socketmode.OptionPingInterval(pingLimit), socketmode.OptionReadLimit(maxBody),
		socketmode.OptionLog(log.New(io.Discard, "", 0)))
	var wg sync.WaitGroup
	defer wg.Wait()
	slots := make(chan struct{}, envelopesAtOnce)
	wg.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-c.Events:
				r, ok := b.envelope(e)
				if !ok {
					continue
				}
				slots <- struct{}{}
				wg.Go(func() {
					defer func() { <-slots }()
					b.takeRequest(ctx, c, r)
				})
			}
		}
	})
	for {
		err := c.RunContext(ctx)
		b.state.socket(false, false)
		if ctx.Err() != nil {
			return nil
		}
		b.log.Error("socket closed; connecting again", "err", err.Error(), "hint", "run leeway doctor")
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(askSooner):
		}
	}
}

// envelope is what Slack delivers in an event of slack-go's, if it delivers
// something; the others tell of the connection, in the order they are taken in.
// What slack-go cannot read it gives as it came: for one new kind of block, a
// question must not be lost.
func (b *Bot) envelope(e socketmode.Event) (r socketmode.Request, ok bool) {
	switch e.Type {
	case socketmode.EventTypeConnected:
		b.state.socket(true, false)
	case socketmode.EventTypeHello:
		b.state.socket(true, true)
		b.log.Info("socket open")
	case socketmode.EventTypeConnectionError, socketmode.EventTypeInvalidAuth, socketmode.EventTypeDisconnect:
		b.state.socket(false, false)
		b.log.Warn("socket", "event", string(e.Type))
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeInteractive, socketmode.EventTypeSlashCommand:
		return *e.Request, true
	case socketmode.EventTypeErrorBadMessage:
		if bad, is := e.Data.(*socketmode.ErrorBadMessage); is {
			return r, json.Unmarshal(bad.Message, &r) == nil && r.EnvelopeID != ""
		}
	}
	return r, false
}

// takeRequest accepts what an envelope holds, and acknowledges it only then.
func (b *Bot) takeRequest(ctx context.Context, c *socketmode.Client, r socketmode.Request) {
	began := time.Now()
	accepting, cancel := context.WithTimeout(ctx, b.ackLimit)
	defer cancel()
	resp, err := b.receivePayload(accepting, r.Type, r.Payload)
	b.metrics.acknowledged("socket/"+r.Type, began, err)
	if err == errMalformed {
		err = nil // delivering it again would not mend it
	}
	if err != nil {
		b.log.Error("accept", "envelope", r.EnvelopeID, "err", err.Error())
		return
	}
	defer faults.At("slack/acknowledged")
	// Acknowledgements wait while the socket is gone, but not for ever.
	if err := c.AckCtx(ctx, r.EnvelopeID, resp); err != nil && ctx.Err() == nil {
		b.log.Warn("acknowledge", "envelope", r.EnvelopeID, "err", err.Error())
	}
}

func (b *Bot) receivePayload(ctx context.Context, kind string, payload json.RawMessage) (response, error) {
	switch kind {
	case socketmode.RequestTypeEventsAPI:
		return b.receiveEvent(ctx, payload)
	case socketmode.RequestTypeInteractive:
		return b.receiveInteraction(ctx, payload)
	}
	var c command
	if err := json.Unmarshal(payload, &c); err != nil {
		return nil, errMalformed
	}
	return b.receiveCommand(ctx, c)
}
