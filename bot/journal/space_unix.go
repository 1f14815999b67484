//go:build unix

package journal

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// enoughSpace refuses when fewer than atLeast bytes are free for us on the disk.
func enoughSpace(path string, atLeast int64) error {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return fmt.Errorf("look for free space: %w", err)
	}
	if free := int64(s.Bavail) * int64(s.Bsize); free < atLeast {
		return fmt.Errorf("%w: %d MiB are free on the disk of %s, %d MiB are wanted", ErrFull, free>>20, path, atLeast>>20)
	}
	return nil
}
