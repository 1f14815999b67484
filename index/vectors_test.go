package index

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/leeway-bot/leeway/index/meaning"
)

// vector is one that is easily told from others.
func vector(seed int) (v vector8) {
	v.Scale = float32(seed) / 7
	for i := range v.V {
		v.V[i] = int8(i*seed - 64)
	}
	return v
}

func openVectors(t *testing.T, dir string) *vectorCache {
	t.Helper()
	c, err := Options{Dir: dir}.vectors(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fillVectors writes n vectors, named by their place.
func fillVectors(t *testing.T, dir string, n int) {
	t.Helper()
	c := openVectors(t, dir)
	defer c.close()
	for i := range n {
		if err := c.add(digest{byte(i + 1)}, vector(i+1)); err != nil {
			t.Fatal(err)
		}
	}
}

// The file gives back what was written before it was damaged, and goes on from
// there.
func TestVectorsOfADamagedFile(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func([]byte) []byte
		sound  int
	}{
		{"none", func(src []byte) []byte { return src }, 5},
		{"the last record cut short", func(src []byte) []byte { return src[:len(src)-1] }, 4},
		{"only its digest written", func(src []byte) []byte { return src[:4*recordSize+len(digest{})] }, 4},
		{"zeros after a power cut", func(src []byte) []byte { clear(src[3*recordSize:]); return src }, 3},
		{"one bit in a digest", func(src []byte) []byte { src[2*recordSize] ^= 4; return src }, 2},
		{"one bit in a vector", func(src []byte) []byte { src[2*recordSize+100] ^= 4; return src }, 2},
		{"one bit in a checksum", func(src []byte) []byte { src[3*recordSize-1] ^= 4; return src }, 2},
		{"a byte lost", func(src []byte) []byte { return append(src[:recordSize+9], src[recordSize+10:]...) }, 1},
		{"another kind of file", func([]byte) []byte { return []byte("to be, or not to be") }, 0},
		{"empty", func([]byte) []byte { return nil }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			fillVectors(t, dir, 5)
			name := filepath.Join(dir, vectorsFile)
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, c.damage(src), 0o600); err != nil {
				t.Fatal(err)
			}
			cache := openVectors(t, dir)
			for i := range 5 {
				v, ok := cache.known[digest{byte(i + 1)}]
				if ok != (i < c.sound) || ok && v != vector(i+1) {
					t.Errorf("vector %d: there is %v, and it is right is %v", i, ok, v == vector(i+1))
				}
			}
			if err := cache.add(digest{99}, vector(99)); err != nil {
				t.Fatal(err)
			}
			if err := cache.close(); err != nil {
				t.Fatal(err)
			}
			again := openVectors(t, dir)
			defer again.close()
			if again.known[digest{99}] != vector(99) || records(t, dir) != c.sound+1 {
				t.Errorf("what was added to %d sound records is not read back", c.sound)
			}
		})
	}
}

// A disk that is full ends the work at once, with the disk's own words.
func TestVectorsThatCannotBeKept(t *testing.T) {
	enc, err := meaning.New()
	if err != nil {
		t.Fatal(err)
	}
	c := openVectors(t, t.TempDir())
	c.file.Close() // stands for the full disk
	done := 0
	_, _, err = c.vectors(context.Background(), enc, []string{"one text", "two texts", "three texts", "four texts", "five texts", "six texts"}, func(int, int) { done++ })
	if err == nil || done > 0 {
		t.Errorf("err = %v after %d vectors", err, done)
	}
	_ = c.unlock()
}

// 8 bits keep cosines to three digits.
func TestShrink(t *testing.T) {
	enc, err := meaning.New()
	if err != nil {
		t.Fatal(err)
	}
	a, b := enc.Vector("the board keeps a ledger"), enc.Vector("who keeps the books of a school?")
	small := []vector8{shrink(a), shrink(b)}
	m := newMatrix(small)
	cos := func(x, y []float32) (sum float64) {
		for i := range x {
			sum += float64(x[i]) * float64(y[i])
		}
		return sum
	}
	if whole, kept := cos(a, b), cos(m.row(0), m.row(1)); math.Abs(whole-kept) > 0.001 {
		t.Errorf("cosine %.4f, of 8 bits %.4f", whole, kept)
	}
}
