package io.shadowgate.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Reads what an ONNX file declares of its inputs and outputs, which DJL does not pass on. */
final class OnnxSignature {
    private OnnxSignature() {}

    /** DJL's engine must exist already: it makes the process's one ONNX Runtime environment. */
    static ModelSignature read(byte[] model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            try (OrtSession session =
                    OrtEnvironment.getEnvironment().createSession(model, options)) {
                return new ModelSignature(
                        ports(session.getInputInfo().values()),
                        ports(session.getOutputInfo().values()));
            }
        }
    }

    private static List<Port> ports(Collection<NodeInfo> nodes) {
        return nodes.stream().map(OnnxSignature::port).toList();
    }

    private static Port port(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor
                ? new Port(node.getName(), type(tensor), tensor.getShape())
                : new Port(node.getName(), null);
    }

    private static ElementType type(TensorInfo tensor) {
        return Arrays.stream(ElementType.values())
                .filter(type -> type.name().equals(tensor.type.name()))
                .findFirst()
                .orElse(ElementType.UNKNOWN);
    }
}
