package io.shadowgate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.Inference;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.FakeShadow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.junit.jupiter.api.Test;

/** The function behind ML_PREDICT, with shadows that no ONNX file could be. */
class DjlPredictTest {
    private static final List<String> INPUTS = List.of("x");

    @Test
    void aRowThatTheEngineHoldsTooLongIsAnsweredBeforeTheQueryWouldFail() throws Exception {
        FakeShadow hanging = FakeShadow.hangingOn(number -> true);
        DjlPredict predict = predict(hanging, 5, Duration.ofMinutes(1), Duration.ofMillis(50));
        List<CompletableFuture<Collection<RowData>>> asked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asked.add(predict.asyncPredict(GenericRowData.of((double) i)));
        }
        for (CompletableFuture<Collection<RowData>> answer : asked) {
            assertThat(text(answer))
                    .isEqualTo("null TIMED_OUT no answer within the 50 ms of the query");
        }
        hanging.release();
        predict.close();
    }

    @Test
    void rowsThatWaitTogetherShareACall() throws Exception {
        FakeShadow shadow = FakeShadow.honest();
        DjlPredict predict = predict(shadow, 100, Duration.ofMinutes(1), Duration.ofMinutes(1));
        List<CompletableFuture<Collection<RowData>>> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            asked.add(predict.asyncPredict(GenericRowData.of((double) i)));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(text(asked.get(i))).isEqualTo(i / 2.0 + " SCORED null");
        }
        // The batch is full at the last of them: its worker has lingered for it. Calls of 1, 2, 4,
        // 8,
        // 16, 32 rows and the rest.
        assertThat(shadow.calls()).isEqualTo(7);
        predict.close();
    }

    @Test
    void onlyARowWithACallOfItsOwnHasALatency() throws Exception {
        for (double share : new double[] {0, 1}) {
            FakeShadow shadow = FakeShadow.honest();
            DjlPredict predict =
                    predict(shadow, 4, share, Duration.ofMinutes(1), Duration.ofMinutes(1));
            List<CompletableFuture<Collection<RowData>>> asked = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asked.add(predict.asyncPredict(GenericRowData.of((double) i)));
            }
            for (CompletableFuture<Collection<RowData>> answer : asked) {
                RowData row = answer.get(1, TimeUnit.MINUTES).iterator().next();
                assertThat(row.isNullAt(3)).isEqualTo(share == 0);
            }
            assertThat(shadow.calls()).isEqualTo(share == 0 ? 3 : 4);
            predict.close();
        }
    }

    @Test
    void optionsDefaultToWhatTheSpecDoes() {
        Inference spec =
                SpecReader.read(Path.of("src/test/resources/config/smallest.yaml"), Map.of())
                        .inference();
        assertThat(DjlOptions.inference(new Configuration())).isEqualTo(spec);
    }

    private static DjlPredict predict(
            FakeShadow shadow, int atOnce, Duration timeout, Duration deadline) {
        return predict(shadow, atOnce, 0, timeout, deadline);
    }

    private static DjlPredict predict(
            FakeShadow shadow,
            int atOnce,
            double singleCalls,
            Duration timeout,
            Duration deadline) {
        AnswerColumns answers =
                AnswerColumns.of(
                        ResolvedSchema.of(
                                Column.physical("score", DataTypes.DOUBLE()),
                                Column.physical("status", DataTypes.STRING()),
                                Column.physical("error", DataTypes.STRING()),
                                Column.physical("latency_ms", DataTypes.DOUBLE())));
        DjlPredict predict =
                new DjlPredict(
                                "fake",
                                shadow,
                                new Inference(
                                        atOnce, Duration.ofMinutes(1), timeout, 1, singleCalls),
                                INPUTS,
                                ColumnRules.PLAIN,
                                answers,
                                atOnce,
                                deadline)
                        .of(List.of(DataTypes.DOUBLE()));
        predict.open(new FunctionContext(null));
        return predict;
    }

    private static String text(CompletableFuture<Collection<RowData>> answer) throws Exception {
        RowData row = answer.get(1, TimeUnit.MINUTES).iterator().next();
        return (row.isNullAt(0) ? null : row.getDouble(0))
                + " "
                + row.getString(1)
                + " "
                + (row.isNullAt(2) ? null : row.getString(2));
    }
}
