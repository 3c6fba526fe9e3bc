package io.shadowgate.inspect;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.source.csv.CsvPeek;
import io.shadowgate.source.format.Head;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What files are by their bytes, how CSV is written, and which bins hold numbers. */
class GuessesTest {
    @Test
    void filesByTheirFirstBytes() {
        assertThat(FileKind.of(new byte[0])).isEqualTo(FileKind.EMPTY);
        assertThat(FileKind.of(bytes(" \n\n"))).isEqualTo(FileKind.EMPTY);
        assertThat(FileKind.of(bytes("\n {\"a\":1}"))).isEqualTo(FileKind.JSON);
        assertThat(FileKind.of(bytes("[{}]"))).isEqualTo(FileKind.JSON);
        assertThat(FileKind.of(bytes("a,b\n1,2"))).isEqualTo(FileKind.TEXT);
        assertThat(FileKind.of(bytes("PAR1..."))).isEqualTo(FileKind.PARQUET);
        assertThat(FileKind.of(new byte[] {0x1f, (byte) 0x8b, 8})).isEqualTo(FileKind.GZIP);
        assertThat(FileKind.of(new byte[] {'a', 0, 'b'})).isEqualTo(FileKind.BINARY);
        assertThat(FileKind.of(new byte[] {(byte) 0xC3, (byte) 0x28, 'a', 'b', 'c', 'd', 'e'}))
                .isEqualTo(FileKind.BINARY);
        byte[] utf16 = "\uFEFFa,b".getBytes(UTF_16LE);
        assertThat(FileKind.of(utf16)).isEqualTo(FileKind.UTF16);
    }

    /** Where the look ends must not matter. */
    @Test
    void characterThatIsCutIsNoDamage() {
        byte[] text = bytes("name,größe\nMüller,1");
        for (int to = 6; to < text.length; to++) {
            assertThat(FileKind.of(Arrays.copyOf(text, to))).as("%d", to).isEqualTo(FileKind.TEXT);
        }
    }

    @Test
    void everyKindThatCannotBeReadHasARemedy() {
        for (FileKind kind : FileKind.values()) {
            boolean readable =
                    kind == FileKind.JSON || kind == FileKind.TEXT || kind == FileKind.PARQUET;
            assertThat(kind.remedy() == null).as("%s", kind).isEqualTo(readable);
        }
    }

    @Test
    void delimiterThatCutsAllRowsAlike() {
        assertThat(csv("a,b\n1,2\n3,4").delimiter()).isEqualTo(',');
        assertThat(csv("a;b\n1,5;2\n3,5;4").delimiter()).isEqualTo(';');
        assertThat(csv("a\tb\n1\t2").delimiter()).isEqualTo('\t');
        assertThat(csv("a|b\n\"x,y\"|2").delimiter()).isEqualTo('|');
        assertThat(csv("just a line\nand another")).isNull();
    }

    @Test
    void headerIsARowWithoutNumbers() {
        assertThat(csv("id,age\nx,1").columns()).isEmpty();
        assertThat(csv("x,1\ny,2").columns()).containsExactly("column1", "column2");
        assertThat(csv("0,1\n0.5,7").columns()).isEmpty();
        assertThat(csv(",age\n0,1").columns()).isEmpty();
    }

    private static CsvGuess csv(String text) {
        Head head = new Head(bytes(text), true, null);
        return CsvGuess.of(by -> CsvPeek.rows(head, 10, by), CsvPeek::isNumber);
    }

    @ParameterizedTest
    @CsvSource({
        "0.2, 0.9, 0, 1",
        "0, 1, 0, 1",
        "0, 1.5, 0, 2",
        "100000, 900000, 0, 1000000",
        "-3, 3, -4, 4",
        "1000000, 1000010, 999998, 1000012",
        "5, 5, 4, 6"
    })
    void binsAreRoundAndHoldAllNumbers(double least, double most, double from, double to) {
        double[] sorted = {least, (least + most) / 2, most};
        assertThat(Quantiles.bins(sorted)).isEqualTo(new Quantiles.Range(from, to));
    }

    @Test
    void binsHoldNumbersOfEverySize() {
        for (double size = 1e-6; size < 1e12; size *= 7) {
            for (double shift : new double[] {-2, 0, 3}) {
                double[] sorted = {shift * size, (shift + 1) * size};
                Quantiles.Range bins = Quantiles.bins(sorted);
                assertThat(bins.from()).isLessThanOrEqualTo(sorted[0]);
                assertThat(bins.to()).isGreaterThanOrEqualTo(sorted[1]);
                assertThat(bins.to() - bins.from())
                        .isLessThanOrEqualTo(Math.max(1, 5 * size * Math.max(1, shift)));
            }
        }
    }

    @Test
    void quantilesAreNumbersThatWereThere() {
        double[] sorted = {1, 2, 3, 4};
        assertThat(Quantiles.of(sorted, 0)).isEqualTo(1);
        assertThat(Quantiles.of(sorted, 0.25)).isEqualTo(1);
        assertThat(Quantiles.of(sorted, 0.5)).isEqualTo(2);
        assertThat(Quantiles.of(sorted, 0.99)).isEqualTo(4);
        assertThat(Quantiles.of(sorted, 1)).isEqualTo(4);
    }

    @Test
    void textsOfASpecAreReadAsTheSameTexts() {
        for (String text :
                new String[] {
                    "age",
                    "true",
                    "no",
                    "12",
                    "a: b",
                    "#x",
                    "Zugestiegen in Köln",
                    "",
                    "a\"b",
                    "a\\b",
                    "1e3",
                    "null",
                    "~",
                    "x\ty",
                    "/data/*/score",
                    "- a",
                    "logs/a b"
                }) {
            String yaml = "k: [" + Yaml.text(text) + ", x]";
            assertThat(
                            new tools.jackson.dataformat.yaml.YAMLMapper()
                                    .readTree(yaml)
                                    .at("/k/0")
                                    .stringValue())
                    .as(yaml)
                    .isEqualTo(text);
        }
    }

    @Test
    void shapesOfLists() {
        assertThat(Profile.shape(new JsonMapper().readTree("[[1,2],[3,4],[5,6]]")))
                .containsExactly(3, 2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
