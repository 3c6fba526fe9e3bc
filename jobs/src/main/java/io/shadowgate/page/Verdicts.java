package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Palette;
import io.shadowgate.chart.Series;
import io.shadowgate.decision.Decision;
import io.shadowgate.gate.AgreementGate;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.gate.Need;
import io.shadowgate.markup.Markup;
import io.shadowgate.planner.PlannedTest;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Milestone;
import io.shadowgate.story.SegmentStory;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.SegmentName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The head of the page: each verdict in a sentence, why, since when, and what would change it. */
final class Verdicts {
    private static final int MOST_NAMED = 3;
    private static final int BUCKETS = 120;

    /** The colour of the worst segment. */
    private static final int WORST = 1;

    private final Sheet sheet;
    private final Markup out;

    Verdicts(Sheet sheet) {
        this.sheet = sheet;
        this.out = sheet.out();
    }

    void write(Story story) {
        out.element("h1", () -> sheet.name(story.test().test()));
        out.line();
        out.element("p", () -> lead(story), "class", "lead");
        out.line();
        sheet.settings().notes().forEach(sheet::note);
        Timeline time = Timeline.of(story);
        story.shadows().forEach(shadow -> write(story, shadow, time));
    }

    private void lead(Story story) {
        lead(story, Verdict.PROMOTE, " may replace ", " may replace ");
        lead(story, Verdict.REJECT, " must not replace ", " must not replace ");
        lead(
                story,
                Verdict.HOLD,
                " cannot be judged yet against ",
                " cannot be judged yet against ");
    }

    private void lead(Story story, Verdict verdict, String one, String several) {
        List<ShadowStory> such =
                story.shadows().stream()
                        .filter(shadow -> shadow.last().verdict() == verdict)
                        .toList();
        if (such.isEmpty()) {
            return;
        }
        for (int i = 0; i < Math.min(MOST_NAMED, such.size()); i++) {
            out.text(i == 0 ? "" : such.size() == 2 ? " and " : ", ");
            sheet.name(such.get(i).name());
        }
        if (such.size() > MOST_NAMED) {
            out.text(" and " + (such.size() - MOST_NAMED) + " more");
        }
        out.text(such.size() == 1 ? one : several);
        sheet.name(story.test().primary().name());
        out.text(". ");
    }

    private void write(Story story, ShadowStory shadow, @Nullable Timeline time) {
        ShadowTest test = story.test();
        Sheet.Tone tone = tone(test, shadow);
        out.element(
                "section",
                () -> {
                    out.element(
                            "h2",
                            () -> {
                                sheet.name(shadow.name());
                                out.text(" ");
                                sheet.badge(tone, word(shadow));
                            });
                    out.line();
                    out.element(
                            "div",
                            () -> {
                                out.element("dl", () -> facts(test, shadow));
                                if (time != null && !shadow.moments().isEmpty()) {
                                    glance(story, shadow, time);
                                }
                            },
                            "class",
                            "glance");
                },
                "class",
                "verdict " + tone.css());
        out.line();
    }

    /** Agreement over time, of all requests and where it is worst. */
    private void glance(Story story, ShadowStory shadow, Timeline time) {
        double limit = story.test().gates().limits().minAgreementRate();
        Series all = time.agreement(shadow);
        Series worst =
                shadow.segments().isEmpty() ? null : time.agreement(shadow.segments().get(0));
        Domain domain =
                Domain.ofShares(worst == null ? List.of(all) : List.of(all, worst), limit * 100);
        String title = "Agreement, limit " + Words.share(limit);
        Chart chart = time.chart(title, domain, "%", BUCKETS, out);
        Legend legend = new Legend(chart);
        if (worst != null) {
            String segment = shadow.segments().get(0).segment();
            String value = segment.substring(SegmentName.prefixOf(segment).length());
            legend.line(worst, WORST, 1.2, null, segment, value);
        }
        legend.line(all, Palette.INK, 1.8, null, "all requests", "all");
        chart.limit(limit * 100, "limit " + Words.share(limit), "limit");
        time.mark(chart, story, List.of(shadow));
        sheet.figure(title, chart::write, legend.keys());
    }

