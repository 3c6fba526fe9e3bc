"""A replay worker: parse a logged request, predict its one row, write the comparison.

Reads numbers of rows from standard input, answers each with a line "RUN {json}".
"""

import glob
import json
import os
import sys
import tempfile
import time
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

WINDOW_MS = 300_000


def load_shadow_model(path):
    """The network of mlp.onnx. scikit-learn has one output where that has a softmax of two."""
    with open(path) as file:
        flat = json.load(file)
    widths = [32, 128, 128, 2]
    coefs = [np.array(w).reshape(widths[i], widths[i + 1]) for i, w in enumerate(flat)]
    coefs[-1] = (coefs[-1][:, 1] - coefs[-1][:, 0]).reshape(-1, 1)
    model = MLPClassifier(hidden_layer_sizes=(128, 128), max_iter=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(np.zeros((4, 32)), [0, 1, 0, 1])
    model.coefs_ = coefs
    model.intercepts_ = [np.zeros(128), np.zeros(128), np.zeros(1)]
    return model


def lines(folder, rows):
    left = rows
    for part in sorted(glob.glob(folder + "/features/*.jsonl")):
        with open(part) as file:
            for line in file:
                if left == 0:
                    return
                left -= 1
                yield line


def run(folder, rows, model):
    windows = {}
    start = time.perf_counter()
    with tempfile.TemporaryFile("w", dir=folder) as out:
        for line in lines(folder, rows):
            request = json.loads(line)
            score = float(model.predict_proba([request["features"]])[0, 1])
            primary = request["primary_prediction"]
            comparison = {
                "request_id": request["request_id"],
                "timestamp": request["timestamp"],
                "primary_prediction": primary,
                "shadow_prediction": score,
            }
            out.write(json.dumps(comparison) + "\n")
            window = windows.setdefault(request["timestamp"] // WINDOW_MS * WINDOW_MS, [0, 0])
            window[0] += 1
            window[1] += abs(primary - score) <= 0.01
        out.flush()
    seconds = time.perf_counter() - start
    answer = {str(w): [float(n), float(agreed / n)] for w, (n, agreed) in windows.items()}
    return {"seconds": seconds, "peak_heap": 0, "answer": answer}


if __name__ == "__main__":
    shadow = load_shadow_model(os.path.join(sys.argv[1], "mlp.json"))
    for request_line in sys.stdin:
        result = run(sys.argv[1], int(request_line), shadow)
        print("RUN " + json.dumps(result), flush=True)
