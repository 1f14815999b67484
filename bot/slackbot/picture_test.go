package slackbot

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"html"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// pictures are the golden messages of which people are shown pictures, with the
// question to draw above; "" for none.
var pictures = map[string]string{"answered": virtualDays, "unsure": "", "home-user": ""}

// TestPictures reads the golden messages on the screen, in Chromium: all that
// their blocks say is there, in that order, and nothing else. With -update it
// takes pictures of them.
func TestPictures(t *testing.T) {
	t.Parallel() // after the tests that write golden messages, so that one -update does
	page := openPage(t, append(goldenOnPage(t), sampleOnPage(t, "everything"), sampleOnPage(t, "oddities")))
	drawn := page.drawn(t)
	for _, s := range page.shown {
		t.Run(s.Name, func(t *testing.T) {
			if s.Name == "oddities" {
				checkOddities(t, drawn[s.Name])
			} else {
				checkDrawn(t, s.Says, drawn[s.Name])
			}
		})
	}
	for _, name := range slices.Sorted(maps.Keys(pictures)) {
		t.Run("picture of "+name, func(t *testing.T) {
			path := filepath.Join("testdata", "picture", name+".png")
			if *updateGolden {
				page.picture(t, name, drawn[name], path)
			}
			checkPicture(t, name, path)
		})
	}
}

// onPage is what testdata/page/page.html draws as one article.
type onPage struct {
	Name  string          `json:"name"`
	Says  json.RawMessage `json:"says"` // a message, a view or a list of messages
	Asked string          `json:"asked,omitempty"`
}

func goldenOnPage(t *testing.T) []onPage {
	t.Helper()
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("find golden messages: %v", cmp.Or(err, os.ErrNotExist))
	}
	var list []onPage
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		list = append(list, onPage{name, readFile(t, file), pictures[name]})
	}
	return list
}

// sampleOnPage is a sample for the page itself: everything that it can draw, or
// oddities, which it cannot.
func sampleOnPage(t *testing.T, name string) onPage {
	t.Helper()
	return onPage{Name: name, Says: readFile(t, "testdata/page/"+name+".json")}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// seen is what people see of a message: its words, run by run, with emoji by
// their names, and where its links lead.
type seen struct{ Words, Links []string }

func (s seen) and(more seen) seen {
	return seen{append(s.Words, more.Words...), append(s.Links, more.Links...)}
}

func checkDrawn(t *testing.T, says []byte, got drawing) {
	var message any
	if err := json.Unmarshal(says, &message); err != nil {
		t.Fatal(err)
	}
	want := seenIn(message)
	if diff := gocmp.Diff(want, got.seen); diff != "" || len(want.Words) == 0 {
		t.Errorf("what %d runs of words say (-) and what the page shows (+):\n%s", len(want.Words), diff)
	}
	if len(got.unknown) > 0 {
		t.Errorf("the page cannot draw %q", got.unknown)
	}
	for _, link := range got.Links {
		if u, err := url.Parse(link); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			t.Errorf("a link leads to %q", link)
		}
	}
	if got.width != pageWidth || got.height < 40 {
		t.Errorf("it takes %d x %d px, want %d px across", got.width, got.height, pageWidth)
	}
}

// checkOddities: what Leeway never posts is seen to be there, and never becomes
// markup.
func checkOddities(t *testing.T, got drawing) {
	want := drawing{
		seen: seen{Words: []string{"T", `</script></main><a href="//x">&lt;`}},
		unknown: []string{
			"block image", "block what", "text mrkdwn", "context element image", "element datepicker", "address javascript:x",
			"rich text rich_text_table", "rich text broadcast", "emoji toString", "address mailto:x", "style glow",
		},
		width: pageWidth, height: got.height,
	}
	if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(drawing{})); diff != "" {
		t.Errorf("what is odd, and what the page shows (-want +got):\n%s", diff)
	}
}

