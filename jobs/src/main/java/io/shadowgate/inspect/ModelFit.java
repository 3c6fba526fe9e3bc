package io.shadowgate.inspect;

import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model's inputs and outputs go together with a log.
 *
 * @param features for the spec; empty if the log carries arrays
 * @param inputs what fills each input, as the spec writes it; empty if features do so in order or
 *     by name
 * @param kind what the model predicts; null if that cannot be said
 * @param output the output that is the prediction; null if the model has one, or if none fits
 * @param problems what does not fit
 * @param notes what fits, but may be wrong
 */
public record ModelFit(
        List<String> features,
        Map<String, String> inputs,
        @Nullable Kind kind,
        @Nullable Output output,
        List<String> problems,
        List<String> notes) {

    /** The beginning of the note on a column that was chosen. */
    static final String COLUMN = "the score is taken to be column ";

    public ModelFit {
        features = List.copyOf(features);
        inputs = new LinkedHashMap<>(inputs);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /**
     * {@code output} of a spec.
     *
     * @param name null if the model has one output
     */
    public record Output(
            @Nullable String name,
            @Nullable Integer index,
            @Nullable String klass,
            List<String> labels,
            Activation activation) {
        public Output {
            labels = List.copyOf(labels);
        }

        Output(@Nullable String name, @Nullable Integer index, @Nullable String klass) {
            this(name, index, klass, List.of(), Activation.NONE);
        }

        public boolean isEmpty() {
            return name == null
                    && index == null
                    && klass == null
                    && labels.isEmpty()
                    && activation == Activation.NONE;
        }

        /** The same output with its numbers turned into probabilities. */
        public Output with(Activation other) {
            return new Output(name, index, klass, labels, other);
        }
    }

    /** The same fit with another output. */
    public ModelFit with(Output other) {
        return new ModelFit(features, inputs, kind, other, problems, notes);
    }

    /** The same fit with more that does not fit. */
    public ModelFit withProblem(String problem) {
        List<String> more = new ArrayList<>(problems);
        more.add(problem);
        return new ModelFit(features, inputs, kind, output, more, notes);
    }

    /** The same fit with more to know. */
    public ModelFit withNote(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new ModelFit(features, inputs, kind, output, problems, more);
    }

    /** Whether the score may be in another column of the output. */
    public boolean mayBeColumn() {
        return kind == Kind.SCORE && output != null && output.klass() == null;
    }

    /** Whether a request may be a list of rows, of which each has its score in a column. */
    public boolean mayBeListOfRows() {
        return kind == Kind.VECTOR && output != null && output.klass() == null;
    }

    /** The same fit with the score in a column of the output. */
    public ModelFit ofColumn(int column) {
        Output old = output == null ? new Output(null, null, null) : output;
        List<String> kept = new ArrayList<>(notes);
        kept.removeIf(note -> note.startsWith(COLUMN));
        kept.add(
                COLUMN
                        + column
                        + " of its output, whose answers are nearest to the primary's"
                        + " (output.index)");
        return new ModelFit(
                features, inputs, kind, new Output(old.name(), column, null), problems, kept);
    }

    /**
     * What else to try after the model was called: scores that are no probabilities, beside a
     * primary that logs probabilities, may be logits.
     */
    public List<ModelFit> alternatives(@Nullable ModelTries tries, Answers answers) {
        if (tries == null) {
            return List.of();
        }
        double[] logged = answers.profile().numbers();
        double[] scores = tries.scores();
        boolean logits =
                kind == Kind.SCORE
                        && output != null
                        && output.activation() == Activation.NONE
                        && logged.length > 0
                        && logged[0] >= 0
                        && logged[logged.length - 1] <= 1
                        && scores.length > 0
                        && scores[0] < 0;
        if (!logits || output == null) {
            return List.of();
        }
        List<Activation> some =
                output.index() == null
                        ? List.of(Activation.SIGMOID)
                        : List.of(Activation.SIGMOID, Activation.SOFTMAX);
        String note =
                "it answers "
                        + Quantiles.shown(scores[0])
                        + " to "
                        + Quantiles.shown(scores[scores.length - 1])
                        + " where the log has probabilities: these are taken for logits"
                        + " (output.activation)";
        Output own = output;
        return some.stream().map(each -> with(own.with(each)).withNote(note)).toList();
    }
}
