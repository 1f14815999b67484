package knowledge_test

import (
	"os"
	"path/filepath"
	"testing"
)

// shared reads a file that lies beside the project and is no part of it: the
// ground truth and the source documents. A machine that tests every change must
// have them; a reader who has only the project may go without.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "shared", filepath.FromSlash(name)))
	if err == nil {
		return src
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("CI is set, so this must be there: %v", err)
	}
	t.Skipf("not compared with what the project is built from: %v", err)
	return nil
}
