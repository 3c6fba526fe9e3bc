package io.shadowgate.model.onnx;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.TensorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model in ONNX Runtime. Sessions share its one native session, which ONNX Runtime allows; each
 * has a DJL predictor of its own, which DJL demands.
 */
final class OnnxModel implements TensorModel {
    private final Model model;
    private final ModelSignature signature;

    private OnnxModel(Model model, ModelSignature signature) {
        this.model = model;
        this.signature = signature;
    }

    /**
     * @throws ModelException if these bytes are not a model that ONNX Runtime loads
     */
    static OnnxModel load(byte[] file) {
        ModelSignature signature;
        try {
            OnnxRuntime.start();
            signature = OnnxSignature.read(file);
        } catch (OrtException e) {
            throw new ModelException("it is no ONNX model: " + firstLine(e), e);
        }
        OnnxModel loaded = new OnnxModel(Model.newInstance("model", OnnxRuntime.NAME), signature);
        try (OrtSession.SessionOptions options = options()) {
            loaded.model.load(new ByteArrayInputStream(file), Map.of("sessionOptions", options));
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

    static String firstLine(Throwable e) {
        Throwable shown =
                e instanceof MalformedModelException && e.getCause() != null ? e.getCause() : e;
        return String.valueOf(shown.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public ModelSignature signature() {
        return signature;
    }

    @Override
    public Session newSession() {
        return new PredictorSession(model.newPredictor(new TensorTranslator()));
    }

    @Override
    public void close() {
        Path emptyFolder = model.getModelPath();
        model.close();
        try {
            // DJL makes it for every model that comes from a stream; null if loading failed.
            if (emptyFolder != null) {
                Files.deleteIfExists(emptyFolder);
            }
        } catch (IOException e) {
            // Left to the temporary directory's own cleaning.
        }
    }

    private record Call(List<Tensor> inputs, String output) {}

    private static final class PredictorSession implements Session {
        private final Predictor<Call, Tensor> predictor;

        PredictorSession(Predictor<Call, Tensor> predictor) {
            this.predictor = predictor;
        }

        @Override
        public Tensor run(List<Tensor> inputs, String output) throws TranslateException {
            return predictor.predict(new Call(inputs, output));
        }

        @Override
        public void close() {
            predictor.close();
        }
    }

    /**
     * DJL's tensors from ours and back. DJL's own batching stacks arrays, which its engine cannot.
     */
    private static final class TensorTranslator implements Translator<Call, Tensor> {
        @Nullable private String output;

        @Override
        public NDList processInput(TranslatorContext context, Call call) {
            output = call.output();
            NDList inputs = new NDList(call.inputs().size());
            for (Tensor tensor : call.inputs()) {
                inputs.add(array(context.getNDManager(), tensor));
            }
            return inputs;
        }

        @Override
        public Tensor processOutput(TranslatorContext context, NDList result) {
            for (NDArray array : result) {
                if (Objects.equals(output, array.getName())) {
                    return tensor(array);
                }
            }
            throw new IllegalStateException("gave no output " + output);
        }

        @Nullable
        @Override
        public Batchifier getBatchifier() {
            return null;
        }
    }

    /** Direct memory is read in place. */
    private static NDArray array(NDManager manager, Tensor tensor) {
        Shape shape = new Shape(tensor.shape());
        NDArray array =
                tensor.type() == ElementType.STRING
                        ? manager.create(tensor.texts(), StandardCharsets.UTF_8, shape)
                        : manager.create(tensor.bytes(), shape, dataType(tensor.type()));
        array.setName(tensor.name());
        return array;
    }

    private static Tensor tensor(NDArray array) {
        long[] shape = array.getShape().getShape();
        return array.getDataType() == DataType.STRING
                ? Tensor.ofTexts(
                        array.getName(), shape, array.toStringArray(StandardCharsets.UTF_8))
                : Tensor.ofNumbers(
                        array.getName(),
                        elementType(array.getDataType()),
                        shape,
                        array.toByteBuffer());
    }

    private static DataType dataType(ElementType type) {
        return switch (type) {
            case FLOAT -> DataType.FLOAT32;
            case DOUBLE -> DataType.FLOAT64;
            case BOOL -> DataType.BOOLEAN;
            default -> DataType.valueOf(type.name());
        };
    }

    private static ElementType elementType(DataType type) {
        return switch (type) {
            case FLOAT32 -> ElementType.FLOAT;
            case FLOAT64 -> ElementType.DOUBLE;
            case BOOLEAN -> ElementType.BOOL;
            default -> ElementType.valueOf(type.name());
        };
    }
}
