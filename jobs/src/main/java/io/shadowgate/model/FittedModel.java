package io.shadowgate.model;

import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
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
    private static final Logger LOG = LoggerFactory.getLogger(FittedModel.class);

    private final TensorModel model;
    private final String digest;
    private final InputLayout input;
    private final OutputReader output;

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
        String path = shadow.requiredModel().path();
        ModelEngine.Found found = engine.find(path);
        String expected = shadow.requiredModel().sha256();
        if (expected != null && !expected.equals(found.digest())) {
            throw new ModelException(
                    path
                            + " has sha256 "
                            + found.digest()
                            + ", not "
                            + expected
                            + " as the spec, the query, or the check before it started says; it is"
                            + " another file");
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
                    InputLayout.of(signature.inputs(), shadow.features(), read),
                    OutputReader.of(signature.outputs(), kind, shadow.output()));
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /** Calls the model with zeros: warms it up, and finds a wrong shape before any request does. */
    private void tryOnce() {
        if (input.width() < 0) {
            // Only requests show how wide its input is.
            return;
        }
        List<Features> rows = Collections.nCopies(Math.min(2, mostRows()), input.zeros());
        try (Scorer scorer = newScorer()) {
            scorer.score(rows);
        } catch (ModelException e) {
            throw e;
        } catch (Exception e) {
            String message = (e.getCause() == null ? e : e.getCause()).getMessage();
            throw new ModelException(
                    "it fails on a trial row of zeros: "
                            + String.valueOf(message).lines().findFirst().orElse(""),
                    e);
        }
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
        return input.isSingleRow() ? 1 : Integer.MAX_VALUE;
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
        private final InputLayout.Memory memory = new InputLayout.Memory();
        private final TensorModel.Session session;

        RowScorer(TensorModel.Session session) {
            this.session = session;
        }

        @Override
        public Prediction[] score(List<Features> rows) throws Exception {
            Tensor answer = session.run(input.tensors(memory, rows), output.name());
            return output.read(answer, rows.size());
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
