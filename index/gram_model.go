package index

import (
	"math"
	"slices"
)

// gramModel is a linear classifier over the word and letter grams of a text,
// trained on the library's asks and off-topic lines. Letter grams see through
// typos; words that only one lesson holds are not learned from. Weights are kept
// as 8-bit numbers: a quarter of the size, and the same ranking.
type gramModel struct {
	Classes int
	Buckets []uint32  // that have weights, ascending
	IDF     []float32 // of each
	Scale   []float32 // of each: weight = Scale * Weights
	Weights []int8    // of bucket i for class c at i*Classes+c
	Bias    []float32 // of each class

	row []int32 // bucket to its place in Buckets, or -1
}

var gramSchedule = schedule{epochs: 12, rate: 2, decay: 0.002}

// trainGrams learns from lessons, whose classes are 0 to classes-1.
func trainGrams(lessons []lesson, classes int) gramModel {
	g := gramModel{Classes: classes}
	g.learnIDF(lessons)
	g.prepare()
	examples := make([]example, len(lessons))
	for i, l := range lessons {
		examples[i] = example{g.features(l.text), l.class}
	}
	m := train(examples, len(g.Buckets), classes, gramSchedule)
	g.Bias = m.bias
	g.Scale = make([]float32, len(g.Buckets))
	g.Weights = make([]int8, len(m.weights))
	for i := range g.Buckets {
		g.Scale[i] = quantise(g.Weights[i*classes:][:classes], m.weights[i*classes:][:classes])
	}
	return g
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

// learnIDF weighs each bucket by how few of the lessons hold it.
func (g *gramModel) learnIDF(lessons []lesson) {
	df := make([]int, gramBuckets)
	for _, l := range lessons {
		for at := range gramCounts(l.text) {
			df[at]++
		}
	}
	for at, n := range df {
		if n > 1 {
			g.Buckets = append(g.Buckets, uint32(at))
			g.IDF = append(g.IDF, 1+float32(math.Log(float64(len(lessons)+1)/float64(n+1))))
		}
	}
}

// prepare makes the table from buckets to rows; it is not kept in files.
func (g *gramModel) prepare() {
	g.row = slices.Repeat([]int32{-1}, gramBuckets)
	for i, at := range g.Buckets {
		g.row[at] = int32(i)
	}
}

// features is a text as a sparse unit vector over the model's buckets.
func (g *gramModel) features(text string) []feature {
	counts := gramCounts(text)
	list := make([]feature, 0, len(counts))
	for bucket, n := range counts {
		if at := g.row[bucket]; at >= 0 {
			list = append(list, feature{uint32(at), (1 + float32(math.Log(float64(n)))) * g.IDF[at]})
		}
	}
	slices.SortFunc(list, func(a, b feature) int { return int(a.at) - int(b.at) })
	return unit(list)
}

// logits scores each class for a text's features.
func (g *gramModel) logits(x []feature) []float32 {
	out := slices.Clone(g.Bias)
	for _, f := range x {
		step := f.val * g.Scale[f.at]
		for c, w := range g.Weights[int(f.at)*g.Classes:][:g.Classes] {
			out[c] += step * float32(w)
		}
	}
	return out
}
