package meaning

import (
	"encoding/hex"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/viterin/vek"
)

// Dim is the length of every vector.
const Dim = 384

// Encoder turns text into vectors. Safe for concurrent use.
type Encoder struct {
	tokenizer *tokenizer
	model     *model
	kernel    kernel
	cache     *cache
	spare     sync.Pool // *scratch
}

// New returns the encoder made from the embedded weights, in about 3 ms.
func New() (*Encoder, error) {
	t, err := newTokenizer()
	if err != nil {
		return nil, err
	}
	m, err := readModel(weightsFile)
	if err != nil {
		return nil, err
	}
	e := &Encoder{tokenizer: t, model: m, kernel: portable{}, cache: newCache()}
	if vek.Info().Acceleration { // AVX2 and FMA are there and not switched off
		e.kernel = fastest()
	}
	e.spare.New = func() any { return new(scratch) }
	return e, nil
}

// Known reports whether a lower-case word stands whole in the model's
// vocabulary, which holds the 20,000 commonest words of English.
func (e *Encoder) Known(word string) bool {
	_, ok := e.tokenizer.pieces.starts[word]
	return ok
}

// Version names the model and the weights: "all-MiniLM-L6-v2/" and the first
// 12 hexadecimal digits of their SHA-256. Vectors of different versions must
// not be compared.
func Version() string {
	sum := weightsFile[len(weightsMagic):weightsHeader]
	return "all-MiniLM-L6-v2/" + hex.EncodeToString([]byte(sum))[:12]
}

// Vector returns the unit-length embedding of text, 384 floats; texts over 256
// tokens are cut. all-MiniLM-L6-v2, mean pooling. The dot product of two
// vectors is their cosine: higher is closer in meaning. Empty text has a vector
// too, the model's for no words at all.
//
// Repeated questions come from a cache. The slice is the caller's own.
func (e *Encoder) Vector(text string) []float32 {
	d := e.cache.digest(text)
	if vector := e.cache.get(d); vector != nil {
		return vector
	}
	vector := e.encode(text)
	e.cache.put(d, vector)
	return vector
}

// Vectors returns the vector of each text, in order, using every processor
// there is. It is for indexing and leaves the cache of questions alone.
func (e *Encoder) Vectors(texts []string) [][]float32 {
	vectors := make([][]float32, len(texts))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(texts)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(texts)); i = next.Add(1) - 1 {
				vectors[i] = e.encode(texts[i])
			}
		})
	}
	workers.Wait()
	return vectors
}

func (e *Encoder) encode(text string) []float32 {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	vector := make([]float32, Dim)
	e.forward(vector, e.tokenizer.ids(text), s)
	return vector
}
