package io.shadowgate.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.RowTraits;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.TensorModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model in ONNX Runtime. All threads share its one native session, which ONNX Runtime allows.
 *
 * <p>It is called without DJL. DJL fetches every output of a model, loses the classes of maps, and
 * knows fewer types of numbers.
 */
final class OnnxModel implements TensorModel {
    private final OrtSession session;

    /** Open as long as the session, because closing them unloads custom operators. */
    private final OrtSession.SessionOptions options;

    private final ModelSignature signature;
    private final RowTraits traits;
    private final Casts casts;

    private OnnxModel(
            OrtSession session,
            OrtSession.SessionOptions options,
            ModelSignature signature,
            RowTraits traits,
            Casts casts) {
        this.session = session;
        this.options = options;
        this.signature = signature;
        this.traits = traits;
        this.casts = casts;
    }

    /** Makes a native session. */
    interface Opening {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options)
                throws OrtException;
    }

    /**
     * @param customOps a library of operators that ONNX Runtime does not have; null for none
     * @throws OrtException if ONNX Runtime does not load it
     */
    static OnnxModel load(Opening opening, RowTraits traits, @Nullable Path customOps)
            throws OrtException {
        OnnxRuntime.start();
        OrtSession.SessionOptions options = options();
        try {
            if (customOps != null) {
                options.registerCustomOpLibrary(customOps.toString());
            }
            OrtSession session = opening.open(OrtEnvironment.getEnvironment(), options);
            try {
                ModelSignature signature = OnnxSignature.of(session);
                Casts casts = Casts.of(signature, options);
                return new OnnxModel(session, options, signature, traits, casts);
            } catch (OrtException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        } catch (OrtException | RuntimeException | Error e) {
            options.close();
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
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public ModelSignature signature() {
        return signature;
    }

    @Override
    public RowTraits traits() {
        return traits;
    }

    @Override
    public Session newSession() {
        return new SharedSession(session, casts);
    }

    @Override
    public void close() {
        try {
            session.close();
            casts.close();
            options.close();
        } catch (OrtException e) {
            throw new ModelException("it cannot be closed: " + firstLine(e), e);
        }
    }

    private record SharedSession(OrtSession session, Casts casts) implements Session {

        @Override
        public Tensor run(List<Tensor> inputs, String output) throws OrtException {
            Map<String, OnnxTensor> given = new HashMap<>();
            try {
                for (Tensor input : inputs) {
                    given.put(input.name(), toNative(input, casts));
                }
                // Only this output is computed and read.
                try (OrtSession.Result result = session.run(given, Set.of(output))) {
                    return fromNative(output, result.get(0));
                }
            } finally {
                given.values().forEach(OnnxTensor::close);
            }
        }

        @Override
        public void close() {
            // The model closes the session.
        }
    }

    /** Direct memory is read in place. */
    private static OnnxTensor toNative(Tensor tensor, Casts casts) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        if (Casts.isNeeded(tensor.type())) {
            return casts.toNative(tensor);
        }
        return tensor.type() == ElementType.STRING
                ? OnnxTensor.createTensor(environment, tensor.texts(), tensor.shape())
                : OnnxTensor.createTensor(
                        environment,
                        tensor.bytes(),
                        tensor.shape(),
                        OnnxJavaType.valueOf(tensor.type().name()));
    }

    private static Tensor fromNative(String name, OnnxValue value) throws OrtException {
        if (value instanceof OnnxSequence sequence) {
            return sequence.getInfo().isSequenceOfMaps()
                    ? ofMaps(name, sequence)
                    : ofTensors(name, sequence);
        }
        if (!(value instanceof OnnxTensor tensor)) {
            throw new IllegalStateException("gave no tensor as " + name);
        }
        ElementType type = OnnxSignature.type(tensor.getInfo());
        long[] shape = tensor.getInfo().getShape();
        if (type == ElementType.STRING) {
            List<String> texts = new ArrayList<>();
            flatten(tensor.getValue(), texts);
            return Tensor.ofTexts(name, shape, texts.toArray(String[]::new));
        }
        return Tensor.ofNumbers(name, type, shape, tensor.getByteBuffer());
    }

    /** The columns of all tensors side by side, as scikit-learn gives one for each target. */
    private static Tensor ofTensors(String name, OnnxSequence sequence) throws OrtException {
        List<double[]> parts = new ArrayList<>();
        long rows = -1;
        int columns = 0;
        for (OnnxValue value : sequence.getValue()) {
            try (value) {
                Tensor part = fromNative(name, value);
                long own = part.shape().length == 0 ? 1 : part.shape()[0];
                if (rows >= 0 && own != rows || own == 0) {
                    throw new IllegalStateException(
                            "gave a list of tensors with " + rows + " and with " + own + " rows");
                }
                rows = own;
                parts.add(part.doubles());
                columns += Math.toIntExact(part.size() / own);
            }
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(Math.max(rows, 0)) * columns * Double.BYTES)
                        .order(ByteOrder.nativeOrder());
        for (int row = 0; row < rows; row++) {
            for (double[] part : parts) {
                int width = part.length / (int) rows;
                for (int i = row * width; i < (row + 1) * width; i++) {
                    bytes.putDouble(part[i]);
                }
            }
        }
        long[] shape = {Math.max(rows, 0), columns};
        return Tensor.ofNumbers(name, ElementType.DOUBLE, shape, bytes.flip());
    }

    private static void flatten(Object nested, List<String> texts) {
        if (nested instanceof Object[] parts) {
            for (Object part : parts) {
                flatten(part, texts);
            }
        } else {
            texts.add((String) nested);
        }
    }

    /** Columns in the order of the classes, since a map has none of its own. */
    private static Tensor ofMaps(String name, OnnxSequence sequence) throws OrtException {
        List<Map<?, ?>> rows = new ArrayList<>();
        for (OnnxValue value : sequence.getValue()) {
            try (OnnxMap map = (OnnxMap) value) {
                rows.add(map.getValue());
            }
        }
        List<?> classes =
                rows.isEmpty()
                        ? List.of()
                        : rows.get(0).keySet().stream().sorted(OnnxModel.byClass()).toList();
        double[] numbers = new double[rows.size() * classes.size()];
        int next = 0;
        for (Map<?, ?> row : rows) {
            for (Object each : classes) {
                if (!(row.get(each) instanceof Number number) || row.size() != classes.size()) {
                    throw new IllegalStateException(
                            "gave the classes "
                                    + row.keySet()
                                    + " for one row and "
                                    + classes
                                    + " for another");
                }
                numbers[next++] = number.doubleValue();
            }
        }
        return Tensor.ofClasses(name, classes.stream().map(String::valueOf).toList(), numbers);
    }

    private static Comparator<Object> byClass() {
        return (a, b) ->
                a instanceof Long first && b instanceof Long second
                        ? Long.compare(first, second)
                        : String.valueOf(a).compareTo(String.valueOf(b));
    }
}
