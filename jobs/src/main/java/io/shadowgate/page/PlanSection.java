package io.shadowgate.page;

import io.shadowgate.gate.Need;
import io.shadowgate.planner.PlannedTest;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.verdict.Verdict;

/** How many requests and days a shadow that is not judged yet still needs, by check. */
final class PlanSection implements Section {
    @Override
    public String title() {
        return "What is still needed";
    }

    @Override
    public boolean appliesTo(Story story) {
        return story.shadows().stream().anyMatch(PlanSection::isOpen);
    }

    private static boolean isOpen(ShadowStory shadow) {
        return shadow.rest() != null && shadow.last().verdict() == Verdict.HOLD;
    }

    @Override
    public void write(Story story, Sheet sheet) {
        sheet.note(
                "Requests in all that each check needs if the shadow goes on as before, with a"
                        + " probability of 80%.");
        for (ShadowStory shadow : story.shadows()) {
            PlannedTest rest = shadow.rest();
            if (rest != null && isOpen(shadow)) {
                sheet.shadow(shadow.name());
                sheet.paragraph(
                        Words.requests(rest.compared())
                                + " in "
                                + Words.number(rest.elapsedDays())
                                + " days so far, "
                                + Words.requests(Math.round(rest.plan().pairsPerDay()))
                                + " a day at last.");
                sheet.table(
                        "Plan of " + shadow.name(),
                        Columns.of("check").numbers("requests in all", "still missing"),
                        () -> rest.needs().forEach(need -> row(story, rest, need, sheet)));
                rest.needs().stream()
                        .filter(need -> need.requests() == null)
                        .forEach(
                                need ->
                                        sheet.note(
                                                Verdicts.what(story.test(), need.check())
                                                        + ": "
                                                        + need.reason()
                                                        + "."));
            }
        }
    }

    private static void row(Story story, PlannedTest rest, Need need, Sheet sheet) {
        Long requests = need.requests();
        sheet.row(
                sheet.cell(Verdicts.what(story.test(), need.check())),
                sheet.cell(
                        requests == null
                                ? "never"
                                : need.isProven() ? "proven" : Words.count(requests)),
                sheet.cell(
                        requests == null
                                ? ""
                                : Words.count(Math.max(0, requests - rest.compared()))));
    }
}