    private void facts(ShadowTest test, ShadowStory shadow) {
        fact("Why", () -> out.text(Words.withTimes(shadow.last().reason())));
        if (shadow.since() != null) {
            Milestone since = shadow.since();
            fact("Since", () -> since(test, shadow, since));
        }
        if (!shadow.segments().isEmpty()) {
            fact("Where", () -> where(shadow.segments(), shadow.name()));
        }
        fact("How sure", () -> out.text(sure(test, shadow)));
        fact("What would change it", () -> out.text(change(test, shadow)));
        fact("What to do next", () -> out.text(next(test, shadow)));
    }

    private void fact(String what, Markup.Content content) {
        out.element("dt", what);
        out.element("dd", content);
        out.line();
    }

    private void since(ShadowTest test, ShadowStory shadow, Milestone since) {
        out.text(Words.time(since.at()) + ", after ");
        sheet.count(shadow.name() + "/since/compared", since.compared());
        out.text(since.compared() == 1 ? " request" : " requests");
        Double now = now(shadow);
        double limit = test.gates().limits().minAgreementRate();
        if (since.agreement() != null && now != null) {
            out.text(" (agreement then ");
            sheet.number(
                    shadow.name() + "/since/agreement",
                    since.agreement(),
                    Words.share(since.agreement(), limit));
            out.text(", now ");
            sheet.number(
                    shadow.name() + "/" + AgreementGate.NAME + "/observed",
                    now,
                    Words.share(now, limit));
            out.text(", limit " + Words.share(limit) + ")");
        }
    }

    private static @Nullable Double now(ShadowStory shadow) {
        Decision decision = shadow.last().decision();
        return decision == null ? null : decision.check(AgreementGate.NAME).observed();
    }

