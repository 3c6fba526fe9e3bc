package io.shadowgate.model.djl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSource;
import io.shadowgate.model.Scorer;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jars of PyTorch are too large to download for every build: profile {@code torchscript}. */
@Timeout(120)
class TorchScriptEngineTest {
    private static final Shadow.Signature SIGNATURE =
            new Shadow.Signature(
                    List.of(TensorType.parse("x", "float[-1, 2]")),
                    List.of(TensorType.parse("score", "float[-1, 1]")));

    @TempDir Path folder;

    @Test
    @Tag("torchscript")
    void aScriptScoresRows() throws Exception {
        Path file = sigmoidOfTheSum(folder.resolve("v13.pt"));
        try (ScorerSource.Opened model = source(file, SIGNATURE).check().open();
                Scorer scorer = model.newScorer()) {
            Prediction[] answers =
                    scorer.score(
                            List.of(
                                    new Features(new double[] {1, 2}, null),
                                    new Features(new double[] {-4, 0.5}, null)));
            assertThat(Arrays.stream(answers).map(Prediction::score).toList())
                    .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1)
                    .containsExactly(1 / (1 + Math.exp(-3)), 1 / (1 + Math.exp(3.5)));
        }
        assertThatThrownBy(() -> source(file, null).check())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("it does not say what it takes; say so in the spec with");
    }

    /** Profile {@code torchscript} has the jars, and leaves this out. */
    @Test
    @Tag("without-torchscript")
    void withoutItsJarsTheEngineNamesThem() {
        assertThatThrownBy(() -> source(folder.resolve("v13.pt"), SIGNATURE).check())
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(
                        "the engine torchscript needs the jars"
                                + " ai.djl.pytorch:pytorch-engine:0.36.0,"
                                + " ai.djl.pytorch:pytorch-jni:2.7.1-0.36.0 and"
                                + " ai.djl.pytorch:pytorch-native-cpu:2.7.1")
                .hasMessageContaining("SHADOWGATE_CLASSPATH");
    }

    private static ModelSource source(Path file, Shadow.Signature signature) {
        return new ModelSource(
                new Shadow(
                        "v13",
                        new Shadow.Model(file.toString(), null, null, null, signature, null),
                        List.of(),
                        new Shadow.Output(null, null, List.of())),
                Kind.SCORE,
                List.of(),
                Duration.ofSeconds(5));
    }

    /** As {@code torch.jit.script(module).save} writes it. */
    private static Path sigmoidOfTheSum(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(
                    zip,
                    "data.pkl",
                    "\u0080\u0002c__torch__\nM\n)\u0081}(X\u0008\0\0\0training\u0089ub.");
            put(
                    zip,
                    "code/__torch__.py",
                    """
                    class M(Module):
                      __parameters__ = []
                      __buffers__ = []
                      training : bool
                      def forward(self: __torch__.M,
                        x: Tensor) -> Tensor:
                        return torch.sigmoid(torch.sum(x, [1], True))
                    """);
            put(zip, "constants.pkl", "\u0080\u0002).");
            put(zip, "version", "3\n");
        }
        return file;
    }

    /** PyTorch reads only what is not compressed. */
    private static void put(ZipOutputStream zip, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(name.endsWith(".pkl") ? ISO_8859_1 : UTF_8);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry("v13/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
