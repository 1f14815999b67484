package convert

import (
	"os/exec"
	"regexp"
	"strings"
)

// kept is the part of the words of want that got holds in the same order.
func kept(want, got []string) float64 {
	if len(want) == 0 {
		return 1
	}
	return float64(common(want, got)) / float64(len(want))
}

// common is the length of the longest common subsequence, by Myers' algorithm:
// fast because the two hardly differ.
func common(a, b []string) int {
	n, m := len(a), len(b)
	most := n + m
	v := make([]int, 2*most+2)
	for d := 0; d <= most; d++ {
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && v[most+k-1] < v[most+k+1] {
				x = v[most+k+1]
			} else {
				x = v[most+k-1] + 1
			}
			for x < n && x-k < m && a[x] == b[x-k] {
				x++
			}
			v[most+k] = x
			if x >= n && x-k >= m {
				return (n + m - d) / 2
			}
		}
	}
	return 0
}

var wordForm = regexp.MustCompile(`[\p{L}\p{N}]+`)

// wordsOf are the words of a text, in small letters. Letters that a hyphen at the
// end of a line parts are one word, as a reader reads them.
func wordsOf(text string) []string {
	text = cutForm.ReplaceAllString(text, "$1$2")
	return wordForm.FindAllString(strings.ToLower(clean(text)), -1)
}

var cutForm = regexp.MustCompile(`(\p{L})[-\x{ad}]\n\s*(\p{Ll})`)

func have(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}
