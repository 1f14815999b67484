package meaning

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
)

func testEncoder(t testing.TB) *Encoder {
	t.Helper()
	e, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func ExampleEncoder_Vector() {
	e, err := New()
	if err != nil {
		panic(err)
	}
	question := e.Vector("a kid works mornings at the hospital, can we count that?")
	closeness := func(policy string) (sum float32) {
		for i, x := range e.Vector(policy) {
			sum += x * question[i]
		}
		return sum
	}
	fmt.Printf("%.2f\n", closeness("Work-based learning counts towards the hours of instruction."))
	fmt.Printf("%.2f\n", closeness("The library holds at least ten titles for each student."))
	// Output:
	// 0.31
	// 0.13
}

func TestVectorHasLengthOne(t *testing.T) {
	e := testEncoder(t)
	for _, text := range []string{"", " ", "?", "snow day", strings.Repeat("snow day ", 500), "\xff"} {
		v := e.Vector(text)
		if len(v) != Dim || math.Abs(cosine(v, v)-1) > 1e-9 || math.Abs(float64(dot(v, v))-1) > 1e-5 {
			t.Errorf("%.20q: %d floats, squared length %v", text, len(v), dot(v, v))
		}
	}
}

func dot(a, b []float32) (sum float32) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// The same text gives the same bits: alone, repeated, in a batch, among others.
func TestVectorIsReproducible(t *testing.T) {
	e := testEncoder(t)
	var texts []string
	for n := range 24 {
		texts = append(texts, strings.Repeat("can we count this hour? ", n*n%40))
	}
	var want [][]float32
	for _, text := range texts {
		want = append(want, testEncoder(t).Vector(text))
	}
	if got := e.Vectors(texts); !slices.EqualFunc(got, want, slices.Equal) {
		t.Error("Vectors and Vector differ")
	}
	var callers sync.WaitGroup
	for range 4 {
		callers.Go(func() {
			for i, text := range texts {
				if !slices.Equal(e.Vector(text), want[i]) {
					t.Errorf("%d repetitions: another vector when asked concurrently", i)
				}
			}
		})
	}
	callers.Wait()
}

func TestCachedVectorIsTheCallersOwn(t *testing.T) {
	e := testEncoder(t)
	first := e.Vector("who decides?")
	want := slices.Clone(first)
	clear(first)
	second := e.Vector("who decides?")
	if !slices.Equal(second, want) {
		t.Error("changing a returned vector changed the cache")
	}
	clear(second)
	if !slices.Equal(e.Vector("who decides?"), want) {
		t.Error("changing a cached vector changed the cache")
	}
}

func TestCacheIsBounded(t *testing.T) {
	c := newCache()
	kept := c.digest("asked all the time")
	c.put(kept, []float32{1})
	for n := range 10 * cacheLimit {
		c.put(c.digest(fmt.Sprint(n)), []float32{0})
		if c.get(kept) == nil {
			t.Fatalf("forgotten after %d other questions though asked between them", n)
		}
	}
	if n := len(c.recent) + len(c.older); n > 2*cacheLimit {
		t.Errorf("%d vectors kept, want %d at most", n, 2*cacheLimit)
	}
	if c.get(c.digest("0")) != nil {
		t.Error("the oldest question is still there")
	}
}

func TestVersionIsTheSumOfTheWeights(t *testing.T) {
	sum := sha256.Sum256([]byte(weightsFile[weightsHeader:]))
	if want := fmt.Sprintf("all-MiniLM-L6-v2/%x", sum[:6]); Version() != want {
		t.Errorf("Version() = %q, the weights are %q", Version(), want)
	}
}

func TestDamagedWeightsAreRefused(t *testing.T) {
	for name, file := range map[string]string{
		"empty":     "",
		"other":     strings.Repeat("x", 100),
		"cut short": weightsFile[:len(weightsFile)-1],
		"too long":  weightsFile + "x",
	} {
		if _, err := readModel(file); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		testEncoder(b)
	}
}

// The sub-benchmarks' names are read by tools/onnx_speed.py.
func BenchmarkForward(b *testing.B) {
	e := testEncoder(b)
	for _, tokens := range []int{11, 110, 256} {
		ids := make([]int32, tokens)
		for i := range ids {
			ids[i] = 2000 + int32(i)
		}
		s, vector := new(scratch), make([]float32, Dim)
		b.Run(fmt.Sprintf("%d_tokens", tokens), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e.forward(vector, ids, s)
			}
		})
	}
}

func BenchmarkVector(b *testing.B) {
	e := testEncoder(b)
	const question = "can a student count hospital hours?" // 8 tokens
	b.Run("new_question", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			e.encode(question)
		}
	})
	b.Run("repeated_question", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			e.Vector(question)
		}
	})
}

func BenchmarkVectors(b *testing.B) {
	e := testEncoder(b)
	var texts []string
	for n := range 64 {
		texts = append(texts, strings.Repeat("hours of instruction ", 1+n%30))
	}
	b.ReportAllocs()
	for b.Loop() {
		e.Vectors(texts)
	}
}
