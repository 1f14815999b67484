package journal

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// shift is one run of Work.
type shift struct {
	*Journal
	do    func(context.Context, Task) error
	hands *hands        // to work on tasks
	looks *hands        // to look into those that waited before
	awake chan struct{} // a token for each lane that goes on

	trials *trials // of tasks that processes died with

	quit context.Context    // ends with Work's: begin nothing more
	in   context.Context    // of tasks in hand: outlives quit by the grace
	drop context.CancelFunc // ends in

	mu     sync.Mutex
	queues map[string][]*held // by lane; a key for each lane that has a goroutine
	held   map[*held]struct{}
	lanes  sync.WaitGroup
	heart  func() // stops it
}

// held is one delivered task that is not finished yet.
type held struct {
	label
	msg      jetstream.Msg
	sequence uint64
	accepted time.Time
	maybe    bool            // somebody may have begun it before
	died     int             // then: how many processes died with it in hand
	lost     context.Context // ends when another replica may have taken the task
	lose     context.CancelCauseFunc
}

func (j *Journal) newShift(ctx context.Context, do func(context.Context, Task) error) *shift {
	w := &shift{Journal: j, do: do, hands: newHands(j.o.Hands), looks: newHands(lookedIntoAtOnce), awake: make(chan struct{}, j.o.Hands+readAhead),
		queues: map[string][]*held{}, held: map[*held]struct{}{}}
	quit, cancel := context.WithCancel(ctx)
	in, drop := context.WithCancel(context.WithoutCancel(ctx))
	unhook := context.AfterFunc(j.stop, func() { cancel(); drop() })
	w.quit, w.in = quit, in
	w.drop = func() { unhook(); cancel(); drop() }
	w.findSuspects()
	w.heart = w.startHeart()
	return w
}

// end waits for the tasks in hand, for the grace at most, and hands the rest back.
func (w *shift) end() {
	grace := time.AfterFunc(w.o.Grace, w.drop)
	w.lanes.Wait()
	grace.Stop()
	w.drop()
	w.heart()
	if w.o.shared() {
		w.handBack()
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if info, err := w.tasks.Info(ctx); err == nil {
		w.begun = info.State.LastSeq
	}
}

// queue puts a task in its place in its lane, and starts the lane when there is room
// for one more. A task that is taken over from another replica comes late: others of
// its lane may wait for it.
func (w *shift) queue(h *held) {
	if running := w.place(h); !running && w.rouse() {
		w.lanes.Go(func() { w.runLane(h.Lane) })
	}
}

func (w *shift) place(h *held) (running bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held[h] = struct{}{}
	queue, running := w.queues[h.Lane]
	at, _ := slices.BinarySearchFunc(queue, h.sequence+1, func(q *held, after uint64) int { return cmp.Compare(q.sequence, after) })
	w.queues[h.Lane] = slices.Insert(queue, at, h)
	return running
}

// runLane works through one lane, and leaves when it is empty or the shift ends.
func (w *shift) runLane(name string) {
	defer w.rest()
	for h := w.next(name); h != nil; h = w.next(name) {
		w.work(h)
	}
}

// next takes the first task of a lane, or closes the lane.
func (w *shift) next(lane string) *held {
	w.mu.Lock()
	defer w.mu.Unlock()
	queue := w.queues[lane]
	if len(queue) == 0 || w.quit.Err() != nil {
		delete(w.queues, lane)
		return nil
	}
	w.queues[lane] = queue[1:]
	return queue[0]
}

// overtaken says that an earlier task of the lane has come meanwhile.
func (w *shift) overtaken(h *held) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	queue := w.queues[h.Lane]
	return len(queue) > 0 && queue[0].sequence < h.sequence
}

// forget lets go of a task that is finished.
func (w *shift) forget(h *held) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.held, h)
}

// holding lists what is held, in the order accepted.
func (w *shift) holding() []*held {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]*held, 0, len(w.held))
	for h := range w.held {
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b *held) int { return int(a.sequence) - int(b.sequence) })
	return all
}
