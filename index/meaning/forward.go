package meaning

import (
	"math"

	"github.com/viterin/vek/vek32"
)

// normEpsilon keeps a layer norm from dividing by zero (config.json).
const normEpsilon = 1e-12

// scratch is the working memory of one text. The matrices have an even number
// of rows, at least 4, because the kernel takes no fewer; what is in the
// surplus rows is never read back.
type scratch struct {
	hidden, qkv, context, inner []float32
	keys, scores                []float32
	panel                       [Dim * panelWidth]float32
}

// paddedRows is how many rows the matrices of a text have.
func paddedRows(tokens int) int { return max(4, (tokens+1)&^1) }

func grown(x []float32, n int) []float32 {
	if cap(x) < n {
		return make([]float32, n)
	}
	return x[:n]
}

// forward runs the six layers over a text and writes its vector.
func (e *Encoder) forward(vector []float32, ids []int32, s *scratch) {
	n, padded := len(ids), paddedRows(len(ids))
	s.hidden = grown(s.hidden, padded*Dim)
	s.qkv = grown(s.qkv, padded*3*Dim)
	s.context = grown(s.context, padded*Dim)
	s.inner = grown(s.inner, padded*innerDim)

	e.embed(s.hidden, ids)
	for i := range e.model.layers {
		l := &e.model.layers[i]

		clear(s.qkv)
		e.linear(s.qkv, s.hidden, &l.qkv, s)
		e.attend(n, s)
		e.linear(s.hidden, s.context, &l.out, s) // added to hidden: the residual
		l.attended.apply(s.hidden[:n*Dim])

		clear(s.inner)
		e.linear(s.inner, s.hidden, &l.up, s)
		e.kernel.gelu(s.inner)
		e.linear(s.hidden, s.inner, &l.down, s)
		l.done.apply(s.hidden[:n*Dim])
	}
	pool(vector, s.hidden[:n*Dim])
}

// embed writes the sum of word and position embeddings of each token.
func (e *Encoder) embed(hidden []float32, ids []int32) {
	m := e.model
	for i, id := range ids {
		row := hidden[i*Dim:][:Dim]
		word, scale := m.words[int(id)*Dim:][:Dim], m.wordScales[id]
		position := m.positions[i*Dim:][:Dim]
		for j := range row {
			row[j] = float32(int8(word[j]))*scale + position[j]
		}
	}
	clear(hidden[len(ids)*Dim:])
	m.embedded.apply(hidden[:len(ids)*Dim])
}

// linear adds x·m + bias to y. A panel of weights is widened to float32 once,
// into the first-level cache, and used for every token.
func (e *Encoder) linear(y, x []float32, m *matrix, s *scratch) {
	count := len(y) / m.outputs
	for r := range count {
		vek32.Add_Inplace(y[r*m.outputs:][:m.outputs], m.bias)
	}
	c, a, b := rows{y, m.outputs}, rows{x, m.inputs}, rows{s.panel[:], panelWidth}
	for out := 0; out < m.outputs; out += panelWidth {
		for in := 0; in < m.inputs; in += Dim {
			weights := m.weights[out*m.inputs+in*panelWidth:][:len(s.panel)]
			e.kernel.widen(s.panel[:], weights, m.scales[in/Dim*m.outputs+out:])
			e.kernel.multiply(c.from(out), a.from(in), b, count, Dim)
		}
	}
}

// apply normalises every row to mean 0 and variance 1, then scales and shifts.
func (l *layerNorm) apply(x []float32) {
	for ; len(x) > 0; x = x[Dim:] {
		row := x[:Dim]
		vek32.SubNumber_Inplace(row, vek32.Sum(row)/Dim)
		variance := vek32.Dot(row, row) / Dim
		vek32.MulNumber_Inplace(row, float32(1/math.Sqrt(float64(variance)+normEpsilon)))
		vek32.Mul_Inplace(row, l.gain)
		vek32.Add_Inplace(row, l.bias)
	}
}

// pool writes the mean of the rows, scaled to length 1.
func pool(vector, x []float32) {
	clear(vector)
	for ; len(x) > 0; x = x[Dim:] {
		vek32.Add_Inplace(vector, x[:Dim])
	}
	vek32.DivNumber_Inplace(vector, vek32.Norm(vector))
}
