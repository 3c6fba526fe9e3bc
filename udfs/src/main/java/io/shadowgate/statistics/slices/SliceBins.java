package io.shadowgate.statistics.slices;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what a request has in each dimension. Immutable, and fit for any number of threads. */
public final class SliceBins implements Serializable {
    private static final long serialVersionUID = 1;

    private final double[][] edges;

    public SliceBins(List<SliceDimension> dimensions) {
        edges =
                dimensions.stream()
                        .map(one -> one.edges().stream().mapToDouble(Double::doubleValue).toArray())
                        .toArray(double[][]::new);
    }

    /** The values of one request, to be given in the order of dimensions. */
    public Request request() {
        return new Request();
    }

    /** One request. Not thread-safe. */
    public final class Request {
        private final int[] places = new int[edges.length];
        private final @Nullable String[] categories = new @Nullable String[edges.length];
        private int next;

        private Request() {}

        /**
         * The next dimension's value.
         *
         * @param number NaN for none
         */
        public void number(double number) {
            places[next] = SliceDimension.place(edges[next], number);
            next++;
        }

        /**
         * The next dimension's value.
         *
         * @param category null for none
         */
        public void category(@Nullable String category) {
            places[next] = category == null ? SliceDimension.MISSING : SliceValues.NAMED;
            categories[next] = category;
            next++;
        }

        /**
         * @throws IllegalStateException if a dimension has no value yet
         */
        public SliceValues values() {
            if (next != places.length) {
                throw new IllegalStateException(
                        next + " of " + places.length + " dimensions have a value");
            }
            return new SliceValues(places, categories);
        }
    }
}
