package meaning

import "github.com/viterin/vek/vek32"

// attend fills context from queries, keys and values: for every head, each
// token's mean of all values, weighted by softmax(query·key). The products are
// the same kernel as everywhere, keys and values in the place of weights.
func (e *Encoder) attend(tokens int, s *scratch) {
	count := paddedRows(tokens)
	width := (tokens + panelWidth - 1) / panelWidth * panelWidth // keys, in whole panels
	s.keys = grown(s.keys, headDim*width)
	s.scores = grown(s.scores, count*width)
	clear(s.keys)
	clear(s.context)

	keys, scores, context := rows{s.keys, width}, rows{s.scores, width}, rows{s.context, Dim}
	qkv := rows{s.qkv, 3 * Dim}
	for h := range heads {
		queries, values := qkv.from(h*headDim), qkv.from(2*Dim+h*headDim)
		transpose(keys, qkv.from(Dim+h*headDim), tokens)
		clear(s.scores)
		for k := 0; k < width; k += panelWidth {
			e.kernel.multiply(scores.from(k), queries, keys.from(k), count, headDim)
		}
		for r := range tokens {
			softmax(s.scores[r*width:][:tokens])
		}
		for v := 0; v < headDim; v += panelWidth {
			e.kernel.multiply(context.from(h*headDim+v), scores, values.from(v), count, tokens)
		}
	}
}

// transpose writes one head of each of the tokens as a column of dst.
func transpose(dst, src rows, tokens int) {
	for t := range tokens {
		for i, x := range src.floats[t*src.stride:][:headDim] {
			dst.floats[i*dst.stride+t] = x
		}
	}
}

// softmax turns scores into shares that sum to 1. Shares under e^-80 are held
// there: vek32.Exp (0.4.3) returns NaN or huge negative numbers between -88.4
// and -104.
func softmax(x []float32) {
	vek32.SubNumber_Inplace(x, vek32.Max(x))
	vek32.MaximumNumber_Inplace(x, -80)
	vek32.Exp_Inplace(x)
	vek32.DivNumber_Inplace(x, vek32.Sum(x))
}
