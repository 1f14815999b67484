package journal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// sealer keeps bodies unreadable at rest. JetStream leaves a deleted message in
// its block until the block is compacted, and a cluster keeps a further copy in
// its Raft log; so no body is ever written in the clear.
type sealer interface {
	// seal returns the sealed body and the slot of its key; durable afterwards.
	seal(key string, body []byte) (sealed []byte, slot int, err error)
	// open reads a sealed body.
	open(l label, sealed []byte) ([]byte, error)
	// erase makes the body unreadable for good. Erasing twice is no error.
	erase(l label) error
	// stored notes that the task with that body is in the store.
	stored(l label) error
	// release gives back the slot of a body that was never stored.
	release(slot int)
	close() error
}

var errUnreadable = errors.New("its body cannot be read: the key is gone or the text was altered")

// sealWith encrypts under a key that is used once, hence the constant nonce.
// The task's own key is bound in: a body cannot be passed off as another's.
func sealWith(secret []byte, key string, body []byte) ([]byte, error) {
	aead, err := newAEAD(secret)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, make([]byte, aead.NonceSize()), body, []byte(key)), nil
}

func openWith(secret []byte, key string, sealed []byte) ([]byte, error) {
	aead, err := newAEAD(secret)
	if err != nil {
		return nil, err
	}
	body, err := aead.Open(nil, make([]byte, aead.NonceSize()), sealed, []byte(key))
	if err != nil {
		return nil, errUnreadable
	}
	return body, nil
}

func newAEAD(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// secretSealer seals under keys derived from a secret that every replica has and
// the cluster has not. Nothing can be erased from a Raft log at will; without the
// secret there is nothing to read in it.
type secretSealer struct{ secret []byte }

const saltSize = 16

func (s secretSealer) seal(key string, body []byte) ([]byte, int, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	derived, err := s.derive(salt)
	if err != nil {
		return nil, 0, err
	}
	sealed, err := sealWith(derived, key, body)
	return append(salt, sealed...), 0, err
}

func (s secretSealer) open(l label, sealed []byte) ([]byte, error) {
	if len(sealed) < saltSize {
		return nil, errUnreadable
	}
	derived, err := s.derive(sealed[:saltSize])
	if err != nil {
		return nil, err
	}
	return openWith(derived, l.Key, sealed[saltSize:])
}

func (s secretSealer) derive(salt []byte) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, s.secret, salt, "leeway journal body", keySize)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	return key, nil
}

func (secretSealer) erase(label) error  { return nil }
func (secretSealer) stored(label) error { return nil }
func (secretSealer) release(int)        {}
func (secretSealer) close() error       { return nil }
