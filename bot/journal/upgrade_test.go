package journal

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write testdata anew")

// forAges: what is kept for a while is kept long enough for a fixture.
func forAges() Options {
	ages := 50 * 365 * 24 * time.Hour
	return Options{Window: ages, Memory: ages, KeepCounts: ages, KeepDead: ages, KeepGaps: ages}
}

// TestFolderOfVersion1 opens a folder that the first version wrote, and finds
// everything in it. A new layout gets a fixture of its own; this one stays.
func TestFolderOfVersion1(t *testing.T) {
	const fixture = "testdata/folder-v1.tar.gz"
	if *update && version == 1 {
		j := lived(t, forAges())
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(fixture, pack(t, j.o.Dir), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := forAges()
	o.Dir = t.TempDir()
	file, err := os.Open(fixture)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	unpack(t, tar.NewReader(zip), o.Dir)
	checkLived(t, open(t, o))
}

// TestBackupOfVersion1 does the same with a backup.
func TestBackupOfVersion1(t *testing.T) {
	const fixture = "testdata/backup-v1.gz"
	if *update && backupVersion == 1 {
		var file bytes.Buffer
		if err := lived(t, Options{}).Backup(t.Context(), &file); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(fixture, file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := forAges()
	o.Dir = filepath.Join(t.TempDir(), "restored")
	if err := Restore(t.Context(), o, bytes.NewReader(mustRead(t, fixture))); err != nil {
		t.Fatal(err)
	}
	checkLived(t, open(t, o))
}

// pack is a folder as a gzipped tar file.
func pack(t *testing.T, dir string) []byte {
	var file bytes.Buffer
	zip := gzip.NewWriter(&file)
	w := tar.NewWriter(zip)
	if err := w.AddFS(os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func unpack(t *testing.T, r *tar.Reader, dir string) {
	for h, err := r.Next(); err == nil; h, err = r.Next() {
		name := filepath.Join(dir, filepath.FromSlash(h.Name))
		if h.FileInfo().IsDir() {
			err = os.MkdirAll(name, 0o700)
		} else {
			var text bytes.Buffer
			if _, err = text.ReadFrom(r); err == nil {
				err = os.MkdirAll(filepath.Dir(name), 0o700)
			}
			if err == nil {
				err = os.WriteFile(name, text.Bytes(), 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
