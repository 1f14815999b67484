package workspace

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRender(t *testing.T) {
	for _, c := range []struct{ name, message, want string }{
		{"text alone", `{"text":"a &lt;b&gt; &amp; <https://x.org|the law> <@U1>"}`, "a <b> & the law @U1"},
		{"blocks before text", `{"text":"fallback","blocks":[{"type":"header","text":{"type":"plain_text","text":"A &amp; B"}},{"type":"divider"}]}`, "A &amp; B"},
		{"section", `{"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"x &lt;y"},"fields":[{"type":"plain_text","text":"f"}],"accessory":{"type":"button","text":{"type":"plain_text","text":"Go"}}}]}`, "x <y\nf\n[Go]"},
		{"rich text", `{"blocks":[{"type":"rich_text","elements":[
			{"type":"rich_text_section","elements":[{"type":"text","text":"See "},{"type":"link","url":"https://x.org","text":"§ 20"},{"type":"text","text":" and "},{"type":"link","url":"https://y.org"}]},
			{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]},{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"},{"type":"broadcast","range":"here"},{"type":"channel","channel_id":"C1"},{"type":"usergroup","usergroup_id":"S1"},{"type":"emoji","name":"eyes"},{"type":"date","timestamp":1,"format":"{date}","fallback":"today"}]}]},
			{"type":"rich_text_quote","elements":[{"type":"text","text":"quoted <as> &amp; is\n"}]}]}]}`,
			"See § 20 and https://y.org\none\n@U1@here#C1@S1:eyes:today\nquoted <as> &amp; is"},
		{"actions", `{"blocks":[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"More"}},{"type":"static_select","options":[{"text":{"type":"plain_text","text":"A"}}]}]}]}`, "[More]\n( A )"},
		{"feedback", `{"blocks":` + feedbackJSON(sayJSON("Yes", "1"), sayJSON("No", "0")) + `}`, "[Yes]\n[No]"},
		{"context and image", `{"blocks":[{"type":"context","elements":[{"type":"image","alt_text":"logo"},{"type":"mrkdwn","text":"by &amp; for"}]},{"type":"image","alt_text":"map","title":{"type":"plain_text","text":"Montana"}}]}`, "(logo)\nby & for\nMontana\n(map)"},
		{"markdown", `{"blocks":[{"type":"markdown","text":"**b**"}]}`, "**b**"},
		{"modal", `{"type":"modal","title":{"type":"plain_text","text":"Why?"},"blocks":[{"type":"input","label":{"type":"plain_text","text":"Reason"},"hint":{"type":"plain_text","text":"one"},"element":{"type":"plain_text_input"}}]}`, "Why?\nReason\n____\none"},
		{"broken", `{`, "unreadable: read a message or view: unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, Render(c.message)); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}
