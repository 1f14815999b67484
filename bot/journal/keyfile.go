package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"slices"
	"sync"
)

const (
	keySize  = 32 // AES-256
	nameSize = 16 // of the digest that ties a slot to its task
	sumSize  = 4  // CRC-32 of key and name
	slotSize = 64 // key, name, sum, state, rest zero: eight slots to a sector of 512 bytes

	stateAt     = keySize + nameSize + sumSize
	stateStored = 1 // the task was stored: if it is missing, the store lost it
)

// keyFile holds one random key for each unfinished body, in slots of a fixed
// size that are overwritten in place. Destroying a key costs one write of 64
// bytes, where JetStream's own secure delete rewrites a block of up to 8 MiB.
//
// In place means in the file. What a disk keeps of an overwritten sector is the
// disk's own affair, as it is with every deleted file.
//
// The file is also the journal's witness: it knows which tasks must be there when
// the store comes back with fewer.
//
// A key is made, and on the disk, before there is a task for it (see stock): then
// accepting does not wait for this file. The task's name is written beside the key
// without waiting; where a power cut takes the name back, the body's seal tells
// whose the key is.
type keyFile struct {
	mu     sync.Mutex
	file   *os.File
	free   []int      // slots, the lowest last
	size   int        // slots in the file
	ready  []readyKey // made ahead
	ahead  int        // how many are made ahead; 0: none
	maker  sync.WaitGroup
	making bool // more are being made

	sync groupSync
}

// openKeyFile opens the file, or makes it. It is of use after sweep.
func openKeyFile(name string) (*keyFile, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	return &keyFile{file: f, sync: groupSync{flush: f.Sync}}, nil
}

// sweep clears the slots that belong to no task in use (slot to key).
func (k *keyFile) sweep(use map[int]string) error {
	text, err := os.ReadFile(k.file.Name())
	if err != nil {
		return err
	}
	k.free, k.size = nil, 0
	for slot := 1; slot*slotSize <= len(text); slot++ {
		r := text[(slot-1)*slotSize : slot*slotSize]
		key, used := use[slot]
		if used && isSlotOf(r, key) {
			k.size = slot
			err = k.note(slot)
		} else {
			k.free = append(k.free, slot)
			err = k.write(slot, make([]byte, slotSize))
		}
		if err != nil {
			return err
		}
	}
	k.free = slices.DeleteFunc(k.free, func(slot int) bool { return slot > k.size })
	slices.Reverse(k.free)
	if err := k.file.Truncate(int64(k.size) * slotSize); err != nil {
		return err
	}
	return k.file.Sync()
}

// missing counts the slots whose task was stored but is not in use.
func (k *keyFile) missing(use map[int]string) (int, error) {
	text, err := os.ReadFile(k.file.Name())
	lost := 0
	for slot := 1; slot*slotSize <= len(text); slot++ {
		r := text[(slot-1)*slotSize : slot*slotSize]
		if key, used := use[slot]; r[stateAt] == stateStored && (!used || !isSlotOf(r, key)) {
			lost++
		}
	}
	return lost, err
}

func (k *keyFile) seal(key string, body []byte) ([]byte, int, error) {
	r, err := k.next()
	if err != nil {
		return nil, 0, err
	}
	sealed, err := sealWith(r.secret, key, body)
	if err == nil {
		err = k.write(r.slot, slotText(r.secret, key))
	}
	if err != nil {
		k.release(r.slot)
		return nil, 0, err
	}
	return sealed, r.slot, nil
}

func (k *keyFile) open(l label, sealed []byte) ([]byte, error) {
	secret, err := k.readSlot(l.Slot, l.Key)
	if err == nil {
		return openWith(secret, l.Key, sealed)
	}
	if secret, err = k.readSlot(l.Slot, unclaimed); err != nil {
		return nil, err
	}
	body, err := openWith(secret, l.Key, sealed)
	if err == nil { // a power cut took the name back
		err = k.write(l.Slot, slotText(secret, l.Key))
	}
	return body, err
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
	if !isSlotOf(text, key) {
		return nil, errUnreadable
	}
	return text[:keySize], nil
}

// erase overwrites the task's key. A slot that belongs to another task by now is
// left alone.
func (k *keyFile) erase(l label) error {
	was, err := k.change(l, func() error { return k.write(l.Slot, make([]byte, slotSize)) })
	if err != nil || !was {
		return err
	}
	if err := k.sync.do(); err != nil {
		return err
	}
	k.release(l.Slot)
	return nil
}

func (k *keyFile) close() error {
	k.maker.Wait()
	return errors.Join(k.file.Sync(), k.file.Close())
}

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

// release gives a slot back, cleared. Whether that is on the disk matters to nobody:
// the body that the key belonged to was never stored, or the slot is clear already.
func (k *keyFile) release(slot int) {
	_ = k.write(slot, make([]byte, slotSize))
	k.mu.Lock()
	defer k.mu.Unlock()
	k.free = append(k.free, slot)
}

func (k *keyFile) write(slot int, text []byte) error {
	_, err := k.file.WriteAt(text, int64(slot-1)*slotSize)
	return err
}

// stored notes that the task is in the store, unless it is finished already, and its
// slot another's. It need not be synced: a note that a power cut takes back only
// makes the witness silent about that one.
func (k *keyFile) stored(l label) error {
	_, err := k.change(l, func() error { return k.note(l.Slot) })
	return err
}

func (k *keyFile) note(slot int) error {
	_, err := k.file.WriteAt([]byte{stateStored}, int64(slot-1)*slotSize+stateAt)
	return err
}

// change does something to a slot while it is the task's. A slot that is not is left
// alone, and was is false.
func (k *keyFile) change(l label, do func() error) (was bool, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, err := k.readSlot(l.Slot, l.Key); err != nil {
		return false, nil
	}
	return true, do()
}

// slotText lays a slot out.
func slotText(secret []byte, key string) []byte {
	text := append(make([]byte, 0, slotSize), secret...)
	text = append(text, slotName(key)...)
	text = binary.BigEndian.AppendUint32(text, crc32.ChecksumIEEE(text))
	return text[:slotSize]
}

// isSlotOf says whether a slot is whole and belongs to the task.
func isSlotOf(text []byte, key string) bool {
	return bytes.Equal(text[:stateAt], slotText(text[:keySize], key)[:stateAt])
}

func slotName(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:nameSize]
}
