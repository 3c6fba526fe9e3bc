package io.shadowgate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an engine has to bring, shown by one in plain Java, and which engines there are. */
class ModelEnginesTest {

    @Test
    void thePathChoosesTheEngine() {
        ModelEngine onnx = ModelEngines.of(file("models/v13.onnx"));
        List<ModelEngine> engines = List.of(onnx, new SumEngine());
        assertThat(onnx.name()).isEqualTo("onnx");
        assertThat(ModelEngines.of(engines, file("sum:v13")).name()).isEqualTo("sum");
        assertThat(ModelEngines.of(engines, file("s3://models/V13.ONNX"))).isSameAs(onnx);
        assertThat(ModelEngines.of(engines, file("models/v13"))).isSameAs(onnx);
    }

    @Test
    void theSpecChoosesTheEngine() {
        List<ModelEngine> engines =
                List.of(ModelEngines.of(file("models/v13.onnx")), new SumEngine());
        assertThat(ModelEngines.of(engines, run("models/v13.onnx", "sum")).name()).isEqualTo("sum");
        assertThatThrownBy(() -> ModelEngines.of(engines, run("models/v13.onnx", "tensorrt")))
                .isInstanceOf(ModelException.class)
                .hasMessage("there is no engine tensorrt (engine); there are onnx, sum");
    }

    private static Shadow.Model file(String path) {
        return run(path, null);
    }

    private static Shadow.Model run(String path, String engine) {
        return new Shadow.Model(path, null, engine, null, null, null);
    }

    @Test
    void everyEngineIsInTheMap() throws Exception {
        String map = Files.readString(Path.of("README.md"));
        assertThat(ModelEngines.all())
                .isNotEmpty()
                .allSatisfy(engine -> assertThat(map).contains("`" + engine.name() + "`"));
    }

    @Test
    void anotherEngineScoresRowsOfFeatures() throws Exception {
        SumEngine engine = new SumEngine();
        List<String> read = List.of("visits", "country", "age");
        try (FittedModel model = load(engine, "sum:v13", null, read)) {
            try (Scorer scorer = model.newScorer()) {
                Prediction[] predictions =
                        scorer.score(List.of(row(3, "DE", 40), row(-1, "PRT", 50)));
                // age + visits + letters of the country
                assertThat(Arrays.stream(predictions).map(Prediction::score))
                        .containsExactly(45.0, 52.0);
            }
            assertThat(model.digest()).isEqualTo("version of sum:v13");
            assertThat(model.misfit(row(1.5, "DE", 40))).contains("feature visits is 1.5");
        }
        assertThat(engine.open).isEmpty();
    }

    @Test
    void anotherEngineIsHeldToItsDigestToo() {
        SumEngine engine = new SumEngine();
        List<String> read = List.of("visits", "country", "age");
        assertThatThrownBy(() -> load(engine, "sum:v13", "version of sum:v12", read))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has sha256 version of sum:v13, not version of sum:v12");
        assertThat(engine.open).isEmpty();
    }

    @Test
    void aModelThatDoesNotFitIsClosed() {
        SumEngine engine = new SumEngine();
        assertThatThrownBy(() -> load(engine, "sum:v13", null, List.of("age", "country")))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("sum:v13: ")
                .hasMessageContaining("lack [visits]");
        assertThat(engine.open).isEmpty();
    }

    private static FittedModel load(
            ModelEngine engine, String path, String sha256, List<String> features) {
        Shadow shadow =
                new Shadow(
                        "v13",
                        new Shadow.Model(path, sha256),
                        features,
                        new Shadow.Output(null, null, List.of()));
        return FittedModel.load(
                engine,
                shadow,
                Kind.SCORE,
                features,
                ModelLoading.Deadlines.of(Duration.ofMillis(200)));
    }

    private static Features row(double visits, String country, double age) {
        return new Features(
                new double[] {visits, Double.NaN, age}, new String[] {null, country, null});
    }

    /** Adds up its inputs; a text counts its letters. */
    private static final class SumEngine implements ModelEngine {
        final List<String> open = new ArrayList<>();

