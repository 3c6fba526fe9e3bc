package io.shadowgate.model;

import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.TensorType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The signature of a model that does not say itself what it takes or gives. */
public final class DeclaredSignature {
    private DeclaredSignature() {}

    /**
     * What the spec declares counts more than what the model says.
     *
     * @param declared null if the spec declares nothing
     * @param own empty lists for what the model does not say
     * @throws ModelException if neither says what the model takes and gives
     */
    public static ModelSignature of(Shadow.@Nullable Signature declared, ModelSignature own) {
        List<Port> inputs =
                declared == null || declared.inputs().isEmpty()
                        ? own.inputs()
                        : ports(declared.inputs());
        List<Port> outputs =
                declared == null || declared.outputs().isEmpty()
                        ? own.outputs()
                        : ports(declared.outputs());
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new ModelException(
                    "it does not say what it "
                            + (inputs.isEmpty() ? "takes" : "gives")
                            + "; say so in the spec with model: {signature: {inputs: {NAME:"
                            + " \"float[-1, 10]\"}, outputs: {NAME: \"float[-1, 1]\"}}}");
        }
        return new ModelSignature(inputs, outputs);
    }

    private static List<Port> ports(List<TensorType> declared) {
        return declared.stream()
                .map(
                        port ->
                                new Port(
                                        port.name(),
                                        ElementType.valueOf(port.type().toUpperCase(Locale.ROOT)),
                                        port.shape().stream().mapToLong(size -> size).toArray()))
                .toList();
    }
}
