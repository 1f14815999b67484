"""Times ONNX Runtime on the same model, one thread, beside the Go encoder.

    venv/bin/python onnx_speed.py          # ONNX Runtime alone
    venv/bin/python onnx_speed.py --go     # and go test -bench in turn with it

The graph is built from the published float32 weights with ONNX's own fused
operators (LayerNormalization, Gelu), and ONNX Runtime optimises it as far as it
can. Taking turns in one run matters: on a shared machine two runs a minute
apart differ more than the two engines do.
"""
import re
import subprocess
import sys
import time

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import minilm

LENGTHS = (11, 110)
ROUNDS = 5


class Graph:
    """Collects nodes and weights; every method returns the name of its output."""

    def __init__(self, w):
        self.w, self.nodes, self.tensors = w, [], {}

    def const(self, name, value):
        self.tensors.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind, *inputs, **attributes):
        out = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], **attributes))
        return out

    def linear(self, x, name):
        product = self.op("MatMul", x, self.const(name + ".t", self.w[name + ".weight"].T))
        return self.op("Add", product, self.const(name + ".b", self.w[name + ".bias"]))

    def norm(self, x, name):
        gain, bias = (self.const(name + s, self.w[name + s]) for s in (".weight", ".bias"))
        return self.op("LayerNormalization", x, gain, bias, axis=-1, epsilon=minilm.EPSILON)

    def heads(self, x, order):
        shape = self.const("split", np.array([0, 0, minilm.HEADS, minilm.DIM // minilm.HEADS]))
        return self.op("Transpose", self.op("Reshape", x, shape), perm=order)


def build(w):
    """The model from ids [1, n] to token states [1, n, 384]."""
    g = Graph(w)
    e = "embeddings."
    words = g.op("Gather", g.const("words", w[e + "word_embeddings.weight"]), "ids")
    positions = w[e + "position_embeddings.weight"] + w[e + "token_type_embeddings.weight"][0]
    zero, one, axes = (g.const(k, np.array([v])) for k, v in (("zero", 0), ("one", 1), ("axes", 0)))
    length = g.op("Slice", g.op("Shape", "ids"), one, g.const("two", np.array([2])))
    x = g.op("Add", words, g.op("Slice", g.const("positions", positions), zero, length, axes))
    x = g.norm(x, e + "LayerNorm")

    joined = g.const("joined", np.array([0, 0, minilm.DIM]))
    scale = g.const("scale", np.float32(1 / np.sqrt(minilm.DIM / minilm.HEADS)))
    for n in range(minilm.LAYERS):
        p = f"encoder.layer.{n}."
        q = g.heads(g.linear(x, p + "attention.self.query"), [0, 2, 1, 3])
        k = g.heads(g.linear(x, p + "attention.self.key"), [0, 2, 3, 1])
        v = g.heads(g.linear(x, p + "attention.self.value"), [0, 2, 1, 3])
        weights = g.op("Softmax", g.op("Mul", g.op("MatMul", q, k), scale), axis=-1)
        context = g.op("Transpose", g.op("MatMul", weights, v), perm=[0, 2, 1, 3])
        out = g.linear(g.op("Reshape", context, joined), p + "attention.output.dense")
        x = g.norm(g.op("Add", x, out), p + "attention.output.LayerNorm")
        up = g.op("Gelu", g.linear(x, p + "intermediate.dense"))
        x = g.norm(g.op("Add", x, g.linear(up, p + "output.dense")), p + "output.LayerNorm")

    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])
    states = helper.make_tensor_value_info(x, TensorProto.FLOAT, [1, "n", minilm.DIM])
    graph = helper.make_graph(g.nodes, "minilm", [ids], [states], list(g.tensors.values()))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def session(w):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    return onnxruntime.InferenceSession(build(w).SerializeToString(), options, ["CPUExecutionProvider"])


def check(run, w):
    """The graph must give the reference's vectors, or its time means nothing."""
    ids = minilm.tokenizer().encode("Can a student count hospital hours towards graduation?").ids
    mean = run.run(None, {"ids": [ids]})[0][0].mean(0)
    cosine = mean @ minilm.vector(w, ids) / np.linalg.norm(mean)
    assert cosine > 0.999999, cosine


def milliseconds(run, tokens):
    """Median time of one text of this many tokens."""
    ids = np.arange(2000, 2000 + tokens)[None]
    times = []
    for _ in range(40 if tokens > 50 else 200):
        begin = time.perf_counter()
        run.run(None, {"ids": ids})
        times.append(time.perf_counter() - begin)
    return 1000 * float(np.median(times))


def go_milliseconds(tokens):
    command = ["go", "test", ".", "-run=^$", f"-bench=^BenchmarkForward/^{tokens}_tokens$", "-cpu=1", "-benchtime=1s"]
    out = subprocess.run(command, cwd=minilm.HERE, check=True, capture_output=True, text=True).stdout
    return float(re.search(r"([\d.]+) ns/op", out)[1]) / 1e6


def main():
    w = minilm.weights()
    run = session(w)
    check(run, w)
    for tokens in LENGTHS:
        theirs, ours = [], []
        for _ in range(ROUNDS):
            theirs.append(milliseconds(run, tokens))
            if "--go" in sys.argv:
                ours.append(go_milliseconds(tokens))
        line = f"{tokens:4} tokens: ONNX Runtime {onnxruntime.__version__} {np.median(theirs):6.2f} ms"
        if ours:
            line += f"   Go {np.median(ours):6.2f} ms   ratio {np.median(ours) / np.median(theirs):.2f}"
        print(line)


if __name__ == "__main__":
    main()
