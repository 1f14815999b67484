package config

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/go-viper/mapstructure/v2"
)

// Error is a mistake in the settings. It quotes no value that could be a secret.
type Error struct{ What, Hint string }

func (e *Error) Error() string { return "settings: " + e.What }

var (
	invalidKeys = regexp.MustCompile(`^has invalid keys: ([^,]*)`)
	quoted      = regexp.MustCompile("`[^`]*`")
)

// withoutValues is a parser's error without the piece of the file it quotes,
// which may be of a secret.
func withoutValues(err error) string {
	text := strings.TrimPrefix(err.Error(), "While parsing config: ")
	return strings.Join(strings.Fields(quoted.ReplaceAllString(text, "text")), " ")
}

// decodeError tells a misspelt key from a bad value. Of several mistakes it
// takes the first.
func decodeError(err error) error {
	var at *mapstructure.DecodeError
	if !errors.As(err, &at) {
		return &Error{withoutValues(err), "leeway config --help lists the keys and their defaults"}
	}
	where := strings.ToLower(at.Name())
	if where == "config.settings" { // the top of the file
		where = ""
	}
	if m := invalidKeys.FindStringSubmatch(at.Unwrap().Error()); m != nil {
		return unknownKey(where, m[1])
	}
	return &Error{where + " is " + cause(at.Unwrap()), meaningOf(where)}
}

func unknownKey(section, name string) error {
	if section != "" {
		name = section + "." + name
	}
	return &Error{"unknown key " + name, didYouMean(name)}
}

// cause says in plain words what is wrong with a value, without the value.
func cause(err error) string {
	var (
		shape *mapstructure.UnconvertibleTypeError
		parse *mapstructure.ParseError
	)
	switch {
	case errors.As(err, &shape):
		return fmt.Sprintf("%s where %s belongs", sortOf(reflect.TypeOf(shape.Value)), sortOf(shape.Expected.Type()))
	case errors.As(err, &parse):
		return "not " + sortOf(parse.Expected.Type())
	case strings.HasPrefix(err.Error(), "time: "):
		return "not a span of time"
	case strings.HasPrefix(err.Error(), "expected a map"):
		return "one value where keys belong"
	}
	return err.Error()
}

func sortOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a section of keys"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "a number"
	}
	return "a piece of text"
}

// meaningOf is the hint for a key's bad value: what the key means.
func meaningOf(name string) string {
	for _, d := range Docs() {
		if d.Key == name || strings.HasPrefix(name, d.Key+"[") {
			return strings.TrimSuffix(fmt.Sprintf("%s: %s; by default %s", d.Key, d.Meaning, d.Default), "; by default ")
		}
	}
	return "leeway config --help lists the keys and their defaults"
}

// didYouMean names the key that a misspelt one is nearest to: within two
// letters, or the same word without its section.
func didYouMean(name string) string {
	if strings.HasPrefix(name, "slack.channels[") {
		return "a channel has jurisdiction, reply and external"
	}
	best, near := 3, ""
	for _, k := range keys {
		section, last, _ := strings.Cut(k.name, ".")
		if name == last {
			return fmt.Sprintf("did you mean %q?", k.name)
		}
		for _, known := range []string{section, k.name} {
			if d := levenshtein.ComputeDistance(name, known); d < best {
				best, near = d, known
			}
		}
	}
	if near == "" {
		return "leeway config --help lists the keys"
	}
	return fmt.Sprintf("did you mean %q?", near)
}
