package io.shadowgate.sql;

import static org.apache.flink.table.api.config.ExecutionConfigOptions.TABLE_EXEC_ASYNC_ML_PREDICT_MAX_CONCURRENT_OPERATIONS;
import static org.apache.flink.table.api.config.ExecutionConfigOptions.TABLE_EXEC_ASYNC_ML_PREDICT_TIMEOUT;

import io.shadowgate.model.ModelSource;
import io.shadowgate.spec.Inference;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.MLPredictRuntimeConfigOptions;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;

/** One model that fits its options and columns. */
final class DjlModelProvider implements AsyncPredictRuntimeProvider {
    private final ModelSource model;
    private final Inference inference;
    private final List<String> inputs;
    private final AnswerColumns answers;
    private final ReadableConfig session;

    /**
     * @param inputs names of the model's input columns
     * @param session the session's configuration, which {@code ML_PREDICT} uses for options that
     *     its call does not set
     */
    DjlModelProvider(
            ModelSource model,
            Inference inference,
            List<String> inputs,
            AnswerColumns answers,
            ReadableConfig session) {
        this.model = model;
        this.inference = inference;
        this.inputs = List.copyOf(inputs);
        this.answers = answers;
        this.session = session;
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
        int atOnce =
                context.runtimeConfig()
                        .getOptional(MLPredictRuntimeConfigOptions.ASYNC_MAX_CONCURRENT_OPERATIONS)
                        .orElseGet(
                                () ->
                                        session.get(
                                                TABLE_EXEC_ASYNC_ML_PREDICT_MAX_CONCURRENT_OPERATIONS));
        Duration timeout =
                context.runtimeConfig()
                        .getOptional(MLPredictRuntimeConfigOptions.ASYNC_TIMEOUT)
                        .orElseGet(() -> session.get(TABLE_EXEC_ASYNC_ML_PREDICT_TIMEOUT));
        Duration deadline = timeout.multipliedBy(3).dividedBy(4);
        if (inference.timeout().compareTo(deadline) > 0) {
            throw new ValidationException(
                    String.format(
                            "Model %s may take %d ms for a call ('timeout'), but Flink fails a"
                                    + " query if a row waits for %d ms: set MAP['timeout', ...] or"
                                    + " 'table.exec.async-ml-predict.timeout' to %d ms or more, or"
                                    + " the model's 'timeout' to %d ms or less",
                            model.shadow().name(),
                            inference.timeout().toMillis(),
                            timeout.toMillis(),
                            (inference.timeout().toMillis() * 4 + 2) / 3,
                            deadline.toMillis()));
        }
        // A batch larger than the number of rows that the query has open would always wait until
        // its linger ends.
        // Flink fails a query if a row waits too long, so an outage may take half of that.
        Inference bounded = inference.within(atOnce, deadline.dividedBy(2));
        return new DjlPredict(
                model.shadow().name(), model, bounded, inputs, answers, atOnce, deadline);
    }

    /** Returns this, because it is immutable. */
    @Override
    public ModelProvider copy() {
        return this;
    }
}
