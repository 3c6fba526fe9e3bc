package io.shadowgate.cli;

import io.shadowgate.decision.Decision;
import io.shadowgate.gate.BinAdvice;
import io.shadowgate.gate.Need;
import io.shadowgate.planner.PlannedTest;
import io.shadowgate.statistics.evidence.Plan;
import io.shadowgate.text.Printable;
import io.shadowgate.verdict.PointPolicy;
import io.shadowgate.verdict.Verdict;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Plans as text: what each check needs, and what that means for the test. */
final class PlanTable {
    private final CostOptions costs;
    private final PrintStream out;

    private PlanTable(CostOptions costs, PrintStream out) {
        this.costs = costs;
        this.out = out;
    }

    static void print(List<PlannedTest> plans, CostOptions costs, PrintStream out) {
        plans.forEach(new PlanTable(costs, out)::print);
    }

    private void print(PlannedTest test) {
        Decision decision = test.decision();
        if (decision != null) {
            out.printf(Locale.ROOT, "%n%s: %s%n", decision.shadow(), standing(test, decision));
        }
        out.println();
        TextTable needs = table(20, 13, 13, 17);
        needs.addRowValues(
                "check", decision == null ? "expected" : "observed", "limit", "requests");
        test.needs().forEach(need -> needs.addRowValues(row(need)));
        out.print(needs);
        test.needs().stream()
                .filter(need -> need.requests() == null)
                .forEach(
                        need ->
                                out.printf(
                                        "%s%n", Printable.of(need.check() + ": " + need.reason())));
        print(test.bins());
        PlannedTest.End end = test.end();
        if (end == null) {
            return;
        }
        out.println();
        TextTable factors =
                TextTable.forColumns(
                        Help.defaultColorScheme(Ansi.OFF),
                        new Column(16, 0, Overflow.SPAN),
                        new Column(17, 2, Overflow.SPAN),
                        new Column(13, 2, Overflow.SPAN),
                        new Column(66, 2, Overflow.WRAP));
        factors.addRowValues("", "usual", "this test", "why");
        factors.addRowValues("duration", "1-2 weeks", days(end.days()), whyDuration(test, end));
        factors.addRowValues(
                "traffic",
                "all, or 10-50%",
                percent(test.plan().fraction()),
                whyTraffic(test, end));
        factors.addRowValues(
                "compute",
                "1.5-2 times",
                number(test.plan().computeMultiplier(costs.costRatio())) + " times",
                whyCompute(test, end));
        factors.addRowValues(
                "storage",
                "1 KB a request",
                bytes(test.storageBytes(end, costs.bytesPerRequest())),
                format(
                        "%,d bytes for each mirrored request, kept to the end",
                        costs.bytesPerRequest()));
        factors.addRowValues(
                "requests",
                "10,000 or more",
                format("%,d", end.requests()),
                "at least; " + Printable.of(end.check()) + " takes the most");
        out.print(factors);
    }

    private void print(@Nullable BinAdvice bins) {
        if (bins == null) {
            return;
        }
        out.printf("%n%s%n", bins.shares());
        if (bins.even() != null) {
            out.printf("  bins of equal width that fit: %s%n", bins.even());
        }
        if (bins.byQuantiles() != null) {
            out.printf("  bins by quantiles: %s%n", bins.byQuantiles());
        }
    }

    private static String standing(PlannedTest test, Decision decision) {
        String soFar =
                format(
                        "%,d requests in %s days, %,.0f a day at last; ",
                        test.compared(), number(test.elapsedDays()), test.plan().pairsPerDay());
        Verdict verdict = decision.verdict();
        if (verdict == Verdict.REJECT || verdict == Verdict.PROMOTE) {
            return soFar + verdict + ": " + Printable.of(decision.ruling().reason());
        }
        PlannedTest.End end = test.end();
        if (end == null) {
            return soFar + "with these results it will not be promoted";
        }
        long moreDays = test.moreDays(end);
        return moreDays == 0
                ? soFar + "only the next window is still needed"
                : soFar + "at today's rate, " + days(moreDays).replace("day", "more day");
    }

    private static String[] row(Need need) {
        boolean traffic = need.check().equals(PointPolicy.SUFFICIENT_TRAFFIC);
        return new String[] {
            Printable.of(need.check()),
            traffic ? "" : number(need.expected()),
            traffic ? format("%,.0f", need.limit()) : number(need.limit()),
            need.isProven()
                    ? "proven"
                    : need.requests() == null ? "never" : format("%,d", need.requests())
        };
    }

    private static String whyDuration(PlannedTest test, PlannedTest.End end) {
        Plan plan = test.plan();
        long missing = Math.max(0, end.requests() - test.compared());
        String requests =
                missing == 0
                        ? "the requests are there"
                        : format(
                                "%s for %,d requests%s",
                                days(plan.daysFor(missing)),
                                missing,
                                test.compared() == 0 ? "" : " more");
        return format(
                "%s; at least %s, because weekdays differ; whole cycles of %s, because"
                        + " hours differ%s",
                requests,
                days(plan.minDays()),
                days(plan.cycleDays()),
                test.maturing() == 0
                        ? ""
                        : "; then " + days(test.maturing()) + " until labels are final");
    }

    private static String whyTraffic(PlannedTest test, PlannedTest.End end) {
        double enough = test.plan().recommendedFraction(end.requests());
        return enough >= 1
                ? "all traffic: less would make the test longer"
                : percent(enough)
                        + " is recommended: 1.5 times the requests needed, within "
                        + days(test.plan().minDays());
    }

    private String whyCompute(PlannedTest test, PlannedTest.End end) {
        String share =
                format(
                        "the shadow answers %s of the requests at %s times the cost",
                        percent(test.plan().fraction()), number(costs.costRatio()));
        Double costPerDay = costs.costPerDay();
        return costPerDay == null
                ? share
                : share
                        + format(
                                "; %,.2f in all",
                                test.extraCost(end, costPerDay, costs.costRatio()));
    }

    private static TextTable table(int... widths) {
        Column[] columns = new Column[widths.length];
        for (int i = 0; i < widths.length; i++) {
            columns[i] = new Column(widths[i], i == 0 ? 0 : 2, Overflow.SPAN);
        }
        return TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
    }

    private static String days(long days) {
        return format("%,d %s", days, days == 1 ? "day" : "days");
    }

    private static String percent(double share) {
        return number(100 * share) + "%";
    }

    private static String bytes(double bytes) {
        String[] units = {"bytes", "kB", "MB", "GB", "TB", "PB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return number(value) + " " + units[unit];
    }

    /** Rounds to three digits. */
    private static String number(double value) {
        return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
