package io.shadowgate.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One candidate model.
 *
 * @param model null if the log holds this shadow's answers
 * @param features names of the features in the model's input vector, in order; empty if the log
 *     holds arrays
 * @param inputs what fills each of the model's inputs; empty if the features do so in order or by
 *     name
 */
public record Shadow(
        String name,
        @Nullable Model model,
        List<String> features,
        Missing missing,
        Map<String, InputSource> inputs,
        Output output)
        implements Serializable {

    public Shadow {
        features = List.copyOf(features);
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /** One whose features fill the model's inputs in order or by name. */
    public Shadow(String name, @Nullable Model model, List<String> features, Output output) {
        this(name, model, features, Missing.REFUSED, Map.of(), output);
    }

    /** The same shadow with another model. */
    public Shadow with(Model other) {
        return new Shadow(name, other, features, missing, inputs, output);
    }

    /** The same shadow under another name. */
    public Shadow named(String other) {
        return new Shadow(other, model, features, missing, inputs, output);
    }

    /** The same shadow with another output. */
    public Shadow with(Output other) {
        return new Shadow(name, model, features, missing, inputs, other);
    }

    /**
     * Where a model is.
     *
     * @param path of a file, or of a folder with one model: local or any URI of a Flink file
     *     system; or the address of a model at a server
     * @param sha256 expected digest in lower-case hex, or null to accept the model as it is; of a
     *     model at a server, its name and version
     * @param engine name of the engine that runs it, or null to choose one by the path
     * @param customOps path of a native library of operators, or of a jar that has it; null for
     *     none
     * @param signature null if the model itself says what it takes and gives
     * @param access null for a file
     */
    public record Model(
            String path,
            @Nullable String sha256,
            @Nullable String engine,
            @Nullable String customOps,
            @Nullable Signature signature,
            @Nullable Access access)
            implements Serializable {

        /** A file that says itself what it is. */
        public Model(String path, @Nullable String sha256) {
            this(path, sha256, null, null, null, null);
        }

        /** A model that is run as this one is, at another path or address. */
        public Model elsewhere(String other) {
            return new Model(other, null, engine, customOps, signature, access);
        }

        /** The same model, held to a digest. */
        public Model identifiedBy(String digest) {
            return new Model(path, digest, engine, customOps, signature, access);
        }
    }

    /**
     * What a model takes and gives, in its order, where it does not say so itself.
     *
     * @param inputs empty if the model says what it takes
     * @param outputs empty if the model says what it gives
     */
    public record Signature(List<TensorType> inputs, List<TensorType> outputs)
            implements Serializable {
        public Signature {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * How to reach the server of a model.
     *
     * @param headers sent with every request; secrets in them are references
     * @param certificates file with the certificates of the authorities that are trusted, in PEM;
     *     null for those of the JDK
     */
    public record Access(Map<String, String> headers, @Nullable String certificates)
            implements Serializable {
        public static final Access OPEN = new Access(Map.of(), null);

        public Access {
            headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
        }

        /** The names of the headers. Their values may be secrets. */
        @Override
        public String toString() {
            return "Access" + headers.keySet();
        }
    }

    /**
     * The model output that is the prediction.
     *
     * @param name null when the model has one output
     * @param index column of a two-dimensional output that is the score or the label, or null
     * @param klass class whose number is the score, where the model names its classes, or null
     * @param activation turns what the model gives into probabilities
     * @param labels names of the columns if labels are compared and the model returns one number
     *     per class; if empty, the column number is the label
     */
    public record Output(
            @Nullable String name,
            @Nullable Integer index,
            @Nullable String klass,
            List<String> labels,
            Activation activation)
            implements Serializable {
        public Output {
            labels = List.copyOf(labels);
            if (index != null && index < 0) {
                throw new IllegalArgumentException("output index " + index + " is negative");
            }
            if (index != null && klass != null) {
                throw new IllegalArgumentException(
                        "output index " + index + " and class " + klass + " exclude each other");
            }
        }

        public Output(@Nullable String name, @Nullable Integer index, List<String> labels) {
            this(name, index, null, labels, Activation.NONE);
        }
    }

    /** The model of a shadow whose answers are not in the log. */
    public Model requiredModel() {
        return Objects.requireNonNull(model, "the log holds the answers of the shadow");
    }

    /** What is applied to the numbers of an output. */
    public enum Activation {
        NONE,
        /** To each number alone. */
        SIGMOID,
        /** To all numbers of a request together. */
        SOFTMAX
    }
}
