package curator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
)

// seen remembers the deliveries of webhooks that were done: a host sends one again
// when it heard no answer in time, and whoever records one may send it again.
type seen struct {
	file string
	list []string // digests, oldest first
}

// mostSeen is how many are remembered: some weeks of pushes.
const mostSeen = 1000

func openSeen(file string) (*seen, error) {
	s := &seen{file: file}
	src, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(src, &s.list)
	}
	if err != nil {
		return nil, fmt.Errorf("read deliveries: %w", err)
	}
	return s, nil
}

func (s *seen) has(id string) bool { return slices.Contains(s.list, deliveryDigest(id)) }

func (s *seen) add(id string) error {
	if s.has(id) {
		return nil
	}
	s.list = append(s.list, deliveryDigest(id))
	s.list = slices.Clone(s.list[max(0, len(s.list)-mostSeen):])
	src, err := json.Marshal(s.list)
	if err != nil {
		return err
	}
	return writeDurably(s.file, append(src, '\n'))
}

func deliveryDigest(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}
