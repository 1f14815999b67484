package workspace

import (
	"regexp"
	"sync"
)

var richShapes = sync.OnceValue(func() map[string]shape {
	inline := union(inlineShapes())
	border := shape{"border": integer(0, 1)}
	section := shape{"elements*": list(1, 0, inline)}
	return map[string]shape{
		"rich_text_section": section,
		"rich_text_quote":   border.with(shape{"elements*": list(1, 0, inline)}),
		"rich_text_list": border.with(shape{
			"elements*": list(1, 0, union(map[string]shape{"rich_text_section": section})),
			"style*":    oneOf("bullet", "ordered"), "indent": integer(0, maxIndent), "offset": integer(0, 1<<20),
		}),
		"rich_text_preformatted": border.with(shape{
			"elements*": list(1, 0, union(map[string]shape{"text": inlineShapes()["text"], "link": inlineShapes()["link"]})),
		}),
	}
})

// inlineShapes are the elements of a line. Of a link the address counts as well as
// its label, as in the markup <address|label> that Slack makes of it.
var inlineShapes = sync.OnceValue(func() map[string]shape {
	style := shape{"style": plainly(shape{
		"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean,
	})}
	return map[string]shape{
		"text":      style.with(shape{"text*": all(str(1, maxBlockText), count)}),
		"link":      style.with(shape{"url*": all(web("http", "https", "mailto"), count), "text": all(str(1, maxBlockText), count), "unsafe": boolean}),
		"user":      style.with(shape{"user_id*": userID}),
		"usergroup": style.with(shape{"usergroup_id*": like(`^S[A-Z0-9]+$`)}),
		"channel":   style.with(shape{"channel_id*": like(`^[CGD][A-Z0-9]+$`)}),
		"team":      style.with(shape{"team_id*": like(`^T[A-Z0-9]+$`)}),
		"broadcast": style.with(shape{"range*": oneOf("here", "channel", "everyone")}),
		"emoji":     style.with(shape{"name*": like(`^[a-z0-9_+'-]+$`), "unicode": str(1, maxID), "url": web("https")}),
		"color":     style.with(shape{"value*": like(`^#[0-9a-fA-F]{6}$`)}),
		"date": style.with(shape{
			"timestamp*": integer(0, 1<<40), "format*": str(1, maxID), "url": web("http", "https"), "fallback": all(str(1, maxID), count),
		}),
	}
})

var userID = like(`^[UW][A-Z0-9]+$`)

func like(pattern string) rule {
	re := regexp.MustCompile(pattern)
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !re.MatchString(s) {
			c.fail(at, "invalid value")
		}
	}
}
