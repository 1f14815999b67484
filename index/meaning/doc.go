// Package meaning turns text into a vector that stands for what it says, so
// that "a kid works mornings at the hospital, can we count that?" finds the
// policy on work-based learning though they share no word.
//
// It is all-MiniLM-L6-v2, a sentence encoder of 22 million parameters, in Go
// alone: no cgo, no shared library, no network, no file beside the program. The
// weights are int8 and lie in the program itself (23 MB).
//
// Bottom-up:
//
//   - characters.go, tokenizer.go, wordpiece.go cut text into the ids of word
//     pieces, id for id as the tokenizer published with the model.
//   - weights.go lays the model's matrices over the embedded file.
//   - kernel.go is the arithmetic that takes the time, kernel_amd64.s the same
//     for AVX2; erf.go is its one special function.
//   - attention.go and forward.go are the six layers and the mean over tokens.
//   - cache.go remembers recent questions, by digest.
//   - encoder.go is what others see.
//
// testdata holds the reference; tools makes it, and weights.bin, from the
// published model (Python; each script's first lines say how to run it).
//
// # Measured
//
// On a two-core virtual Xeon, one thread each, taking turns with ONNX Runtime
// 1.31.1 on the float32 weights (tools/onnx_speed.py --go, four runs):
//
//	tokens            here      ONNX Runtime         ratio
//	    11          3.6 ms      3.0 – 3.8 ms   0.96 – 1.21
//	   110  28.0 – 28.6 ms    20.3 – 20.8 ms   1.37 – 1.39
//
// Without AVX2 the same take 62 and 536 ms. By go test -bench: New 2.2 ms; a new
// question 4 allocations, 2 kB; a repeated one under 1 µs; Vectors on two cores
// 1.3 to 1.9 times as fast as on one, the machine being shared. A process that
// calls New and Vector once lives 10 ms and has 18 MB resident, as the weights
// are pages of the program file.
//
// By go test -v: ids equal to the reference for 6,657 of 6,657 strings and for
// every code point; cosine to the float model over 416 texts .9978 at the
// lowest, of "!!!???...", and .9997 on average over 310 questions.
//
// Doubtful: the tokenizer keeps the reference's view of Unicode 8, in which
// younger scripts are unknown words; so they are to the model.
package meaning
