package meaning

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
)

// weightsFile is read in place: the int8 matrices stay in the program's
// read-only data, which the system loads page by page as they are first used
// and may drop again. Only the small float tables are copied out of it.
//
//go:embed weights.bin
var weightsFile string

// The shape of all-MiniLM-L6-v2.
const (
	layers   = 6
	heads    = 12
	headDim  = Dim / heads
	innerDim = 4 * Dim
)

const (
	weightsMagic  = "minilm01"
	weightsHeader = len(weightsMagic) + 32 // then the SHA-256 of the rest
)

// model is the encoder's parameters, laid out by tools/quantize.py.
type model struct {
	wordScales []float32 // a word's row times its scale is its embedding
	words      string    // int8, Dim a token
	positions  []float32 // Dim a position, token type 0 added in
	embedded   layerNorm
	layers     [layers]layer
}

type layer struct {
	qkv      matrix // queries, keys, values; 1/sqrt(headDim) is in the queries
	out      matrix
	attended layerNorm
	up, down matrix
	done     layerNorm
}

// matrix is a linear map with int8 weights. The weights stand in panels of
// panelWidth outputs, input by input; see quantize.py.
type matrix struct {
	inputs, outputs int
	scales          []float32 // of every Dim inputs: one an output
	bias            []float32 // one an output
	weights         string
}

type layerNorm struct{ gain, bias []float32 }

func readModel(file string) (*model, error) {
	if len(file) < weightsHeader || file[:len(weightsMagic)] != weightsMagic {
		return nil, fmt.Errorf("weights.bin: not a %s file; run tools/quantize.py", weightsMagic)
	}
	r := reader{rest: file[weightsHeader:]}
	m := &model{
		wordScales: r.floats(vocabulary),
		words:      r.bytes(vocabulary * Dim),
		positions:  r.floats(maxTokens * Dim),
		embedded:   r.norm(),
	}
	for i := range m.layers {
		m.layers[i] = layer{
			qkv:      r.matrix(Dim, 3*Dim),
			out:      r.matrix(Dim, Dim),
			attended: r.norm(),
			up:       r.matrix(Dim, innerDim),
			down:     r.matrix(innerDim, Dim),
			done:     r.norm(),
		}
	}
	if r.missing > 0 || len(r.rest) > 0 {
		return nil, fmt.Errorf("weights.bin: %d bytes missing, %d too many; run tools/quantize.py", r.missing, len(r.rest))
	}
	return m, nil
}

// reader takes sections off the front of the weights. Past the end it returns
// zeroes and counts what is missing.
type reader struct {
	rest    string
	missing int
}

func (r *reader) bytes(n int) string {
	if n > len(r.rest) {
		r.missing += n - len(r.rest)
		r.rest = ""
		return string(make([]byte, n))
	}
	section := r.rest[:n]
	r.rest = r.rest[n:]
	return section
}

func (r *reader) floats(n int) []float32 {
	section := []byte(r.bytes(4 * n))
	list := make([]float32, n)
	for i := range list {
		list[i] = math.Float32frombits(binary.LittleEndian.Uint32(section[4*i:]))
	}
	return list
}

func (r *reader) norm() layerNorm {
	return layerNorm{gain: r.floats(Dim), bias: r.floats(Dim)}
}

func (r *reader) matrix(inputs, outputs int) matrix {
	return matrix{
		inputs:  inputs,
		outputs: outputs,
		scales:  r.floats(inputs / Dim * outputs),
		bias:    r.floats(outputs),
		weights: r.bytes(inputs * outputs),
	}
}
