package meaning

// fastest returns the quickest kernel for this machine.
func fastest() kernel { return avx2{} }

// avx2 is the kernel for AVX2 and FMA, which every x86 server since 2015 has.
type avx2 struct{}

func (avx2) widen(dst []float32, weights string, scales []float32) {
	if len(weights) > 0 {
		_, _ = dst[len(weights)-1], scales[panelWidth-1]
		widenAVX2(&dst[0], weights, &scales[0])
	}
}

// multiply covers the rows with tiles of six and four: any even number from 4
// up is a sum of those. Six rows of sixteen sums fill the sixteen registers.
func (avx2) multiply(c, a, b rows, count, depth int) {
	if depth == 0 {
		return
	}
	_ = c.floats[(count-1)*c.stride+panelWidth-1]
	_ = a.floats[(count-1)*a.stride+depth-1]
	_ = b.floats[(depth-1)*b.stride+panelWidth-1]
	for r := 0; r < count; {
		to, from := &c.floats[r*c.stride], &a.floats[r*a.stride]
		if left := count - r; left == 4 || left == 8 {
			tile4AVX2(to, from, &b.floats[0], c.stride, a.stride, b.stride, depth)
			r += 4
		} else {
			tile6AVX2(to, from, &b.floats[0], c.stride, a.stride, b.stride, depth)
			r += 6
		}
	}
}

func (avx2) gelu(x []float32) {
	if len(x) > 0 {
		geluAVX2(&x[0], len(x))
	}
}

//go:noescape
func widenAVX2(dst *float32, weights string, scales *float32)

//go:noescape
func tile6AVX2(c, a, b *float32, cStride, aStride, bStride, depth int)

//go:noescape
func tile4AVX2(c, a, b *float32, cStride, aStride, bStride, depth int)

//go:noescape
func geluAVX2(x *float32, n int)
