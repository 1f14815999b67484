package meaning

const sqrt2 = 1.41421356237309504880

// erf is the error function to 5e-7, as a quotient of polynomials on [-4, 4],
// beyond which it is ±1 in float32. With math.Erf, in float64, a question of 11
// tokens would take 2.7 ms longer; kernel_amd64.s does this in 0.05.
func erf(x float32) float32 {
	x = min(max(x, -4), 4)
	y := x * x
	p := float32(-2.72614225801306e-10)
	p = p*y + 2.77068142495902e-08
	p = p*y - 2.10102402082508e-06
	p = p*y - 5.69250639462346e-05
	p = p*y - 7.34990630326855e-04
	p = p*y - 2.95459980854025e-03
	p = p*y - 1.60960333262415e-02
	q := float32(-1.45660718464996e-05)
	q = q*y - 2.13374055278905e-04
	q = q*y - 1.68282697438203e-03
	q = q*y - 7.37332916720468e-03
	q = q*y - 1.42647390514189e-02
	return x * p / q
}
