package workspace

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// n is a text of n characters.
func n(count int) string { return strings.Repeat("x", count) }

// many is a JSON list of the same thing, %d in it replaced by a number.
func many(count int, item string) string {
	list := make([]string, count)
	for i := range list {
		list[i] = strings.ReplaceAll(item, "%d", fmt.Sprint(i))
	}
	return "[" + strings.Join(list, ",") + "]"
}

func plainJSON(text string) string  { return `{"type":"plain_text","text":"` + text + `"}` }
func mrkdwnJSON(text string) string { return `{"type":"mrkdwn","text":"` + text + `"}` }

func buttonJSON(more string) string {
	return `{"type":"button","text":` + plainJSON("Go") + more + `}`
}

func actionsJSON(elements string) string {
	return `[{"type":"actions","elements":[` + elements + `]}]`
}

func richJSON(inline string) string {
	return `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[` + inline + `]}]}]`
}

func feedbackJSON(yes, no string) string {
	return `[{"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"f","positive_button":` + yes + `,"negative_button":` + no + `}]}]`
}

func sayJSON(text, value string) string {
	return `{"text":` + plainJSON(text) + `,"value":"` + value + `"}`
}

func optionJSON(text, value string) string {
	return `{"text":` + plainJSON(text) + `,"value":"` + value + `"}`
}

func selectJSON(options string) string {
	return `{"type":"static_select","action_id":"s","placeholder":` + plainJSON("Choose") + `,"options":` + options + `}`
}

func radioJSON(options string) string {
	return `{"type":"radio_buttons","action_id":"r","options":` + options + `}`
}

func inputJSON(element string) string {
	return `[{"type":"input","label":` + plainJSON("Why") + `,"element":` + element + `}]`
}

