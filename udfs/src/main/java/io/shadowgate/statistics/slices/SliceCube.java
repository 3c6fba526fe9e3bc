package io.shadowgate.statistics.slices;

import io.shadowgate.statistics.StoredReader;
import io.shadowgate.statistics.StoredWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Exact counts of all slices of one predicate and of two, in dense arrays.
 *
 * <p><b>Guarantee.</b> Merging is exact in any order and grouping, and equal requests give equal
 * bytes. A request that is in another slice of a category beyond the number that is kept is counted
 * there as if it had been in the rest from the start.
 *
 * <p><b>Cost.</b> With d dimensions, a request costs 1 + d (d + 1) / 2 additions, and one that
 * disagrees up to five times as many. {@link #bytes} says the memory.
 *
 * <p>Not thread-safe.
 */
public final class SliceCube {
    private static final int FORMAT_VERSION = 1;
    private static final char KIND = 'S';
    private static final double BILLION = 1e9;

    /** More dimensions than any test has. Limits what damaged bytes can ask for. */
    public static final int MOST_DIMENSIONS = 100;

    /** More slices than fit into memory are not read from bytes. */
    private static final long MOST_SLICES = 1 << 26;

    /** These are counted in tests with labels only. */
    private static final int FIRST_OF_LABELS = SliceMeasure.LABELLED.ordinal();

    private final List<SliceDimension> dimensions;
    private final SliceLayout layout;

    /** Of each dimension, the categories that have a place. */
    private final List<TreeMap<String, Integer>> categories = new ArrayList<>();

    private final List<Map<String, Integer>> found = new ArrayList<>();

    /** By measure and slice; null where nothing was counted. */
    private final long[] @Nullable [] counts = new long[SliceMeasure.COUNT] @Nullable [];

    private final int[] request;
    private final int[] slices;

    public SliceCube(List<SliceDimension> dimensions) {
        this.dimensions = List.copyOf(dimensions);
        this.layout = new SliceLayout(dimensions);
        for (SliceDimension dimension : dimensions) {
            TreeMap<String, Integer> places = new TreeMap<>();
            for (String name : dimension.named()) {
                places.put(name, SliceDimension.REST + 1 + places.size());
            }
            categories.add(places);
            found.add(new HashMap<>(places));
        }
        request = new int[layout.dimensions()];
        slices = new int[layout.perRequest()];
    }

    /**
     * The memory of a cube in bytes.
     *
     * @param labels whether labels are counted
     */
    public static long bytes(List<SliceDimension> dimensions, boolean labels) {
        return SliceLayout.slices(dimensions)
                * Long.BYTES
                * (labels ? SliceMeasure.COUNT : FIRST_OF_LABELS);
    }

    /** The number of slices of these dimensions, with that of all requests. */
    public static long slices(List<SliceDimension> dimensions) {
        return SliceLayout.slices(dimensions);
    }

    public List<SliceDimension> dimensions() {
        return dimensions;
    }

    public boolean isEmpty() {
        return Arrays.stream(counts).allMatch(Objects::isNull);
    }

    /** Counts a request that the shadow did not answer. */
    public void addUnscored(SliceValues values) {
        locate(values);
        add(SliceMeasure.REQUESTS, 1);
        add(SliceMeasure.UNSCORED, 1);
    }

    /**
     * Counts a request that both answered.
     *
     * @param difference shadow minus primary; NaN if they are not numbers
     */
    public void addScored(SliceValues values, boolean agree, double difference) {
        locate(values);
        add(SliceMeasure.REQUESTS, 1);
        if (agree) {
            return;
        }
        add(SliceMeasure.DISAGREED, 1);
        if (difference > 0) {
            add(SliceMeasure.SHADOW_HIGHER, 1);
        }
        if (!Double.isNaN(difference)) {
            double bounded = Math.max(-BILLION, Math.min(BILLION, difference));
            double wholes = Math.floor(bounded);
            add(SliceMeasure.DIFFERENCE_WHOLES, (long) wholes);
            add(
                    SliceMeasure.DIFFERENCE_BILLIONTHS,
                    (long) StrictMath.rint((bounded - wholes) * BILLION));
        }
    }

    /** Counts the label of a request that both answered, apart from the request itself. */
    public void addLabel(SliceValues values, boolean primaryRight, boolean shadowRight) {
        locate(values);
        add(SliceMeasure.LABELLED, 1);
        if (primaryRight || shadowRight) {
            add(
                    primaryRight && shadowRight
                            ? SliceMeasure.BOTH_RIGHT
                            : shadowRight ? SliceMeasure.SHADOW_RIGHT : SliceMeasure.PRIMARY_RIGHT,
                    1);
        }
    }

    private void add(SliceMeasure measure, long amount) {
        if (amount == 0) {
            return;
        }
        long[] all = array(measure.ordinal());
        for (int slice : slices) {
            all[slice] += amount;
        }
    }

    private long[] array(int measure) {
        long[] all = counts[measure];
        if (all == null) {
            all = new long[layout.slices()];
            counts[measure] = all;
        }
        return all;
    }

    private void locate(SliceValues values) {
        if (values.places().length != request.length) {
            throw new IllegalArgumentException(
                    values.places().length + " values: expected " + request.length);
        }
        for (int i = 0; i < request.length; i++) {
            int place = values.places()[i];
            request[i] =
                    place != SliceValues.NAMED
                            ? place
                            : placeOf(i, Objects.requireNonNull(values.categories()[i]));
        }
        layout.of(request, slices);
    }

    private int placeOf(int dimension, String category) {
        Integer place = found.get(dimension).get(category);
        return place != null ? place : newPlace(dimension, stored(category));
    }

    private int newPlace(int dimension, String category) {
        TreeMap<String, Integer> kept = categories.get(dimension);
        Integer known = kept.get(category);
        if (known != null) {
            return known;
        }
        SliceDimension of = dimensions.get(dimension);
        if (!of.named().isEmpty()) {
            return SliceDimension.REST;
        }
        int place = SliceDimension.REST + 1 + kept.size();
        if (kept.size() == of.categories()) {
            if (category.compareTo(kept.lastKey()) > 0) {
                return SliceDimension.REST;
            }
            place = kept.pollLastEntry().getValue();
            found.get(dimension).values().removeAll(List.of(place));
            moveToRest(dimension, place);
        }
        kept.put(category, place);
        found.get(dimension).put(category, place);
        return place;
    }

    private void moveToRest(int dimension, int place) {
        for (long[] all : counts) {
            if (all == null) {
                continue;
            }
            move(all, layout.at(dimension, place), layout.at(dimension, SliceDimension.REST));
            for (int other = 0; other < layout.dimensions(); other++) {
                for (int i = 0; other != dimension && i < layout.places(other); i++) {
                    move(
                            all,
                            layout.at(dimension, place, other, i),
                            layout.at(dimension, SliceDimension.REST, other, i));
                }
            }
        }
    }

    private static void move(long[] all, int from, int to) {
        all[to] += all[from];
        all[from] = 0;
    }

    /** A text as UTF-8 keeps it: half a surrogate pair becomes a question mark. */
    private static String stored(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /**
     * Adds what another cube has counted.
     *
     * @throws IllegalArgumentException if it has other dimensions
     */
    public void merge(SliceCube other) {
        if (!dimensions.equals(other.dimensions)) {
            throw new IllegalArgumentException(
                    "a cube of " + other.dimensions + ": expected one of " + dimensions);
        }
        int[][] places = new int[layout.dimensions()][];
        for (int i = 0; i < places.length; i++) {
            places[i] = placesOf(i, other);
        }
        for (int measure = 0; measure < counts.length; measure++) {
            long[] from = other.counts[measure];
            if (from != null) {
                addMapped(array(measure), from, places);
            }
        }
    }

    /** Where the places of another cube are in this one, which makes room for its categories. */
    private int[] placesOf(int dimension, SliceCube other) {
        int[] places = new int[layout.places(dimension)];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        if (!dimensions.get(dimension).isOfNumbers()) {
            Arrays.fill(places, SliceDimension.REST + 1, places.length, SliceDimension.REST);
            TreeMap<String, Integer> theirs = other.categories.get(dimension);
            // In order, so that none of them drives out another one.
            theirs.keySet().forEach(category -> newPlace(dimension, category));
            theirs.forEach(
                    (category, place) ->
                            places[place] =
                                    categories
                                            .get(dimension)
                                            .getOrDefault(category, SliceDimension.REST));
        }
        return places;
    }

    private void addMapped(long[] to, long[] from, int[][] places) {
        to[SliceLayout.ALL] += from[SliceLayout.ALL];
        for (int i = 0; i < places.length; i++) {
            for (int a = 0; a < places[i].length; a++) {
                to[layout.at(i, places[i][a])] += from[layout.at(i, a)];
                for (int j = i + 1; j < places.length; j++) {
                    int row = layout.at(i, a, j, 0);
                    for (int b = 0; b < places[j].length; b++) {
                        long count = from[row + b];
                        if (count != 0) {
                            to[layout.at(i, places[i][a], j, places[j][b])] += count;
                        }
                    }
                }
            }
        }
    }

    SliceLayout layout() {
        return layout;
    }

    long count(SliceMeasure measure, int slice) {
        long[] all = counts[measure.ordinal()];
        return all == null ? 0 : all[slice];
    }

    /** The counts of all requests. */
    public SliceCounts all() {
        return counts(SliceLayout.ALL);
    }

    SliceCounts counts(int slice) {
        return SliceCounts.of(measure -> count(measure, slice));
    }

    /**
     * The place of a request's value, as this cube has it.
     *
     * @return {@link SliceDimension#REST} for a category that has none of its own
     */
    int place(int dimension, SliceValues values) {
        int place = values.places()[dimension];
        return place != SliceValues.NAMED
                ? place
                : categories
                        .get(dimension)
                        .getOrDefault(
                                stored(Objects.requireNonNull(values.categories()[dimension])),
                                SliceDimension.REST);
    }

    /** The predicates that hold for a request, one for each dimension, in words. */
    public List<String> predicates(SliceValues values) {
        List<String> predicates = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            predicates.add(words(i, place(i, values)));
        }
        return predicates;
    }

    /** The requests at a place of a dimension, in words. */
    String words(int dimension, int place) {
        SliceDimension of = dimensions.get(dimension);
        if (of.isOfNumbers() || place == SliceDimension.MISSING) {
            return of.ofPlace(place);
        }
        if (place == SliceDimension.REST) {
            return of.name() + " is among the rest";
        }
        return categories.get(dimension).entrySet().stream()
                .filter(entry -> entry.getValue() == place)
                .map(entry -> of.name() + "=" + entry.getKey())
                .findFirst()
                .orElse(of.name() + " is none");
    }

    /** Takes the counts of a slice. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param predicates one or two, in words
         */
        void visit(List<String> predicates, SliceCounts counts);
    }

    /** Visits all slices that hold requests or labels, without that of all requests. */
    public void each(Visitor visitor) {
        int count = layout.dimensions();
        int[][] order = new int[count][];
        List<List<String>> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            order[i] = canonical(i);
            int dimension = i;
            words.add(Arrays.stream(order[i]).mapToObj(place -> words(dimension, place)).toList());
        }
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < order[i].length; a++) {
                visit(layout.at(i, order[i][a]), List.of(words.get(i).get(a)), visitor);
            }
        }
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                for (int a = 0; a < order[i].length; a++) {
                    for (int b = 0; b < order[j].length; b++) {
                        visit(
                                layout.at(i, order[i][a], j, order[j][b]),
                                List.of(words.get(i).get(a), words.get(j).get(b)),
                                visitor);
                    }
                }
            }
        }
    }

    private void visit(int slice, List<String> predicates, Visitor visitor) {
        for (SliceMeasure measure : SliceMeasure.values()) {
            if (count(measure, slice) != 0) {
                visitor.visit(predicates, counts(slice));
                return;
            }
        }
    }

    /** The places in use of a dimension, categories in the order of text. */
    private int[] canonical(int dimension) {
        if (dimensions.get(dimension).isOfNumbers()) {
            int[] all = new int[layout.places(dimension)];
            Arrays.setAll(all, place -> place);
            return all;
        }
        TreeMap<String, Integer> kept = categories.get(dimension);
        int[] places = new int[2 + kept.size()];
        places[1] = SliceDimension.REST;
        int next = 2;
        for (int place : kept.values()) {
            places[next++] = place;
        }
        return places;
    }

    /** The stored form, which {@link #fromBytes} reads. */
    public byte[] toBytes() {
        StoredWriter out = new StoredWriter(FORMAT_VERSION, KIND);
        out.number(dimensions.size());
        int[][] order = new int[dimensions.size()][];
        for (int i = 0; i < order.length; i++) {
            write(i, out);
            order[i] = canonical(i);
        }
        for (int measure = 0; measure < counts.length; measure++) {
            long[] all = counts[measure];
            if (all == null) {
                out.number(0);
            } else {
                out.number(1);
                write(all, order, out);
            }
        }
        return out.toBytes();
    }

    private void write(int dimension, StoredWriter out) {
        SliceDimension of = dimensions.get(dimension);
        out.text(of.name());
        out.number(of.edges().size());
        of.edges().forEach(edge -> out.real(edge));
        out.number(of.categories());
        out.number(of.named().size());
        of.named().forEach(out::text);
        if (of.named().isEmpty()) {
            TreeMap<String, Integer> kept = categories.get(dimension);
            out.number(kept.size());
            kept.keySet().forEach(out::text);
        }
    }

    /** Counts in the order of slices, and how many slices without any come before each. */
    private void write(long[] all, int[][] order, StoredWriter out) {
        List<Integer> places = new ArrayList<>();
        inOrder(order, places::add);
        long gap = 0;
        for (int slice : places) {
            if (all[slice] == 0) {
                gap++;
            } else {
                out.number(gap);
                out.number(zigzag(all[slice]));
                gap = 0;
            }
        }
        out.number(gap);
        out.number(0);
    }

    private static long zigzag(long count) {
        return count << 1 ^ count >> 63;
    }

    private interface SliceTaker {
        void take(int slice);
    }

    private void inOrder(int[][] order, SliceTaker taker) {
        taker.take(SliceLayout.ALL);
        for (int i = 0; i < order.length; i++) {
            for (int place : order[i]) {
                taker.take(layout.at(i, place));
            }
        }
        for (int i = 0; i < order.length; i++) {
            for (int j = i + 1; j < order.length; j++) {
                for (int a : order[i]) {
                    for (int b : order[j]) {
                        taker.take(layout.at(i, a, j, b));
                    }
                }
            }
        }
    }

    /**
     * The cube that {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if they are not a stored cube
     */
    public static SliceCube fromBytes(byte[] stored) {
        StoredReader in = new StoredReader(stored, "slices");
        in.expectVersion(FORMAT_VERSION);
        in.kind(String.valueOf(KIND));
        int count = in.number("the number of dimensions", MOST_DIMENSIONS);
        List<SliceDimension> dimensions = new ArrayList<>();
        List<List<String>> kept = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dimensions.add(readDimension(in, kept));
        }
        if (SliceLayout.slices(dimensions) > MOST_SLICES) {
            throw in.corrupt(SliceLayout.slices(dimensions) + " slices", "at most " + MOST_SLICES);
        }
        SliceCube cube = new SliceCube(dimensions);
        int[][] order = new int[count][];
        for (int i = 0; i < count; i++) {
            for (String category : kept.get(i)) {
                cube.newPlace(i, category);
            }
            order[i] = cube.canonical(i);
        }
        List<Integer> places = new ArrayList<>();
        cube.inOrder(order, places::add);
        for (int measure = 0; measure < SliceMeasure.COUNT; measure++) {
            if (in.number("whether a measure was counted", 1) == 1) {
                read(cube.array(measure), places, in);
            }
        }
        in.expectEnd();
        return cube;
    }

    private static SliceDimension readDimension(StoredReader in, List<List<String>> kept) {
        String name = in.text("the name of a dimension");
        int edges = in.number("the number of edges", SliceDimension.MOST_PLACES);
        in.expectRoom(edges, Double.BYTES);
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < edges; i++) {
            all.add(in.real("an edge"));
        }
        int categories = in.number("the number of categories", SliceDimension.MOST_PLACES);
        List<String> named = texts(in, categories);
        List<String> found = named.isEmpty() ? texts(in, categories) : List.of();
        if (!found.equals(List.copyOf(new TreeSet<>(found)))) {
            throw in.corrupt("the categories " + found, "different ones in order");
        }
        kept.add(found);
        return new SliceDimension(name, all, categories, named);
    }

    private static List<String> texts(StoredReader in, int most) {
        int count = in.number("a number of categories", most);
        in.expectRoom(count, 1);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.text("a category"));
        }
        return texts;
    }

    private static void read(long[] all, List<Integer> places, StoredReader in) {
        int next = 0;
        while (true) {
            next += in.number("a number of slices", places.size() - next);
            long count = in.number("a count");
            if (count == 0) {
                break;
            }
            if (next == places.size()) {
                throw in.corrupt("a count after the last slice", "the end of counts");
            }
            all[places.get(next++)] = count >>> 1 ^ -(count & 1);
        }
        if (next != places.size()) {
            throw in.corrupt("counts of " + next + " slices", "" + places.size());
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SliceCube that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }
}
