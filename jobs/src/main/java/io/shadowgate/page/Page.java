package io.shadowgate.page;

import io.shadowgate.markup.Markup;
import io.shadowgate.story.Story;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Writes the page of a test. The page depends on nothing but the story and the settings, so the
 * same results give the same bytes. It needs no script, and asks for nothing but its style sheet,
 * if the settings put that beside it.
 */
public final class Page {
    private Page() {}

    public static String html(Story story, PageSettings settings) {
        StringWriter page = new StringWriter();
        write(story, settings, page);
        return page.toString();
    }

    public static void write(Story story, PageSettings settings, Writer writer) {
        Markup out = new Markup(writer);
        Sheet sheet = new Sheet(out, settings);
        out.declare();
        out.element(
                "html",
                () -> {
                    out.element("head", () -> head(story, settings, out));
                    out.line();
                    out.element("body", () -> out.element("main", () -> body(story, sheet)));
                },
                "lang",
                "en");
        out.line();
        out.end();
    }

    /** The style sheet, for {@link PageSettings#styleSheet}. */
    public static String style() {
        try (InputStream in = Page.class.getResourceAsStream("/page/page.css")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void head(Story story, PageSettings settings, Markup out) {
        out.empty("meta", "charset", "utf-8");
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.empty("meta", "name", "color-scheme", "content", "light dark");
        if (settings.styleSheet() == null) {
            // A browser asks the server for an icon unless a page names one.
            out.empty("link", "rel", "icon", "href", "data:,");
        }
        if (settings.refreshSeconds() > 0) {
            out.empty(
                    "meta",
                    "http-equiv",
                    "refresh",
                    "content",
                    Integer.toString(settings.refreshSeconds()));
        }
        out.element("title", story.test().test() + " - ShadowGate");
        if (settings.styleSheet() == null) {
            out.element("style", style());
        } else {
            out.empty("link", "rel", "stylesheet", "href", settings.styleSheet());
        }
    }

    private static void body(Story story, Sheet sheet) {
        new Verdicts(sheet).write(story);
        for (Section section : Sections.ALL) {
            if (section.appliesTo(story)) {
                sheet.out()
                        .element(
                                "section",
                                () -> {
                                    sheet.out().element("h2", section.title());
                                    sheet.out().line();
                                    section.write(story, sheet);
                                });
                sheet.out().line();
            }
        }
    }
}
