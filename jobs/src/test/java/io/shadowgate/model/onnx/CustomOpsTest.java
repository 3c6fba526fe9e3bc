package io.shadowgate.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.model.ModelSource;
import io.shadowgate.model.Scorer;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.testing.OnnxFiles;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real jar of ONNX Runtime extensions, as a user names it. */
class CustomOpsTest {
    private static final String IN_JAR = "ai/onnxruntime/extensions/OrtxPackage.class";

    @TempDir Path folder;

    @Test
    void operatorsOfTheExtensionsRun() throws Exception {
        Path file =
                OnnxFiles.model()
                        .input("x", DataType.STRING, OnnxFiles.ANY)
                        .domain("ai.onnx.contrib")
                        .node("StringUpper", List.of("x"), "y")
                        .output("y", DataType.STRING, OnnxFiles.ANY)
                        .write(folder.resolve("model.onnx"));
        ModelSource source =
                new ModelSource(
                        new Shadow(
                                "v13",
                                new Shadow.Model(file.toString(), null, null, jar(), null, null),
                                List.of("word"),
                                new Shadow.Output(null, null, List.of())),
                        Kind.LABEL,
                        List.of("word"),
                        Duration.ofSeconds(30));
        try (ScorerSource.Opened model = source.check().open();
                Scorer scorer = model.newScorer()) {
            assertThat(scorer.score(List.of(word("abc"), word("Ulm"))))
                    .extracting(Prediction::label)
                    .containsExactly("ABC", "ULM");
        }
    }

    private static Features word(String word) {
        return new Features(new double[] {Double.NaN}, new String[] {word});
    }

    private String jar() throws Exception {
        URL resource = getClass().getClassLoader().getResource(IN_JAR);
        assertThat(resource).as(IN_JAR).isNotNull();
        return ((JarURLConnection) resource.openConnection()).getJarFileURL().getPath();
    }
}
