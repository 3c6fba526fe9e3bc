package io.shadowgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.results.Disagreements;
import io.shadowgate.results.Exemplar;
import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.story.Moment;
import io.shadowgate.story.SegmentStory;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.verdict.Verdict;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a page says, read back from it. */
class PageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PageSettings SETTINGS =
            PageSettings.ofFile("shadowgate report --spec demo.yaml");
    private static final Pattern SHOWN = Pattern.compile("-?[0-9][0-9,]*(\\.[0-9]+)?");

    private static Story verdicts;
    private static String page;

    @BeforeAll
    static void makeStory() {
        verdicts = SampleStories.verdicts();
        page = Page.html(verdicts, SETTINGS);
    }

    /** A number on the page, with what it is of. */
    private record Shown(String of, String value, String shown) {}

    @Test
    void everyNumberEqualsItsRecord() throws Exception {
        List<Shown> numbers = numbers(page);
        assertThat(numbers).hasSizeGreaterThan(70);
        for (Shown number : numbers) {
            double record = record(verdicts, number.of);
            assertThat(Double.parseDouble(number.value)).as(number.of).isEqualTo(record);
            assertThat(isRounded(number.shown, record)).as(number.toString()).isTrue();
        }
        assertThat(numbers.stream().map(Shown::of))
                .contains(
                        "v14/agreement_ok/observed",
                        "v14/agreement_ok/lower",
                        "v14/latency_ok/limit",
                        "v13/distribution_ok/log_evidence_good",
                        "v14/agreement_ok/log_evidence_bad",
                        "v14/segments/country=ES/agreement",
                        "v13/coverage/scored",
                        "read",
                        "not_sampled");
    }

    /** The value of a record, found in JSON and in the counts and not in the page's own code. */
    private static double record(Story story, String of) {
        JsonNode summary = JSON.valueToTree(story.summary().records());
        if (!of.contains("/")) {
            return switch (of) {
                case "not_sampled" -> summary.required("notSampled").doubleValue();
                case "primary_missing" -> summary.required("primaryMissing").doubleValue();
                default -> summary.required(of).doubleValue();
            };
        }
        String[] path = of.split("/", -1);
        ShadowStory shadow =
                story.shadows().stream()
                        .filter(one -> one.name().equals(path[0]))
                        .findFirst()
                        .orElseThrow();
        JsonNode decision =
                JSON.readTree(new JsonLines<>(JsonForms::decision).line(shadow.last().decision()));
        return switch (path[1]) {
            case "since" -> since(shadow, path[2]);
            case "segments" -> segment(shadow, path[2], path[3]);
            case "labels" ->
                    decision.at(
                                    "/labels/"
                                            + String.join(
                                                    "/", List.of(path).subList(2, path.length)))
                            .doubleValue();
            case "coverage" -> decision.at("/coverage/" + path[2]).doubleValue();
            default -> decision.at("/explanations/" + path[1] + "/" + path[2]).doubleValue();
        };
    }

    /** A number that is in no decision is counted from the sample's own record. */
    @Test
    void numbersOfLabelsEqualTheirRecords() throws Exception {
        Story story = SampleStories.labelled(Compare.Kind.SCORE);
        List<Shown> numbers = numbers(Page.html(story, SETTINGS));
        List<Shown> labels =
                numbers.stream().filter(number -> number.of.startsWith("v13/labels/")).toList();
        assertThat(labels).hasSizeGreaterThan(25);
        for (Shown number : labels) {
            double record = record(story, number.of);
            assertThat(Double.parseDouble(number.value)).as(number.of).isEqualTo(record);
            assertThat(isRounded(number.shown, record)).as(number.toString()).isTrue();
        }
        // 24 windows of 400 requests, of which each fifth has no label; the last is not mature.
        assertThat(labels)
                .contains(
                        new Shown("v13/labels/requests", "9600", "9,600"),
                        new Shown("v13/labels/labelled", "7680", "7,680"));
        assertThat(sum(numbers, "v13/truth/primary/")).isEqualTo(7680);
        assertThat(sum(numbers, "v13/truth/shadow/")).isEqualTo(7680);
        assertThat(sum(numbers, "v13/confusion/")).isEqualTo(9600);
        assertThat(text(Page.html(story, SETTINGS)))
                .contains("Calibration: how often it happens, by mean score");
    }

    private static double sum(List<Shown> numbers, String start) {
        return numbers.stream()
                .filter(number -> number.of.startsWith(start))
                .mapToDouble(number -> Double.parseDouble(number.value))
                .sum();
    }

    /** The largest cells of many labels are shown, and the rest is counted. */
    @Test
    void aMatrixOfAThousandLabelsShowsItsLargestCells() throws Exception {
        Story labels = SampleStories.of("t", "v13").length(2).classes(1000).each(2000).story();
        assertThat(text(Page.html(labels, SETTINGS)))
                .contains(
                        "sinks.files.disagreements: true a test keeps the requests that tell it.");
        List<ConfusionMatrix.Entry> pairs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            pairs.add(new ConfusionMatrix.Entry("class-" + i, "class-x", false, 300 - i));
        }
        Story known =
                new Story(
                        labels.test(),
                        labels.summary(),
                        labels.shadows(),
                        Map.of(
                                "v13",
                                new Disagreements(45_150, true, List.of(), List.of(), pairs, 0, 0)));
        String html = Page.html(known, SETTINGS);
        List<Shown> cells =
                numbers(html).stream()
                        .filter(number -> number.of.startsWith("v13/confusion/"))
                        .toList();
        assertThat(cells).hasSize(100);
        assertThat(cells.get(0))
                .isEqualTo(new Shown("v13/confusion/class-0/class-x", "300", "300"));
        // 1 + 2 + ... + 200 are in the cells that are left out.
        assertThat(text(html)).contains("200 other pairs of labels: 20,100 requests together.");
    }

    /** Ids alone, unless values are asked for. */
    @Test
    void exemplarsShowTheirValuesOnlyIfAsked() throws Exception {
        Exemplar one =
                new Exemplar(
                        "request-7",
                        SampleStories.START,
                        "0.123456",
                        "0.654321",
                        0.53,
                        17.25,
                        null,
                        Map.of("country", "ES"));
        Story story =
                new Story(
                        verdicts.test(),
                        verdicts.summary(),
                        verdicts.shadows(),
                        Map.of(
                                "v14",
                                new Disagreements(1, true, List.of(one), List.of(), List.of(), 0, 0)));
        assertThat(text(Page.html(story, SETTINGS)))
                .contains("In country=ES, the worst segment", "request-7", "2026-03-02 00:00 UTC")
                .doesNotContain("0.123456", "17.25");
        assertThat(
                        text(
                                Page.html(
                                        story,
                                        new PageSettings(null, null, 0, true, List.of("A note.")))))
                .contains("request-7", "0.123456", "0.654321", "17.25 ms", "A note.");
    }

    /** The first of the windows at the end that have the last verdict. */
    private static double since(ShadowStory shadow, String what) {
        List<Moment> moments = shadow.moments();
        int first = moments.size() - 1;
        while (first > 0 && moments.get(first - 1).verdict() == moments.get(first).verdict()) {
            first--;
        }
        return what.equals("compared")
                ? moments.get(first).compared()
                : moments.get(first).gate("agreement_ok").observed();
    }

    private static double segment(ShadowStory shadow, String name, String what) {
        SegmentStory segment =
                shadow.segments().stream()
                        .filter(one -> one.segment().equals(name))
                        .findFirst()
                        .orElseThrow();
        long scored = segment.points().stream().mapToLong(SegmentStory.Point::scored).sum();
        long agreed = segment.points().stream().mapToLong(SegmentStory.Point::agreed).sum();
        return switch (what) {
            case "compared" -> scored;
            case "agreement" -> (double) agreed / scored;
            default -> 0;
        };
    }

    /** Whether the text is the value, rounded to the digits that it has. */
    private static boolean isRounded(String shown, double value) {
        if (!Double.isFinite(value)) {
            return shown.equals(value < 0 ? "none" : "infinite");
        }
        Matcher number = SHOWN.matcher(shown);
        assertThat(number.find()).as(shown).isTrue();
        BigDecimal text = new BigDecimal(number.group().replace(",", ""));
        BigDecimal exact = new BigDecimal(shown.contains("%") ? value * 100 : value);
        // Zeros at the end are left out, so a text can be more exact than it looks.
        return text.subtract(exact)
                        .abs()
                        .compareTo(new BigDecimal("0.5001").movePointLeft(places(text)))
                <= 0;
    }

    private static int places(BigDecimal text) {
        return Math.max(0, text.scale());
    }

    private static List<Shown> numbers(String html) throws Exception {
        List<Shown> numbers = new ArrayList<>();
        NodeList all = parse(html).getElementsByTagName("data");
        for (int i = 0; i < all.getLength(); i++) {
            Element number = (Element) all.item(i);
            numbers.add(
                    new Shown(
                            number.getAttribute("data-of"),
                            number.getAttribute("value"),
                            number.getTextContent()));
        }
        return numbers;
    }

    /** A page is XML too, apart from its declaration. */
    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>", ""))));
    }

    @Test
    void sameResultsGiveTheSameBytes() {
        assertThat(Page.html(SampleStories.verdicts(), SETTINGS)).isEqualTo(page);
    }

    /** What somebody asks who has the page and nothing else. */
    @Test
    void itAnswersWhatPeopleAsk() throws Exception {
        assertThat(verdicts.shadows().get(0).last().verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(verdicts.shadows().get(1).last().verdict()).isEqualTo(Verdict.REJECT);
        String text = text(page);
        assertThat(text)
                .contains("v13 may replace v12. v14 must not replace v12.")
                .contains("Worst segment: country=ES with an agreement of 9.88% of 64,400 requests")
                .contains("the other 2 have 9")
                .contains("after 600 requests (agreement then 6")
                .contains("ever rejected is at most 5%")
                .contains("Leave v12 in place. Look at the segment above first.")
                .contains("shadowgate report --spec demo.yaml");
    }

    @Test
    void aTestThatHoldsSaysWhatIsMissing() throws Exception {
        Story story = SampleStories.of("t", "v13").length(36).each(30).story();
        assertThat(text(Page.html(story, SETTINGS)))
                .contains("v13 cannot be judged yet against v12.")
                .contains("more in whole cycles, at today's rate.")
                .contains("Let the test go on. Leave v12 in place.");
    }

    /** Green is for proofs. */
    @Test
    void nothingIsGreenThatIsNotProven() throws Exception {
        Story point = SampleStories.of("t", "v13").length(30).point().story();
        assertThat(point.shadows().get(0).last().verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(Page.html(point, SETTINGS))
                .contains("class=\"badge open\">PROMOTE")
                .doesNotContain("verdict good");
        Story none = SampleStories.of("t", "v13").length(0).story();
        assertThat(Page.html(none, SETTINGS)).doesNotContain("badge good", "fill good");
        assertThat(text(Page.html(none, SETTINGS))).contains("no request to compare");
    }

    @Test
    void textFromOutsideIsOnlyText() throws Exception {
        String hostile = Page.html(SampleStories.hostile(), SETTINGS);
        assertThat(hostile)
                .doesNotContain("<script", "<img", "onerror=\"", "<b>", "\u202E")
                .contains("&lt;script&gt;window.hacked=1&lt;/script&gt;", "\\u202E");
        for (String name : SampleStories.HOSTILE) {
            assertThat(text(hostile)).contains(name.replace("\u202E", "\\u202E"));
        }
    }

    /** The style can stand beside the page, and then the page has none. */
    @Test
    void theStyleCanBeBeside() {
        String plain = Page.html(verdicts, new PageSettings("report.css", null, 0));
        assertThat(plain)
                .contains("<link rel=\"stylesheet\" href=\"report.css\"/>")
                .doesNotContain("<style", "style=", "data:");
        assertThat(Page.style()).doesNotContain("<", "&", "url(", "@import");
        assertThat(page).doesNotContain("style=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "https://", "<script", "javascript:"})
    void aPageAsksForNothing(String address) {
        assertThat(page).doesNotContain(address);
    }

    /** Two weeks of windows of five minutes: thinned, with their extremes. */
    @Test
    void aLongTestStaysSmall() {
        Story large = SampleStories.large(verdicts);
        assertThat(large.shadows().get(0).moments()).hasSize(4032);
        String drawn = Page.html(large, SETTINGS);
        assertThat(drawn.getBytes(StandardCharsets.UTF_8).length).isLessThan(500_000);
    }

    /** A request of another century does not make a line of all charts. */
    @Test
    void aWrongClockDoesNotStretchTime() {
        Story story = SampleStories.verdicts();
        Timeline time = Timeline.of(story);
        assertThat(time.from()).isEqualTo(SampleStories.START);
        List<Moment> moments = new ArrayList<>(story.shadows().get(0).moments());
        moments.add(0, SampleStories.at(moments.get(0), 0, 3_600_000));
        moments.add(SampleStories.at(moments.get(0), 4_000_000_000_000L, 3_600_000));
        ShadowStory first = story.shadows().get(0);
        Story wrong =
                new Story(
                        story.test(),
                        story.summary(),
                        List.of(
                                new ShadowStory(
                                        first.last(),
                                        first.since(),
                                        moments,
                                        first.segments(),
                                        first.total(),
                                        first.rest()),
                                story.shadows().get(1)));
        assertThat(Timeline.of(wrong)).isEqualTo(time);
        assertThat(Page.html(wrong, SETTINGS)).contains("as a wrong clock makes them: 2 windows.");
    }

    private static String text(String html) throws Exception {
        return parse(html).getElementsByTagName("main").item(0).getTextContent();
    }
}
