package io.shadowgate.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** What an ONNX file says of its inputs and outputs, which DJL's engine does not pass on. */
record OnnxSignature(List<Port> inputs, List<Port> outputs) {

    /**
     * One input or output.
     *
     * @param type null when it is no tensor
     * @param shape -1 where any size is taken; empty when it is no tensor
     */
    record Port(String name, @Nullable OnnxJavaType type, long[] shape) {

        boolean isNumeric() {
            return type != OnnxJavaType.STRING;
        }

        @Override
        public String toString() {
            return name
                    + ": "
                    + (type == null
                            ? "no tensor"
                            : type.name().toLowerCase(Locale.ROOT) + Arrays.toString(shape));
        }
    }

    /** DJL's engine must exist already: it makes the process's one ONNX Runtime environment. */
    static OnnxSignature read(byte[] model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            try (OrtSession session =
                    OrtEnvironment.getEnvironment().createSession(model, options)) {
                return new OnnxSignature(
                        session.getInputInfo().values().stream().map(OnnxSignature::port).toList(),
                        session.getOutputInfo().values().stream()
                                .map(OnnxSignature::port)
                                .toList());
            }
        }
    }

    private static Port port(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor
                ? new Port(node.getName(), tensor.type, tensor.getShape())
                : new Port(node.getName(), null, new long[0]);
    }

    static String list(List<Port> ports) {
        return ports.stream().map(Port::toString).collect(Collectors.joining(", "));
    }
}
