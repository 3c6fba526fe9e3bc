package io.shadowgate.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One candidate model.
 *
 * @param model null if the log holds this shadow's answers
 * @param features names of the features in the model's input vector, in order; empty if the log
 *     holds arrays
 */
public record Shadow(String name, @Nullable Model model, List<String> features, Output output)
        implements Serializable {

    public Shadow {
        features = List.copyOf(features);
    }

    /**
     * A single ONNX file.
     *
     * @param path local or any URI of a Flink file system
     * @param sha256 expected digest in lower-case hex, or null to accept the file as it is
     */
    public record Model(String path, @Nullable String sha256) implements Serializable {}

    /**
     * The model output that is the prediction.
     *
     * @param name null when the model has one output
     * @param index column of a two-dimensional output that is the score, or null
     * @param labels names of the columns if labels are compared and the model returns one number
     *     per class; if empty, the column number is the label
     */
    public record Output(@Nullable String name, @Nullable Integer index, List<String> labels)
            implements Serializable {
        public Output {
            labels = List.copyOf(labels);
            if (index != null && index < 0) {
                throw new IllegalArgumentException("output index " + index + " is negative");
            }
        }
    }

    /** The model of a shadow whose answers are not in the log. */
    public Model requiredModel() {
        return Objects.requireNonNull(model, "the log holds the answers of the shadow");
    }
}
