package io.shadowgate.model;

import java.util.List;

/** The inputs and outputs of a model, in the model's order. */
public record ModelSignature(List<Port> inputs, List<Port> outputs) {

    public ModelSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
