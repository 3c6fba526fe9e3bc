package io.shadowgate.chart;

import io.shadowgate.markup.Markup;
import java.util.List;

/** Two numbers for each bin, side by side. */
public final class Bars {
    private static final int WIDTH = Chart.WIDTH;
    private static final int HEIGHT = Chart.HEIGHT;
    private static final int LEFT = 66;
    private static final int RIGHT = WIDTH - 12;
    private static final int TOP = 20;
    private static final int BOTTOM = HEIGHT - 36;
    private static final int MOST_TICKS = 4;
    private static final double CHARACTER = 10;

    private Bars() {}

    /**
     * @param label below the bar; may be empty
     * @param tooltip says what the bin is
     */
    public record Bin(String label, String tooltip, long first, long second) {}

    /**
     * @param firstColour as {@link Palette#colour} has it
     */
    public static void write(
            String title, List<Bin> bins, int firstColour, int secondColour, Markup out) {
        double most = 1;
        for (Bin bin : bins) {
            most = Math.max(most, (double) Math.max(bin.first, bin.second));
        }
        Scale y = new Scale(0, most * 1.05, BOTTOM, TOP);
        double each = (double) (RIGHT - LEFT) / bins.size();
        out.element(
                "svg",
                () -> {
                    out.element("title", title);
                    grid(y, out);
                    double free = 0;
                    for (int i = 0; i < bins.size(); i++) {
                        Bin bin = bins.get(i);
                        double at = LEFT + i * each;
                        bar(bin, bin.first, at + each * 0.1, each * 0.4, y, firstColour, out);
                        bar(bin, bin.second, at + each * 0.5, each * 0.4, y, secondColour, out);
                        double half = bin.label.length() * CHARACTER / 2;
                        double middle = Math.max(half, Math.min(WIDTH - half, at + each / 2));
                        if (!bin.label.isEmpty() && middle - half >= free) {
                            AxisText.write(bin.label, middle, HEIGHT - 8, "middle", out);
                            free = middle + half + CHARACTER / 2;
                        }
                    }
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

    private static void grid(Scale y, Markup out) {
        for (Ticks.Tick tick : Ticks.ofNumbers(0, y.to(), MOST_TICKS, "")) {
            if (tick.at() != Math.rint(tick.at())) {
                continue; // There is no half request.
            }
            out.empty(
                    "path",
                    "class",
                    "g",
                    "d",
                    "M" + LEFT + " " + Markup.number(y.at(tick.at())) + "H" + RIGHT,
                    "stroke",
                    "#d8dce2",
                    "fill",
                    "none");
            AxisText.write(shortened(tick.at()), LEFT - 6, y.at(tick.at()) + 5, "end", out);
        }
    }

    private static String shortened(double number) {
        if (number >= 1e6) {
            return Markup.number(number / 1e6) + " M";
        }
        return number >= 10_000 ? Markup.number(number / 1000) + " k" : Markup.number(number);
    }

    private static void bar(
            Bin bin, long count, double at, double width, Scale y, int colour, Markup out) {
        if (count == 0) {
            return;
        }
        // One request among millions is still to be seen.
        double top = Math.min(y.at((double) count), BOTTOM - 1);
        out.element(
                "rect",
                () -> out.element("title", bin.tooltip),
                "class",
                "b " + Palette.cssClass(colour),
                "x",
                Markup.number(at),
                "y",
                Markup.number(top),
                "width",
                Markup.number(Math.max(0.5, width)),
                "height",
                Markup.number(BOTTOM - top),
                "fill",
                Palette.colour(colour));
    }
}
