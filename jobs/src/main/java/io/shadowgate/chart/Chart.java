package io.shadowgate.chart;

import io.shadowgate.markup.Markup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart of values over time. Marks are drawn in the order in which they are added.
 *
 * <p>Everything is drawn with presentation attributes, so the chart is whole without any style. A
 * style sheet may set other colours by the classes: {@code c0} to {@code c6} for lines, {@code l}
 * for limits, {@code m} for marks, {@code g} for the grid and {@code t} for texts. All labels are
 * outside of the area with the lines.
 */
public final class Chart {
    /** Width and height in the units of coordinates. */
    public static final int WIDTH = 560;

    public static final int HEIGHT = 256;

    /** Colours of lines; each has a contrast of at least 3 on white and on black. */
    private static final String[] COLOURS = {
        "#2f74c0", "#c2571a", "#2f8a4c", "#8a5fc4", "#b0417a", "#6f7680", "#1c2128"
    };

    /** The colour of what other lines are compared with. */
    public static final int GREY = 5;

    /** The colour of text. */
    public static final int INK = 6;

    private static final int LEFT = 66;
    private static final int RIGHT = WIDTH - 12;
    private static final int TOP = 26;
    private static final int BOTTOM = HEIGHT - 36;
    private static final int MOST_TICKS = 5;
    private static final int MOST_TIMES = 8;

    /** Width of a character of the largest text that a style sheet may set. */
    private static final double CHARACTER = 12;

    private final String title;
    private final Scale x;
    private final Scale y;
    private final String unit;
    private final List<Markup.Content> marks = new ArrayList<>();
    private final List<Vertical> verticals = new ArrayList<>();
    private final Markup out;
    private final int buckets;

    /** A vertical line with a label above the chart. */
    private record Vertical(double at, String label, String tooltip) {}

    /**
     * @param title for those who do not see it
     * @param from epoch milliseconds
     * @param to epoch milliseconds, after {@code from}
     * @param low the least value of the other axis
     * @param high its greatest value
     * @param unit follows the numbers on the other axis; may be empty
     * @param buckets the number of parts of a line that keep their extremes
     */
    public Chart(
            String title,
            long from,
            long to,
            double low,
            double high,
            String unit,
            int buckets,
            Markup out) {
        this.title = title;
        x = new Scale(from, to, LEFT, RIGHT);
        y = new Scale(low, high, BOTTOM, TOP);
        this.unit = unit;
        this.buckets = buckets;
        this.out = out;
    }

    /** The number of colours that tell lines apart: those from 0 on. */
    public static int colours() {
        return GREY;
    }

    /** Attributes that give a line or an area a colour. */
    public static String colour(int number) {
        return COLOURS[Math.floorMod(number, COLOURS.length)];
    }

    public static String colourClass(int number) {
        return "c" + Math.floorMod(number, COLOURS.length);
    }

    /**
     * Adds a line.
     *
     * @param width of the line, in units of coordinates
     * @param dashes as {@code stroke-dasharray} has them; null for none
     */
    public Chart line(
            Series series, int colour, double width, @Nullable String dashes, String tooltip) {
        Series thin = series.thinned(x.from(), x.to(), buckets);
        marks.add(() -> drawLine(thin, colour, width, dashes, tooltip));
        return this;
    }

    /** Adds an area between two lines with the same places. */
    public Chart band(Series lower, Series upper, int colour, String tooltip) {
        Series low = lower.thinned(x.from(), x.to(), buckets);
        Series high = upper.thinned(x.from(), x.to(), buckets);
        marks.add(() -> drawBand(low, high, colour, tooltip));
        return this;
    }

    /** Adds a horizontal dashed line, if the axis reaches it. */
    public Chart limit(double value, String tooltip) {
        if (y.contains(value)) {
            marks.add(() -> drawLimit(value, tooltip));
        }
        return this;
    }

    /**
     * Adds a vertical line. Its label is left out where it would lie over that of a mark that was
     * added before.
     */
    public Chart mark(long at, String label, String tooltip) {
        if (x.contains((double) at)) {
            verticals.add(new Vertical(at, label, tooltip));
        }
        return this;
    }

    /** Writes the chart. */
    public void write() {
        out.element(
                "svg",
                () -> {
                    out.element("title", title);
                    grid();
                    marks.forEach(Markup.Content::write);
                    drawMarks();
                },
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "width",
                "100%",
                "role",
                "img",
                "class",
                "chart");
        out.line();
    }

