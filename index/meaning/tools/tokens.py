"""Makes ../testdata/tokens.jsonl.gz and ../testdata/characters.crc32.

    venv/bin/python tokens.py

tokens.jsonl.gz: one string a line with the ids the published tokenizer gives it,
{"text": "...", "ids": [101, ..., 102]}. The strings are drawn from a fixed seed.

characters.crc32: for every block of 4096 code points "block crc", hexadecimal.
The checksum runs over the ids (little-endian int32) of "a?b" for each code
point of the block in the place of "?", surrogates left out.
"""
import gzip
import json
import random
import struct
import unicodedata
import zlib

import minilm
from vectors import LONG, ODD, QUESTIONS

R = random.Random(20)
WORDS = [v for v in minilm.vocabulary().decode().split("\n") if v.isascii() and v.isalpha()]
SPACES = " \t\n\r\x0b\x0c\x85\xa0\u1680\u2000\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u200e\u200f\u202a\u202e\u2066\u2069\ufe0f\x00\x07\x1b\x7f\ufffd"
POINTS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡§«¶·»¿–—‘’“”†•…‰‹›€™−×÷、。「」！？،؛؟।՝"
EMOJI = ["😀", "🙏🏽", "👩‍🏫", "👨‍👩‍👧‍👦", "🇺🇸", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❄️", "1️⃣", "✅", "🧑🏿‍🚒", "☃", "⛔"]
SCRIPTS = {
    "latin": [(0xC0, 0x24F), (0x1E00, 0x1EFF)], "greek": [(0x370, 0x3FF), (0x1F00, 0x1FFF)], "cyrillic": [(0x400, 0x52F)],
    "armenian": [(0x531, 0x587)], "hebrew": [(0x591, 0x5F4)], "arabic": [(0x600, 0x6FF), (0xFB50, 0xFDFF)], "syriac": [(0x700, 0x74F)],
    "indic": [(0x900, 0xDFF)], "thai": [(0xE01, 0xE5B)], "tibetan": [(0xF00, 0xFD4)], "georgian": [(0x10A0, 0x10FF), (0x1C90, 0x1CBF)],
    "jamo": [(0x1100, 0x11FF)], "ethiopic": [(0x1200, 0x139F)], "cherokee": [(0x13A0, 0x13FF), (0xAB70, 0xABBF)], "khmer": [(0x1780, 0x17F9)],
    "kana": [(0x3041, 0x30FF)], "han": [(0x4E00, 0x9FFF)], "rare han": [(0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x20000, 0x2CEAF), (0x2F800, 0x2FA1F)],
    "hangul": [(0xAC00, 0xD7A3)], "ligatures": [(0xFB00, 0xFB4F)], "wide": [(0xFF01, 0xFFEE)], "symbols": [(0x2000, 0x2BFF)],
    "letterlike": [(0x2100, 0x218F), (0x1D400, 0x1D7FF)], "music": [(0x1D100, 0x1D1FF)], "pictures": [(0x1F000, 0x1FAFF)], "any": [(0x20, 0xD7FF), (0xE000, 0x10FFFF)],
}


def word():
    return R.choice(WORDS)


def words(n):
    return " ".join(word() for _ in range(n))


def letters(script, n):
    ranges = SCRIPTS[script]
    return "".join(chr(R.randint(*R.choice(ranges))) for _ in range(n))


def sprinkled(text, extra, share):
    return "".join(c + (R.choice(extra) if R.random() < share else "") for c in text)


def cased(text):
    return "".join(R.choice((c.upper(), c.lower())) for c in text)


def number():
    n = R.randint(0, 10 ** R.randint(1, 12))
    return R.choice((f"{n}", f"{n:,}", f"${n / 100:,.2f}", f"{n % 100}%", f"{n:x}", f"-{n}e{n % 9}", f"{n % 12}:{n % 60:02}pm",
                     f"{n % 99}-{n % 9}-{n % 999}({n % 9})(a)", f"{n % 12 + 1}/{n % 28}/20{n % 99:02}", f"§{n % 999}.{n % 99}"))


def code():
    a, b = word(), word()
    return R.choice((f"func {a}({b} int) error {{ return nil }}", f"{a}_{b} = [x**2 for x in range({R.randint(1, 99)})]", f"<{a} class=\"{b}\">&nbsp;</{a}>",
                     f"if ({a} != {b} && !{a}[{b}]) {{ {a}++; }}", f"SELECT {a}.* FROM {b} WHERE {a}_id >= {R.randint(1, 999)};", f"/usr/{a}/{b}.tar.gz",
                     f"{a}@{b}.example", f"{a}.{b}({a}=\"{b}\\n\")", f"#{a} @{b} ^{a}~{b}`{a}`", f"{a}::{b}<'{a}>->{b}"))


def marked(text):
    return sprinkled(text, "\u0300\u0301\u0308\u0327\u0331\u20d0\u0489\u0f71\u1dc0\ufe20", 0.4)


def strings():
    yield from QUESTIONS + ODD + LONG
    for q in QUESTIONS:
        yield cased(q)
        yield sprinkled(q, INVISIBLE, 0.1)
        yield sprinkled(q, SPACES, 0.2)
        yield sprinkled(q, POINTS, 0.2)
        yield marked(q)
    for script in SCRIPTS:
        for _ in range(60):
            text = " ".join(letters(script, R.randint(1, 9)) for _ in range(R.randint(1, 6)))
            yield text
            yield R.choice((text + word(), word() + text, unicodedata.normalize(R.choice(("NFC", "NFD", "NFKC", "NFKD")), text), sprinkled(text, word(), 0.5)))
    for _ in range(200):
        yield words(R.randint(1, 12))
        yield " ".join(number() for _ in range(R.randint(1, 5)))
        yield code()
        yield word() + R.choice(EMOJI) + word() + " " + "".join(R.choices(EMOJI, k=R.randint(1, 4)))
        yield "".join(R.choices(SPACES + INVISIBLE + POINTS + "aé中", k=R.randint(1, 20)))
        yield "".join(word() for _ in range(R.randint(2, 25)))
        yield "".join(R.choices("abcdefghijklmnopqrstuvwxyzé", k=R.randint(90, 110)))
        yield sprinkled(words(4), ["[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "[cls]", "[MASK", "MASK]", "##", "[", "]"], 0.15)
    for _ in range(40):
        yield words(R.randint(240, 300))
        yield letters("han", R.randint(250, 260))
        yield "".join(R.choices(POINTS, k=R.randint(250, 260)))
        yield " ".join(R.choices([word() + word() + word() for _ in range(30)], k=R.randint(80, 140)))
        yield word() * R.randint(10, 200)


def checksum(tokenizer, block):
    texts = [f"a{chr(c)}b" for c in range(block, block + 4096) if not 0xD800 <= c < 0xE000]
    crc = 0
    for e in tokenizer.encode_batch(texts):
        crc = zlib.crc32(struct.pack(f"<{len(e.ids)}i", *e.ids), crc)
    return crc


def main():
    tokenizer = minilm.tokenizer()
    texts = list(dict.fromkeys(strings()))
    lines = [json.dumps({"text": t, "ids": e.ids}, separators=(",", ":")) + "\n" for t, e in zip(texts, tokenizer.encode_batch(texts))]
    data = minilm.HERE / "testdata"
    (data / "tokens.jsonl.gz").write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
    blocks = range(0, 0x110000, 4096)
    (data / "characters.crc32").write_text("".join(f"{b:x} {checksum(tokenizer, b):x}\n" for b in blocks))
    print(len(texts), "strings")


if __name__ == "__main__":
    main()
