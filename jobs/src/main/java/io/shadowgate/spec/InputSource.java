package io.shadowgate.spec;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What fills one input of a model, where its name alone does not say it. */
public sealed interface InputSource extends Serializable {

    /** Names of the features that it reads. */
    default List<String> features() {
        return List.of();
    }

    /** One element for each feature, in this order. */
    record Columns(List<String> features) implements InputSource {
        public Columns {
            features = List.copyOf(features);
        }
    }

    /** The same value for every request. Either numbers or texts are given. */
    record Constant(List<Double> numbers, List<String> texts) implements InputSource {
        public Constant {
            numbers = List.copyOf(numbers);
            texts = List.copyOf(texts);
        }
    }

    /**
     * A feature that is a list.
     *
     * @param shape of one request's elements; empty if the model declares it or any length is taken
     * @param pad fills up lists that are shorter than others in their call; null if none may be
     */
    record ListOf(String feature, List<Long> shape, @Nullable Double pad) implements InputSource {
        public ListOf {
            shape = List.copyOf(shape);
        }

        @Override
        public List<String> features() {
            return List.of(feature);
        }
    }

    /** 1 for each element of a list and 0 for its padding. */
    record MaskOf(String feature) implements InputSource {
        @Override
        public List<String> features() {
            return List.of(feature);
        }
    }
}
