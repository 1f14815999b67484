package index

import (
	"math"
	"slices"

	"github.com/leeway-bot/leeway/index/meaning"
	"github.com/viterin/vek/vek32"
)

// classifier is a linear model that tells which entry a question belongs to, or
// none, trained on the library's asks and off-topic lines. It reads the word and
// letter grams of a text and its vector together: apart, either is right on
// fewer questions it has not seen (.71 and .65, together .77).
//
// Gram weights are kept as 8-bit numbers: a quarter of the size, and the same
// ranking.
type classifier struct {
	Classes int
	Buckets []uint32  // of grams that have weights, ascending
	IDF     []float32 // of each bucket
	Scale   []float32 // of each bucket: weight = Scale * Grams
	Grams   int8s     // of bucket i for class c at i*Classes+c
	Dense   matrix    // one row of weights a class, for the vector
	Bias    []float32 // of each class

	row []int32 // bucket to its place in Buckets, or -1
}

// denseShare is the length of a text's vector beside its grams, which have
// length 1. Chosen by cross-validation on the bundled library among .5, .75, 1, 2.
const denseShare = 0.5

// classifierSchedule was chosen likewise: twice the rate or the epochs overfits.
var classifierSchedule = schedule{epochs: 12, rate: 3, decay: 0.005}

// trainClassifier learns from lessons, whose classes are 0 to classes-1, and
// their vectors.
func trainClassifier(lessons []lesson, vectors matrix, classes int) classifier {
	m := classifier{Classes: classes}
	m.learnIDF(lessons)
	m.prepare()
	examples := make([]example, len(lessons))
	for i, l := range lessons {
		examples[i] = example{m.features(l.text), vek32.MulNumber(vectors.row(i), denseShare), l.class}
	}
	grams := len(m.Buckets)
	learned := train(examples, grams, meaning.Dim, classes, classifierSchedule)
	m.Bias = learned.bias
	m.Scale, m.Grams = make([]float32, grams), make(int8s, grams*classes)
	for i := range grams {
		m.Scale[i] = quantise(m.Grams[i*classes:][:classes], learned.row(i))
	}
	m.Dense = vek32.MulNumber(learned.dense, denseShare)
	return m
}

// quantise writes values as 8-bit numbers and returns their scale.
func quantise(out []int8, values []float32) (scale float32) {
	for _, v := range values {
		scale = max(scale, max(v, -v)/127)
	}
	if scale > 0 {
		for i, v := range values {
			out[i] = int8(math.Round(float64(v / scale)))
		}
	}
	return scale
}

// learnIDF weighs each bucket by how few of the lessons hold it. A bucket that
// only one lesson holds is not learned from.
func (m *classifier) learnIDF(lessons []lesson) {
	df := make([]int, gramBuckets)
	for _, l := range lessons {
		for at := range gramCounts(l.text) {
			df[at]++
		}
	}
	for at, n := range df {
		if n > 1 {
			m.Buckets = append(m.Buckets, uint32(at))
			m.IDF = append(m.IDF, 1+float32(math.Log(float64(len(lessons)+1)/float64(n+1))))
		}
	}
}

// prepare makes the table from buckets to rows; it is not kept in files.
func (m *classifier) prepare() {
	m.row = slices.Repeat([]int32{-1}, gramBuckets)
	for i, at := range m.Buckets {
		m.row[at] = int32(i)
	}
}

// features is a text as a sparse unit vector over the model's buckets.
func (m *classifier) features(text string) []feature {
	if len(m.Buckets) == 0 { // nobody wrote asks
		return nil
	}
	counts := gramCounts(text)
	list := make([]feature, 0, len(counts))
	for bucket, n := range counts {
		if at := m.row[bucket]; at >= 0 {
			list = append(list, feature{uint32(at), (1 + float32(math.Log(float64(n)))) * m.IDF[at]})
		}
	}
	slices.SortFunc(list, func(a, b feature) int { return int(a.at) - int(b.at) })
	return unit(list)
}

// logits scores each class, by a text's grams and by its vector apart: their
// sum is the model's.
func (m *classifier) logits(grams []feature, vector []float32) (phrasing, meaning []float32) {
	phrasing = slices.Clone(m.Bias)
	for _, f := range grams {
		step := f.val * m.Scale[f.at]
		for c, w := range m.Grams[int(f.at)*m.Classes:][:m.Classes] {
			phrasing[c] += step * float32(w)
		}
	}
	return phrasing, m.Dense.cosines(vector)
}