// TestBlocks: what Block Kit takes at its limits, and what it refuses one beyond.
// want is "" when it is taken, else what the refusal says.
func TestBlocks(t *testing.T) {
	confirm := func(title, text, yes, no string) string {
		return `,"confirm":{"title":` + plainJSON(title) + `,"text":` + plainJSON(text) + `,"confirm":` + plainJSON(yes) + `,"deny":` + plainJSON(no) + `}`
	}
	for _, c := range []struct{ name, blocks, want string }{
		{"divider", `[{"type":"divider"}]`, ""},
		{"no type", `[{}]`, "unsupported type"},
		{"not an object", `["divider"]`, "must be an object"},
		{"unknown type", `[{"type":"banner"}]`, `unsupported type: \"banner\" [json-pointer:/blocks/0]`},
		{"unknown property", `[{"type":"divider","colour":"red"}]`, "additional property not allowed: colour"},
		{"50 blocks", many(50, `{"type":"divider"}`), ""},
		{"51 blocks", many(51, `{"type":"divider"}`), "no more than 50 items allowed [json-pointer:/blocks]"},
		{"block_id at its limit", `[{"type":"divider","block_id":"` + n(255) + `"}]`, ""},
		{"block_id beyond", `[{"type":"divider","block_id":"` + n(256) + `"}]`, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
		{"block_id twice", many(2, `{"type":"divider","block_id":"a"}`), "already exists"},

		{"header", `[{"type":"header","text":` + plainJSON(n(150)) + `}]`, ""},
		{"header beyond", `[{"type":"header","text":` + plainJSON(n(151)) + `}]`, "must be less than 151"},
		{"header of mrkdwn", `[{"type":"header","text":` + mrkdwnJSON("x") + `}]`, "unsupported type"},
		{"header without text", `[{"type":"header"}]`, "missing required field: text"},
		{"header of nothing", `[{"type":"header","text":` + plainJSON("") + `}]`, "must be more than 0"},
		{"header of blanks", `[{"type":"header","text":` + plainJSON("  ") + `}]`, "must be more than 0"},

		{"section", `[{"type":"section","text":` + mrkdwnJSON(n(3000)) + `}]`, ""},
		{"section beyond", `[{"type":"section","text":` + mrkdwnJSON(n(3001)) + `}]`, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"section of nothing", `[{"type":"section"}]`, "must define either"},
		{"section with a bare string", `[{"type":"section","text":"x"}]`, "must be an object"},
		{"10 fields", `[{"type":"section","fields":` + many(10, plainJSON("x")) + `}]`, ""},
		{"11 fields", `[{"type":"section","fields":` + many(11, plainJSON("x")) + `}]`, "no more than 10"},
		{"field at its limit", `[{"type":"section","fields":[` + plainJSON(n(2000)) + `]}]`, ""},
		{"field beyond", `[{"type":"section","fields":[` + plainJSON(n(2001)) + `]}]`, "must be less than 2001"},
		{"accessory", `[{"type":"section","text":` + plainJSON("x") + `,"accessory":` + buttonJSON("") + `}]`, ""},
		{"accessory that none is", `[{"type":"section","text":` + plainJSON("x") + `,"accessory":{"type":"plain_text_input"}}]`, "unsupported type"},
		{"verbatim in plain_text", `[{"type":"section","text":{"type":"plain_text","text":"x","verbatim":true}}]`, "additional property not allowed: verbatim"},
		{"emoji in mrkdwn", `[{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}]`, "additional property not allowed: emoji"},
		{"emoji not a boolean", `[{"type":"section","text":{"type":"plain_text","text":"x","emoji":"yes"}}]`, "must be a boolean"},

		{"context of 10", `[{"type":"context","elements":` + many(10, mrkdwnJSON("x")) + `}]`, ""},
		{"context of 11", `[{"type":"context","elements":` + many(11, mrkdwnJSON("x")) + `}]`, "no more than 10"},
		{"context of none", `[{"type":"context","elements":[]}]`, "no fewer than 1"},
		{"context with an image", `[{"type":"context","elements":[{"type":"image","image_url":"https://x.org/a.png","alt_text":"a"}]}]`, ""},
		{"context with a button", `[{"type":"context","elements":[` + buttonJSON("") + `]}]`, "unsupported type"},

		{"25 actions", `[{"type":"actions","elements":` + many(25, buttonJSON(`,"action_id":"a%d"`)) + `}]`, ""},
		{"26 actions", `[{"type":"actions","elements":` + many(26, buttonJSON(`,"action_id":"a%d"`)) + `}]`, "no more than 25"},
		{"action_id twice in a block", actionsJSON(buttonJSON(`,"action_id":"a"`) + "," + buttonJSON(`,"action_id":"a"`)), "already exists"},
		{"action_id twice in two blocks", `[` + strings.Trim(actionsJSON(buttonJSON(`,"action_id":"a"`)), "[]") + `]}]`, "-"},
		{"action_id beyond", actionsJSON(buttonJSON(`,"action_id":"` + n(256) + `"`)), "must be less than 256"},
		{"button text at its limit", actionsJSON(`{"type":"button","text":` + plainJSON(n(75)) + `}`), ""},
		{"button text beyond", actionsJSON(`{"type":"button","text":` + plainJSON(n(76)) + `}`), "must be less than 76"},
		{"button of mrkdwn", actionsJSON(`{"type":"button","text":` + mrkdwnJSON("x") + `}`), "unsupported type"},
		{"button without text", actionsJSON(`{"type":"button"}`), "missing required field: text"},
		{"button value at its limit", actionsJSON(buttonJSON(`,"value":"` + n(2000) + `"`)), ""},
		{"button value beyond", actionsJSON(buttonJSON(`,"value":"` + n(2001) + `"`)), "must be less than 2001"},
		{"button value no text", actionsJSON(buttonJSON(`,"value":7`)), "must be a string"},
		{"button url", actionsJSON(buttonJSON(`,"url":"https://opi.mt.gov/x"`)), ""},
		{"button url at its limit", actionsJSON(buttonJSON(`,"url":"https://x.org/` + n(3000-14) + `"`)), ""},
		{"button url beyond", actionsJSON(buttonJSON(`,"url":"https://x.org/` + n(3001-14) + `"`)), "must be less than 3001"},
		{"button url of a script", actionsJSON(buttonJSON(`,"url":"javascript:alert(1)"`)), "invalid url"},
		{"button url without scheme", actionsJSON(buttonJSON(`,"url":"x.org"`)), "invalid url"},
		{"button style", actionsJSON(buttonJSON(`,"style":"danger"`)), ""},
		{"button style of none", actionsJSON(buttonJSON(`,"style":"default"`)), "must be one of"},
		{"confirm at its limits", actionsJSON(buttonJSON(confirm(n(100), n(300), n(30), n(30)))), ""},
		{"confirm title", actionsJSON(buttonJSON(confirm(n(101), "x", "x", "x"))), "must be less than 101"},
		{"confirm text", actionsJSON(buttonJSON(confirm("x", n(301), "x", "x"))), "must be less than 301"},
		{"confirm yes", actionsJSON(buttonJSON(confirm("x", "x", n(31), "x"))), "must be less than 31"},
		{"confirm no", actionsJSON(buttonJSON(confirm("x", "x", "x", n(31)))), "must be less than 31"},

		{"select of 100", actionsJSON(selectJSON(many(100, optionJSON("x", "%d")))), ""},
		{"select of 101", actionsJSON(selectJSON(many(101, optionJSON("x", "%d")))), "no more than 100"},
		{"select of none", actionsJSON(selectJSON("[]")), "no fewer than 1"},
		{"select without options", actionsJSON(`{"type":"static_select"}`), "must define either `options`"},
		{"option text at its limit", actionsJSON(selectJSON("[" + optionJSON(n(75), "v") + "]")), ""},
		{"option text beyond", actionsJSON(selectJSON("[" + optionJSON(n(76), "v") + "]")), "must be less than 76"},
		{"option value beyond", actionsJSON(selectJSON("[" + optionJSON("x", n(76)) + "]")), "must be less than 76"},
		{"placeholder beyond", actionsJSON(`{"type":"static_select","placeholder":` + plainJSON(n(151)) + `,"options":[` + optionJSON("x", "v") + `]}`), "must be less than 151"},
		{"initial option of none", actionsJSON(`{"type":"static_select","options":[` + optionJSON("x", "v") + `],"initial_option":` + optionJSON("x", "w") + `}`), "must be one of the options"},
		{"10 radio buttons", actionsJSON(radioJSON(many(10, optionJSON("x", "%d")))), ""},
		{"11 radio buttons", actionsJSON(radioJSON(many(11, optionJSON("x", "%d")))), "no more than 10"},

		{"option groups", actionsJSON(`{"type":"static_select","option_groups":[{"label":` + plainJSON("G") + `,"options":[` + optionJSON("x", "v") + `]}],"initial_option":` + optionJSON("x", "v") + `}`), ""},
		{"options and groups", actionsJSON(`{"type":"static_select","options":[` + optionJSON("x", "v") + `],"option_groups":[{"label":` + plainJSON("G") + `,"options":[` + optionJSON("x", "v") + `]}]}`), "must define either `options`"},
		{"option with a type", actionsJSON(selectJSON(`[{"type":"option","text":` + plainJSON("x") + `,"value":"v"}]`)), "additional property not allowed: type"},
		{"option that is text", actionsJSON(selectJSON(`["x"]`)), "must be an object"},
		{"options that are one", actionsJSON(selectJSON(optionJSON("x", "v"))), "must be an array"},
		{"image in a context without address", `[{"type":"context","elements":[{"type":"image","alt_text":"a"}]}]`, "must define either `image_url`"},
		{"icon button", `[{"type":"context_actions","elements":[{"type":"icon_button","icon":"trash","text":` + plainJSON("Delete") + `}]}]`, ""},

		{"feedback", feedbackJSON(sayJSON("yes", "1"), sayJSON("no", "0")), ""},
		{"feedback value at its limit", feedbackJSON(sayJSON("yes", n(2000)), sayJSON("no", "0")), ""},
		{"feedback value beyond", feedbackJSON(sayJSON("yes", n(2001)), sayJSON("no", "0")), "must be less than 2001"},
		{"feedback text beyond", feedbackJSON(sayJSON(n(76), "1"), sayJSON("no", "0")), "must be less than 76"},
		{"feedback without value", feedbackJSON(`{"text":`+plainJSON("yes")+`}`, sayJSON("no", "0")), "missing required field: value"},
		{"feedback among actions", actionsJSON(`{"type":"feedback_buttons"}`), "unsupported type"},
		{"button among context actions", `[{"type":"context_actions","elements":[` + buttonJSON("") + `]}]`, "unsupported type"},

		{"markdown", `[{"type":"markdown","text":"` + n(12000) + `"}]`, ""},
		{"markdown beyond", `[{"type":"markdown","text":"` + n(12001) + `"}]`, "must be less than 12001"},
		{"markdown together beyond", many(2, `{"type":"markdown","text":"`+n(6001)+`"}`), "together must be less than 12001"},
		{"markdown of nothing", `[{"type":"markdown","text":""}]`, "must be more than 0"},

		{"image", `[{"type":"image","image_url":"https://x.org/a.png","alt_text":"` + n(2000) + `"}]`, ""},
		{"image alt beyond", `[{"type":"image","image_url":"https://x.org/a.png","alt_text":"` + n(2001) + `"}]`, "must be less than 2001"},
		{"image without alt", `[{"type":"image","image_url":"https://x.org/a.png"}]`, "missing required field: alt_text"},
		{"image without address", `[{"type":"image","alt_text":"a"}]`, "must define either `image_url`"},

		{"input", inputJSON(`{"type":"plain_text_input","multiline":true,"max_length":3000}`), ""},
		{"input longer than inputs are", inputJSON(`{"type":"plain_text_input","max_length":3001}`), "must be an integer from 1 to 3000"},
		{"input of a select", inputJSON(selectJSON("[" + optionJSON("x", "v") + "]")), ""},
		{"input label beyond", `[{"type":"input","label":` + plainJSON(n(2001)) + `,"element":{"type":"plain_text_input"}}]`, "must be less than 2001"},
		{"input of a button", inputJSON(buttonJSON("")), "unsupported type"},

		{"rich text", richJSON(`{"type":"text","text":"x","style":{"bold":true}},{"type":"link","url":"https://x.org"},{"type":"user","user_id":"U1"},{"type":"emoji","name":"eyes"}`), ""},
		{"rich text of nothing", richJSON(`{"type":"text","text":""}`), "must be more than 0"},
		{"rich text section without elements", richJSON(""), "no fewer than 1"},
		{"rich text unknown style", richJSON(`{"type":"text","text":"x","style":{"blink":true}}`), "additional property not allowed: blink"},
		{"rich text mrkdwn", richJSON(mrkdwnJSON("x")), "unsupported type"},
		{"rich text link of a script", richJSON(`{"type":"link","url":"javascript:x"}`), "invalid url"},
		{"rich text user of none", richJSON(`{"type":"user","user_id":"bob"}`), "invalid value"},
		{"rich text broadcast of none", richJSON(`{"type":"broadcast","range":"all"}`), "must be one of"},
		{"rich text bare section", `[{"type":"rich_text","elements":[{"type":"section"}]}]`, "unsupported type"},
		{"rich text list", `[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}]}]`, ""},
		{"rich text list without style", `[{"type":"rich_text","elements":[{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}]}]`, "missing required field: style"},
		{"rich text list of texts", `[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"text","text":"x"}]}]}]`, "unsupported type"},
		{"rich text quote", `[{"type":"rich_text","elements":[{"type":"rich_text_quote","border":1,"elements":[{"type":"text","text":"x"}]}]}]`, ""},
		{"rich text quote in a quote", `[{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[{"type":"rich_text_quote","elements":[{"type":"text","text":"x"}]}]}]}]`, "unsupported type"},
		{"rich text preformatted", `[{"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[{"type":"text","text":"x"}]}]}]`, ""},
		{"rich text preformatted with a user", `[{"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[{"type":"user","user_id":"U1"}]}]}]`, "unsupported type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == "-" { // the same action id in two blocks is fine
				two := strings.TrimSuffix(actionsJSON(buttonJSON(`,"action_id":"a"`)), "]") + "," + strings.TrimPrefix(actionsJSON(buttonJSON(`,"action_id":"a"`)), "[")
				c.blocks, c.want = two, ""
			}
			got := CheckMessage(`{"text":"x","blocks":` + c.blocks + `}`)
			all := string(mustJSON(strings.Join(got, "; ")))
			switch {
			case c.want == "" && got != nil:
				t.Errorf("refused: %s", all)
			case c.want != "" && (got == nil || !strings.Contains(all, c.want)):
				t.Errorf("got %s, want %q", all, c.want)
			}
		})
	}
}

