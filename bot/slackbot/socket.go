package slackbot

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"sync"
	"time"

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
				slots <- struct{}{}
				wg.Go(func() {
					defer func() { <-slots }()
					b.takeEnvelope(ctx, c, e)
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

func (b *Bot) takeEnvelope(ctx context.Context, c *socketmode.Client, e socketmode.Event) {
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
		b.takeRequest(ctx, c, e)
	}
}

// takeRequest accepts what an envelope holds, and acknowledges it only then.
func (b *Bot) takeRequest(ctx context.Context, c *socketmode.Client, e socketmode.Event) {
	began := time.Now()
	accepting, cancel := context.WithTimeout(ctx, ackLimit)
	defer cancel()
	resp, err := b.receivePayload(accepting, e.Request.Type, e.Request.Payload)
	b.metrics.acknowledged("socket/"+e.Request.Type, began, err)
	if err == errMalformed {
		err = nil // delivering it again would not mend it
	}
	if err != nil {
		b.log.Error("accept", "envelope", e.Request.EnvelopeID, "err", err.Error())
		return
	}
	var payload []any
	if resp != nil {
		payload = append(payload, resp)
	}
	if err := c.Ack(*e.Request, payload...); err != nil {
		b.log.Warn("acknowledge", "envelope", e.Request.EnvelopeID, "err", err.Error())
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
