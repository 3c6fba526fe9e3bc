package io.shadowgate.serve;

import io.shadowgate.markup.Markup;
import io.shadowgate.page.Page;
import io.shadowgate.results.PublishedDecision;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of all tests with their verdicts; with one test alone, its page. */
final class ListRoute implements Route {
    private final ServedTests tests;

    ListRoute(ServedTests tests) {
        this.tests = tests;
    }

    @Override
    public @Nullable Reply reply(List<String> path) throws Exception {
        if (!path.isEmpty()) {
            return null;
        }
        List<ServedTest> all = tests.all();
        if (all.size() == 1 && tests.unreadable().isEmpty()) {
            return Reply.redirect("tests/" + Addresses.encoded(all.get(0).name()) + "/");
        }
        StringWriter page = new StringWriter();
        Markup out = new Markup(page);
        out.declare();
        out.element(
                "html",
                () -> {
                    out.element("head", () -> head(out));
                    out.line();
                    out.element("body", () -> out.element("main", () -> body(all, out)));
                },
                "lang",
                "en");
        out.line();
        out.end();
        return Reply.html(page.toString());
    }

    private void head(Markup out) {
        out.empty("meta", "charset", "utf-8");
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.empty("meta", "name", "color-scheme", "content", "light dark");
        out.empty("link", "rel", "icon", "href", "data:,");
        out.empty(
                "meta",
                "http-equiv",
                "refresh",
                "content",
                Long.toString(tests.refresh().toSeconds()));
        out.element("title", "ShadowGate");
        out.element("style", Page.style());
    }

    private void body(List<ServedTest> all, Markup out) {
        out.element("h1", "Shadow tests");
        out.line();
        if (all.isEmpty()) {
            out.element("p", "No spec of a test was found.");
        } else {
            out.element("table", () -> table(all, out));
        }
        for (String fault : tests.unreadable()) {
            out.line();
            out.element("p", fault);
        }
    }

    private static void table(List<ServedTest> all, Markup out) {
        out.element(
                "tr",
                () -> {
                    for (String head :
                            List.of("test", "shadow", "verdict", "window up to", "why")) {
                        out.element("th", head);
                    }
                });
        for (ServedTest test : all) {
            out.line();
            rows(test, out);
        }
    }

    /** A test that cannot be read says so in its row, and the others are still listed. */
    private static void rows(ServedTest test, Markup out) {
        Map<String, PublishedDecision> decisions;
        try {
            decisions = test.decisions();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (Exception e) {
            row(test, "", "", "", String.valueOf(e.getMessage()), out);
            return;
        }
        for (String shadow : test.shadows()) {
            PublishedDecision decision = decisions.get(shadow);
            if (decision == null) {
                row(test, shadow, "HOLD", "", "no decision yet", out);
            } else {
                row(
                        test,
                        shadow,
                        decision.verdict() + (decision.isRejectedSoFar() ? " so far" : ""),
                        decision.windowEnd().toString(),
                        decision.reason(),
                        out);
            }
        }
    }

    private static void row(
            ServedTest test, String shadow, String verdict, String at, String why, Markup out) {
        out.element(
                "tr",
                () -> {
                    out.element(
                            "td",
                            () ->
                                    out.element(
                                            "a",
                                            test.name(),
                                            "href",
                                            "tests/" + Addresses.encoded(test.name()) + "/"));
                    out.element("td", shadow);
                    out.element("td", verdict);
                    out.element("td", at);
                    out.element("td", why);
                });
    }
}