// TestMessageLimits: what counts over the whole message.
func TestMessageLimits(t *testing.T) {
	section := func(size int) string { return `{"type":"section","text":` + plainJSON(n(size)) + `}` }
	four := section(3000) + "," + section(3000) + "," + section(3000) + "," + section(3000)
	for _, c := range []struct{ name, message, want string }{
		{"blocks at their limit", `{"blocks":[` + four + "," + section(1200) + `]}`, ""},
		{"blocks beyond", `{"blocks":[` + four + "," + section(1201) + `]}`, "blocks: 13201 characters of 13200"},
		{"text at its limit", `{"text":"` + n(40000) + `"}`, ""},
		{"text beyond", `{"text":"` + n(40001) + `"}`, "text: 40001"},
		{"addresses count", `{"blocks":` + richJSON(`{"type":"link","url":"https://x.org/`+n(2900)+`","text":"`+n(10400)+`"}`) + `}`, "of 13200"},
		{"an astral character is two", `{"blocks":[{"type":"header","text":` + plainJSON(strings.Repeat("🏫", 75)) + `}]}`, ""},
		{"so 76 are too many for 150", `{"blocks":[{"type":"header","text":` + plainJSON(strings.Repeat("🏫", 76)) + `}]}`, "must be less than 151"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(CheckMessage(c.message), "; ")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestViews(t *testing.T) {
	modal := func(more string) string {
		return `{"type":"modal","title":` + plainJSON(n(24)) + `,"blocks":[{"type":"divider"}]` + more + `}`
	}
	withInput := `{"type":"modal","title":` + plainJSON("T") + `,"blocks":` + inputJSON(`{"type":"plain_text_input"}`)
	for _, c := range []struct{ name, view, want string }{
		{"modal", modal(""), ""},
		{"home", `{"type":"home","blocks":` + many(100, `{"type":"divider"}`) + `}`, ""},
		{"home of 101", `{"type":"home","blocks":` + many(101, `{"type":"divider"}`) + `}`, "no more than 100 items allowed [json-pointer:/view/blocks]"},
		{"home with a title", `{"type":"home","title":` + plainJSON("T") + `,"blocks":[]}`, "additional property not allowed: title"},
		{"title beyond", `{"type":"modal","title":` + plainJSON(n(25)) + `,"blocks":[]}`, "must be less than 25"},
		{"submit beyond", modal(`,"submit":` + plainJSON(n(25))), "must be less than 25"},
		{"close beyond", modal(`,"close":` + plainJSON(n(25))), "must be less than 25"},
		{"private metadata", modal(`,"private_metadata":"` + n(3000) + `"`), ""},
		{"private metadata beyond", modal(`,"private_metadata":"` + n(3001) + `"`), "must be less than 3001"},
		{"callback beyond", modal(`,"callback_id":"` + n(256) + `"`), "must be less than 256"},
		{"input without submit", withInput + `}`, "missing required field: submit"},
		{"input with submit", withInput + `,"submit":` + plainJSON("Send") + `}`, ""},
		{"context actions", `{"type":"home","blocks":` + feedbackJSON(sayJSON("y", "1"), sayJSON("n", "0")) + `}`, "unsupported type"},
		{"markdown", `{"type":"home","blocks":[{"type":"markdown","text":"x"}]}`, "unsupported type"},
		{"neither", `{"type":"popup","blocks":[]}`, "unsupported type"},
		{"no blocks", `{"type":"home"}`, "missing required field: blocks"},
		{"too large", `{"type":"home","blocks":` + many(90, `{"type":"section","text":`+plainJSON(n(2900))+`}`) + `}`, "bytes of 250000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !json.Valid([]byte(c.view)) {
				t.Fatal("not JSON")
			}
			got := strings.Join(CheckView(c.view), "; ")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