// seenIn finds what people see of a message, a view or a part of one. It knows as
// little of blocks as it can, so that it misses none.
func seenIn(part any) seen {
	var s seen
	switch part := part.(type) {
	case []any:
		for _, one := range part {
			s = s.and(seenIn(one))
		}
	case map[string]any:
		s = seenAt(part)
		for _, key := range slices.SortedFunc(maps.Keys(part), byReadingOrder) {
			if key != "confirm" && key != "initial_option" { // seen after a press, and among the options
				s = s.and(seenIn(part[key]))
			}
		}
	}
	return s
}

// seenAt is what an object shows by itself.
func seenAt(o map[string]any) seen {
	text, _ := o["text"].(string)
	address, _ := o["url"].(string)
	_, hasBlocks := o["blocks"]
	switch {
	case o["type"] == "emoji":
		text = fmt.Sprintf(":%s:", o["name"])
	case o["type"] == "user":
		text = fmt.Sprintf("@%s", o["user_id"])
	case o["type"] == nil && hasBlocks:
		text = "" // people see the blocks instead
	case o["type"] == nil:
		text = slackUnescape(text)
	case o["type"] == "link":
		text = cmp.Or(text, address)
	}
	var s seen
	if strings.TrimSpace(text) != "" {
		s.Words = []string{text}
	}
	if address != "" {
		s.Links = []string{address}
	}
	return s
}

// byReadingOrder: as Slack shows what a part holds, and all else after it.
func byReadingOrder(a, b string) int {
	return cmp.Or(cmp.Compare(readingPlace(a), readingPlace(b)), cmp.Compare(a, b))
}

func readingPlace(key string) int {
	const order = " title label text description fields accessory elements element options placeholder hint blocks close submit "
	if at := strings.Index(order, " "+key+" "); at >= 0 {
		return at
	}
	return len(order)
}

// screen is Chromium with a copy of the page, and what that shows.
type screen struct {
	chromium, page string // paths
	shown          []onPage
}

