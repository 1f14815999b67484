"""Makes ../testdata/vectors.jsonl.gz: texts with the vectors of the float model.

    venv/bin/python vectors.py

One text a line: {"text": "...", "vector": base64 of 384 little-endian float16}.
The vectors are computed in float64 from the weights as published, so they hold
the quantised encoder to account. questions.txt are our own questions.
"""
import base64
import gzip
import json
import pathlib

import numpy as np

import minilm

QUESTIONS = (pathlib.Path(__file__).parent / "questions.txt").read_text().splitlines()

ODD = [
    "", " ", "\t\n\r ", "\u00a0\u2003\u3000", "\x00", "\x01\x02\x1b[0m", "\ufffd", "\u200b", "\ufeff",
    ".", "?", "???", "!!!???...", "-", "—", "§", "§ 20-1-302", "$5,000.00", "50%", "(3)(a)(ii)", "a", "I", "7", "@#$%^&*",
    "Éducation à distance pendant une tempête", "¿Puede mi hijo faltar por la cosecha?", "Schülerzahl je Klasse",
    "naïve façade résumé coöperate", "cafe\u0301 re\u0301sume\u0301", "Zażółć gęślą jaźń", "İstanbul IĞDIR", "Ελληνικά σχολεία ΣΊΣΥΦΟΣ",
    "Можно ли учиться дистанционно?", "هل يمكن للطلاب التعلم عن بعد؟", "האם אפשר ללמוד מהבית?", "क्या छात्र घर से पढ़ सकते हैं?",
    "学校可以远程上课吗?", "雪の日はオンライン授業ですか", "눈 오는 날 원격수업 되나요?", "virtual 学习 days", "中", "豈更車",
    "snow day ❄️⛄", "😀😀😀", "👩‍🏫 absent, who covers?", "🇺🇸 flag salute", "thx 👍🏽", "lol 😂 is this real", "ok 🙃",
    "CAN WE USE VIRTUAL DAYS FOR SNOW DAYS?", "cAn We UsE vIrTuAl DaYs", "canweusevirtualdays", "can  we\tuse\n\nvirtual   days",
    "can we use virtual days\u200b for snow\u00addays", "ﬁnal ofﬁce ﬂoor", "Ａ Ｂ Ｃ １２３", "①②③ Ⅳ ½ x²", "don't can't won't it's", "“smart” ‘quotes’ – dashes…",
    "10.55.604", "MCA 20-1-301(2)(b)", "Mont. Admin. R. 10.55.606", "https://example.org/a/b?c=d&e=f#g", "principal@school.example",
    "def hours(days: int) -> float: return days * 6.5", "SELECT * FROM students WHERE grade = 3;", "<b>bold</b> &amp; <i>it</i>", "# Heading\n- item\n- item",
    "x" * 100, "x" * 101, "pneumonoultramicroscopicsilicovolcanoconiosis", "supercalifragilisticexpialidocious " * 3, "[MASK] [SEP] [CLS]", "[mask]", "[UNK]",
    "a\u0300\u0301\u0302\u0303\u0304", "\u0301abc", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "\u2028line\u2029para", "tab\tseparated\tvalues",
    "1 2 3 4 5 6 7 8 9 10", "1234567890" * 5, "3.14159265358979", "1,051,200 minutes", "the " * 50, "no " * 252, "no " * 253, "no " * 254, "no " * 255, "no " * 400,
]

LONG = [
    "A school district may, without losing funding, count an hour of work-based learning toward the aggregate hours of instruction when the "
    "student works under a written agreement between the employer, the parent and the school. " * n for n in (1, 2, 4, 6, 8, 20)
] + [
    " ".join(QUESTIONS[:20]), " ".join(QUESTIONS[20:60]), " ".join(QUESTIONS[60:140]), " ".join(QUESTIONS),
    "Dear superintendent,\n\n" + "\n".join(QUESTIONS[100:112]) + "\n\nThank you,\nA tired principal",
    "学" * 300, "é" * 99 + " " + "é" * 101, "? " * 300, "word" * 500, "😀 " * 300,
]


def main():
    w, tokenizer = minilm.weights(), minilm.tokenizer()
    lines = []
    for text in QUESTIONS + ODD + LONG:
        vector = minilm.vector(w, tokenizer.encode(text).ids).astype("<f2")
        coded = base64.b64encode(vector.tobytes()).decode()
        lines.append(json.dumps({"text": text, "vector": coded}) + "\n")
    content = "".join(lines).encode()
    (minilm.HERE / "testdata").mkdir(exist_ok=True)
    (minilm.HERE / "testdata" / "vectors.jsonl.gz").write_bytes(gzip.compress(content, 9, mtime=0))


if __name__ == "__main__":
    main()