    private void where(List<SegmentStory> segments, String shadow) {
        SegmentStory worst = segments.get(0);
        out.text("Worst segment: ");
        sheet.name(worst.segment());
        if (worst.agreement() == null) {
            out.text(", without an answer in " + Words.requests(worst.compared()));
        } else {
            out.text(" with an agreement of ");
            sheet.number(
                    shadow + "/segments/" + worst.segment() + "/agreement",
                    worst.agreement(),
                    Words.share(worst.agreement()));
            out.text(" of " + Words.requests(worst.total().coverage().scored()));
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        int others = 0;
        for (SegmentStory segment : segments.subList(1, segments.size())) {
            if (segment.agreement() != null) {
                least = Math.min(least, segment.agreement());
                most = Math.max(most, segment.agreement());
                others++;
            }
        }
        if (others > 0) {
            out.text(
                    (others == 1 ? "; the other one has " : "; the other " + others + " have ")
                            + (Words.share(least).equals(Words.share(most))
                                    ? Words.share(least)
                                    : Words.share(least) + " to " + Words.share(most)));
        }
        out.text(".");
    }

    private static String sure(ShadowTest test, ShadowStory shadow) {
        if (test.gates().policy() == Gates.Policy.POINT) {
            return "Not known: this test decides by the observed values alone (gates.policy:"
                    + " point), so nothing is proven.";
        }
        String bad = Words.share(test.gates().evidence().promoteAlpha());
        String good = Words.share(test.gates().evidence().rejectAlpha());
        return switch (shadow.last().verdict()) {
            case PROMOTE ->
                    "Every gate is proven. The probability that a shadow beyond a limit is ever"
                            + " promoted is at most "
                            + bad
                            + ".";
            case REJECT ->
                    "It is proven. The probability that a shadow within all limits is ever rejected"
                            + " is at most "
                            + good
                            + ".";
            case HOLD ->
                    shadow.last().decision() == null
                            ? "Nothing is known: no request was compared."
                            : "Not yet: it is neither proven good at all gates, nor proven bad. The"
                                    + " gates below show how far each is.";
        };
    }

    private static String change(ShadowTest test, ShadowStory shadow) {
        Decision decision = shadow.last().decision();
        if (decision == null) {
            return "A request that is compared.";
        }
        if (decision.isFinal() && decision.verdict() == Verdict.REJECT) {
            return "Nothing: the verdict is final for this model and these gates. Another model, or"
                    + " other gates, start the evidence anew.";
        }
        return switch (decision.verdict()) {
            case PROMOTE ->
                    test.gates().policy() == Gates.Policy.POINT
                            ? "A later window in which an observed value breaks its limit."
                            : "An alarm, or a gate that is not proven at the end of a later cycle"
                                    + " of "
                                    + Words.duration(test.gates().evidence().cycle())
                                    + ".";
            case REJECT -> "Better results from now on; the reason above says how much better.";
            case HOLD -> missing(test, shadow.rest());
        };
    }

    /** What is missing until a promotion, if the shadow goes on as it did. */
    private static String missing(ShadowTest test, @Nullable PlannedTest rest) {
        if (rest == null) {
            return "More requests. How long that takes is not known, because no request was"
                    + " compared in the last day.";
        }
        PlannedTest.End end = rest.end();
        if (end == null) {
            List<String> never = new ArrayList<>();
            for (Need need : rest.needs()) {
                if (need.requests() == null) {
                    never.add(what(test, need.check()) + ": " + need.reason());
                }
            }
            return "With results as they are it will not be promoted ("
                    + String.join("; ", never)
                    + ").";
        }
        long requests = Math.max(0, end.requests() - rest.compared());
        long days = rest.moreDays(end);
        return "If results go on as they are: "
                + (requests == 0
                        ? "the requests are there, "
                        : Words.requests(requests)
                                + " more, most of them for "
                                + what(test, end.check())
                                + ", ")
                + (days <= 0
                        ? "and only the next window is needed."
                        : "and " + Words.days(days) + " more in whole cycles, at today's rate.");
    }

    /** The words for a check. */
    static String what(ShadowTest test, String check) {
        for (Gate gate : Measures.gates(test)) {
            if (gate.check().equals(check)) {
                return gate.group() == null ? gate.what() : gate.group();
            }
        }
        return switch (check) {
            case "sufficient_traffic" -> "enough traffic";
            case "segments_ok" -> "the segments";
            default -> check;
        };
    }

    private static String next(ShadowTest test, ShadowStory shadow) {
        Decision decision = shadow.last().decision();
        if (decision == null) {
            return "See under coverage where the records went.";
        }
        return switch (decision.verdict()) {
            case PROMOTE -> "Put it live.";
            case REJECT ->
                    shadow.segments().isEmpty()
                            ? "Leave "
                                    + test.primary().name()
                                    + " in place. The gates below say what is wrong."
                            : "Leave "
                                    + test.primary().name()
                                    + " in place. Look at the segment above first.";
            case HOLD ->
                    shadow.rest() != null && shadow.rest().end() == null
                            ? "Change the set-up or the shadow; to go on like this is no use. Leave"
                                    + " "
                                    + test.primary().name()
                                    + " in place."
                            : "Let the test go on. Leave " + test.primary().name() + " in place.";
        };
    }

    static String word(ShadowStory shadow) {
        return shadow.last().verdict() + (shadow.last().isRejectedSoFar() ? " so far" : "");
    }

    /** Under the point policy nothing is proven, so nothing is green. */
    static Sheet.Tone tone(ShadowTest test, ShadowStory shadow) {
        return switch (shadow.last().verdict()) {
            case PROMOTE ->
                    test.gates().policy() == Gates.Policy.EVIDENCE
                            ? Sheet.Tone.GOOD
                            : Sheet.Tone.OPEN;
            case HOLD -> Sheet.Tone.OPEN;
            case REJECT -> Sheet.Tone.BAD;
        };
    }
}
