package index

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli) // the one that processors compute themselves

// writeSums writes down what a finished index consists of, so that a file that a
// full disk or a crash cut short is not searched: the word index would crash on
// it, not complain.
func writeSums(dir string) error {
	sums, err := sumsOf(dir)
	if err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	src, err := json.Marshal(sums)
	if err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, sumsFile), src, 0o644); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	return nil
}

// checkSums reports an index that is not what was written.
func checkSums(dir string) error {
	src, err := os.ReadFile(filepath.Join(dir, sumsFile))
	if err != nil {
		return err
	}
	var want map[string]uint32
	if err := json.Unmarshal(src, &want); err != nil {
		return fmt.Errorf("%s: %w", sumsFile, err)
	}
	got, err := sumsOf(dir)
	if err != nil {
		return err
	}
	if !maps.Equal(got, want) {
		return fmt.Errorf("%s is damaged", dir)
	}
	return nil
}

// sumsOf reads every file of an index: some milliseconds for a thousand sections.
func sumsOf(dir string) (map[string]uint32, error) {
	sums := map[string]uint32{}
	return sums, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == sumsFile {
			return err
		}
		src, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		sums[name] = crc32.Checksum(src, castagnoli)
		return err
	})
}
