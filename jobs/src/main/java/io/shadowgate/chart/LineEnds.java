package io.shadowgate.chart;

import io.shadowgate.markup.Markup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The names at the ends of lines, apart from each other, each joined to its line. */
final class LineEnds {
    /** Between two names, so that the largest text that a style sheet may set does not overlap. */
    private static final double APART = 18;

    /** Of a character in the largest text. */
    private static final double CHARACTER = 10;

    private static final double JOINT = 16;

    private final double top;
    private final double bottom;
    private final List<End> ends = new ArrayList<>();

    /** Names between these heights, the first of which is the upper one. */
    LineEnds(double top, double bottom) {
        this.top = top;
        this.bottom = bottom;
    }

    private record End(double at, double value, String name, int colour) {}

    /**
     * @param at the place of the line's last point
     */
    void add(double at, double value, String name, int colour) {
        ends.add(new End(at, value, name, colour));
    }

    private int most() {
        return (int) ((bottom - top) / APART) + 1;
    }

    /** Whether all names fit one below the other. */
    boolean haveRoom() {
        return ends.size() <= most();
    }

    /** What the names take from the width of a chart. */
    double width() {
        int longest = shown().stream().mapToInt(end -> end.name.length()).max().orElse(0);
        return longest == 0 ? 0 : JOINT + longest * CHARACTER;
    }

    /** Those that were added first, if there are too many. */
    private List<End> shown() {
        return ends.subList(0, Math.min(most(), ends.size()));
    }

    void draw(Scale x, Scale y, Markup out) {
        List<End> order = new ArrayList<>(shown());
        order.sort(Comparator.comparingDouble(end -> y.at(end.value)));
        double[] places = new double[order.size()];
        double free = top;
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.max(free, y.at(order.get(i).value));
            free = places[i] + APART;
        }
        double last = bottom;
        for (int i = places.length - 1; i >= 0; i--) {
            places[i] = Math.min(last, places[i]);
            last = places[i] - APART;
        }
        for (int i = 0; i < places.length; i++) {
            draw(order.get(i), x, y.at(order.get(i).value), places[i], out);
        }
    }

    /** A line that ends before the chart does is joined to its name by dots. */
    private static void draw(End end, Scale x, double from, double to, Markup out) {
        double right = x.end();
        boolean isEarly = x.at(end.at) < right - 1;
        out.empty(
                "path",
                "class",
                Palette.cssClass(end.colour),
                "d",
                "M"
                        + Markup.number(x.at(end.at) + 1)
                        + " "
                        + Markup.number(from)
                        + (isEarly ? "H" + Markup.number(right + 1) : "")
                        + "L"
                        + Markup.number(right + JOINT - 5)
                        + " "
                        + Markup.number(to),
                "fill",
                "none",
                "stroke",
                Palette.colour(end.colour),
                "stroke-width",
                isEarly ? "1" : "1.5",
                "stroke-dasharray",
                isEarly ? "1 3" : "none");
        AxisText.write(end.name, right + JOINT - 1, to + 5, "start", out);
    }
}
