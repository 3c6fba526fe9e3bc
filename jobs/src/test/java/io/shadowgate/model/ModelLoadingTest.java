package io.shadowgate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.model.ModelLoading.Deadlines;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.PoisonedModels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoadingTest {
    private static final Deadlines SHORT =
            new Deadlines(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(1));

    @TempDir Path folder;

    @Test
    void aModelWhoseLoopDoesNotEndIsGivenUpAndNotTriedAgain() throws Exception {
        // Zeros, the trial row, are above the limit.
        Path file = PoisonedModels.blocking(-1).write(folder.resolve("infinite.onnx"));
        assertThatThrownBy(
                        () ->
                                load(
                                        file,
                                        new Deadlines(
                                                Duration.ofMinutes(1),
                                                SHORT.trial(),
                                                SHORT.call())))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(
                        file
                                + ": the model did not answer a trial row of zeros within 1 s; if"
                                + " it ends at all, inference.timeout gives it more time");
        assertThatThrownBy(() -> load(file, SHORT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("still hangs in this process");
    }

    @Test
    void loadingThatDoesNotEndIsGivenUpAndClosedWhenItIsBack() throws Exception {
        Path file = OnnxFiles.logistic(0.5f, 1, 2).write(folder.resolve("model.onnx"));
        long before = ModelSourceTest.leftovers();
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<FittedModel> late = new AtomicReference<>();
        Callable<FittedModel> make =
                () -> {
                    goOn.await();
                    late.set(load(file, Deadlines.of(Duration.ZERO)));
                    return late.get();
                };
        assertThatThrownBy(() -> ModelLoading.run("a", make, model -> {}, SHORT))
                .hasMessage("the model did not load within 500 ms");
        goOn.countDown();
        Await.until(
                "the late model is loaded and closed",
                () -> late.get() != null && ModelSourceTest.leftovers() == before);
    }

    @Test
    void theTrialWaitsLongerForAModelThatMayBeSlow() {
        assertThat(Deadlines.of(Duration.ofMillis(200)).trial()).isEqualTo(Duration.ofSeconds(30));
        assertThat(Deadlines.of(Duration.ofSeconds(9)).trial()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aModelThatCannotFitIsNotRead() throws Exception {
        assertThatThrownBy(() -> load(sparse(3L << 30), SHORT))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith(" has 3072 MiB; an ONNX file has at most 2 GiB");
    }

    private Path sparse(long length) throws IOException {
        Path file = folder.resolve("m.onnx");
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(length);
        }
        return file;
    }

    private static FittedModel load(Path file, Deadlines deadlines) {
        return FittedModel.load(
                ModelEngines.of(new Shadow.Model("m.onnx", null)),
                new Shadow(
                        "v13",
                        new Shadow.Model(file.toString(), null),
                        List.of(),
                        new Shadow.Output(null, null, List.of())),
                Kind.SCORE,
                List.of(),
                deadlines);
    }
}
