package io.shadowgate.chart;

import io.shadowgate.markup.Markup;

/** Text of a chart: labels of axes, marks and lines. */
final class AxisText {
    private AxisText() {}

    /**
     * @param anchor which part of the text is at {@code x}: start, middle or end
     */
    static void write(String text, double x, double y, String anchor, Markup out) {
        out.element(
                "text",
                text,
                "class",
                "t",
                "x",
                Markup.number(x),
                "y",
                Markup.number(y),
                "text-anchor",
                anchor,
                "font-size",
                "14",
                "font-family",
                "sans-serif",
                "fill",
                "#4a515c");
    }
}
