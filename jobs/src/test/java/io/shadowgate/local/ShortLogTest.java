package io.shadowgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortLogTest {
    @TempDir private Path folder;
    private Path spec;

    @BeforeEach
    void writeSpec() throws IOException {
        spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        """
                        test: t
                        traffic: {files: {path: small.jsonl}}
                        primary: {name: v12}
                        shadows: [{name: v13}]
                        sinks: {files: {path: out/}}
                        """);
        write("small.jsonl", 1000);
    }

    /** Of this length, but without taking that much of the disk. */
    private void write(String name, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    @Test
    void aSmallLogIsShortWhateverElseIsAsked() {
        assertThat(ShortLog.isShort("run", "--spec", spec.toString())).isTrue();
        assertThat(
                        ShortLog.isShort(
                                "backfill",
                                "--from",
                                "2026-03-02",
                                "--spec=" + spec,
                                "-D",
                                "gates.min-requests=5",
                                "--replace",
                                "-p",
                                "1"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "requests.jsonl,    250, true",
        "requests.jsonl,    260, false",
        "requests.jsonl.gz,  30, true",
        "requests.jsonl.gz,  40, false",
        "requests.parquet,   40, false",
    })
    void compressedFilesHoldMoreThanTheirSize(String name, long megabytes, boolean isShort)
            throws IOException {
        write(name, megabytes << 20);
        assertThat(
                        ShortLog.isShort(
                                "run",
                                "--spec",
                                spec.toString(),
                                "-D",
                                "traffic.files.path=" + name))
                .isEqualTo(isShort);
    }

    @Test
    void anythingThatHasNoKnownEndIsNotShort() {
        assertThat(
                        ShortLog.isShort(
                                "run",
                                "--spec",
                                spec.toString(),
                                "-D",
                                "traffic.files.poll-interval=1 s"))
                .isFalse();
        assertThat(ShortLog.isShort("run")).isFalse();
        assertThat(ShortLog.isShort("run", "--spec", "none.yaml")).isFalse();
    }
}
