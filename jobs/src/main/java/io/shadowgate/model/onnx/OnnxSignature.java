package io.shadowgate.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What a session declares of its inputs and outputs. */
final class OnnxSignature {
    private static final String PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

    private OnnxSignature() {}

    static ModelSignature of(OrtSession session) throws OrtException {
        return new ModelSignature(
                ports(session.getInputInfo().values()), ports(session.getOutputInfo().values()));
    }

    private static List<Port> ports(Collection<NodeInfo> nodes) {
        return nodes.stream().map(OnnxSignature::port).toList();
    }

    private static Port port(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo tensor) {
            return new Port(node.getName(), type(tensor), tensor.getShape());
        }
        Port.Form form = Port.Form.OTHER;
        if (node.getInfo() instanceof SequenceInfo sequence) {
            if (!sequence.isSequenceOfMaps()) {
                return new Port(node.getName(), Port.Form.TENSORS, type(sequence.sequenceType));
            }
            form = Port.Form.MAPS;
        }
        return new Port(node.getName(), form, null);
    }

    /** Of the elements of a list's tensors. */
    private static ElementType type(OnnxJavaType java) {
        return Arrays.stream(ElementType.values())
                .filter(type -> java.name().equals(type.name()))
                .findFirst()
                .orElse(ElementType.UNKNOWN);
    }

    /**
     * The type as the file has it. ONNX Runtime's own Java type does not tell signed from unsigned
     * numbers.
     */
    static ElementType type(TensorInfo tensor) {
        String name = tensor.onnxType.name();
        return Arrays.stream(ElementType.values())
                .filter(type -> name.equals(PREFIX + type.name()))
                .findFirst()
                .orElse(ElementType.UNKNOWN);
    }
}
