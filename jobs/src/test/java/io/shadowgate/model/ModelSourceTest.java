package io.shadowgate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.record.Features;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.testing.LogCapture;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.RemoteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model in memory, however many subtasks use it, for as long as one does. */
class ModelSourceTest {
    @TempDir Path folder;

    @Test
    void subtasksShareOneModelUntilTheLastCloses() throws Exception {
        ModelSource source = source(OnnxFiles.logistic(0.5f, 1, 2));
        long before = leftovers();
        ScorerSource.Opened first = source.open();
        ScorerSource.Opened second = InstantiationUtil.clone(source).open();
        assertThat(ModelSource.loaded()).isEqualTo(1);
        first.close();
        first.close();
        assertThat(ModelSource.loaded()).isEqualTo(1);
        try (Scorer scorer = second.newScorer()) {
            double score = scorer.score(List.of(row(1, -1)))[0].score();
            assertThat(Math.abs(score - 0.37754067)).isLessThan(1e-6);
        }
        second.close();
        assertThat(ModelSource.loaded()).isZero();
        assertThat(leftovers()).isEqualTo(before);
    }

    @Test
    void checkHoldsTheSourceToTheFileItSaw() throws Exception {
        Path file = folder.resolve("model.onnx");
        ModelSource source = source(OnnxFiles.logistic(0.5f, 1, 2));
        assertThat(source.sha256()).isNull();
        ModelSource checked = source.check();
        assertThat(checked.sha256()).isEqualTo(DigestUtils.sha256Hex(Files.readAllBytes(file)));
        assertThat(ModelSource.loaded()).isZero();
        try (LogCapture capture = LogCapture.start()) {
            checked.open().close();
            assertThat(capture.lines())
                    .contains(
                            "Model "
                                    + file
                                    + " of v13 is loaded by engine onnx: digest "
                                    + checked.sha256()
                                    + ", inputs [x: float[-1, 2]], outputs [score: float[-1, 1]]");
        }

        OnnxFiles.logistic(0.6f, 1, 2).write(file);
        assertThatThrownBy(checked::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("another file");
        assertThat(ModelSource.loaded()).isZero();
    }

    @Test
    void aModelMayLieOnAnyFileSystem() throws Exception {
        Path file = folder.resolve("model.onnx");
        source(OnnxFiles.logistic(0.5f, 1, 2));
        ModelSource remote =
                new ModelSource(
                        new Shadow(
                                "v13",
                                new Shadow.Model(RemoteFiles.uri(file), null),
                                List.of(),
                                new Shadow.Output(null, null, List.of())),
                        Kind.SCORE,
                        List.of(),
                        Duration.ofMillis(200));
        RemoteFiles.reset();
        assertThat(remote.check().sha256())
                .isEqualTo(DigestUtils.sha256Hex(Files.readAllBytes(file)));
        assertThat(RemoteFiles.opened()).containsExactly(file.toString());
        RemoteFiles.reset();
    }

    private ModelSource source(OnnxFiles model) throws IOException {
        Path file = model.write(folder.resolve("model.onnx"));
        Shadow shadow =
                new Shadow(
                        "v13",
                        new Shadow.Model(file.toString(), null),
                        List.of(),
                        new Shadow.Output(null, null, List.of()));
        return new ModelSource(shadow, Kind.SCORE, List.of(), Duration.ofMillis(200));
    }

    private static Features row(double... numbers) {
        return new Features(numbers, null);
    }

    /** How many of the temporary folders of models there are. */
    static long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(
                            file -> file.getFileName().toString().startsWith("shadowgate-model"))
                    .count();
        }
    }
}
