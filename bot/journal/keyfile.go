package journal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"sync"
)

const (
	keySize  = 32 // AES-256
	nameSize = 16 // of the digest that ties a slot to its task
	slotSize = 64 // key, name, checksum, rest zero: eight slots to a sector of 512 bytes
)

// keyFile holds one random key for each unfinished body, in slots of a fixed
// size that are overwritten in place. Destroying a key costs one write of 64
// bytes, where JetStream's own secure delete rewrites a block of up to 8 MiB.
//
// In place means in the file. What a disk keeps of an overwritten sector is the
// disk's own affair, as it is with every deleted file.
type keyFile struct {
	mu   sync.Mutex
	file *os.File
	free []int // slots, the lowest last
	size int   // slots in the file

	sync groupSync
}

// openKeyFile reads the file, or makes it. Slots outside used are cleared: their
// tasks were never stored or are finished.
func openKeyFile(name string, used func(slot int, name []byte) bool) (*keyFile, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	k := &keyFile{file: f, sync: groupSync{flush: f.Sync}}
	if err := k.read(used); err != nil {
		return nil, errors.Join(fmt.Errorf("read %s: %w", keysName, err), f.Close())
	}
	return k, nil
}

func (k *keyFile) read(used func(int, []byte) bool) error {
	text, err := os.ReadFile(k.file.Name())
	if err != nil {
		return err
	}
	last := 0
	for slot := 1; slot*slotSize <= len(text); slot++ {
		record := text[(slot-1)*slotSize : slot*slotSize]
		if used(slot, record[keySize:keySize+nameSize]) {
			last = slot
			continue
		}
		k.free = append(k.free, slot)
		if err := k.write(slot, nil); err != nil {
			return err
		}
	}
	k.size = last
	k.free = slices.DeleteFunc(k.free, func(slot int) bool { return slot > last })
	slices.Reverse(k.free)
	if err := k.file.Truncate(int64(last) * slotSize); err != nil {
		return err
	}
	return k.file.Sync()
}

func (k *keyFile) seal(key string, body []byte) ([]byte, int, error) {
	secret := make([]byte, keySize)
	rand.Read(secret)
	sealed, err := sealWith(secret, key, body)
	if err != nil {
		return nil, 0, err
	}
	slot := k.take()
	if err := k.write(slot, record(secret, key)); err != nil {
		k.release(slot)
		return nil, 0, err
	}
	if err := k.sync.do(); err != nil {
		k.release(slot)
		return nil, 0, err
	}
	return sealed, slot, nil
}

func (k *keyFile) open(l label, sealed []byte) ([]byte, error) {
	secret, err := k.readSlot(l.Slot, l.Key)
	if err != nil {
		return nil, err
	}
	return openWith(secret, l.Key, sealed)
}

// readSlot returns the key, when the slot is whole and belongs to the task.
func (k *keyFile) readSlot(slot int, key string) ([]byte, error) {
	if slot < 1 {
		return nil, errUnreadable
	}
	text := make([]byte, slotSize)
	if _, err := k.file.ReadAt(text, int64(slot-1)*slotSize); err != nil {
		return nil, errUnreadable
	}
	if !bytes.Equal(text, record(text[:keySize], key)) {
		return nil, errUnreadable
	}
	return text[:keySize], nil
}

// erase overwrites the task's key. A slot that belongs to another task by now is
// left alone.
func (k *keyFile) erase(l label) error {
	if _, err := k.readSlot(l.Slot, l.Key); err != nil {
		return nil
	}
	if err := k.write(l.Slot, nil); err != nil {
		return err
	}
	if err := k.sync.do(); err != nil {
		return err
	}
	k.release(l.Slot)
	return nil
}

func (k *keyFile) close() error { return errors.Join(k.file.Sync(), k.file.Close()) }

func (k *keyFile) take() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	if n := len(k.free); n > 0 {
		slot := k.free[n-1]
		k.free = k.free[:n-1]
		return slot
	}
	k.size++
	return k.size
}

func (k *keyFile) release(slot int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.free = append(k.free, slot)
}

// write overwrites a slot; nil clears it.
func (k *keyFile) write(slot int, text []byte) error {
	if text == nil {
		text = make([]byte, slotSize)
	}
	_, err := k.file.WriteAt(text, int64(slot-1)*slotSize)
	return err
}

// record lays a slot out: key, digest of the task's key, checksum of both.
func record(secret []byte, key string) []byte {
	name := slotName(key)
	text := make([]byte, 0, slotSize)
	text = append(append(text, secret...), name...)
	sum := crc32.ChecksumIEEE(text)
	text = append(text, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
	return text[:slotSize]
}

func slotName(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:nameSize]
}

// groupSync lets those that wait for the disk at the same time share one sync.
type groupSync struct {
	flush func() error

	mu      sync.Mutex
	written uint64 // how often do was called
	turn    sync.Mutex
	synced  uint64 // what the last good sync covered
}

// do returns once everything written before the call is on the disk.
func (g *groupSync) do() error {
	g.mu.Lock()
	g.written++
	mine := g.written
	g.mu.Unlock()

	g.turn.Lock()
	defer g.turn.Unlock()
	if g.synced >= mine {
		return nil
	}
	g.mu.Lock()
	covers := g.written
	g.mu.Unlock()
	if err := g.flush(); err != nil {
		return err
	}
	g.synced = covers
	return nil
}
