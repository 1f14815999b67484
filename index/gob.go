package index

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/leeway-bot/leeway/index/meaning"
)

// Gob writes a slice of small numbers one by one, which takes longer to read
// than all else that the program does at its start. As bytes they are read at
// once.

// int8s are 8-bit weights.
type int8s []int8

// GobEncode and GobDecode write them as bytes.
func (v int8s) GobEncode() ([]byte, error) { return appendInt8s(nil, v), nil }

func (v *int8s) GobDecode(src []byte) error {
	*v = make(int8s, len(src))
	copyInt8s(*v, src)
	return nil
}

// GobEncode and GobDecode write a vector as its scale and bytes.
func (s *vector8) GobEncode() ([]byte, error) {
	return appendInt8s(binary.LittleEndian.AppendUint32(nil, math.Float32bits(s.Scale)), s.V[:]), nil
}

func (s *vector8) GobDecode(src []byte) error {
	if len(src) != 4+meaning.Dim {
		return fmt.Errorf("a vector of %d bytes, want %d", len(src), 4+meaning.Dim)
	}
	s.Scale = math.Float32frombits(binary.LittleEndian.Uint32(src))
	copyInt8s(s.V[:], src[4:])
	return nil
}

func appendInt8s(out []byte, v []int8) []byte {
	for _, n := range v {
		out = append(out, byte(n))
	}
	return out
}

func copyInt8s(out []int8, src []byte) {
	for i, b := range src {
		out[i] = int8(b)
	}
}
