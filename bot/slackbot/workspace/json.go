package workspace

import (
	"encoding/json"
	"fmt"
)

// toObject takes anything that marshals to a JSON object: JSON itself, a map, a
// message or view of slack-go.
func toObject(v any) (object, error) {
	body, err := toJSON(v)
	if err != nil {
		return nil, err
	}
	var o object
	if err := decode(body, &o); err != nil {
		return nil, fmt.Errorf("read a message or view: %w", err)
	}
	return o, nil
}

func toJSON(v any) ([]byte, error) {
	switch v := v.(type) {
	case []byte:
		return v, nil
	case string:
		return []byte(v), nil
	}
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("read a message or view: %w", err)
	}
	return body, nil
}

// copyJSON is a deep copy of decoded JSON.
func copyJSON[T any](v T) T {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // decoded JSON: cannot fail
	}
	var out T
	if err := decode(body, &out); err != nil {
		panic(err)
	}
	return out
}

func objects(v any) []object {
	list, _ := v.([]any)
	var out []object
	for _, e := range list {
		if o, ok := e.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

// asText is a JSON value that should be text; "" when it is not.
func asText(v any) string { s, _ := v.(string); return s }
