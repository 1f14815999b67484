"""Makes ../characters.txt: what the published tokenizer makes of each character.

The reference carries its own tables, frozen at about Unicode 8, so a newer
table (Go's) strips marks and splits punctuation that the reference keeps.
Asking it about every code point copies its view exactly.

Lines "name: from-to ...", hexadecimal, inclusive:
    drop   removed before anything else: control, format, private use
    mark   removed after canonical decomposition: accents and the like
    point  punctuation: a token of its own
"""
from tokenizers import normalizers, pre_tokenizers

import minilm

OFF = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
CLEAN = normalizers.BertNormalizer(**{**OFF, "clean_text": True})
STRIP = normalizers.BertNormalizer(**{**OFF, "strip_accents": True})
SPLIT = pre_tokenizers.BertPreTokenizer()


def characters():
    return (chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000)


def is_point(c):
    parts = [part for part, _ in SPLIT.pre_tokenize_str("a" + c + "b")]
    return parts == ["a", c, "b"]


def ranges(chosen):
    found = []
    for c in map(ord, chosen):
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return " ".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in found)


lines = [
    "drop: " + ranges(c for c in characters() if not CLEAN.normalize_str(c)),
    "mark: " + ranges(c for c in characters() if not STRIP.normalize_str(c)),
    "point: " + ranges(c for c in characters() if is_point(c)),
]
(minilm.HERE / "characters.txt").write_text("\n".join(lines) + "\n")
