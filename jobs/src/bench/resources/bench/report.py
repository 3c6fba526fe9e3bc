"""What a data scientist runs on a request log: pandas reads it, one report a window of 5 minutes.

Reads numbers of rows from standard input, answers each with a line "RUN {json}".
"""

import glob
import json
import sys
import time

import numpy as np
import pandas as pd
from scipy.spatial.distance import jensenshannon

WINDOW_MS = 300_000


def report(comparisons):
    primary = comparisons["primary_latency_ms"]
    shadow = comparisons["shadow_latency_ms"]
    p_hist, bins = np.histogram(comparisons["primary_prediction"], bins=50, density=True)
    s_hist, _ = np.histogram(comparisons["shadow_prediction"], bins=bins, density=True)
    return {
        "total_requests": len(comparisons),
        "agreement_rate": comparisons["agreement"].mean(),
        "primary_latency_p50": primary.quantile(0.5),
        "primary_latency_p99": primary.quantile(0.99),
        "shadow_latency_p50": shadow.quantile(0.5),
        "shadow_latency_p99": shadow.quantile(0.99),
        "prediction_distribution_divergence": jensenshannon(p_hist + 1e-10, s_hist + 1e-10),
    }


def run(folder):
    start = time.perf_counter()
    # Epoch milliseconds stay numbers: making times of them would only cost more.
    files = sorted(glob.glob(folder + "/*.jsonl"))
    log = pd.concat(pd.read_json(file, lines=True, convert_dates=False) for file in files)
    log["agreement"] = (log["primary_prediction"] - log["shadow_prediction"]).abs() <= 0.01
    windows = log.groupby(log["timestamp"] // WINDOW_MS * WINDOW_MS)
    reports = {str(window): report(requests) for window, requests in windows}
    seconds = time.perf_counter() - start
    answer = {
        window: [float(r["total_requests"]), float(r["agreement_rate"])]
        for window, r in reports.items()
    }
    return {"seconds": seconds, "peak_heap": 0, "answer": answer}


if __name__ == "__main__":
    for line in sys.stdin:
        print("RUN " + json.dumps(run(f"{sys.argv[1]}/answers-{int(line)}")), flush=True)
