package index

import (
	"math"
	"math/rand/v2"

	"github.com/viterin/vek/vek32"
)

// linear is a multinomial logistic regression over sparse features and a dense
// vector: which class does a text belong to?
type linear struct {
	classes int
	sparse  []float32 // of feature f for class c at f*classes+c
	dense   matrix    // one row a class
	bias    []float32
}

// example is a text's features and its class.
type example struct {
	sparse []feature
	dense  []float32
	class  int
}

// schedule says how long and how fast to learn.
type schedule struct {
	epochs int
	rate   float32 // of the first epoch; falls to a tenth in the last
	decay  float32 // of all weights, per epoch
}

// negligible is a gradient too small to be worth its time: most classes are far
// from most examples.
const negligible = 1e-4

// train learns by stochastic gradient descent in one fixed order of examples,
// so that the same library gives the same weights.
func train(examples []example, features, dim, classes int, s schedule) *linear {
	m := &linear{classes, make([]float32, features*classes), make(matrix, dim*classes), make([]float32, classes)}
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(examples))
	p, share, step := make([]float32, classes), make([]float32, classes), make([]float32, dim)
	for epoch := range s.epochs {
		rate := s.rate * (1 - 0.9*float32(epoch)/float32(s.epochs))
		for _, i := range order {
			m.logits(examples[i], p, share)
			softmax(p)
			p[examples[i].class]--
			m.descend(examples[i], p, rate, step)
		}
		vek32.MulNumber_Inplace(m.sparse, 1-s.decay)
		vek32.MulNumber_Inplace(m.dense, 1-s.decay)
	}
	return m
}

// descend takes one step against a gradient, one number a class. step is scratch.
func (m *linear) descend(ex example, gradient []float32, rate float32, step []float32) {
	var wrong []int
	for c, g := range gradient {
		if g > negligible || g < -negligible {
			wrong = append(wrong, c)
		}
	}
	for _, c := range wrong {
		m.bias[c] -= rate * 0.1 * gradient[c]
		row := m.dense[c*len(step):][:len(step)]
		vek32.MulNumber_Into(step, ex.dense, rate*gradient[c])
		vek32.Sub_Inplace(row, step)
	}
	for _, f := range ex.sparse {
		row := m.row(int(f.at))
		for _, c := range wrong {
			row[c] -= rate * f.val * gradient[c]
		}
	}
}

// row is the weights of one sparse feature, one a class.
func (m *linear) row(f int) []float32 { return m.sparse[f*m.classes:][:m.classes] }

// logits writes each class's score of an example into out. share is scratch.
func (m *linear) logits(ex example, out, share []float32) {
	for c := range out {
		out[c] = m.bias[c] + vek32.Dot(m.dense[c*len(ex.dense):][:len(ex.dense)], ex.dense)
	}
	for _, f := range ex.sparse {
		vek32.MulNumber_Into(share, m.row(int(f.at)), f.val)
		vek32.Add_Inplace(out, share)
	}
}

// softmax turns scores into probabilities, in place.
func softmax(s []float32) {
	top := vek32.Max(s)
	var sum float32
	for i, v := range s {
		s[i] = float32(math.Exp(float64(v - top)))
		sum += s[i]
	}
	vek32.DivNumber_Inplace(s, sum)
}
