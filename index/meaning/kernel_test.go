package meaning

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/viterin/vek"
	"github.com/viterin/vek/vek32"
)

// kernels returns those that run here, the portable one first.
func kernels() []kernel {
	if k := fastest(); vek.Info().Acceleration && k != (portable{}) {
		return []kernel{portable{}, k}
	}
	return []kernel{portable{}}
}

// secondKernel is the one to hold against the portable one.
func secondKernel(t *testing.T) kernel {
	t.Helper()
	k := kernels()
	if len(k) < 2 {
		t.Skip("no AVX2 here")
	}
	return k[1]
}

func randomFloats(r *rand.Rand, n int) []float32 {
	list := make([]float32, n)
	for i := range list {
		list[i] = float32(r.NormFloat64())
	}
	return list
}

func randomBytes(r *rand.Rand, n int) string {
	list := make([]byte, n)
	for i := range list {
		list[i] = byte(r.Uint32())
	}
	return string(list)
}

func worstDifference(a, b []float32) (worst float64) {
	for i := range a {
		worst = max(worst, math.Abs(float64(a[i]-b[i])))
	}
	return worst
}

func TestKernelsAgreeOnMultiply(t *testing.T) {
	fast := secondKernel(t)
	r := rand.New(rand.NewPCG(1, 2))
	for count := 4; count <= 32; count += 2 {
		for _, depth := range []int{1, 2, 7, 32, 129, 384} {
			// Strides wider than the data, as for one head of many.
			a := rows{randomFloats(r, count*(depth+5)), depth + 5}
			b := rows{randomFloats(r, depth*20), 20}
			got := rows{randomFloats(r, count*40), 40}
			want := rows{append([]float32(nil), got.floats...), 40}
			portable{}.multiply(want.from(3), a, b, count, depth)
			fast.multiply(got.from(3), a, b, count, depth)
			if d := worstDifference(want.floats, got.floats); d > 1e-4 {
				t.Errorf("%d rows, depth %d: products differ by %g", count, depth, d)
			}
		}
	}
}

func TestKernelsAgreeOnWiden(t *testing.T) {
	fast := secondKernel(t)
	r := rand.New(rand.NewPCG(1, 2))
	weights, scales := randomBytes(r, 384*panelWidth), randomFloats(r, panelWidth)
	want, got := make([]float32, len(weights)), make([]float32, len(weights))
	portable{}.widen(want, weights, scales)
	fast.widen(got, weights, scales)
	if d := worstDifference(want, got); d != 0 {
		t.Errorf("widened weights differ by %g", d)
	}
}

func TestGELUMatchesErf(t *testing.T) {
	var inputs []float32
	for x := -20.0; x < 20; x += 1.0 / 256 {
		inputs = append(inputs, float32(x))
	}
	for _, k := range kernels() {
		got := append([]float32(nil), inputs...)
		k.gelu(got)
		for i, x := range inputs {
			want := 0.5 * float64(x) * (1 + math.Erf(float64(x)/math.Sqrt2))
			if d := math.Abs(float64(got[i]) - want); d > 2e-6 {
				t.Fatalf("%T: gelu(%v) = %v, want %v", k, x, got[i], want)
			}
		}
	}
}

// vek32.Exp alone gives NaN for a share of e^-89.
func TestSoftmaxOfFarApartScores(t *testing.T) {
	for _, low := range []float32{-10, -88, -89, -100, -104, -1e4, -1e30} {
		x := []float32{0, low, low, 0, low, low, low, low, low}
		softmax(x)
		half := math.Abs(float64(x[0])-0.5) < 1e-3 && x[0] == x[3]
		if !half || !(x[1] >= 0 && x[1] < 1e-4) { // NaN fails too
			t.Errorf("softmax with scores %g apart: %v", -low, x)
		}
	}
}

// Why there is a kernel of our own: vek's ways to the same product, given
// weights that are float32 already (42 MB instead of 11 for the whole model).
func BenchmarkMultiply(b *testing.B) {
	const depth, outputs = Dim, 3 * Dim
	r := rand.New(rand.NewPCG(1, 2))
	for _, count := range []int{12, 110} {
		a, w, c := randomFloats(r, count*depth), randomFloats(r, depth*outputs), make([]float32, count*outputs)
		bytes, scales, panel := randomBytes(r, depth*outputs), randomFloats(r, outputs), make([]float32, depth*panelWidth)
		run := func(name string, product func()) {
			b.Run(fmt.Sprintf("%d_rows/%s", count, name), func(b *testing.B) {
				for b.Loop() {
					product()
				}
				perSecond := float64(count*depth*outputs) * float64(b.N) / b.Elapsed().Seconds()
				b.ReportMetric(perSecond/1e9, "Gmuladd/s")
			})
		}
		for _, k := range kernels() {
			run(fmt.Sprintf("%T", k), func() {
				for out := 0; out < outputs; out += panelWidth {
					k.widen(panel, bytes[out*depth:][:len(panel)], scales[out:])
					k.multiply(rows{c[out:], outputs}, rows{a, depth}, rows{panel, panelWidth}, count, depth)
				}
			})
		}
		run("vek32.Dot", func() {
			for out := range outputs {
				for r := range count {
					c[r*outputs+out] = vek32.Dot(a[r*depth:][:depth], w[out*depth:][:depth])
				}
			}
		})
		run("vek32.MatMul_Into", func() { vek32.MatMul_Into(c, a, w, depth) })
	}
}
