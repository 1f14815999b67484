package index

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en" // the "en" analyzer: Porter stems, English stop words
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
	"github.com/leeway-bot/leeway/knowledge"
)

// Fields of a document; an entry is one document.
const (
	fieldTitle        = "title"
	fieldHeadings     = "headings"
	fieldBody         = "body"
	fieldAsks         = "asks"
	fieldThesaurus    = "thesaurus"
	fieldCitation     = "citation"
	fieldJurisdiction = "jurisdiction"
	fieldKind         = "kind"
	fieldApproval     = "approval"

	fieldAll = "_all" // Bleve's own: title, headings and body as one text
)

// A search of words reads either the asks or what the entry itself says. They
// are scored apart: the asks are written in the asker's words, and a rare word
// of the entry ("EPSG") tells much though no ask holds it.
var (
	askFields   = []field{{fieldAsks, 1}}
	entryFields = []field{{fieldAll, 1}, {fieldThesaurus, 0.3}}
)

// field is a text field and the weight of a match in it.
type field struct {
	name  string
	boost float64
}

// words finds entries by their words: Bleve, scored by BM25.
type words struct {
	bleve   bleve.Index
	lengths *search.BM25Stats // nil: Bleve's own
}

// newMapping: English text, exact facets, BM25 (Bleve's default is TF-IDF).
func newMapping() mapping.IndexMapping {
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeInAll, text.IncludeTermVectors = "en", false, false, false
	exact := bleve.NewTextFieldMapping()
	exact.Analyzer, exact.Store, exact.IncludeInAll, exact.IncludeTermVectors = keyword.Name, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	said := *text
	said.IncludeInAll = true
	for _, name := range []string{fieldTitle, fieldHeadings, fieldBody} {
		doc.AddFieldMappingsAt(name, &said)
	}
	for _, name := range []string{fieldAsks, fieldThesaurus} {
		doc.AddFieldMappingsAt(name, text)
	}
	for _, name := range []string{fieldCitation, fieldJurisdiction, fieldKind, fieldApproval} {
		doc.AddFieldMappingsAt(name, exact)
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.DefaultAnalyzer = "en"
	m.ScoringModel = bleveindex.BM25Scoring
	return m
}

// buildWords indexes entries into a folder, or in memory when dir is "".
func buildWords(dir string, lib *knowledge.Library, entries []*knowledge.Entry, step func()) (*words, error) {
	// NewMemOnly would ignore the scoring model; scorch with no path is in memory.
	idx, err := bleve.NewUsing(dir, newMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("create word index: %w", err)
	}
	const perBatch = 2000 // in one segment: fastest to search
	batch := idx.NewBatch()
	var lengths lengths
	for i, e := range entries {
		doc := document(lib, e)
		if err := batch.Index(strconv.Itoa(i), doc); err != nil {
			return nil, fmt.Errorf("index %s: %w", e.ID, err)
		}
		lengths.note(doc)
		if i == len(entries)-1 {
			if err := lengths.keep(batch); err != nil {
				return nil, err
			}
		}
		if batch.Size() == perBatch || i == len(entries)-1 {
			if err := idx.Batch(batch); err != nil {
				return nil, fmt.Errorf("write word index: %w", err)
			}
			batch.Reset()
		}
		step()
	}
	return newWords(idx)
}

func newWords(idx bleve.Index) (*words, error) {
	lengths, err := keptLengths(idx)
	if err != nil {
		return nil, fmt.Errorf("open word index: %w", err)
	}
	return &words{idx, lengths}, nil
}

// openWords opens a folder that buildWords filled; any number of processes may.
func openWords(dir string) (*words, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	idx, err := bleve.OpenUsing(dir, map[string]any{"read_only": true})
	if err != nil {
		return nil, fmt.Errorf("open word index: %w", err)
	}
	return newWords(idx)
}

func document(lib *knowledge.Library, e *knowledge.Entry) map[string]any {
	var headings, body, asks, cites []string
	for _, p := range e.Passages {
		headings = append(headings, p.Heading...)
		body = append(body, p.Text)
	}
	for _, a := range e.Asks {
		asks = append(asks, a.Text)
	}
	for _, c := range e.Citations {
		cites = append(cites, c.ID)
	}
	headings = append(headings, e.Source.Heading...)
	own := strings.ToLower(strings.Join([]string{e.Title, e.Summary, strings.Join(headings, "\n"), strings.Join(body, "\n")}, "\n"))
	return map[string]any{
		fieldTitle: e.Title, fieldHeadings: headings, fieldBody: append(body, e.Summary), fieldAsks: asks,
		fieldThesaurus: said(lib, own), fieldCitation: cites,
		fieldJurisdiction: e.Jurisdiction, fieldKind: string(e.Kind), fieldApproval: string(e.Approval),
	}
}

// said lists what educators say for the policy words that stand in a text.
func said(lib *knowledge.Library, text string) []string {
	var say []string
	for _, row := range lib.Synonyms {
		for _, means := range row.Means {
			if strings.Contains(text, strings.ToLower(means)) {
				say = append(say, row.Say...)
				break
			}
		}
	}
	return say
}

// search scores the entries that share words with the text in some fields, by
// their place in the list that was indexed; higher is better. At most limit are scored.
func (w *words) search(ctx context.Context, text string, fields []field, f Filter, limit int) (map[int]float64, error) {
	return w.searchAmong(w.withLengths(ctx), text, fields, f, nil, limit)
}

// searchAmong does so among some entries, nil for all.
func (w *words) searchAmong(ctx context.Context, text string, fields []field, f Filter, among query.Query, limit int) (map[int]float64, error) {
	any := bleve.NewDisjunctionQuery()
	for _, field := range fields {
		q := bleve.NewMatchQuery(text)
		q.SetField(field.name)
		q.SetBoost(field.boost)
		any.AddQuery(q)
	}
	all := bleve.NewBooleanQuery()
	all.AddMust(any)
	if filter := f.query(); filter != nil {
		among = both(among, filter)
	}
	if among != nil {
		all.AddFilter(among)
	}
	result, err := w.bleve.SearchInContext(ctx, bleve.NewSearchRequestOptions(all, limit, 0, false))
	if err != nil {
		return nil, fmt.Errorf("search words: %w", err)
	}
	scores := make(map[int]float64, len(result.Hits))
	for _, hit := range result.Hits {
		i, err := strconv.Atoi(hit.ID)
		if err != nil {
			return nil, fmt.Errorf("search words: document %q is not of this index", hit.ID)
		}
		scores[i] = hit.Score
	}
	return scores, nil
}

// both is what passes two filters, the first of which may be nil.
func both(a, b query.Query) query.Query {
	if a == nil {
		return b
	}
	return bleve.NewConjunctionQuery(a, b)
}

// query is the filter in Bleve's terms, nil when it lets everything pass.
func (f Filter) query() query.Query {
	all := bleve.NewConjunctionQuery()
	oneOf := func(field string, values []string) {
		if len(values) == 0 {
			return
		}
		any := bleve.NewDisjunctionQuery()
		for _, v := range values {
			q := bleve.NewTermQuery(v)
			q.SetField(field)
			any.AddQuery(q)
		}
		all.AddQuery(any)
	}
	oneOf(fieldJurisdiction, f.jurisdictions())
	oneOf(fieldKind, texts(f.Kinds))
	oneOf(fieldApproval, texts(f.Approvals))
	oneOf(fieldCitation, f.Citations)
	if len(all.Conjuncts) == 0 {
		return nil
	}
	return all
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
