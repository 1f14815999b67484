package workspace

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Socket is the target of Connect that means Socket Mode: whoever connected.
const Socket = "socket"

// Connect says where the app is: the base of its HTTP address, or [Socket].
func (w *Workspace) Connect(target string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.target = strings.TrimSuffix(target, "/")
}

// Delivery says how events travel. The zero value is a good day: each once, in
// order, one after another.
type Delivery struct {
	Times    int    // how often each event is delivered; 0: once
	Retries  bool   // later copies say that they are retries, as Slack's do; else they look new
	Shuffle  uint64 // the seed of an order; 0: in order
	Parallel int    // how many at a time; 0: one
	Both     bool   // copies go by HTTP and by Socket Mode in turn

	// Redeliver is how long after a failed delivery Slack tries again: at once,
	// after a minute, after five. Nil: never.
	Redeliver []time.Duration
}

// Delivering says how events travel from now on. Commands and interactions are
// delivered once whatever it says, as Slack does.
func (w *Workspace) Delivering(d Delivery) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.delivery = d
}

// parcel is one thing to deliver.
type parcel struct {
	kind     string // for receipts
	id       string // event_id
	envelope string // events_api, slash_commands, interactive
	body     []byte // JSON
	attempt  int
	retry    int // what X-Slack-Retry-Num says; 0: nothing
	reason   string
	via      string // "" : the target
	accepts  bool   // an acknowledgement may carry an answer
}

// form is a command as Slack posts it.
func (p parcel) form() []byte {
	var fields map[string]string
	if err := decode(p.body, &fields); err != nil {
		panic(err) // made by command.go
	}
	v := url.Values{}
	for name, value := range fields {
		v.Set(name, value)
	}
	return []byte(v.Encode())
}

// send delivers events as the Delivery says, and everything else once.
func (w *Workspace) send(parcels ...parcel) []Receipt {
	if len(parcels) == 0 {
		return nil
	}
	w.mu.Lock()
	d, held := w.delivery, w.held
	copies := d.copies(parcels)
	if held != nil && parcels[0].envelope == "events_api" {
		*held = append(*held, copies...)
		w.mu.Unlock()
		return nil
	}
	w.mu.Unlock()
	return w.sendAll(d, copies)
}

func (d Delivery) copies(parcels []parcel) []parcel {
	var list []parcel
	for n := range max(1, d.Times) {
		for i, p := range parcels {
			if n > 0 && p.envelope != "events_api" {
				continue
			}
			p.attempt = n
			if n > 0 && d.Retries {
				p.retry, p.reason = n, "http_timeout"
			}
			if d.Both && p.envelope == "events_api" {
				p.via = []string{"http", "socket"}[(n+i)%2]
			}
			list = append(list, p)
		}
	}
	return list
}

func (w *Workspace) sendAll(d Delivery, list []parcel) []Receipt {
	if d.Shuffle != 0 {
		list = slices.Clone(list)
		r := rand.New(rand.NewPCG(d.Shuffle, uint64(len(list))))
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	receipts := make([][]Receipt, len(list))
	turns := make(chan struct{}, max(1, d.Parallel))
	var all sync.WaitGroup
	for i, p := range list {
		turns <- struct{}{}
		all.Go(func() {
			receipts[i] = w.sendUntilAcked(d, p)
			<-turns
		})
	}
	all.Wait()
	return slices.Concat(receipts...)
}

// sendUntilAcked delivers one parcel, and again as Redeliver says.
func (w *Workspace) sendUntilAcked(d Delivery, p parcel) []Receipt {
	got := []Receipt{w.sendOne(p)}
	for n, wait := range d.Redeliver {
		last := got[len(got)-1]
		if last.Acked() || p.envelope != "events_api" || last.Header.Get("X-Slack-No-Retry") == "1" {
			break
		}
		select {
		case <-time.After(wait):
		case <-w.ctx.Done():
			return got
		}
		p.attempt, p.retry, p.reason = p.attempt+1, n+1, reason(last)
		got = append(got, w.sendOne(p))
	}
	return got
}

func (w *Workspace) sendOne(p parcel) Receipt {
	w.mu.Lock()
	target := w.target
	w.mu.Unlock()
	switch {
	case p.via == "socket", p.via == "" && target == Socket:
		return w.links.deliver(p)
	case target == "" || target == Socket:
		return Receipt{Kind: p.kind, ID: p.id, Via: "http", Err: fmt.Errorf("deliver %s: the app's address is not known: call Connect", p.kind)}
	}
	return w.byHTTP(target, p)
}

// Hold keeps back every event from now on until Release.
func (w *Workspace) Hold() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.held == nil {
		w.held = &[]parcel{}
	}
}

// Release delivers what was kept back, all of it as one batch: shuffled among
// each other and in parallel, as the Delivery says.
func (w *Workspace) Release() []Receipt {
	w.mu.Lock()
	held, d := w.held, w.delivery
	w.held = nil
	w.mu.Unlock()
	if held == nil {
		return nil
	}
	return w.sendAll(d, *held)
}
