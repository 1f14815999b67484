"""Makes ../weights.bin and ../vocab.txt from the published model.

    python -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python quantize.py

Every row of 384 weights becomes signed bytes and one float32 scale (the largest
magnitude / 127); biases, layer norms and positions stay float32. The rows of
1536 are cut in four: one scale for each doubles the error of the whole model
(lowest cosine to the float model .9960 instead of .9978). Same input, same
bytes.

weights.bin, little-endian, no padding:

    8 bytes     "minilm01"
    32 bytes    SHA-256 of everything after it
    embeddings  word scales float32[30522], words int8[30522][384],
                positions float32[256][384] (token type 0 added in), norm
    6 layers    qkv (384 -> 1152), out (384 -> 384), norm,
                up (384 -> 1536), down (1536 -> 384), norm
    norm        gain float32[384], bias float32[384]
    matrix      scales float32[inputs/384][outputs], bias float32[outputs],
                int8[outputs/16][inputs][16]

A matrix is stored as panels of 16 outputs, input by input, the order in which
the multiplication reads it (linear.go). The 1/sqrt(32) of attention is folded
into the scales and bias of the queries.
"""
import hashlib

import numpy as np

import minilm

PANEL = 16


def floats(a):
    return np.ascontiguousarray(a, dtype="<f4").tobytes()


def quantize(rows):
    """Scale of each row and the row in steps of that scale."""
    scales = np.abs(rows).max(1) / np.float32(127)
    return scales, np.rint(rows / scales[:, None]).astype(np.int8)


def matrix(weight, bias, factor):
    outputs, inputs = weight.shape
    scales, steps = quantize(weight.reshape(-1, minilm.DIM))
    scales = scales.reshape(outputs, -1).T * factor
    panels = steps.reshape(outputs // PANEL, PANEL, inputs).transpose(0, 2, 1)
    return floats(scales) + floats(bias * factor) + panels.tobytes()


def main():
    w = minilm.weights()

    def norm(name):
        return floats(w[name + ".LayerNorm.weight"]) + floats(w[name + ".LayerNorm.bias"])

    def dense(*names, first_factor=1.0):
        weight = np.concatenate([w[n + ".weight"] for n in names])
        factor = np.ones(len(weight), np.float32)
        factor[: len(w[names[0] + ".weight"])] = first_factor
        return matrix(weight, np.concatenate([w[n + ".bias"] for n in names]), factor)

    scales, words = quantize(w["embeddings.word_embeddings.weight"])
    positions = w["embeddings.position_embeddings.weight"][: minilm.MAX_TOKENS]
    positions = positions + w["embeddings.token_type_embeddings.weight"][0]
    parts = [floats(scales), words.tobytes(), floats(positions), norm("embeddings")]

    for n in range(minilm.LAYERS):
        layer = f"encoder.layer.{n}."
        attention = [layer + "attention.self." + name for name in ("query", "key", "value")]
        parts += [
            dense(*attention, first_factor=1 / np.sqrt(minilm.DIM / minilm.HEADS)),
            dense(layer + "attention.output.dense"),
            norm(layer + "attention.output"),
            dense(layer + "intermediate.dense"),
            dense(layer + "output.dense"),
            norm(layer + "output"),
        ]

    payload = b"".join(parts)
    (minilm.HERE / "weights.bin").write_bytes(b"minilm01" + hashlib.sha256(payload).digest() + payload)
    (minilm.HERE / "vocab.txt").write_bytes(minilm.vocabulary())


if __name__ == "__main__":
    main()
