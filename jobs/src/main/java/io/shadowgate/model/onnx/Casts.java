package io.shadowgate.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import io.shadowgate.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Makes tensors of unsigned types. ONNX Runtime's Java API makes none, but its operator Cast does:
 * a model of this one operator turns signed numbers of 64 bits into each such type.
 */
final class Casts implements AutoCloseable {
    private static final String INPUT = "x";

    private final Map<ElementType, OrtSession> sessions = new EnumMap<>(ElementType.class);

    private Casts() {}

    static boolean isNeeded(ElementType type) {
        return CastModel.NUMBERS.containsKey(type);
    }

    /** For the inputs of a model. */
    static Casts of(ModelSignature signature, OrtSession.SessionOptions options)
            throws OrtException {
        Casts casts = new Casts();
        try {
            for (Port input : signature.inputs()) {
                ElementType type = input.type();
                if (type != null && isNeeded(type) && !casts.sessions.containsKey(type)) {
                    casts.sessions.put(
                            type,
                            OrtEnvironment.getEnvironment()
                                    .createSession(CastModel.to(type), options));
                }
            }
            return casts;
        } catch (OrtException | RuntimeException | Error e) {
            casts.close();
            throw e;
        }
    }

    /** The caller closes it. */
    OnnxTensor toNative(Tensor tensor) throws OrtException {
        long[] longs = tensor.longs();
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(longs.length * Long.BYTES).order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(longs);
        OrtSession session = Objects.requireNonNull(sessions.get(tensor.type()));
        try (OnnxTensor signed =
                OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), bytes.asLongBuffer(), tensor.shape())) {
            // Closing the result would close the tensor, which is all that it holds.
            return (OnnxTensor) session.run(Map.of(INPUT, signed)).get(0);
        }
    }

    @Override
    public void close() throws OrtException {
        for (OrtSession session : sessions.values()) {
            session.close();
        }
    }
}
