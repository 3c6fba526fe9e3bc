package io.shadowgate.page;

import io.shadowgate.decision.Decision;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import java.util.Locale;
import java.util.Objects;

/** What the page was made from, and how to make it again. */
final class OriginSection implements Section {
    @Override
    public String title() {
        return "Origin";
    }

    @Override
    public boolean appliesTo(Story story) {
        return true;
    }

    @Override
    public void write(Story story, Sheet sheet) {
        ShadowTest test = story.test();
        sheet.out()
                .element(
                        "dl",
                        () -> {
                            fact(sheet, "test", test.test());
                            fact(sheet, "primary", test.primary().name());
                            story.shadows().forEach(shadow -> events(shadow, sheet));
                            fact(sheet, "window", Words.duration(test.window()));
                            fact(sheet, "cycle", Words.duration(test.gates().evidence().cycle()));
                            fact(
                                    sheet,
                                    "policy",
                                    test.gates().policy().name().toLowerCase(Locale.ROOT));
                            code(sheet, "spec sha-256", test.sha256());
                            story.shadows().forEach(shadow -> digest(shadow, sheet));
                            String version =
                                    OriginSection.class.getPackage().getImplementationVersion();
                            fact(
                                    sheet,
                                    "ShadowGate",
                                    Objects.requireNonNullElse(version, "(unpackaged)"));
                            String command = sheet.settings().command();
                            if (command != null) {
                                code(sheet, "this page again", command);
                            }
                        });
    }

    private static void events(ShadowStory shadow, Sheet sheet) {
        Decision decision = shadow.last().decision();
        if (decision != null) {
            fact(
                    sheet,
                    "requests for " + shadow.name(),
                    Words.time(decision.firstEventTime())
                            + " to "
                            + Words.time(decision.lastEventTime()));
        }
    }

    private static void digest(ShadowStory shadow, Sheet sheet) {
        Decision decision = shadow.last().decision();
        if (decision != null) {
            code(
                    sheet,
                    "model of " + shadow.name(),
                    decision.modelSha256() == null
                            ? "none; the log holds its answers"
                            : decision.modelSha256());
        }
    }

    private static void fact(Sheet sheet, String what, String value) {
        sheet.out().element("dt", () -> sheet.name(what));
        sheet.out().element("dd", () -> sheet.name(value));
        sheet.out().line();
    }

    private static void code(Sheet sheet, String what, String value) {
        sheet.out().element("dt", () -> sheet.name(what));
        sheet.out().element("dd", () -> sheet.out().element("code", value));
        sheet.out().line();
    }
}
