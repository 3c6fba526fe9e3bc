package io.shadowgate.model.onnx;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.shadowgate.model.Memory;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.Scorer;
import io.shadowgate.model.ScorerSource;
import io.shadowgate.request.Features;
import io.shadowgate.request.Prediction;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Shadow;
import io.shadowgate.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * One ONNX file, loaded, held against what it is to be used for, and tried once. Scorers share its
 * session, which ONNX Runtime allows; each has a DJL predictor of its own, which DJL demands.
 */
final class DjlModel implements ScorerSource.Opened {
    /** Of a message of Protocol Buffers, which an ONNX file is. */
    private static final long LARGEST = Integer.MAX_VALUE;

    private final Model model;
    private final String sha256;
    private final InputLayout input;
    private final OutputReader output;

    private DjlModel(Model model, String sha256, InputLayout input, OutputReader output) {
        this.model = model;
        this.sha256 = sha256;
        this.input = input;
        this.output = output;
    }

    /**
     * @param read names of the features in the order in which requests carry them
     * @throws ModelException if the file and the spec do not go together
     */
    static DjlModel load(
            Shadow shadow, Kind kind, List<String> read, ModelLoading.Deadlines deadlines) {
        String path = shadow.model().path();
        byte[] file = bytes(path);
        String digest = DigestUtils.sha256Hex(file);
        String expected = shadow.model().sha256();
        if (expected != null && !expected.equals(digest)) {
            throw new ModelException(
                    path
                            + " has sha256 "
                            + digest
                            + ", not "
                            + expected
                            + " as the spec, the query, or the check before it started says; it is"
                            + " another file");
        }
        try {
            return load(file, digest, shadow, kind, read, deadlines);
        } catch (ModelException e) {
            throw new ModelException(path + ": " + e.getMessage(), e);
        }
    }

    private static DjlModel load(
            byte[] file,
            String digest,
            Shadow shadow,
            Kind kind,
            List<String> read,
            ModelLoading.Deadlines deadlines) {
        if (file.length == 0) {
            throw new ModelException("it is no ONNX model: the file is empty");
        }
        return ModelLoading.run(
                digest,
                new ModelLoading.Steps() {
                    @Override
                    public DjlModel make() {
                        return DjlModel.make(file, digest, shadow, kind, read);
                    }

                    @Override
                    public void tryOnce(DjlModel model) {
                        model.tryOnce();
                    }
                },
                deadlines);
    }

    private static DjlModel make(
            byte[] file, String digest, Shadow shadow, Kind kind, List<String> read) {
        OnnxSignature signature;
        try {
            OnnxRuntimeEngine.start();
            signature = OnnxSignature.read(file);
        } catch (OrtException e) {
            throw new ModelException("it is no ONNX model: " + firstLine(e), e);
        }
        InputLayout input = InputLayout.of(signature.inputs(), shadow.features(), read);
        OutputReader output = OutputReader.of(signature.outputs(), kind, shadow.output());
        Model model = Model.newInstance(shadow.name(), OnnxRuntimeEngine.NAME);
        DjlModel loaded = new DjlModel(model, digest, input, output);
        try (OrtSession.SessionOptions options = options()) {
            model.load(new ByteArrayInputStream(file), Map.of("sessionOptions", options));
            return loaded;
        } catch (IOException | MalformedModelException | OrtException e) {
            loaded.close();
            throw new ModelException("it cannot be loaded: " + firstLine(e), e);
        } catch (RuntimeException | Error e) {
            loaded.close();
            throw e;
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        // Flink's slots are the parallelism; a session with threads of its own steals theirs.
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        // A call that fails throws as well; a line of native code's log for each would fill disks.
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        return options;
    }

    private static byte[] bytes(String path) {
        Path file = new Path(path);
        try {
            FileSystem files = Storage.of(file);
            FileStatus status = files.getFileStatus(file);
            if (status.isDir()) {
                throw new ModelException(path + " is a folder; name one ONNX file");
            }
            checkSize(path, status.getLen());
            try (InputStream in = files.open(file)) {
                return in.readAllBytes();
            }
        } catch (OutOfMemoryError e) {
            throw tooLarge(path, "", e);
        } catch (FileNotFoundException e) {
            throw new ModelException("there is no model file " + path, e);
        } catch (IOException e) {
            throw new ModelException("model file " + path + " cannot be read: " + firstLine(e), e);
        }
    }

    /** Before it is read, which takes twice its size: to fail late would take others down too. */
    private static void checkSize(String path, long length) {
        if (length > LARGEST) {
            throw new ModelException(
                    path + " has " + Memory.megabytes(length) + "; an ONNX file has at most 2 GiB");
        }
        if (length > Runtime.getRuntime().maxMemory() / 2) {
            throw tooLarge(path, ", of " + Memory.megabytes(length) + ",", null);
        }
    }

    private static ModelException tooLarge(
            String path, String size, @Nullable OutOfMemoryError error) {
        return new ModelException(
                path
                        + size
                        + " does not fit into the memory of this process, of "
                        + Memory.megabytes(Runtime.getRuntime().maxMemory())
                        + "; "
                        + Memory.MORE,
                error);
    }

    /**
     * A call with zeros, so that the first request finds a warm model and a wrong shape is found.
     */
    private void tryOnce() {
        if (input.width() < 0) {
            // Only requests show how wide its input is.
            return;
        }
        List<Features> rows = Collections.nCopies(Math.min(2, mostRows()), input.zeros());
        try (Predictor<List<Features>, Prediction[]> predictor =
                model.newPredictor(new RowTranslator())) {
            predictor.predict(rows);
        } catch (TranslateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof ModelException known) {
                throw known;
            }
            throw new ModelException("it fails on a trial row of zeros: " + firstLine(cause), e);
        }
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage());
        if (e.getCause() != null && e instanceof MalformedModelException) {
            message = String.valueOf(e.getCause().getMessage());
        }
        return message.lines().findFirst().orElse("");
    }

    String sha256() {
        return sha256;
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
        return new PredictorScorer(model.newPredictor(new RowTranslator()));
    }

    @Override
    public void close() {
        java.nio.file.Path emptyFolder = model.getModelPath();
        model.close();
        try {
            // DJL makes it for every model that comes from a stream; null if it never came.
            if (emptyFolder != null) {
                Files.deleteIfExists(emptyFolder);
            }
        } catch (IOException e) {
            // Left to the temporary directory's own cleaning.
        }
    }

    private static final class PredictorScorer implements Scorer {
        private final Predictor<List<Features>, Prediction[]> predictor;

        PredictorScorer(Predictor<List<Features>, Prediction[]> predictor) {
            this.predictor = predictor;
        }

        @Override
        public Prediction[] score(List<Features> rows) throws TranslateException {
            return predictor.predict(rows);
        }

        @Override
        public void close() {
            predictor.close();
        }
    }

    /** Rows to tensors and back. DJL's own batching would stack arrays, which its engine cannot. */
    private final class RowTranslator implements Translator<List<Features>, Prediction[]> {
        private final InputLayout.Memory memory = new InputLayout.Memory();
        private int rows;

        @Override
        public NDList processInput(TranslatorContext context, List<Features> features) {
            rows = features.size();
            NDManager manager = context.getNDManager();
            return input.tensors(manager, memory, features);
        }

        @Override
        public Prediction[] processOutput(TranslatorContext context, NDList result) {
            return output.read(result, rows);
        }

        @Nullable
        @Override
        public Batchifier getBatchifier() {
            return null;
        }
    }
}
