package convert

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// PDF is read by PDFium, the reader of Chromium, compiled to WebAssembly: a file
// that breaks it breaks a sandbox without files, network or clock of its own,
// which can be stopped at any instruction and cannot take more memory than this.
const pdfMemoryPages = 6144 // of 64 KiB: 384 MiB, of which the file itself takes a part

// pdfEngines starts sandboxes. Compiling PDFium takes 2.5 s, so a process does it
// once.
var pdfEngines = sync.OnceValues(func() (pdfium.Pool, error) {
	return webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 8,
		FSConfig:      wazero.NewFSConfig(), // no files
		RuntimeConfig: wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithMemoryLimitPages(pdfMemoryPages),
		Stdout:        io.Discard, Stderr: io.Discard,
	})
})

// pdfFile is a PDF that is open in a sandbox.
type pdfFile struct {
	ctx    context.Context
	engine pdfium.Pdfium
	doc    references.FPDF_DOCUMENT
	pages  int
	out    chan struct{} // closed when nothing is read any more
	stop   func() bool   // ends the watch on ctx; false when it has begun to act
	acted  chan struct{} // closed when it has acted
}

// killAfter is how long the reader has, once its time is up, to notice by itself,
// which it does between two words. After that the sandbox is stopped within its
// instruction.
const killAfter = 2 * time.Second

// openPDF opens a file in a new sandbox, which is stopped when ctx is done.
func openPDF(ctx context.Context, name string, raw []byte) (*pdfFile, error) {
	pool, err := pdfEngines()
	if err != nil {
		return nil, err
	}
	engine, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, err
	}
	f := &pdfFile{ctx: ctx, engine: engine, out: make(chan struct{}), acted: make(chan struct{})}
	f.stop = context.AfterFunc(ctx, f.kill)
	opened, err := engine.OpenDocument(&requests.OpenDocument{File: &raw})
	if err != nil {
		f.close()
		return nil, f.why(name, err)
	}
	f.doc = opened.Document
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.doc})
	if err != nil {
		f.close()
		return nil, f.why(name, err)
	}
	f.pages = count.PageCount
	return f, nil
}

func (f *pdfFile) why(name string, err error) error {
	switch {
	case f.ctx.Err() != nil:
		return f.ctx.Err()
	case strings.Contains(strings.ToLower(err.Error()), "password"):
		return &Error{Name: name, What: "a PDF under a password", Hint: "open it and save a copy without a password", Err: err}
	case strings.Contains(strings.ToLower(err.Error()), "security"):
		return &Error{Name: name, What: "a PDF under a protection that only its own reader knows", Hint: "print it to a new PDF", Err: err}
	}
	return &Error{Name: name, What: "a damaged PDF", Hint: "download it again, or print it to a new PDF", Err: err}
}

// kill stops the sandbox, unless the reader leaves it first.
func (f *pdfFile) kill() {
	defer close(f.acted)
	select {
	case <-f.out:
	case <-time.After(killAfter):
		_ = f.engine.Kill()
	}
}

func (f *pdfFile) close() {
	close(f.out)
	if !f.stop() {
		<-f.acted
	}
	_ = f.engine.Close() // an error says that it was stopped
}

// meta is a property of the file, "" for none.
func (f *pdfFile) meta(tag string) string {
	m, err := f.engine.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: f.doc, Tag: tag})
	if err != nil {
		return ""
	}
	return oneLine(clean(m.Value))
}

// maxChars is how many letters a page may hold; a page of law has 7,000.
const maxChars = 400_000

// errPage is a page that cannot be read, though the file can.
type errPage struct{ what string }

func (e errPage) Error() string { return e.what }

// page reads the words of a page, 0 being the first, in the order of the file.
func (f *pdfFile) page(index int) (p *pdfPage, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the reader gave up: %v", fault)
		}
	}()
	page, err := f.engine.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: f.doc, Index: index})
	if err != nil {
		return nil, err
	}
	defer f.engine.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: page.Page})
	ref := requests.Page{ByReference: &page.Page}
	text, err := f.engine.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return nil, err
	}
	defer f.engine.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	count, err := f.engine.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return nil, err
	}
	if count.Count > maxChars {
		return nil, errPage{fmt.Sprintf("%d letters on one page", count.Count)}
	}
	p = &pdfPage{number: index + 1}
	if size, err := f.engine.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: f.doc, Index: index}); err == nil {
		p.width, p.height = size.Width, size.Height
	}
	if p.words, err = f.words(text.TextPage, count.Count); err != nil {
		return nil, err
	}
	f.pictures(ref, p)
	f.linkWords(ref, p)
	return p, f.ctx.Err()
}
