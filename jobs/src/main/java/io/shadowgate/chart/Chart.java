package io.shadowgate.chart;

import io.shadowgate.markup.Markup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart of values over time, or over other numbers. Marks are drawn in the order in which they
 * are added. A line can have its name at its end, right of the area with the lines.
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

    private static final int LEFT = 66;

    /** The end of the area with the lines, if no line has its name at its end. */
    private static final int RIGHT = WIDTH - 12;

    private static final int TOP = 26;
    private static final int BOTTOM = HEIGHT - 36;
    private static final int MOST_TICKS = 5;
    private static final int MOST_TIMES = 8;

    /** Width of a character of the largest text that a style sheet may set. */
    private static final double CHARACTER = 12;

    private final String title;
    private final Scale y;
    private final String unit;
    private final List<Ticks.Tick> ticks;
    private final List<Markup.Content> marks = new ArrayList<>();
    private final List<Vertical> verticals = new ArrayList<>();
    private final LineEnds ends = new LineEnds(TOP, BOTTOM);
    private final Markup out;
    private final int buckets;

    /** Ends further left when there are names at the ends of lines. */
    private Scale x;

    /** A vertical line with a label above the chart. */
    private record Vertical(double at, String label, String tooltip) {}

    private Chart(
            String title,
            Scale x,
            List<Ticks.Tick> ticks,
            Scale y,
            String unit,
            int buckets,
            Markup out) {
        this.title = title;
        this.x = x;
        this.ticks = ticks;
        this.y = y;
        this.unit = unit;
        this.buckets = buckets;
        this.out = out;
    }

    /**
     * A chart over time.
     *
     * @param title for those who do not see it
     * @param from epoch milliseconds
     * @param to epoch milliseconds, after {@code from}
     * @param low the least value of the other axis
     * @param high its greatest value
     * @param unit follows the numbers on the other axis; may be empty
     * @param buckets the number of parts of a line that keep their extremes
     */
    public static Chart overTime(
            String title,
            long from,
            long to,
            double low,
            double high,
            String unit,
            int buckets,
            Markup out) {
        return new Chart(
                title,
                new Scale(from, to, LEFT, RIGHT),
                Ticks.ofTimes(from, to, MOST_TIMES),
                new Scale(low, high, BOTTOM, TOP),
                unit,
                buckets,
                out);
    }

    /** A chart of shares over shares: both axes go from 0 to 100 percent. */
    public static Chart ofShares(String title, Markup out) {
        return new Chart(
                title,
                new Scale(0, 100, LEFT, RIGHT),
                Ticks.ofNumbers(0, 100, MOST_TICKS + 1, "%"),
                new Scale(0, 100, BOTTOM, TOP),
                "%",
                Integer.MAX_VALUE / 2,
                out);
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

    /**
     * Adds a line with its name at its end. The name is left out if there are too many: see {@link
     * #hasAllNames}.
     *
     * @param name short enough to stand beside the chart
     */
    public Chart named(
            Series series,
            int colour,
            double width,
            @Nullable String dashes,
            String tooltip,
            String name) {
        for (int i = series.points().size() - 1; i >= 0; i--) {
            Series.Point last = series.points().get(i);
            if (!Double.isNaN(last.y())) {
                ends.add(last.x(), last.y(), name, colour);
                break;
            }
        }
        return line(series, colour, width, dashes, tooltip);
    }

    /** Whether the name of each line that was to have one fits beside the chart. */
    public boolean hasAllNames() {
        return ends.haveRoom();
    }

    /** Adds a dot for each point, with a tooltip. */
    public Chart dots(Series series, int colour, List<String> tooltips) {
        for (int i = 0; i < series.points().size(); i++) {
            Series.Point point = series.points().get(i);
            String tooltip = tooltips.get(i);
            marks.add(() -> drawDot(point, colour, tooltip));
        }
        return this;
    }

    /** Adds an area between two lines with the same places. */
    public Chart band(Series lower, Series upper, int colour, String tooltip) {
        Series low = lower.thinned(x.from(), x.to(), buckets);
        Series high = upper.thinned(x.from(), x.to(), buckets);
        marks.add(() -> drawBand(low, high, colour, tooltip));
        return this;
    }

    /** Adds a horizontal dashed line with its name at its end, if the axis reaches it. */
    public Chart limit(double value, String tooltip, String name) {
        if (y.contains(value)) {
            ends.add(x.to(), value, name, Palette.GREY);
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
        x = new Scale(x.from(), x.to(), LEFT, RIGHT - ends.width());
        out.element(
                "svg",
                () -> {
                    out.element("title", title);
                    grid();
                    marks.forEach(Markup.Content::write);
                    drawMarks();
                    ends.draw(x, y, out);
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

    private double right() {
        return x.end();
    }

    private void grid() {
        for (Ticks.Tick tick : Ticks.ofNumbers(y.from(), y.to(), MOST_TICKS, unit)) {
            String at = Markup.number(y.at(tick.at()));
            out.empty(
                    "path",
                    "class",
                    "g",
                    "d",
                    "M" + LEFT + " " + at + "H" + Markup.number(right()),
                    "stroke",
                    "#d8dce2",
                    "fill",
                    "none");
            AxisText.write(tick.label(), LEFT - 6, y.at(tick.at()) + 5, "end", out);
        }
        double last = Double.NEGATIVE_INFINITY;
        for (Ticks.Tick tick : ticks) {
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
            AxisText.write(tick.label(), middle, HEIGHT - 8, "middle", out);
        }
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
                                Palette.cssClass(colour),
                                "d",
                                path,
                                "fill",
                                "none",
                                "stroke",
                                Palette.colour(colour),
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

    private void drawDot(Series.Point point, int colour, String tooltip) {
        out.element(
                "circle",
                () -> out.element("title", tooltip),
                "class",
                "b " + Palette.cssClass(colour),
                "cx",
                Markup.number(x.at(point.x())),
                "cy",
                Markup.number(y.at(point.y())),
                "r",
                "4",
                "fill",
                Palette.colour(colour));
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
                "b " + Palette.cssClass(colour),
                "d",
                path(around) + "Z",
                "fill",
                Palette.colour(colour),
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
                "M" + LEFT + " " + Markup.number(y.at(value)) + "H" + Markup.number(right()),
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
            double middle = Math.max(LEFT + half, Math.min(right() - half, x.at(mark.at)));
            boolean isFree =
                    taken.stream()
                            .allMatch(
                                    other ->
                                            middle + half + CHARACTER / 2 < other[0]
                                                    || middle - half - CHARACTER / 2 > other[1]);
            if (isFree && 2 * half <= right() - LEFT) {
                AxisText.write(mark.label, middle, TOP - 9, "middle", out);
                taken.add(new double[] {middle - half, middle + half});
            }
        }
    }
}
