package meaning

import (
	"hash/maphash"
	"slices"
	"sync"
)

// cacheLimit bounds either generation of the cache: 1,024 vectors of 1.5 kB in
// all.
const cacheLimit = 512

// cache remembers the vectors of recent questions; in a thread and among
// colleagues the same words come again. It keeps no text, only a 128-bit
// digest under seeds of this process, because questions are not ours to keep.
//
// It is two generations of a map: when the recent one is full it becomes the
// older one, and what nobody asked for meanwhile is gone.
type cache struct {
	seeds [2]maphash.Seed

	mu            sync.Mutex // never held while a vector is computed
	recent, older map[digest][]float32
}

type digest [2]uint64

func newCache() *cache {
	return &cache{
		seeds:  [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		recent: make(map[digest][]float32),
	}
}

func (c *cache) digest(text string) digest {
	return digest{maphash.String(c.seeds[0], text), maphash.String(c.seeds[1], text)}
}

// get returns a copy, which the caller may change, or nil.
func (c *cache) get(d digest) []float32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	vector, ok := c.recent[d]
	if !ok {
		if vector, ok = c.older[d]; !ok {
			return nil
		}
		c.add(d, vector)
	}
	return slices.Clone(vector)
}

// put remembers a copy of vector.
func (c *cache) put(d digest, vector []float32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(d, slices.Clone(vector))
}

func (c *cache) add(d digest, vector []float32) {
	if len(c.recent) >= cacheLimit {
		c.recent, c.older = make(map[digest][]float32), c.recent
	}
	c.recent[d] = vector
}