// openPage lays the page beside what it shows.
func openPage(t *testing.T, shown []onPage) screen {
	t.Helper()
	s := screen{findChromium(t), filepath.Join(t.TempDir(), "page.html"), shown}
	list, err := json.Marshal(shown)
	if err != nil {
		t.Fatal(err)
	}
	for path, src := range map[string][]byte{
		s.page: readFile(t, "testdata/page/page.html"),
		filepath.Join(filepath.Dir(s.page), "messages.js"): append([]byte("window.shown = "), list...),
	} {
		if err := os.WriteFile(path, src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// findChromium skips the test where there is none, but never in CI.
func findChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const need = "no Chromium: apt-get install --no-install-recommends chromium fonts-lato fonts-noto-color-emoji"
	if os.Getenv("CI") != "" {
		t.Fatal(need)
	}
	t.Skip(need)
	return ""
}

// load loads the page, or of it the article of that name alone, without a
// network, and returns what Chromium prints.
func (s screen) load(t *testing.T, name string, flags ...string) string {
	t.Helper()
	profile, err := os.MkdirTemp("", "leeway-page-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(profile) // not t.TempDir: a process of Chromium's may still be writing there
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	page := url.URL{Scheme: "file", Path: filepath.ToSlash(s.page), Fragment: name}
	chromium := exec.CommandContext(ctx, s.chromium, slices.Concat([]string{
		"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--force-color-profile=srgb", "--user-data-dir=" + profile,
	}, flags, []string{page.String()})...)
	chromium.WaitDelay = 5 * time.Second
	var complaints bytes.Buffer
	chromium.Stderr = &complaints
	out, err := chromium.Output()
	if err != nil {
		t.Fatalf("show the page in %s: %v\n%s", s.chromium, err, &complaints)
	}
	return string(out)
}

// pageWidth is how wide an article is, in px. A picture has two points to each.
const pageWidth = 760

// drawing is what the page drew.
type drawing struct {
	seen
	unknown       []string // what its red boxes name
	width, height int      // px
}

// The page as Chromium prints it: with &, < and > escaped in text and attributes.
var (
	articleHTML = regexp.MustCompile(`(?s)<article id="([^"]*)"[^>]* data-width="(\d+)" data-height="(\d+)">(.*?)</article>`)
	unknownHTML = regexp.MustCompile(`<span class="unknown">unknown ([^<]*)</span>`)
	linkHTML    = regexp.MustCompile(`<a\b[^>]*? href="([^"]*)"`)
	tagHTML     = regexp.MustCompile(`<[^>]*>`)
)

// drawn reads off the page what it drew, by name.
func (s screen) drawn(t *testing.T) map[string]drawing {
	t.Helper()
	list := map[string]drawing{}
	for _, m := range articleHTML.FindAllStringSubmatch(s.load(t, "", "--dump-dom"), -1) {
		var d drawing
		d.width, _ = strconv.Atoi(m[2])
		d.height, _ = strconv.Atoi(m[3])
		for _, u := range unknownHTML.FindAllStringSubmatch(m[4], -1) {
			d.unknown = append(d.unknown, html.UnescapeString(u[1]))
		}
		for _, l := range linkHTML.FindAllStringSubmatch(m[4], -1) {
			d.Links = append(d.Links, html.UnescapeString(l[1]))
		}
		for _, text := range tagHTML.Split(unknownHTML.ReplaceAllString(m[4], ""), -1) {
			if text = slackUnescape(text); strings.TrimSpace(text) != "" {
				d.Words = append(d.Words, text)
			}
		}
		list[m[1]] = d
	}
	return list
}

// picture writes a picture of an article.
func (s screen) picture(t *testing.T, name string, d drawing, path string) {
	t.Helper()
	raw := filepath.Join(t.TempDir(), "raw.png")
	s.load(t, name, "--force-device-scale-factor=2", fmt.Sprintf("--window-size=%d,%d", pageWidth, d.height), "--screenshot="+raw)
	full, err := png.Decode(bytes.NewReader(readFile(t, raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, fewColors(full)); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, slices.Insert(out.Bytes(), afterHeader, madeOf(t, name)...), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fewColors draws a picture in 256 colours at most, at a third of the size: of
// colours that are alike it keeps the one most used, so that only the edges of
// letters change.
func fewColors(full image.Image) image.Image {
	count := map[color.RGBA]int{}
	eachPoint(full, func(_, _ int, c color.RGBA) { count[c]++ })
	mostUsed := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	var kept color.Palette
	known := map[color.RGBA]bool{}
	for _, c := range mostUsed {
		alike := color.RGBA{c.R / 24, c.G / 24, c.B / 24, c.A}
		if !known[alike] && len(kept) < 256 {
			kept, known[alike] = append(kept, c), true
		}
	}
	few := image.NewPaletted(full.Bounds(), kept)
	eachPoint(full, func(x, y int, c color.RGBA) { few.Set(x, y, c) })
	return few
}

func eachPoint(of image.Image, visit func(x, y int, c color.RGBA)) {
	area := of.Bounds()
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			visit(x, y, color.RGBAModel.Convert(of.At(x, y)).(color.RGBA))
		}
	}
}

// afterHeader is where the second chunk of a PNG begins.
const afterHeader = 8 + 4 + 4 + 13 + 4

// madeOf is a text chunk for a PNG that names what it is a picture of: this
// message on this page.
func madeOf(t *testing.T, name string) []byte {
	t.Helper()
	sum := sha256.Sum256(slices.Concat(readFile(t, "testdata/golden/"+name+".json"), readFile(t, "testdata/page/page.html"), []byte(pictures[name])))
	text := fmt.Appendf(nil, "tEXtComment\x00%x", sum)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(text)-4))
	return binary.BigEndian.AppendUint32(append(chunk, text...), crc32.ChecksumIEEE(text))
}

// checkPicture: it shows what is said today, and README loads fast.
func checkPicture(t *testing.T, name, path string) {
	t.Helper()
	src := readFile(t, path)
	if !bytes.Contains(src, madeOf(t, name)) {
		t.Errorf("%s shows another message, or on another page, than today's: write it anew and look at it (go test -run TestPictures -update)", path)
	}
	if config, err := png.DecodeConfig(bytes.NewReader(src)); err != nil || config.Width != 2*pageWidth || len(src) > maxPicture {
		t.Errorf("%s: %d px wide, %d bytes, %v; want %d, at most %d, no error", path, config.Width, len(src), err, 2*pageWidth, maxPicture)
	}
}

// maxPicture is in bytes.
const maxPicture = 250_000
