package io.shadowgate.sql;

import io.shadowgate.inference.Answer;
import io.shadowgate.inference.Outcome;
import io.shadowgate.inference.RunningModel;
import io.shadowgate.inference.SingleCalls;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.Features;
import io.shadowgate.spec.Inference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * {@code ML_PREDICT} with the job's own inference engine. Rows that wait at the same time share a
 * call of the model. Every row gets one answer. A failure of the model is an answer too and never
 * fails the query.
 */
public final class DjlPredict extends AsyncPredictFunction implements SpecializedFunction {
    private static final long serialVersionUID = 1;
    private static final BitSet IN_COMPANY = new BitSet();
    private static final BitSet ALONE = BitSet.valueOf(new long[] {1});

    private final String name;
    private final ScorerSource model;
    private final Inference inference;
    private final ArrayList<String> inputs;
    private final AnswerColumns answers;
    private final int atOnce;
    private final Duration deadline;

    /** Null until the types of the query's columns are known. */
    @Nullable private final FeatureColumns features;

    private transient RunningModel running;
    private transient SingleCalls singleCalls;

    /**
     * @param atOnce most rows that the query keeps open at the same time
     * @param deadline after which a row is answered, even if the engine is still working on it;
     *     shorter than the time after which Flink fails the query
     */
    DjlPredict(
            String name,
            ScorerSource model,
            Inference inference,
            List<String> inputs,
            AnswerColumns answers,
            int atOnce,
            Duration deadline) {
        this(name, model, inference, inputs, answers, atOnce, deadline, null);
    }

    private DjlPredict(
            String name,
            ScorerSource model,
            Inference inference,
            List<String> inputs,
            AnswerColumns answers,
            int atOnce,
            Duration deadline,
            @Nullable FeatureColumns features) {
        this.name = name;
        this.model = model;
        this.inference = inference;
        this.inputs = new ArrayList<>(inputs);
        this.answers = answers;
        this.atOnce = atOnce;
        this.deadline = deadline;
        this.features = features;
    }

    /** Flink passes the query's columns without a cast, although it accepts types that need one. */
    @Override
    public UserDefinedFunction specialize(SpecializedContext context) {
        return of(context.getCallContext().getArgumentDataTypes());
    }

    DjlPredict of(List<DataType> inputTypes) {
        return new DjlPredict(
                name,
                model,
                inference,
                inputs,
                answers,
                atOnce,
                deadline,
                FeatureColumns.of(inputs, inputTypes));
    }

    @Override
    public void open(FunctionContext context) {
        singleCalls = new SingleCalls(inference.singleCalls());
        running =
                new RunningModel(
                        name,
                        model,
                        inference.maxRate() < Double.POSITIVE_INFINITY
                                ? inference.sharedBy(
                                        context.getTaskInfo().getNumberOfParallelSubtasks())
                                : inference,
                        atOnce,
                        JobMetric.groupOfQueried(context.getMetricGroup(), name));
    }

    @Override
    public CompletableFuture<Collection<RowData>> asyncPredict(RowData row) {
        // Flink specializes a function before it runs it.
        FeatureColumns columns = Objects.requireNonNull(features);
        String absent = columns.absent(row);
        if (absent != null) {
            return CompletableFuture.completedFuture(
                    List.of(answers.row(Answer.failed(Outcome.BAD_INPUT, absent))));
        }
        // Read now, because the row may be overwritten after this method returns.
        Features read = columns.read(row);
        return running.ask(List.of(read), singleCalls.chooses(read) ? ALONE : IN_COMPANY)
                .thenApply(given -> given[0])
                .completeOnTimeout(
                        Answer.failed(
                                Outcome.TIMED_OUT,
                                "no answer within the " + deadline.toMillis() + " ms of the query"),
                        deadline.toMillis(),
                        TimeUnit.MILLISECONDS)
                .thenApply(answer -> List.of(answers.row(answer)));
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
    }
}
