package journal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

const (
	lives       = 3  // times that the journal is opened; the last is not closed
	tasksALife  = 30 // accepted in each
	powerLanes  = 6
	waitingLane = "5" // its tasks wait until the last life
)

// power opens a journal, accepts and works, several times over, and says on its
// standard output what others may rely on: accepted, posted, finished.
func (c child) power() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	o := c.options()
	o.unsynced = os.Getenv("LEEWAY_JOURNAL_UNSYNCED") != ""
	for life := range lives {
		j, err := Open(ctx, o)
		if err != nil {
			return err
		}
		if err := (&powered{Journal: j, life: life, before: map[string]string{}}).live(ctx); err != nil {
			return err
		}
		if life == lives-1 {
			return nil
		}
		if err := j.Close(); err != nil {
			return err
		}
	}
	return nil
}

// powered is one life of a journal that will lose its power.
type powered struct {
	*Journal
	life int

	mu     sync.Mutex
	before map[string]string // by lane: the task that do returned nil for
}

// live accepts with four hands while it works.
func (p *powered) live(ctx context.Context) error {
	work, stop := context.WithCancel(ctx)
	defer stop()
	worked := make(chan error, 1)
	go func() { worked <- p.Work(work, p.do) }()
	var offers sync.WaitGroup
	failed := make(chan error, tasksALife)
	for hand := range 4 {
		offers.Go(func() {
			for n := hand; n < tasksALife; n += 4 {
				task := powerTask(p.life*tasksALife + n)
				if fresh, err := p.Accept(ctx, task); err != nil || !fresh {
					failed <- fmt.Errorf("%s: fresh %v, %w", task.Key, fresh, err)
				}
				fmt.Println("accepted", task.Key)
			}
		})
	}
	offers.Wait()
	wait := 0
	if p.life < lives-1 {
		wait = (p.life + 1) * tasksALife / powerLanes
	}
	for n := wait + 1; n > wait && len(failed) == 0; time.Sleep(time.Millisecond) {
		var err error
		if n, err = p.Pending(ctx); err != nil {
			failed <- err
		}
	}
	stop()
	failed <- <-worked
	return <-failed
}

func powerTask(i int) Task {
	return Task{Key: fmt.Sprintf("task-%d", i), Also: []string{fmt.Sprintf("event-%d", i)}, Lane: strconv.Itoa(i % powerLanes), Body: []byte(secretText)}
}

// do is called for a lane's next task once the one before it is finished for good.
func (p *powered) do(_ context.Context, t Task) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if before := p.before[t.Lane]; before != "" {
		fmt.Println("finished", before)
	}
	if t.Lane == waitingLane && p.life < lives-1 {
		return Later(time.Hour, errors.New("not in this life"))
	}
	fmt.Println("posted", t.Key)
	p.before[t.Lane] = t.Key
	return nil
}
