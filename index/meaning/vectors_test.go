package meaning

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/viterin/vek"
)

// minCosine is what every text must reach against the float model. The lowest
// measured is .9978, of "!!!???..."; the questions are all above .999.
const minCosine = 0.995

// reference is a text with its vector by the weights as published.
type reference struct {
	Text   string
	Vector []byte // float16, little-endian
}

// vectors.jsonl.gz: our own questions and odd texts; made by tools/vectors.py.
func TestVectorsEqualReference(t *testing.T) {
	e := testEncoder(t)
	references := readLines[reference](t, "testdata/vectors.jsonl.gz")
	if len(references) < 300 {
		t.Fatalf("%d reference texts, want 300 at least", len(references))
	}
	lowest, sum := 1.0, 0.0
	for _, r := range references {
		c := cosine(widened(r.Vector), e.Vector(r.Text))
		if !(c >= minCosine) { // NaN fails too
			t.Errorf("%+.60q: cosine %.5f to the float model", r.Text, c)
		}
		lowest, sum = min(lowest, c), sum+c
	}
	t.Logf("%d texts: cosine lowest %.5f, mean %.5f", len(references), lowest, sum/float64(len(references)))
}

// Without AVX2, ours and vek's, the same vectors come out, only later.
func TestVectorsWithoutAcceleration(t *testing.T) {
	usual := testEncoder(t)
	defer vek.SetAcceleration(vek.Info().Acceleration)
	vek.SetAcceleration(false)
	e := testEncoder(t)
	if e.kernel != (portable{}) {
		t.Fatalf("kernel is %T", e.kernel)
	}
	references := readLines[reference](t, "testdata/vectors.jsonl.gz")
	for i := 0; i < len(references); i += 60 {
		text := references[i].Text
		if len(text) > 400 {
			continue // too slow without AVX2 and under the race detector
		}
		vek.SetAcceleration(true)
		want := usual.Vector(text)
		vek.SetAcceleration(false)
		if c := cosine(want, e.Vector(text)); !(c > 0.999999) {
			t.Errorf("%+.60q: cosine %.7f to the accelerated vector", text, c)
		}
	}
}

func cosine(a, b []float32) float64 {
	var dot, aa, bb float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return dot / math.Sqrt(aa*bb)
}

// widened reads float16.
func widened(halves []byte) []float32 {
	list := make([]float32, len(halves)/2)
	for i := range list {
		h := binary.LittleEndian.Uint16(halves[2*i:])
		exponent, fraction := int(h>>10&31), float64(h&1023)/1024
		value := math.Ldexp(1+fraction, exponent-15)
		if exponent == 0 {
			value = math.Ldexp(fraction, -14)
		}
		if h>>15 == 1 {
			value = -value
		}
		list[i] = float32(value)
	}
	return list
}
