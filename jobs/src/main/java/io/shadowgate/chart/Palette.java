package io.shadowgate.chart;

/** The colours of lines and areas, by number. */
public final class Palette {
    /** The colour of what other lines are compared with. */
    public static final int GREY = 5;

    /** The colour of text. */
    public static final int INK = 6;

    /** Each has a contrast of at least 3 on white and on black. */
    private static final String[] COLOURS = {
        "#2f74c0", "#c2571a", "#2f8a4c", "#8a5fc4", "#b0417a", "#6f7680", "#1c2128"
    };

    private Palette() {}

    /** The number of colours that tell lines apart: those from 0 on. */
    public static int size() {
        return GREY;
    }

    /** The colour, for an attribute. */
    public static String colour(int number) {
        return COLOURS[Math.floorMod(number, COLOURS.length)];
    }

    /** The class by which a style sheet may set another colour. */
    public static String cssClass(int number) {
        return "c" + Math.floorMod(number, COLOURS.length);
    }
}
