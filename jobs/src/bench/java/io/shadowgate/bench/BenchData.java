package io.shadowgate.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Logs and models in one folder, which the processes of a bench share.
 *
 * <p>A log has many parts of equal size, so that readers that cannot split a file can share the
 * work. A smaller log is made of the first parts of a larger one.
 *
 * @param partRows rows in each part
 */
record BenchData(Path folder, long partRows) {
    static final int EVEN_PARTS = 8;

    /**
     * The folder with the first {@code rows} rows, written if it does not exist.
     *
     * @throws IllegalArgumentException if this is not a whole number of parts
     */
    Path log(LogKind kind, long rows) throws IOException {
        if (rows < partRows || rows % partRows != 0) {
            throw new IllegalArgumentException(
                    rows + " rows are no whole number of parts of " + partRows);
        }
        Path log = folder.resolve(kind.folder() + "-" + rows);
        if (Files.isDirectory(log)) {
            return log;
        }
        Path parts = Files.createDirectories(folder.resolve(kind.folder()));
        Files.createDirectories(log);
        try {
            LongStream.range(0, rows / partRows)
                    .parallel()
                    .forEach(part -> link(kind, part, parts, log));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return log;
    }

    private void link(LogKind kind, long part, Path parts, Path log) {
        String name = "part-%04d".formatted(part) + kind.ending();
        try {
            if (!Files.exists(parts.resolve(name))) {
                LogWriter.write(
                        parts.resolve(name),
                        kind,
                        part * partRows,
                        partRows,
                        LogWriter.Times.STEADY);
            }
            Files.createLink(log.resolve(name), parts.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of a log with the shadow's answers, whose rows are spread over whole days. */
    Path even(long rows) {
        return folder.resolve("even-" + rows);
    }

    /**
     * Writes that log.
     *
     * @param rows a multiple of {@value #EVEN_PARTS}
     */
    void writeEven(long rows, int days) throws IOException {
        long part = rows / EVEN_PARTS;
        Path log = Files.createDirectories(even(rows));
        try {
            LongStream.range(0, EVEN_PARTS)
                    .parallel()
                    .forEach(
                            i -> {
                                try {
                                    LogWriter.write(
                                            log.resolve("part-" + i + ".jsonl"),
                                            LogKind.ANSWERS,
                                            i * part,
                                            part,
                                            LogWriter.Times.over(days, rows));
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Reads the files, so that the system holds them in memory. Otherwise the bench could measure
     * only the disk, which is slower than every reader.
     */
    void warm(LogKind kind, long rows) throws IOException {
        warm(log(kind, rows));
    }

    void warm(Path log) throws IOException {
        byte[] buffer = new byte[1 << 20];
        try (Stream<Path> parts = Files.list(log)) {
            for (Path part : parts.toList()) {
                try (InputStream in = Files.newInputStream(part)) {
                    while (in.read(buffer) > 0) {
                        // The content is not used.
                    }
                }
            }
        }
    }

    long bytes(LogKind kind, long rows) throws IOException {
        try (Stream<Path> parts = Files.list(log(kind, rows))) {
            return parts.mapToLong(part -> part.toFile().length()).sum();
        }
    }

    Path mlp() {
        return folder.resolve("mlp.onnx");
    }

    /** The same weights for scikit-learn. */
    Path mlpWeights() {
        return folder.resolve("mlp.json");
    }

    Path trees() {
        return folder.resolve("trees.onnx");
    }

    void writeModels() throws IOException {
        Files.createDirectories(folder);
        Models.writeMlp(mlp(), mlpWeights());
        Models.writeTrees(trees());
    }
}
