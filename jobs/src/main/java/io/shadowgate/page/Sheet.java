package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Palette;
import io.shadowgate.markup.Markup;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the sections write with: paragraphs, tables, numbers that name their record, legends. */
final class Sheet {
    private final Markup out;
    private final PageSettings settings;

    /** Of the table that is written now. */
    private Columns columns = Columns.of();

    Sheet(Markup out, PageSettings settings) {
        this.out = out;
        this.settings = settings;
    }

    Markup out() {
        return out;
    }

    PageSettings settings() {
        return settings;
    }

    void paragraph(String text) {
        out.element("p", text);
        out.line();
    }

    void note(String text) {
        out.element("p", text, "class", "note");
        out.line();
    }

    /** A name from outside: its direction does not affect what surrounds it. */
    void name(String name) {
        out.element("bdi", name, "class", "name");
    }

    /** A heading of one shadow. */
    void shadow(String name) {
        out.element("h3", () -> name(name));
        out.line();
    }

    /**
     * A number, with the exact value of its record beside it for machines.
     *
     * @param of the path of the record, such as {@code v14/agreement_ok/observed}
     */
    void number(String of, double value, String shown) {
        out.element("data", shown, "value", Double.toString(value), "data-of", of);
    }

    void count(String of, long value) {
        out.element("data", Words.count(value), "value", Long.toString(value), "data-of", of);
    }

    /** A heading of a part of what is about one shadow. */
    void part(String title) {
        out.element("h4", () -> name(title));
        out.line();
    }

    /** A table of texts. */
    void table(String label, List<String> heads, Markup.Content rows) {
        table(label, Columns.of(heads.toArray(String[]::new)), rows);
    }

    /** A table that scrolls by itself where the page is narrow. */
    void table(String label, Columns columns, Markup.Content rows) {
        this.columns = columns;
        out.element(
                "div",
                () ->
                        out.element(
                                "table",
                                () -> {
                                    out.element(
                                            "thead", () -> out.element("tr", () -> heads(columns)));
                                    out.line();
                                    out.element("tbody", rows);
                                }),
                "class",
                "wide",
                "tabindex",
                "0",
                "role",
                "region",
                "aria-label",
                label);
        out.line();
    }

    private void heads(Columns columns) {
        for (Columns.Column column : columns.all()) {
            if (column.isNumber()) {
                out.element("th", column.head(), "scope", "col", "class", "n");
            } else {
                out.element("th", column.head(), "scope", "col");
            }
        }
    }

    void row(Markup.Content... cells) {
        row(Arrays.stream(cells).map(content -> new Cell("", content)).toList());
    }

    /**
     * A cell of a table.
     *
     * @param css more classes than its column gives it; empty for none
     */
    record Cell(String css, Markup.Content content) {}

    /** A row of cells that look different. */
    void row(List<Cell> cells) {
        out.element(
                "tr",
                () -> {
                    for (int i = 0; i < cells.size(); i++) {
                        Cell cell = cells.get(i);
                        String css = (columns.isNumber(i) ? "n " : "") + cell.css;
                        if (css.isEmpty()) {
                            out.element("td", cell.content);
                        } else {
                            out.element("td", cell.content, "class", css.strip());
                        }
                    }
                });
        out.line();
    }

    Markup.Content cell(String text) {
        return () -> out.text(text);
    }

    /** Folds what not everybody wants to see. */
    void folded(String summary, Markup.Content content) {
        out.element(
                "details",
                () -> {
                    out.element("summary", summary);
                    content.write();
                });
        out.line();
    }

    /** A word with a colour that says what it means. */
    void badge(Tone tone, String text) {
        out.element("span", text, "class", "badge " + tone.css());
    }

    /** A chart with its heading and legend, which is empty if the chart itself names all. */
    void figure(String heading, Markup.Content chart, List<Key> legend) {
        out.element(
                "figure",
                () -> {
                    out.element("figcaption", heading);
                    chart.write();
                    if (!legend.isEmpty()) {
                        out.element("ul", () -> legend.forEach(this::key), "class", "legend");
                    }
                });
        out.line();
    }

    /** Charts beside each other where the page is wide. */
    void figures(Markup.Content figures) {
        out.element("div", figures, "class", "figures");
        out.line();
    }

    /**
     * One entry of a legend.
     *
     * @param dashes as in {@link Chart#line}; null for none
     */
    record Key(int colour, @Nullable String dashes, boolean isArea, String text) {
        static Key line(int colour, @Nullable String dashes, String text) {
            return new Key(colour, dashes, false, text);
        }

        static Key limit(String text) {
            return new Key(Palette.GREY, "6 4", false, text);
        }
    }

    private void key(Key key) {
        out.element(
                "li",
                () -> {
                    out.element("svg", () -> swatch(key), "width", "24", "height", "10");
                    out.element("bdi", key.text);
                });
    }

    private void swatch(Key key) {
        String colour = Palette.cssClass(key.colour);
        if (key.isArea) {
            out.empty(
                    "rect",
                    "class",
                    "b " + colour,
                    "width",
                    "24",
                    "height",
                    "10",
                    "fill",
                    Palette.colour(key.colour));
            return;
        }
        out.empty(
                "path",
                "class",
                colour,
                "d",
                "M1 5H23",
                "fill",
                "none",
                "stroke",
                Palette.colour(key.colour),
                "stroke-width",
                "2.5",
                "stroke-dasharray",
                key.dashes == null ? "none" : key.dashes);
    }

    /** What a coloured word means. Only what is proven good is green. */
    enum Tone {
        GOOD,
        BAD,
        OPEN;

        String css() {
            return switch (this) {
                case GOOD -> "good";
                case BAD -> "bad";
                case OPEN -> "open";
            };
        }
    }
}
