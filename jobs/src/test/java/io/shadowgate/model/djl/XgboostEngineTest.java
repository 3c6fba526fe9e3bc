package io.shadowgate.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSource;
import io.shadowgate.model.Scorer;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Missing;
import io.shadowgate.spec.Shadow;
import io.shadowgate.testing.XgboostFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stumps whose answers are known by hand, in both formats. */
@Timeout(60)
class XgboostEngineTest {
    private static final List<String> FEATURES = List.of("age", "income");
    private static final XgboostFiles BINARY =
            new XgboostFiles("binary:logistic", 2, 0.5, new double[] {-1, 2});

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"v13.json", "v13.ubj"})
    void scoresWithMissingValues(String name) throws Exception {
        byte[] bytes = name.endsWith("json") ? BINARY.json() : BINARY.ubj();
        Path file = Files.write(folder.resolve(name), bytes);
        ModelSource checked = source(file, Kind.SCORE, null).check();
        assertThat(checked.sha256()).isEqualTo(DigestUtils.sha256Hex(bytes));
        try (ScorerSource.Opened model = checked.open();
                Scorer scorer = model.newScorer()) {
            Prediction[] answers =
                    scorer.score(List.of(row(0.25, 7), row(0.75, 7), row(Double.NaN, 7)));
            assertThat(Arrays.stream(answers).map(Prediction::score).toList())
                    .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1)
                    .containsExactly(sigmoid(-1), sigmoid(2), sigmoid(-1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v13.json", "v13.ubj"})
    void classesAreAVector(String name) throws Exception {
        XgboostFiles softprob =
                new XgboostFiles(
                        "multi:softprob",
                        2,
                        0.5,
                        new double[] {1, 0},
                        new double[] {0, 2},
                        new double[] {0, 0});
        Path file =
                Files.write(
                        folder.resolve(name),
                        name.endsWith("json") ? softprob.json() : softprob.ubj());
        try (ScorerSource.Opened model = source(file, Kind.VECTOR, null).open();
                Scorer scorer = model.newScorer()) {
            Prediction[] answers = scorer.score(List.of(row(0, 0), row(1, 0)));
            assertThat(answers[0].requiredVector()).containsExactly(softmax(1, 0, 0), within(1e-6));
            assertThat(answers[1].requiredVector()).containsExactly(softmax(0, 2, 0), within(1e-6));
        }
    }

    @Test
    void theNumberOfAClassIsALabel() throws Exception {
        XgboostFiles softmax =
                new XgboostFiles(
                        "multi:softmax",
                        2,
                        0.5,
                        new double[] {1, 0},
                        new double[] {0, 2},
                        new double[] {0, 0});
        Path file = Files.write(folder.resolve("v13.json"), softmax.json());
        try (ScorerSource.Opened model = source(file, Kind.LABEL, null).open();
                Scorer scorer = model.newScorer()) {
            Prediction[] answers = scorer.score(List.of(row(0, 0), row(1, 0)));
            assertThat(answers).extracting(Prediction::label).containsExactly("0", "1");
        }
    }

    @Test
    void theNameOfTheEngineCountsMoreThanThatOfTheFile() throws Exception {
        Path file = Files.write(folder.resolve("v13.model"), BINARY.ubj());
        try (ScorerSource.Opened model = source(file, Kind.SCORE, "xgboost").open()) {
            assertThat(model.misfit(row(1, 2))).isNull();
        }
    }

    @Test
    void whatIsNoModel() throws Exception {
        Path json = Files.writeString(folder.resolve("v13.json"), "{\"trees\": [1, 2]}");
        assertThatThrownBy(() -> source(json, Kind.SCORE, null).check())
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        json
                                + ": it is no XGBoost model in JSON or UBJ (it has no learner with"
                                + " a num_feature and an objective); write one with"
                                + " save_model(\"model.json\")");
        byte[] whole = BINARY.ubj();
        Path cut = Files.write(folder.resolve("v13.ubj"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> source(cut, Kind.SCORE, null).check())
                .hasMessageContaining("it is damaged: it ends too early");
        Path pickle = Files.write(folder.resolve("other.ubj"), new byte[] {(byte) 0x80, 4});
        assertThatThrownBy(() -> source(pickle, Kind.SCORE, null).check())
                .hasMessageContaining("it does not begin with {");
    }

    @Test
    void anotherNumberOfFeaturesIsRefused() throws Exception {
        Path file =
                Files.write(
                        folder.resolve("v13.json"),
                        new XgboostFiles("binary:logistic", 3, 0.5, new double[] {-1, 2}).json());
        assertThatThrownBy(() -> source(file, Kind.SCORE, null).check())
                .hasMessageContaining("takes 3 features, but is given 2");
    }

    private static ModelSource source(Path file, Kind kind, String engine) {
        return new ModelSource(
                new Shadow(
                        "v13",
                        new Shadow.Model(file.toString(), null, engine, null, null),
                        FEATURES,
                        new Missing(new Missing.Fill(Double.NaN, null), Map.of()),
                        Map.of(),
                        new Shadow.Output(null, null, List.of())),
                kind,
                FEATURES,
                Duration.ofSeconds(1));
    }

    private static Features row(double... numbers) {
        return new Features(numbers, null);
    }

    private static double sigmoid(double margin) {
        return 1 / (1 + Math.exp(-margin));
    }

    private static double[] softmax(double... margins) {
        double sum = Arrays.stream(margins).map(Math::exp).sum();
        return Arrays.stream(margins).map(margin -> Math.exp(margin) / sum).toArray();
    }
}
