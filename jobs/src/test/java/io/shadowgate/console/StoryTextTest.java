package io.shadowgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import io.shadowgate.testing.PublishedTest;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a newcomer reads at the end of a run. */
class StoryTextTest {
    private static final StoryEnds ENDS = new StoryEnds(List.of(), "out/report.html", "out");
    private static final Screen USUAL = new Screen(80, true, false);

    /** In emoji and wide letters, from right to left, and long. A spec allows them. */
    private static final List<String> HOSTILE =
            List.of("🚀 日本", "\u05d3\u05d2\u05dd", "x".repeat(300));

    /** A value in a log that clears the screen and turns what follows around. */
    private static final String VALUE = "country=\u001b[2J\u202eevil";

    @TempDir Path folder;

    private Story two() throws IOException {
        return story(
                new PublishedTest(folder, "credit")
                        .shadow("v13", 99)
                        .segment("v13", "country=DE", 100)
                        .segment("v13", "country=ES", 90)
                        .shadow("v14", 70)
                        .segment("v14", "country=DE", 100)
                        .segment("v14", "country=ES", 0)
                        .publish(24));
    }

    private static Story story(PublishedTest published) throws IOException {
        return new StoryReader(published.test(), published.models()).read();
    }

    @Test
    void twoShadowsTakeTwentyFourLinesOfEightyColumns() throws IOException {
        List<String> lines = StoryText.lines(two(), ENDS, USUAL);
        assertThat(lines).hasSizeLessThanOrEqualTo(24);
        assertThat(lines).allMatch(line -> TextWidth.of(line) <= 80);
        assertThat(lines.get(0))
                .isEqualTo("credit: v12 and its shadows, 2026-03-02 00:00 to 2026-03-02 02:00 UTC");
        assertThat(lines)
                .contains(
                        "PROMOTE v13: all gates were proven good at 2026-03-02T02:00:00Z",
                        "agreement                   >= 90%  99.00% good   70.00% BAD",
                        "p99 latency              <= 100 ms  10.0 ms good  10.0 ms good",
                        "where     v13  country=ES 90.00% of 240, country=DE 100.00%",
                        "          v14  country=ES 0.00% of 240, country=DE 100.00%",
                        "Read 2,400 records: 2,400 compared, 0 not sampled, 0 rejected",
                        "Page: out/report.html",
                        "Results: out");
    }

    @Test
    void theVerdictSaysSinceWhenAndAfterHowMuch() throws IOException {
        String text = String.join("\n", StoryText.lines(two(), ENDS, USUAL));
        assertThat(text)
                .contains("since 2026-03-02 01:00, after 1,200 of 2,400 requests")
                .containsPattern("REJECT v14: proven bad at 2026-03-02T01:00:00Z: agreement 0.7");
    }

    @Test
    void aTestOnHoldSaysWhatIsMissingAndIsNowhereCalledGoodWithoutProof() throws IOException {
        Story hold =
                story(
                        new PublishedTest(folder, "t")
                                .shadow("v13", 100)
                                .minRequests(9000)
                                .publish(1));
        String text = String.join("\n", StoryText.lines(hold, ENDS, USUAL));
        assertThat(text)
                .startsWith("t: v12 and its shadow, ")
                .contains("HOLD v13: too early: 5 min of 1 h; too little traffic: 100 of 9,000")
                .containsPattern("to be promoted it needs\\s+1 more day and 8,900 more requests")
                .contains("error rate", "0.00% too few")
                .doesNotContain("  0.00% good");
    }

    @Test
    void aTestWithoutDataSaysSo() throws IOException {
        Story nothing = story(new PublishedTest(folder, "t").shadow("v13", 100));
        assertThat(StoryText.lines(nothing, ENDS, USUAL))
                .containsExactly(
                        "t: v12 and its shadow",
                        "HOLD v13: no request to compare",
                        "Read 0 records: 0 compared, 0 not sampled, 0 rejected",
                        "Page: out/report.html",
                        "Results: out");
    }

    @Test
    void ofManySegmentsTheWorstAreNamed() throws IOException {
        PublishedTest many = new PublishedTest(folder, "t").shadow("v13", 95);
        for (int i = 0; i < 200; i++) {
            many.segment("v13", "country=" + i, i == 77 ? 10 : 90);
        }
        String where =
                StoryText.lines(story(many.publish(2)), ENDS, USUAL).stream()
                        .filter(line -> line.startsWith("where"))
                        .findFirst()
                        .orElseThrow();
        assertThat(where)
                .startsWith("where     v13  country=77 10.00% of 20, country=0 90.00%, ")
                .endsWith(" more");
        assertThat(TextWidth.of(where)).isLessThanOrEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource({"80,true", "60,true", "40,true", "80,false", "60,false", "40,false"})
    void namesFromOutsideAreShownAndNotObeyed(int columns, boolean unicode) throws IOException {
        PublishedTest hostile = new PublishedTest(folder, HOSTILE.get(0));
        HOSTILE.forEach(name -> hostile.shadow(name, 80).segment(name, VALUE, 50));
        List<String> lines =
                StoryText.lines(
                        story(hostile.publish(3)), ENDS, new Screen(columns, unicode, false));
        for (String line : lines) {
            assertThat(Printable.of(line.replace("\u200e", "")))
                    .isEqualTo(line.replace("\u200e", ""));
            assertThat(TextWidth.of(line)).as(line).isLessThanOrEqualTo(columns);
            if (!unicode) {
                assertThat(line).matches("\\p{ASCII}*");
            }
        }
        if (columns > 40) {
            assertThat(String.join("", lines)).contains("\\u001B[2J");
        }
        assertThat(unicode).isEqualTo(String.join("", lines).contains("\u05d3\u05d2\u05dd\u200e"));
    }

    @Test
    void coloursSayNothingThatWordsDoNot() throws IOException {
        Story two = two();
        List<String> coloured = StoryText.lines(two, ENDS, new Screen(80, true, true));
        assertThat(String.join("\n", coloured)).contains("\u001b[1;32mPROMOTE\u001b[0m v13");
        assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                .containsExactlyElementsOf(StoryText.lines(two, ENDS, USUAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"| a", "`code`", "<img src=x>", "_*_", "[a](b)"})
    void markdownShowsNamesAsTheyAre(String name) throws IOException {
        Story story = story(new PublishedTest(folder, "t").shadow(name, 99).publish(12));
        List<String> lines = StoryMarkdown.lines(story, ENDS);
        String escaped = name.replaceAll("([|`<>_*\\[\\]])", "\\\\$1");
        assertThat(lines)
                .contains("| | limit | " + escaped + " |")
                .anyMatch(line -> line.startsWith("**PROMOTE " + escaped + "**: all gates"));
        assertThat(lines.stream().filter(line -> line.startsWith("|")).map(StoryTextTest::cells))
                .containsOnly(3);
    }

    /** Bars that Markdown takes for the borders of cells. */
    private static int cells(String row) {
        return row.replace("\\|", "").replaceAll("[^|]", "").length() - 1;
    }

    @Test
    void jsonHoldsTheSummaryAndWhereToReadMore() throws IOException {
        JsonNode json = new ObjectMapper().readTree(StoryJson.of(two(), ENDS));
        assertThat(json.required("test").stringValue()).isEqualTo("credit");
        assertThat(json.at("/shadows/0/verdict").stringValue()).isEqualTo("PROMOTE");
        assertThat(json.at("/shadows/1/verdict").stringValue()).isEqualTo("REJECT");
        assertThat(json.required("page").stringValue()).isEqualTo("out/report.html");
    }
}
