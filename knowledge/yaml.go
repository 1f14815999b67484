package knowledge

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readYAML parses one YAML document and returns its root, nil when it is empty.
// An error comes with the line it stands on, 1 being the first.
func readYAML(src []byte) (root *yaml.Node, line int, err error) {
	var doc, more yaml.Node
	in := yaml.NewDecoder(bytes.NewReader(src))
	if err := in.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, 0, nil
	} else if err != nil {
		line, what := yamlFault(src, err)
		return nil, line, errors.New(what)
	}
	if len(doc.Content) == 0 {
		return nil, 0, nil
	}
	switch err := in.Decode(&more); {
	case err == nil:
		return nil, max(1, more.Line), errors.New("a second document begins here")
	case !errors.Is(err, io.EOF):
		line, what := yamlFault(src, err)
		return nil, line, errors.New(what)
	}
	return doc.Content[0], 0, nil
}

var (
	yamlError     = regexp.MustCompile(`(?s)^yaml: (?:line (\d+): )?(.*)`)
	parserError   = regexp.MustCompile(`^did not find expected (key|node|<|'-'|',')`)
	unknownAnchor = regexp.MustCompile(`^unknown anchor '(.+)' referenced`)
)

// yamlFault finds the line that an error of the yaml package means. The package
// counts its parser's lines from 0 and its scanner's from 1, leaves some out,
// and blames a tab on the line before.
func yamlFault(src []byte, err error) (line int, what string) {
	m := yamlError.FindStringSubmatch(err.Error())
	if m == nil {
		return 1, err.Error()
	}
	line, what = 1, m[2]
	if m[1] != "" {
		line, _ = strconv.Atoi(m[1])
	}
	switch anchor := unknownAnchor.FindStringSubmatch(what); {
	case m[1] != "" && parserError.MatchString(what):
		line++
	case anchor != nil:
		line = lineWith(src, 1, func(s string) bool { return strings.Contains(s, "*"+anchor[1]) })
	case strings.HasPrefix(what, "found a tab"):
		line = lineWith(src, line, func(s string) bool { return strings.HasPrefix(strings.TrimLeft(s, " "), "\t") })
	}
	return line, what
}

// lineWith is the first line from a given one on that has what is looked for,
// or that one.
func lineWith(src []byte, from int, has func(string) bool) int {
	n := 0
	for line := range strings.Lines(string(src)) {
		if n++; n >= from && has(line) {
			return n
		}
	}
	return from
}
