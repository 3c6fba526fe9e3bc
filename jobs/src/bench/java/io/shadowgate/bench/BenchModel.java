package io.shadowgate.bench;

import java.nio.file.Path;

/** The models that inference is timed with. */
enum BenchModel {
    MLP(1, 2),
    TREES(0, 1);

    /** Column of the output that is the score, and number of columns. */
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
