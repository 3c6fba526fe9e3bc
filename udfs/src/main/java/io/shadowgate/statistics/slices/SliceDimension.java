package io.shadowgate.statistics.slices;

import java.io.Serializable;
import java.util.List;

/**
 * One way to divide requests, such as by a feature. Each request has one place in it: {@link
 * #MISSING} without a value, and else a bin of numbers or a category.
 *
 * <p>Bins are fixed beforehand. Categories are either named beforehand or found as they come, up to
 * a number. Of those found, the first in text order are kept. All others share the place {@link
 * #REST}. So the categories that are kept do not depend on the order of requests.
 *
 * @param name what messages call it
 * @param edges of bins, finite and ascending: a bin holds its lower edge and not its upper one, and
 *     numbers below the first and from the last edge on have bins too; empty for categories
 * @param categories the most categories with a place of their own; 0 for numbers
 * @param named the categories with a place of their own, if they are named beforehand; otherwise
 *     empty
 */
public record SliceDimension(String name, List<Double> edges, int categories, List<String> named)
        implements Serializable {
    /** The place of requests without a value. */
    public static final int MISSING = 0;

    /** The place of categories beyond the number that is kept. */
    public static final int REST = 1;

    /** The most places of a dimension, which bounds what a wrong spec can ask for. */
    public static final int MOST_PLACES = 10_000;

    /** The place of the first bin; of categories, the first has the place after {@link #REST}. */
    private static final int FIRST = 1;

    /** So few are compared one after another, which is faster than to search. */
    private static final int FEW_EDGES = 32;

    public SliceDimension {
        edges = List.copyOf(edges);
        named = List.copyOf(named);
        if (categories < 0 || categories == 0 == edges.isEmpty()) {
            throw new IllegalArgumentException(
                    name
                            + " has "
                            + edges.size()
                            + " edges and "
                            + categories
                            + " categories: expected one of them");
        }
        if (!named.isEmpty() && named.stream().distinct().count() != categories) {
            throw new IllegalArgumentException(
                    name
                            + " names the categories "
                            + named
                            + ": expected "
                            + categories
                            + " different ones");
        }
        for (int i = 0; i < edges.size(); i++) {
            if (!Double.isFinite(edges.get(i)) || i > 0 && !(edges.get(i - 1) < edges.get(i))) {
                throw new IllegalArgumentException(
                        name + " has the edges " + edges + ": expected ascending finite numbers");
            }
        }
        if (Math.max(edges.size(), categories) + 2 > MOST_PLACES) {
            throw new IllegalArgumentException(
                    name
                            + " has "
                            + Math.max(edges.size(), categories)
                            + " edges or categories: expected at most "
                            + (MOST_PLACES - 2));
        }
    }

    public static SliceDimension ofNumbers(String name, List<Double> edges) {
        return new SliceDimension(name, edges, 0, List.of());
    }

    public static SliceDimension ofCategories(String name, int most) {
        return new SliceDimension(name, List.of(), most, List.of());
    }

    /** Categories that are named beforehand. */
    public static SliceDimension ofNamed(String name, List<String> named) {
        return new SliceDimension(name, List.of(), named.size(), named);
    }

    public boolean isOfNumbers() {
        return categories == 0;
    }

    /** The number of places, with {@link #MISSING} and {@link #REST}. */
    public int places() {
        return 2 + (isOfNumbers() ? edges.size() : categories);
    }

    /**
     * The place of a number.
     *
     * @param edges of a dimension of numbers
     * @param number NaN if the request has none
     */
    static int place(double[] edges, double number) {
        if (Double.isNaN(number)) {
            return MISSING;
        }
        int below = 0;
        if (edges.length <= FEW_EDGES) {
            // Without a branch that the processor would have to guess.
            for (double edge : edges) {
                below += edge <= number ? 1 : 0;
            }
            return FIRST + below;
        }
        int above = edges.length;
        while (below < above) {
            int middle = (below + above) >>> 1;
            if (edges[middle] <= number) {
                below = middle + 1;
            } else {
                above = middle;
            }
        }
        return FIRST + below;
    }

    /** The requests at a place of numbers, in words: {@code age in [25, 40)}. */
    String ofPlace(int place) {
        if (place == MISSING) {
            return name + " is missing";
        }
        int bin = place - FIRST;
        if (bin == 0) {
            return name + " < " + shown(edges.get(0));
        }
        if (bin == edges.size()) {
            return name + " >= " + shown(edges.get(bin - 1));
        }
        return name + " in [" + shown(edges.get(bin - 1)) + ", " + shown(edges.get(bin)) + ")";
    }

    /** Whole numbers without a fraction. */
    private static String shown(double edge) {
        return edge == Math.rint(edge) && Math.abs(edge) < 1e15
                ? Long.toString((long) edge)
                : Double.toString(edge);
    }
}