    private void grid() {
        for (Ticks.Tick tick : Ticks.ofNumbers(y.from(), y.to(), MOST_TICKS, unit)) {
            String at = Markup.number(y.at(tick.at()));
            out.empty(
                    "path",
                    "class",
                    "g",
                    "d",
                    "M" + LEFT + " " + at + "H" + RIGHT,
                    "stroke",
                    "#d8dce2",
                    "fill",
                    "none");
            text(tick.label(), LEFT - 6, y.at(tick.at()) + 5, "end");
        }
        double last = Double.NEGATIVE_INFINITY;
        for (Ticks.Tick tick : Ticks.ofTimes((long) x.from(), (long) x.to(), MOST_TIMES)) {
            double at = x.at(tick.at());
            double half = tick.label().length() * CHARACTER / 2;
            // A label within the picture, and not over its neighbour.
            double middle = Math.max(half, Math.min(WIDTH - half, at));
            if (middle - half < last) {
                continue;
            }
            last = middle + half + CHARACTER / 2;
            out.empty(
                    "path",
                    "class",
                    "g",
                    "d",
                    "M" + Markup.number(at) + " " + BOTTOM + "v5",
                    "stroke",
                    "#8a919c",
                    "fill",
                    "none");
            text(tick.label(), middle, HEIGHT - 8, "middle");
        }
    }

    private void text(String text, double atX, double atY, String anchor) {
        out.element(
                "text",
                text,
                "class",
                "t",
                "x",
                Markup.number(atX),
                "y",
                Markup.number(atY),
                "text-anchor",
                anchor,
                "font-size",
                "14",
                "font-family",
                "sans-serif",
                "fill",
                "#4a515c");
    }

    private void drawLine(
            Series series, int colour, double width, @Nullable String dashes, String tooltip) {
        String path = path(series.points());
        if (path.isEmpty()) {
            return;
        }
        List<String> attributes =
                new ArrayList<>(
                        List.of(
                                "class",
                                colourClass(colour),
                                "d",
                                path,
                                "fill",
                                "none",
                                "stroke",
                                colour(colour),
                                "stroke-width",
                                Markup.number(width),
                                "stroke-linejoin",
                                "round",
                                "stroke-linecap",
                                "round"));
        if (dashes != null) {
            attributes.addAll(List.of("stroke-dasharray", dashes));
        }
        out.element("path", () -> out.element("title", tooltip), attributes.toArray(String[]::new));
    }

    /** A point between two gaps is a line of no length, which round ends make a dot. */
    private String path(List<Series.Point> points) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        int moved = 0;
        for (Series.Point point : points) {
            if (Double.isNaN(point.y())) {
                close(path, drawing && moved == 1);
                drawing = false;
                continue;
            }
            path.append(drawing ? 'L' : 'M')
                    .append(Markup.number(x.at(point.x())))
                    .append(' ')
                    .append(Markup.number(y.at(point.y())));
            moved = drawing ? moved + 1 : 1;
            drawing = true;
        }
        close(path, drawing && moved == 1);
        return path.toString();
    }

    private static void close(StringBuilder path, boolean alone) {
        if (alone) {
            path.append("h0");
        }
    }

    private void drawBand(Series lower, Series upper, int colour, String tooltip) {
        List<Series.Point> around = new ArrayList<>();
        upper.points().stream().filter(Chart::isPlace).forEach(around::add);
        List<Series.Point> back = new ArrayList<>();
        lower.points().stream().filter(Chart::isPlace).forEach(back::add);
        back.sort(Comparator.comparingDouble(Series.Point::x).reversed());
        around.addAll(back);
        if (around.isEmpty()) {
            return;
        }
        out.element(
                "path",
                () -> out.element("title", tooltip),
                "class",
                "b " + colourClass(colour),
                "d",
                path(around) + "Z",
                "fill",
                colour(colour),
                "fill-opacity",
                "0.16",
                "stroke",
                "none");
    }

    private static boolean isPlace(Series.Point point) {
        return !Double.isNaN(point.y());
    }

    private void drawLimit(double value, String tooltip) {
        out.element(
                "path",
                () -> out.element("title", tooltip),
                "class",
                "l",
                "d",
                "M" + LEFT + " " + Markup.number(y.at(value)) + "H" + RIGHT,
                "fill",
                "none",
                "stroke",
                "#5b6470",
                "stroke-width",
                "1.5",
                "stroke-dasharray",
                "6 4");
    }

    private void drawMarks() {
        for (Vertical mark : verticals) {
            out.element(
                    "path",
                    () -> out.element("title", mark.tooltip),
                    "class",
                    "m",
                    "d",
                    "M" + Markup.number(x.at(mark.at)) + " " + (TOP - 4) + "V" + BOTTOM,
                    "fill",
                    "none",
                    "stroke",
                    "#8a919c");
        }
        List<double[]> taken = new ArrayList<>();
        for (Vertical mark : verticals) {
            double half = mark.label.length() * CHARACTER / 2;
            // Not over the labels of the axis at the left.
            double middle = Math.max(LEFT + half, Math.min(WIDTH - half, x.at(mark.at)));
            boolean isFree =
                    taken.stream()
                            .allMatch(
                                    other ->
                                            middle + half + CHARACTER / 2 < other[0]
                                                    || middle - half - CHARACTER / 2 > other[1]);
            if (isFree && 2 * half <= RIGHT - LEFT) {
                text(mark.label, middle, TOP - 9, "middle");
                taken.add(new double[] {middle - half, middle + half});
            }
        }
    }
}
