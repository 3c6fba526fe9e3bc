package io.shadowgate.model;

import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model that fits the spec: its signature was checked against the spec, and it has
 * answered a trial call.
 */
final class FittedModel implements ScorerSource.Opened {
    /** What the order of additions in native code changes. */
    private static final double ROUNDING = 1e-4;

    private static final Logger LOG = LoggerFactory.getLogger(FittedModel.class);

    private final TensorModel model;
    private final String digest;
    private final InputLayout input;
    private final OutputReader output;

    /** Whether rows of a call have the answers that they have alone. Known after the trial. */
    private volatile boolean independent = true;

    private FittedModel(TensorModel model, String digest, InputLayout input, OutputReader output) {
        this.model = model;
        this.digest = digest;
        this.input = input;
        this.output = output;
    }

    /**
     * @param read names of the features in the order in which requests carry them
     * @throws ModelException if the model and the spec do not fit
     */
    static FittedModel load(
            ModelEngine engine,
            Shadow shadow,
            Kind kind,
            List<String> read,
            ModelLoading.Deadlines deadlines) {
        engine.check();
        Shadow.Model model = shadow.requiredModel();
        String path = model.path();
        ModelEngine.Found found = engine.find(model, deadlines.call());
        String expected = model.sha256();
        if (expected != null && !expected.equals(found.digest())) {
            boolean file = model.access() == null;
            throw new ModelException(
                    path
                            + (file ? " has sha256 " : " is ")
                            + found.digest()
                            + ", not "
                            + expected
                            + " as the spec, the query, or the check before it started says; it is"
                            + " another "
                            + (file ? "file" : "version"));
        }
        try {
            FittedModel fitted =
                    ModelLoading.run(
                            found.digest(),
                            () -> fit(found, shadow, kind, read),
                            FittedModel::tryOnce,
                            deadlines);
            ModelSignature signature = fitted.model.signature();
            LOG.info(
                    "Model {} of {} is loaded by engine {}: digest {}, inputs {}, outputs {}",
                    path,
                    shadow.name(),
                    engine.name(),
                    found.digest(),
                    signature.inputs(),
                    signature.outputs());
            return fitted;
        } catch (ModelException e) {
            throw new ModelException(path + ": " + e.getMessage(), e);
        }
    }

    private static FittedModel fit(
            ModelEngine.Found found, Shadow shadow, Kind kind, List<String> read) {
        TensorModel model = found.load();
        try {
            ModelSignature signature = model.signature();
            return new FittedModel(
                    model,
                    found.digest(),
                    InputLayout.of(signature.inputs(), shadow, read),
                    OutputReader.of(signature.outputs(), kind, shadow.output()));
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /**
     * Calls the model with made-up rows: warms it up, finds a wrong shape before any request does,
     * and shows whether its rows are independent.
     */
    private void tryOnce() {
        if (!input.isTriable()) {
            // Only requests show how wide its input is.
            output.checkDeclared();
            return;
        }
        int together = Math.min(2, mostRows());
        try (RowScorer scorer = new RowScorer(model.newSession())) {
            scorer.score(Collections.nCopies(together, input.trial(0)));
            independent = together == 1 || areIndependent(scorer);
        } catch (ModelException e) {
            throw e;
        } catch (UnavailableException e) {
            throw new ModelException("it cannot be called: " + e.getMessage(), e);
        } catch (Exception e) {
            boolean own = e instanceof IOException || e.getCause() == null;
            String message = (own ? e : e.getCause()).getMessage();
            throw new ModelException(
                    "it fails on a trial row of zeros: "
                            + String.valueOf(message).lines().findFirst().orElse(""),
                    e);
        }
        if (!independent) {
            LOG.warn(
                    "Model {} answers a request differently alone and together with others: it may"
                            + " have time where rows belong, a softmax over all rows, or a batch"
                            + " norm in training mode. It is called with one request at a time",
                    digest);
        }
    }

    /** Whether rows have the same answers alone as together, but for rounding. */
    private boolean areIndependent(RowScorer scorer) {
        List<Features> rows = List.of(input.trial(1), input.trial(0), input.trial(1));
        rows = rows.subList(0, Math.min(rows.size(), mostRows()));
        try {
            Tensor together = scorer.call(rows);
            for (int row = 0; row < rows.size(); row++) {
                Tensor alone = scorer.call(List.of(rows.get(row)));
                if (!isSameRow(alone, input.rowsOf(1), together, input.rowsOf(rows.size()), row)) {
                    return false;
                }
            }
            return true;
        } catch (Exception e) {
            // A model may well refuse what is made up, such as a word that it does not know.
            return true;
        }
    }

    /** Whether the first row of one answer is a row of another. */
    private static boolean isSameRow(Tensor one, int rows, Tensor other, int otherRows, int row) {
        int width = (int) (one.size() / rows);
        if (other.size() / otherRows != width) {
            return false;
        }
        if (one.type() == ElementType.STRING) {
            return Arrays.equals(
                    one.texts(), 0, width, other.texts(), row * width, (row + 1) * width);
        }
        double[] a = one.doubles();
        double[] b = Arrays.copyOfRange(other.doubles(), row * width, (row + 1) * width);
        for (int i = 0; i < width; i++) {
            double size = Math.max(1, Math.max(Math.abs(a[i]), Math.abs(b[i])));
            if (Double.compare(a[i], b[i]) != 0 && !(Math.abs(a[i] - b[i]) <= ROUNDING * size)) {
                return false;
            }
        }
        return true;
    }

    String digest() {
        return digest;
    }

    @Nullable
    @Override
    public String misfit(Features features) {
        return input.misfit(features);
    }

    @Override
    public int mostRows() {
        return independent ? Math.min(model.mostRows(), input.mostRows()) : 1;
    }

    @Override
    public Scorer newScorer() {
        return new RowScorer(model.newSession());
    }

    @Override
    public void close() {
        model.close();
    }

    /** Rows to tensors and back. */
    private final class RowScorer implements Scorer {
        private final InputMemory memory = new InputMemory();
        private final TensorModel.Session session;

        RowScorer(TensorModel.Session session) {
            this.session = session;
        }

        @Override
        public Prediction[] score(List<Features> requests) throws Exception {
            if (requests.stream().noneMatch(input::isListOfRows)) {
                return scoreRows(requests);
            }
            Prediction[] predictions = new Prediction[requests.size()];
            for (int i = 0; i < predictions.length; i++) {
                List<Features> rows =
                        input.isListOfRows(requests.get(i))
                                ? InputLayout.rowsOf(requests.get(i))
                                : List.of(requests.get(i));
                predictions[i] = output.joined(scoreRows(rows));
            }
            return predictions;
        }

        private Prediction[] scoreRows(List<Features> rows) throws Exception {
            Prediction[] predictions = new Prediction[rows.size()];
            for (int from = 0; from < predictions.length; ) {
                // A list of rows may be longer than a fixed batch.
                int count =
                        Math.min(
                                Math.min(model.mostRows(), input.mostRows()),
                                predictions.length - from);
                Tensor answer = call(rows.subList(from, from + count));
                Prediction[] read =
                        output.read(answer, count, input.rowsOf(count), input.hasRows());
                System.arraycopy(read, 0, predictions, from, count);
                from += count;
            }
            return predictions;
        }

        Tensor call(List<Features> rows) throws Exception {
            return session.run(input.tensors(memory, rows), output.name());
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
