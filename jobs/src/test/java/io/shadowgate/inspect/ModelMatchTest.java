package io.shadowgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import io.shadowgate.spec.Compare.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models and logs that fit, that fit with help, and that do not fit. */
class ModelMatchTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Port SCORE = new Port("score", ElementType.FLOAT, -1, 1);
    private static final String TITANIC =
            "{\"age\":22.5,\"fare\":7.25,\"sex\":\"male\",\"class\":\"3\",\"Sex at Birth\":\"m\"}";

    @Test
    void arrayOfTheModelsWidth() {
        ModelFit fit = fit(List.of(floats("x", -1, 4)), "[1,2,3,4]");
        assertThat(fit.problems()).isEmpty();
        assertThat(fit.features()).isEmpty();
        assertThat(fit.inputs()).isEmpty();
    }

    @Test
    void arrayOfAnotherWidth() {
        ModelFit fit = fit(List.of(floats("x", -1, 5)), "[1,2,3,4]");
        assertThat(fit.problems())
                .singleElement()
                .asString()
                .contains("takes 5 numbers a row, but the log's arrays have 4");
    }

    @Test
    void nestedArrayOfTheModelsShape() {
        assertThat(fit(List.of(floats("x", -1, 2, 3)), "[[1,2,3],[4,5,6]]").problems()).isEmpty();
        assertThat(fit(List.of(floats("x", -1, 2, 3)), "[1,2,3,4,5,6]").problems()).isEmpty();
        assertThat(fit(List.of(floats("x", -1, 2, 4)), "[1,2,3,4,5,6]").problems()).hasSize(1);
    }

    @Test
    void listOfRowsIsNoOtherWidth() {
        ModelFit fit = fit(List.of(floats("x", -1, 3)), "[[1,2,3],[4,5,6]]");
        assertThat(fit.problems()).isEmpty();
        assertThat(fit.notes()).anyMatch(note -> note.contains("list of 2 rows"));
    }

    @Test
    void oneInputTakesTheNumericFeaturesAndSaysThatTheirOrderIsAGuess() {
        ModelFit fit =
                fit(List.of(floats("x", -1, 2)), "{\"age\":22,\"fare\":7.5,\"sex\":\"male\"}");
        assertThat(fit.problems()).isEmpty();
        assertThat(fit.features()).containsExactly("age", "fare");
        assertThat(fit.notes()).anyMatch(note -> note.contains("order"));
    }

    @Test
    void oneInputThatTakesMoreThanThereIs() {
        ModelFit fit =
                fit(List.of(floats("x", -1, 3)), "{\"age\":22,\"fare\":7.5,\"sex\":\"male\"}");
        assertThat(fit.problems())
                .singleElement()
                .asString()
                .contains("takes 3 numbers", "2 numeric features: age, fare", "not numeric: sex");
    }

    @Test
    void inputsOfFeaturesNames() {
        ModelFit fit =
                fit(
                        List.of(floats("fare", -1, 1), texts("sex", -1, 1), floats("age", -1, 1)),
                        TITANIC);
        assertThat(fit.problems()).isEmpty();
        assertThat(fit.features()).containsExactly("fare", "sex", "age");
        assertThat(fit.inputs()).isEmpty();
        assertThat(fit.notes()).anyMatch(note -> note.contains("does not use class"));
    }

    /** The names as an exporter writes them need no help; other names do. */
    @Test
    void inputsOfOtherNames() {
        ModelFit exported =
                fit(List.of(floats("age", -1, 1), texts("Sex_at_Birth", -1, 1)), TITANIC);
        assertThat(exported.features()).containsExactly("age", "Sex at Birth");
        assertThat(exported.inputs()).isEmpty();
        ModelFit other = fit(List.of(floats("AGE", -1, 1), texts("SexAtBirth", -1, 1)), TITANIC);
        assertThat(other.features()).isEmpty();
        assertThat(other.inputs())
                .isEqualTo(Map.of("AGE", "age", "SexAtBirth", "\"Sex at Birth\""));
    }

    @Test
    void groupsOfInputsTakeWhatIsOfTheirType() {
        ModelFit fit = fit(List.of(floats("num", -1, 2), texts("str", -1, 3)), TITANIC);
        assertThat(fit.problems()).isEmpty();
        assertThat(fit.inputs())
                .containsEntry("num", "[age, fare]")
                .containsEntry("str", "[sex, class, \"Sex at Birth\"]");
        assertThat(fit.notes()).anyMatch(note -> note.contains("check it"));
    }

    @Test
    void inputThatNothingFillsIsNamed() {
        ModelFit fit = fit(List.of(floats("age", -1, 1), floats("temperature", 1)), TITANIC);
        assertThat(fit.problems())
                .singleElement()
                .asString()
                .contains("temperature", "what it does not use is fare", "constant");
    }

    @Test
    void textForANumberIsAProblem() {
        ModelFit fit = fit(List.of(floats("age", -1, 1), floats("sex", -1, 1)), TITANIC);
        assertThat(fit.problems())
                .singleElement()
                .asString()
                .contains("takes numbers, but sex is text, such as male");
    }

    @Test
    void tokensAndTheirMask() {
        ModelFit fit =
                fit(
                        List.of(
                                new Port("input_ids", ElementType.INT64, -1, -1),
                                new Port("attention_mask", ElementType.INT64, -1, -1)),
                        "{\"input_ids\":[1,2,3]}",
                        "{\"input_ids\":[4,5]}");
        assertThat(fit.problems()).isEmpty();
        assertThat(fit.inputs())
                .isEqualTo(
                        Map.of(
                                "input_ids", "{list: input_ids, pad: 0}",
                                "attention_mask", "{mask-of: input_ids}"));
    }

    @Test
    void seriesOfAShape() {
        ModelFit fit =
                fit(List.of(floats("window", -1, -1, -1)), "{\"readings\":[[1,2],[3,4],[5,6]]}");
        assertThat(fit.inputs()).isEqualTo(Map.of("window", "{list: readings, shape: [3, 2]}"));
    }

    @Test
    void outputOfTheKindThatThePrimaryLogs() {
        List<Port> classifier =
                List.of(
                        new Port("label", ElementType.INT64, -1),
                        new Port("probabilities", ElementType.FLOAT, -1, 2));
        assertThat(output(classifier, "0", "1", "1").output())
                .isEqualTo(new ModelFit.Output("label", null, null));
        assertThat(output(classifier, "0.25", "0.5").output())
                .isEqualTo(new ModelFit.Output("probabilities", 1, null));
        assertThat(output(classifier, "[0.25,0.75]", "[0.5,0.5]").output())
                .isEqualTo(new ModelFit.Output("probabilities", null, null));
    }

    @Test
    void labelsThatAreTextsNameTheColumns() {
        OutputChoice choice =
                output(
                        List.of(new Port("p", ElementType.FLOAT, -1, 3)),
                        "\"b\"",
                        "\"c\"",
                        "\"a\"",
                        "\"a\"");
        assertThat(choice.kind()).isEqualTo(Kind.LABEL);
        assertThat(choice.output().labels()).containsExactly("a", "b", "c");
        assertThat(choice.notes()).singleElement().asString().contains("alphabetical");
    }

    @Test
    void labelsFewerThanColumns() {
        OutputChoice choice =
                output(List.of(new Port("p", ElementType.FLOAT, -1, 3)), "\"b\"", "\"a\"", "\"a\"");
        assertThat(choice.problems())
                .singleElement()
                .asString()
                .contains("3 columns, but the log has 2 labels");
    }

    @Test
    void mapsOfClasses() {
        Port maps = new Port("p", Port.Form.MAPS, null);
        assertThat(output(List.of(maps), "0.25", "0.5").output())
                .isEqualTo(new ModelFit.Output(null, null, "1"));
    }

    /** Many whole numbers look like scores, but a model of whole numbers gives labels. */
    @Test
    void wholeNumbersOfAModelThatGivesNoOthersAreLabels() {
        String[] many = new String[200];
        Arrays.setAll(many, String::valueOf);
        assertThat(output(List.of(SCORE), many).kind()).isEqualTo(Kind.SCORE);
        assertThat(output(List.of(new Port("y", ElementType.INT64, -1, 1)), many).kind())
                .isEqualTo(Kind.LABEL);
    }

    @Test
    void noOutputOfThatKind() {
        OutputChoice choice = output(List.of(new Port("y", ElementType.STRING, -1)), "0.25", "0.5");
        assertThat(choice.output()).isNull();
        assertThat(choice.problems()).singleElement().asString().contains("none of its outputs");
    }

    private static Port floats(String name, long... shape) {
        return new Port(name, ElementType.FLOAT, shape);
    }

    private static Port texts(String name, long... shape) {
        return new Port(name, ElementType.STRING, shape);
    }

    private static ModelFit fit(List<Port> inputs, String... rows) {
        return ModelMatch.of(
                new ModelSignature(inputs, List.of(SCORE)),
                FeatureFacts.of(nodes(rows)),
                Answers.of(nodes("0.25", "0.75")));
    }

    private static OutputChoice output(List<Port> outputs, String... answers) {
        return OutputChoice.of(outputs, Answers.of(nodes(answers)));
    }

    private static List<JsonNode> nodes(String... texts) {
        List<JsonNode> nodes = new ArrayList<>();
        for (String text : texts) {
            nodes.add(JSON.readTree(text));
        }
        return nodes;
    }
}
