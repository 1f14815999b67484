package journal

import (
	"crypto/rand"
	"errors"
)

// Keys are made ahead, so that accepting a task does not wait for the key file.

// keysAhead are made with one sync, several times what is accepted meanwhile.
const keysAhead = 128

// unclaimed is whose a key is that was made ahead: no task has an empty key.
const unclaimed = ""

// readyKey is a key on the disk that belongs to nobody yet.
type readyKey struct {
	slot   int
	secret []byte
}

// next is a key on the disk: one made ahead, or else one made now.
func (k *keyFile) next() (readyKey, error) {
	defer k.stock()
	if r, ok := k.takeReady(); ok {
		return r, nil
	}
	made, err := k.prepare(1)
	if err != nil {
		return readyKey{}, err
	}
	return made[0], nil
}

func (k *keyFile) takeReady() (r readyKey, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := len(k.ready)
	if n == 0 {
		return r, false
	}
	r, k.ready = k.ready[n-1], k.ready[:n-1]
	return r, true
}

// stock makes keys ahead, beside whatever else is done, when half of them are used.
func (k *keyFile) stock() {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := k.ahead - len(k.ready)
	if k.making || n < (k.ahead+1)/2 || n == 0 {
		return
	}
	k.making = true
	k.maker.Go(func() {
		made, err := k.prepare(n)
		k.mu.Lock()
		defer k.mu.Unlock()
		k.making = false
		if err == nil { // otherwise the next seal meets the same disk, and says so
			k.ready = append(k.ready, made...)
		}
	})
}

// prepare puts keys on the disk, with one sync for all of them.
func (k *keyFile) prepare(n int) ([]readyKey, error) {
	made := make([]readyKey, n)
	var err error
	for i := range made {
		made[i] = readyKey{k.take(), make([]byte, keySize)}
		rand.Read(made[i].secret)
		err = errors.Join(err, k.write(made[i].slot, slotText(made[i].secret, unclaimed)))
	}
	if err == nil {
		err = k.sync.do()
	}
	if err != nil {
		for _, r := range made {
			k.release(r.slot)
		}
		return nil, err
	}
	return made, nil
}
