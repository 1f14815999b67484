package journal

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// startWithin is how long the embedded server may take to read its store. It is
// ready in 4 ms when empty and in 0.2 s with 50,000 tasks; a disk can be slow.
const startWithin = time.Minute

// startServer runs NATS inside the process: no port, no signals, every write
// synced to the disk before it is confirmed.
func startServer(path string, log *serverLog) (*server.Server, error) {
	s, err := server.NewServer(&server.Options{
		ServerName:             "leeway",
		DontListen:             true,
		NoSigs:                 true,
		JetStream:              true,
		StoreDir:               path,
		SyncAlways:             true,    // the default loses confirmed writes when the machine dies
		JetStreamMaxStore:      1 << 40, // the journal has its own limits; unset, it would be a share of the disk at start
		JetStreamMaxMemory:     1 << 20, // nothing is kept in memory
		DisableJetStreamBanner: true,
	})
	if err != nil {
		return nil, err
	}
	s.SetLoggerV2(log, false, false, false)
	s.Start()
	if !s.ReadyForConnections(startWithin) || !s.JetStreamEnabled() {
		stopServer(s)
		return nil, fmt.Errorf("the embedded server did not start: %s", log.worst())
	}
	return s, nil
}

func stopServer(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

// serverLog passes the embedded server's log on at level debug, and keeps the
// first error and warning: the server goes on without a stream that it cannot
// read, the journal does not. The server never logs a payload.
type serverLog struct {
	log *slog.Logger

	mu     sync.Mutex
	errors []string
}

func (l *serverLog) write(level, format string, v []any) {
	text := fmt.Sprintf(format, v...)
	l.log.LogAttrs(context.Background(), slog.LevelDebug, "nats: "+text, slog.String("nats_level", level))
	if level == "error" || level == "warn" {
		l.mu.Lock()
		defer l.mu.Unlock()
		if len(l.errors) < 16 {
			l.errors = append(l.errors, text)
		}
	}
}

// worst is the first thing the server complained of.
func (l *serverLog) worst() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.errors) == 0 {
		return "it gave no reason"
	}
	return l.errors[0]
}

func (l *serverLog) Noticef(format string, v ...any) { l.write("notice", format, v) }
func (l *serverLog) Warnf(format string, v ...any)   { l.write("warn", format, v) }
func (l *serverLog) Fatalf(format string, v ...any)  { l.write("error", format, v) }
func (l *serverLog) Errorf(format string, v ...any)  { l.write("error", format, v) }
func (l *serverLog) Debugf(format string, v ...any)  { l.write("debug", format, v) }
func (l *serverLog) Tracef(string, ...any)           {} // would hold payloads

// damage returns what the server complained of while it read its store.
func (l *serverLog) damage() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.errors) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrCorrupt, l.errors[0])
}
