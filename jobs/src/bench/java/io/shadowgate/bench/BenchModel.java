package io.shadowgate.bench;

import java.nio.file.Path;

/** The models for timing inference. */
enum BenchModel {
    MLP(1, 2),
    TREES(0, 1);

    /** The output column that is the score, and the number of columns. */
    final int score;

    final int columns;

    BenchModel(int score, int columns) {
        this.score = score;
        this.columns = columns;
    }

    Path file(BenchData data) {
        return this == MLP ? data.mlp() : data.trees();
    }

    String outputInSpec() {
        return "{index: %d}".formatted(score);
    }
}
