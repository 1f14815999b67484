package meaning

// panelWidth is how many outputs are computed side by side: two AVX registers.
const panelWidth = 16

// A kernel does the arithmetic that nearly all the time goes into.
//
// vek32, which does the rest, is too slow for it: with all weights widened to
// float32 beforehand (42 MB read for every text), vek32.Dot does 17 to 20
// billion multiply-adds a second and vek32.MatMul_Into 15; ours, widening
// included, 42 to 51 (go test -bench Multiply). For 110 tokens the bar of three
// times ONNX Runtime needs 20.
type kernel interface {
	// widen writes weights times the scale of their column: dst[16i+j] =
	// int8(weights[16i+j]) * scales[j]. len(weights) is a multiple of 16.
	widen(dst []float32, weights string, scales []float32)

	// multiply adds a matrix product to 16 columns of c:
	//
	//	c[r][j] += a[r][0]*b[0][j] + … + a[r][depth-1]*b[depth-1][j]    j < 16
	//
	// for the rows of a. rows is even and at least 4.
	multiply(c, a, b rows, count, depth int)

	// gelu replaces every x by x*(1+erf(x/√2))/2. len(x) is a multiple of 8.
	gelu(x []float32)
}

// rows is a matrix: a row begins every stride floats.
type rows struct {
	floats []float32
	stride int
}

// from returns the matrix that begins n columns further right.
func (m rows) from(n int) rows { return rows{m.floats[n:], m.stride} }

// portable is the kernel for machines without AVX2.
type portable struct{}

func (portable) widen(dst []float32, weights string, scales []float32) {
	for i := range len(weights) {
		dst[i] = float32(int8(weights[i])) * scales[i%panelWidth]
	}
}

func (portable) multiply(c, a, b rows, count, depth int) {
	for r := range count {
		row := a.floats[r*a.stride:][:depth]
		sums := c.floats[r*c.stride:][:panelWidth]
		for j := 0; j < panelWidth; j += 4 {
			var s0, s1, s2, s3 float32
			for k, x := range row {
				w := b.floats[k*b.stride+j:][:4]
				s0 += x * w[0]
				s1 += x * w[1]
				s2 += x * w[2]
				s3 += x * w[3]
			}
			sums[j] += s0
			sums[j+1] += s1
			sums[j+2] += s2
			sums[j+3] += s3
		}
	}
}

func (portable) gelu(x []float32) {
	for i, v := range x {
		x[i] = 0.5 * v * (1 + erf(v*(1/sqrt2)))
	}
}