        @Override
        public String name() {
            return "sum";
        }

        @Override
        public boolean takes(String path) {
            return path.startsWith("sum:");
        }

        @Override
        public void check() {}

        @Override
        public Found find(Shadow.Model model, Duration timeout) {
            String path = model.path();
            return new Found() {
                @Override
                public String digest() {
                    return "version of " + path;
                }

                @Override
                public TensorModel load() {
                    open.add(path);
                    return new SumModel(open, path);
                }
            };
        }
    }

    private record SumModel(List<String> open, String path) implements TensorModel {
        @Override
        public ModelSignature signature() {
            return new ModelSignature(
                    List.of(
                            new Port("age", ElementType.DOUBLE, -1, 1),
                            new Port("country", ElementType.STRING, -1, 1),
                            new Port("visits", ElementType.INT64, -1)),
                    List.of(new Port("sum", ElementType.DOUBLE, -1)));
        }

        @Override
        public Session newSession() {
            return new Session() {
                @Override
                public Tensor run(List<Tensor> inputs, String output) {
                    return sum(inputs, output);
                }

                @Override
                public void close() {}
            };
        }

        private static Tensor sum(List<Tensor> inputs, String output) {
            assertThat(inputs).extracting(Tensor::name).containsExactly("age", "country", "visits");
            assertThat(output).isEqualTo("sum");
            int rows = (int) inputs.get(0).shape()[0];
            ByteBuffer sums =
                    ByteBuffer.allocate(rows * Double.BYTES).order(ByteOrder.nativeOrder());
            for (int row = 0; row < rows; row++) {
                sums.putDouble(
                        inputs.get(0).doubles()[row]
                                + inputs.get(1).texts()[row].length()
                                + inputs.get(2).longs()[row]);
            }
            return Tensor.ofNumbers("sum", ElementType.DOUBLE, new long[] {rows}, sums.flip());
        }

        @Override
        public void close() {
            open.remove(path);
        }
    }

    /** What a spec says of the shadow's model holds for the primary's if one engine runs both. */
    @Test
    void aModelBesideAnotherKeepsWhatItsEngineNeeds() {
        Shadow.Signature signature =
                new Shadow.Signature(List.of(TensorType.parse("x", "float[-1, 2]")), List.of());
        Shadow.Access access = new Shadow.Access(Map.of("X-Tenant", "a"), null);
        Shadow.Model onnx = new Shadow.Model("v13.onnx", "ab", null, "ops.jar", null, null);
        assertThat(ModelSource.beside(onnx, "v12.onnx"))
                .isEqualTo(new Shadow.Model("v12.onnx", null, null, "ops.jar", null, null));
        assertThat(ModelSource.beside(onnx, "v12/").customOps()).isEqualTo("ops.jar");
        assertThat(ModelSource.beside(onnx, "v12.pt")).isEqualTo(new Shadow.Model("v12.pt", null));

        Shadow.Model torch = new Shadow.Model("v13.pt", null, null, null, signature, null);
        assertThat(ModelSource.beside(torch, "v12.pt").signature()).isEqualTo(signature);
        assertThat(ModelSource.beside(torch, "v12.onnx").signature()).isNull();

        Shadow.Model named = new Shadow.Model("a.bin", null, "torchscript", null, signature, null);
        assertThat(ModelSource.beside(named, "b.bin")).isEqualTo(named.elsewhere("b.bin"));
        assertThat(ModelSource.beside(named, "b.onnx")).isEqualTo(new Shadow.Model("b.onnx", null));

        String url = "http://a/v2/models/m";
        Shadow.Model served = new Shadow.Model(url, null, null, null, null, access);
        assertThat(ModelSource.beside(served, "https://b/v2/models/m").access()).isEqualTo(access);
        assertThat(ModelSource.beside(served, "v12.onnx"))
                .isEqualTo(new Shadow.Model("v12.onnx", null));
        assertThat(ModelSource.beside(served, "b.bin")).isEqualTo(new Shadow.Model("b.bin", null));
    }
}
