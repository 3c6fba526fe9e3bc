package io.shadowgate.model.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.TensorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A model in DJL. Inputs and outputs are known by their order alone.
 *
 * <p>A predictor of DJL belongs to one thread. All share the native model.
 */
final class DjlModel implements TensorModel {
    private static final int MOST_SHOWN = 200;

    private final Model model;
    private final ModelSignature signature;

    private DjlModel(Model model, ModelSignature signature) {
        this.model = model;
        this.signature = signature;
    }

    /**
     * @param engine DJL's name of it
     * @param file that it loads, in a folder of its own
     * @throws ModelException if the engine cannot load it
     */
    static DjlModel load(String engine, Path file, ModelSignature signature) {
        Model model = Model.newInstance("shadow", engine);
        try {
            model.load(file.getParent(), file.getFileName().toString());
            return new DjlModel(model, signature);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new ModelException("it cannot be loaded: " + firstLine(e), e);
        } catch (Error e) {
            model.close();
            throw e;
        }
    }

    /**
     * What native code says in its first line, without the time and the place in its source. Its
     * stack follows in others, and XGBoost repeats the whole model in the first.
     */
    static String firstLine(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String line =
                String.valueOf(first.getMessage())
                        .lines()
                        .filter(each -> !each.isBlank())
                        .findFirst()
                        .orElse(first.toString())
                        .replaceFirst("^\\[[\\d:]+] \\S+:\\d+: ", "");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
    }

    @Override
    public ModelSignature signature() {
        return signature;
    }

    @Override
    public Session newSession() {
        return new PredictorSession(model.newPredictor(new NoopTranslator(null)));
    }

    @Override
    public void close() {
        model.close();
    }

    private final class PredictorSession implements Session {
        private final Predictor<NDList, NDList> predictor;

        PredictorSession(Predictor<NDList, NDList> predictor) {
            this.predictor = predictor;
        }

        @Override
        public Tensor run(List<Tensor> inputs, String output) throws Exception {
            try (NDManager memory = model.getNDManager().newSubManager()) {
                NDList given = new NDList();
                for (Tensor input : inputs) {
                    given.add(
                            memory.create(
                                    input.bytes(), new Shape(input.shape()), type(input.type())));
                }
                try (NDList answers = predictor.predict(given)) {
                    int place = placeOf(output);
                    if (place >= answers.size()) {
                        throw new IllegalStateException(
                                "gave "
                                        + answers.size()
                                        + " outputs, where the spec declares "
                                        + signature.outputs());
                    }
                    return tensor(
                            signature.outputs().get(place),
                            answers.get(place),
                            inputs.get(0).shape());
                }
            }
        }

        private int placeOf(String output) {
            for (int i = 0; i < signature.outputs().size(); i++) {
                if (signature.outputs().get(i).name().equals(output)) {
                    return i;
                }
            }
            throw new IllegalArgumentException("there is no output " + output);
        }

        @Override
        public void close() {
            predictor.close();
        }
    }

    /**
     * @param inputShape of the first input, whose first dimension is that of the rows
     */
    private static Tensor tensor(Port port, NDArray answer, long... inputShape) {
        long rows = inputShape.length == 0 ? 1 : inputShape[0];
        long[] shape = answer.getShape().getShape();
        if (shape.length == 1 && port.shape().length > 1 && rows > 0) {
            // XGBoost gives the numbers of all rows in one dimension.
            shape = new long[] {rows, shape[0] / rows};
        }
        ElementType type = type(answer.getDataType());
        ByteBuffer bytes = answer.toByteBuffer().order(ByteOrder.nativeOrder());
        if (type.isFraction() && !port.type().isFraction()) {
            // XGBoost gives the number of a class as a fraction.
            return classes(port.name(), shape, answer.toFloatArray());
        }
        return Tensor.ofNumbers(port.name(), type, shape, copy(bytes));
    }

    private static Tensor classes(String name, long[] shape, float... numbers) {
        ByteBuffer longs =
                ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (float number : numbers) {
            if (number != Math.rint(number)) {
                throw new IllegalStateException(
                        "gave " + number + " as " + name + ", which is declared as whole numbers");
            }
            longs.putLong((long) number);
        }
        return Tensor.ofNumbers(name, ElementType.INT64, shape, longs.flip());
    }

    /** The array's memory ends with the call. */
    private static ByteBuffer copy(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).order(ByteOrder.nativeOrder());
        return copy.put(bytes).flip();
    }

    private static DataType type(ElementType type) {
        return switch (type) {
            case FLOAT -> DataType.FLOAT32;
            case DOUBLE -> DataType.FLOAT64;
            case FLOAT16 -> DataType.FLOAT16;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case BOOL -> DataType.BOOLEAN;
            default -> throw new IllegalArgumentException(type + " cannot be given to this engine");
        };
    }

    private static ElementType type(DataType type) {
        return switch (type) {
            case FLOAT32 -> ElementType.FLOAT;
            case FLOAT64 -> ElementType.DOUBLE;
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case INT8 -> ElementType.INT8;
            case UINT8 -> ElementType.UINT8;
            case INT16 -> ElementType.INT16;
            case INT32 -> ElementType.INT32;
            case INT64 -> ElementType.INT64;
            case BOOLEAN -> ElementType.BOOL;
            default -> throw new IllegalStateException("gave numbers of the type " + type);
        };
    }
}
