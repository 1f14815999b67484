package main

import (
	"encoding/json"
	"fmt"

	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

func (p *program) schemaCommand() *cobra.Command {
	var index bool
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "A JSON Schema of the front matter, for completion in editors",
		Long: "Print a JSON Schema of an entry's front matter, or with --index of an _index.md's.\n" +
			"An editor that knows it completes keys and words, and marks what leeway lint would.",
		Example: "  leeway schema > entry.schema.json\n  leeway schema --index > index.schema.json",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			of := entrySchema()
			if index {
				of = indexSchema()
			}
			src, err := json.MarshalIndent(of, "", "  ")
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(p.stdout, "%s\n", src)
			return err
		},
	}
	cmd.Flags().BoolVar(&index, "index", false, "of an _index.md")
	return cmd
}

// schema is a piece of JSON Schema.
type schema map[string]any

func aText(about string) schema { return schema{"type": "string", "description": about} }

// someTexts is a list of texts, or one.
func someTexts(about string) schema {
	return schema{"description": about, "oneOf": []schema{{"type": "string"}, {"type": "array", "items": schema{"type": "string"}}}}
}

func aWord[T ~string](words []T, about string) schema {
	return schema{"enum": words, "description": about}
}

func someKeys(about string, properties schema, required ...string) schema {
	o := schema{"type": "object", "description": about, "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

// asOfPattern is how closely a document is dated.
const asOfPattern = `^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`

func sourceSchema() schema {
	return someKeys("the document that it rests on", schema{
		"document": aText("a short id of the document"), "title": aText("its title"), "url": aText("where it is to be read"),
		"heading": someTexts("where it stands in the document, outermost first"),
		"as_of":   schema{"type": "string", "pattern": asOfPattern, "description": "the document's date: 2022, 2022-06 or 2022-06-14"},
	})
}

func contactSchema() schema {
	return someKeys("whom to ask", schema{"name": aText("person or office"), "url": aText("their page")})
}

func approvalSchema() schema {
	return aWord(knowledge.Approvals(), "whether the state must approve, as the source says it; unstated where it does not say")
}

func entrySchema() schema {
	o := someKeys("the front matter of an entry of a Leeway library", schema{
		"title":      aText("the name that the source gives it"),
		"kind":       aWord(knowledge.Kinds(), "whether it is in force: only a flexibility is"),
		"approval":   approvalSchema(),
		"summary":    aText("what may be done, in one sentence"),
		"citations":  someTexts("the law, by id such as mca:20-1-302; the first governs"),
		"deadline":   someKeys("a day by which something is due", schema{"rule": aText("second Monday in October, last day of June, October 15 or 2027-06-30"), "what": aText("what is due")}, "rule"),
		"expires":    schema{"type": "string", "format": "date", "description": "the last day it holds, where the source gives one"},
		"next_steps": someTexts("what to do, in order"),
		"see":        someTexts("ids of entries that touch this one"),
		"meanwhile":  aText("of a recommendation: id of the entry in force that comes closest"),
		"source":     sourceSchema(),
		"contact":    contactSchema(),
		"asks":       someTexts("questions that it answers, as people type them"),
		"draft":      schema{"type": "boolean", "description": "keeps it out of every answer"},
	}, "title", "kind")
	o["$schema"], o["title"] = "https://json-schema.org/draft/2020-12/schema", "Leeway entry"
	return o
}

func indexSchema() schema {
	code := someKeys("a code of law", schema{
		"id": aText("as in citations: wac"), "title": aText("Washington Administrative Code"), "names": someTexts("what it is called: WAC"),
		"section": aText("a regular expression of its section numbers"), "display": aText("how it is written: WAC {section}"), "url": aText("where a section is to be read, with {section}"),
	}, "id", "section")
	o := someKeys("the front matter of an _index.md of a Leeway library", schema{
		"title":      aText("of the library, or of the jurisdiction"),
		"audience":   aText("at the root: for whom the library is"),
		"names":      someTexts("in a top folder: what people call the jurisdiction"),
		"within":     aText("in a top folder: the jurisdiction that this one lies in"),
		"contact":    contactSchema(),
		"codes":      schema{"type": "array", "items": code, "description": "how its law is cited"},
		"source":     sourceSchema(),
		"approval":   approvalSchema(),
		"next_steps": someTexts("what to do, in order"),
		"examples":   someTexts("in a top folder: questions that Slack offers to begin with"),
	})
	o["$schema"], o["title"] = "https://json-schema.org/draft/2020-12/schema", "Leeway _index.md"
	return o
}
