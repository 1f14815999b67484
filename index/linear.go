package index

import (
	"math"
	"math/rand/v2"
)

// linear is a multinomial logistic regression: which class does a vector
// belong to? Its classes are the entries and "none of these".
type linear struct {
	classes int
	weights []float32 // of feature f for class c at f*classes+c
	bias    []float32
}

// example is a vector and its class.
type example struct {
	x     []feature
	class int
}

// schedule says how long and how fast to learn.
type schedule struct {
	epochs int
	rate   float32 // of the first epoch; falls to a tenth in the last
	decay  float32 // of all weights, per epoch
}

// train learns by stochastic gradient descent in one fixed order of examples,
// so that the same library gives the same weights.
func train(examples []example, features, classes int, s schedule) *linear {
	m := &linear{classes, make([]float32, features*classes), make([]float32, classes)}
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(examples))
	p := make([]float32, classes)
	for epoch := range s.epochs {
		rate := s.rate * (1 - 0.9*float32(epoch)/float32(s.epochs))
		for _, i := range order {
			ex := examples[i]
			m.logits(ex.x, p)
			softmax(p)
			p[ex.class]--
			for c, g := range p {
				m.bias[c] -= rate * 0.1 * g
			}
			for _, f := range ex.x {
				row := m.row(int(f.at))
				step := rate * f.val
				for c, g := range p {
					row[c] -= step * g
				}
			}
		}
		keep := 1 - s.decay
		for i := range m.weights {
			m.weights[i] *= keep
		}
	}
	return m
}

// row is the weights of one feature, one a class.
func (m *linear) row(f int) []float32 { return m.weights[f*m.classes:][:m.classes] }

// logits writes each class's score of x into out.
func (m *linear) logits(x []feature, out []float32) {
	copy(out, m.bias)
	for _, f := range x {
		for c, w := range m.row(int(f.at)) {
			out[c] += f.val * w
		}
	}
}

// softmax turns scores into probabilities, in place.
func softmax(s []float32) {
	top := s[0]
	for _, v := range s {
		top = max(top, v)
	}
	var sum float32
	for i, v := range s {
		s[i] = float32(math.Exp(float64(v - top)))
		sum += s[i]
	}
	for i := range s {
		s[i] /= sum
	}
}
