package journal

import (
	"errors"
	"path/filepath"
	"testing"
)

// TestNameTakenBack: a power cut may leave a task's key without its name. The body
// is read all the same, and the key is the task's again; another task's label
// cannot have it.
func TestNameTakenBack(t *testing.T) {
	k, err := openKeyFile(filepath.Join(t.TempDir(), keysName))
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	sealed, slot, err := k.seal("key", []byte(secretText))
	if err != nil {
		t.Fatal(err)
	}
	secret, err := k.readSlot(slot, "key")
	if err == nil {
		err = k.write(slot, slotText(secret, unclaimed))
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.open(label{Key: "another", Slot: slot}, sealed); err == nil {
		t.Error("another task's label opened the body")
	}
	if err := k.erase(label{Key: "another", Slot: slot}); err != nil {
		t.Error(err)
	}
	if body, err := k.open(label{Key: "key", Slot: slot}, sealed); err != nil || string(body) != secretText {
		t.Errorf("open = %q, %v", body, err)
	}
	if _, err := k.readSlot(slot, "key"); err != nil {
		t.Error("the key did not get its name back")
	}
}

// TestKeysAhead: keys are made beside the work, each is given out once, and those
// that were not used are gone after the next start.
func TestKeysAhead(t *testing.T) {
	name := filepath.Join(t.TempDir(), keysName)
	k, err := openKeyFile(name)
	if err != nil {
		t.Fatal(err)
	}
	k.ahead = 8
	given, secrets := map[int]bool{}, map[string]bool{}
	for range 100 {
		r, err := k.next()
		if err != nil {
			t.Fatal(err)
		}
		if given[r.slot] || secrets[string(r.secret)] {
			t.Fatalf("slot %d was given out twice", r.slot)
		}
		given[r.slot], secrets[string(r.secret)] = true, true
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	if k, err = openKeyFile(name); err != nil {
		t.Fatal(err)
	}
	defer k.close()
	if err := k.sweep(nil); err != nil || len(mustRead(t, name)) > 0 {
		t.Errorf("%d bytes are left, %v", len(mustRead(t, name)), err)
	}
}

// TestStoredTooLate: a task may be finished before Accept hears that it is stored.
// Its note must not fall on the slot that it had, which would make the next start
// miss a task.
func TestStoredTooLate(t *testing.T) {
	name := filepath.Join(t.TempDir(), keysName)
	k, err := openKeyFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	_, slot, err := k.seal("key", []byte(secretText))
	l := label{Key: "key", Slot: slot}
	if err := errors.Join(err, k.erase(l), k.stored(l)); err != nil {
		t.Fatal(err)
	}
	if n, err := k.missing(nil); n != 0 || err != nil {
		t.Errorf("%d tasks are missing, %v", n, err)
	}
}
