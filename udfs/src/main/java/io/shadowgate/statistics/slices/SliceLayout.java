package io.shadowgate.statistics.slices;

import java.util.List;

/**
 * Where the slices of one predicate and of two are in a dense array: all requests first, then the
 * places of each dimension, then the pairs of places of each two dimensions.
 */
final class SliceLayout {
    /** The slice of all requests. */
    static final int ALL = 0;

    private final int[] places;
    private final int[] singles;
    private final int[][] pairs;
    private final int slices;

    SliceLayout(List<SliceDimension> dimensions) {
        int count = dimensions.size();
        places = dimensions.stream().mapToInt(SliceDimension::places).toArray();
        singles = new int[count];
        pairs = new int[count][count];
        long next = 1;
        for (int i = 0; i < count; i++) {
            singles[i] = Math.toIntExact(next);
            next += places[i];
        }
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                pairs[i][j] = Math.toIntExact(next);
                next += (long) places[i] * places[j];
            }
        }
        slices = Math.toIntExact(next);
    }

    /** The number of slices of these dimensions, with that of all requests. */
    static long slices(List<SliceDimension> dimensions) {
        long slices = 1;
        long before = 0;
        for (SliceDimension dimension : dimensions) {
            slices += dimension.places() * (1 + before);
            before += dimension.places();
        }
        return slices;
    }

    int slices() {
        return slices;
    }

    int dimensions() {
        return places.length;
    }

    int places(int dimension) {
        return places[dimension];
    }

    int at(int dimension, int place) {
        return singles[dimension] + place;
    }

    /** In any order of the two dimensions. */
    int at(int dimension, int place, int other, int otherPlace) {
        return dimension < other
                ? pairs[dimension][other] + place * places[other] + otherPlace
                : pairs[other][dimension] + otherPlace * places[dimension] + place;
    }

    /** The number of slices that each request is in. */
    int perRequest() {
        return 1 + places.length * (places.length + 1) / 2;
    }

    /** Writes the slices of a request with these places. */
    void of(int[] request, int[] to) {
        int next = 0;
        to[next++] = ALL;
        for (int i = 0; i < request.length; i++) {
            to[next++] = singles[i] + request[i];
            int[] rows = pairs[i];
            for (int j = i + 1; j < request.length; j++) {
                to[next++] = rows[j] + request[i] * places[j] + request[j];
            }
        }
    }
}
