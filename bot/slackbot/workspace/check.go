package workspace

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// checker collects what is wrong with blocks, in Slack's form: the fault and a
// pointer to where it is.
type checker struct {
	messages []string
	surface  string // message, modal, home
	blockIDs map[string]bool
	text     int // shown by all blocks together
	markdown int // in markdown blocks
	input    bool
}

func (c *checker) fail(at, format string, args ...any) {
	c.messages = append(c.messages, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, args...), at))
}

// rule checks one value; at is its JSON pointer.
type rule func(c *checker, at string, v any)

// shape is an object: its properties, the required ones marked by a star.
type shape map[string]rule

// check refuses missing, unknown and wrong properties.
func (s shape) check(c *checker, at string, o object) {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		bare, required := strings.CutSuffix(name, "*")
		v, given := o[bare]
		switch {
		case given && v != nil:
			s[name](c, at+"/"+bare, v)
		case required:
			c.fail(at, "missing required field: %s", bare)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if s[name] == nil && s[name+"*"] == nil && name != "type" {
			c.fail(at, "additional property not allowed: %s", name)
		}
	}
}

// with is a shape and more.
func (s shape) with(more shape) shape {
	all := maps.Clone(s)
	maps.Copy(all, more)
	return all
}

// union is an object whose type says its shape.
func union(shapes map[string]shape) rule {
	return func(c *checker, at string, v any) {
		o, ok := v.(object)
		if !ok {
			c.fail(at, "must be an object")
			return
		}
		kind, _ := o["type"].(string)
		s, known := shapes[kind]
		if !known {
			c.fail(at, "unsupported type: %q", kind)
			return
		}
		s.check(c, at, o)
	}
}

// plainly is an object without a type.
func plainly(s shape) rule {
	return func(c *checker, at string, v any) {
		o, ok := v.(object)
		if !ok {
			c.fail(at, "must be an object")
			return
		}
		if o["type"] != nil {
			c.fail(at, "additional property not allowed: type")
		}
		s.check(c, at, o)
	}
}

func list(least, most int, each rule) rule {
	return func(c *checker, at string, v any) {
		l, ok := v.([]any)
		switch {
		case !ok:
			c.fail(at, "must be an array")
			return
		case len(l) < least:
			c.fail(at, "no fewer than %d items allowed", least)
		case most > 0 && len(l) > most:
			c.fail(at, "no more than %d items allowed", most)
		}
		for i, v := range l {
			each(c, at+"/"+strconv.Itoa(i), v)
		}
	}
}

func str(least, most int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		switch {
		case !ok:
			c.fail(at, "must be a string")
		case Length(s) < least:
			c.fail(at, "must be more than %d characters", least-1)
		case Length(s) > most:
			c.fail(at, "must be less than %d characters", most+1)
		}
	}
}

func boolean(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.fail(at, "must be a boolean")
	}
}

func integer(least, most int) rule {
	return func(c *checker, at string, v any) {
		number, ok := v.(json.Number)
		n, err := strconv.Atoi(number.String())
		if !ok || err != nil || n < least || n > most {
			c.fail(at, "must be an integer from %d to %d", least, most)
		}
	}
}

func oneOf(values ...string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(values, s) {
			c.fail(at, "must be one of %s", strings.Join(values, ", "))
		}
	}
}

// web is an address that a client may open.
func web(schemes ...string) rule {
	return func(c *checker, at string, v any) {
		s, _ := v.(string)
		u, err := url.Parse(s)
		switch {
		case err != nil, u.Scheme == "", !slices.Contains(schemes, strings.ToLower(u.Scheme)), u.Opaque == "" && u.Host == "", strings.ContainsAny(s, " \n\t<>|"):
			c.fail(at, "invalid url")
		case Length(s) > maxURL:
			c.fail(at, "must be less than %d characters", maxURL+1)
		}
	}
}

func all(rules ...rule) rule {
	return func(c *checker, at string, v any) {
		for _, r := range rules {
			r(c, at, v)
		}
	}
}
