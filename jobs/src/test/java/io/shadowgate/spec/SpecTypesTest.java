package io.shadowgate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecTypesTest {
    private static final Path SMALLEST = SpecReaderTest.resource("smallest.yaml");

    /** One bad value at a time; the message is all that follows the path. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "test | 5 | 5 is not text; put it in quotes: \"5\"",
                "test | 1.10 | 1.10 is not text; put it in quotes: \"1.10\"",
                "test | '' | \"\" is empty",
                "test | ' a' | \" a\" starts or ends with white space",
                "test | a/b | \"a/b\" contains /, which is not allowed in a name",
                "test | \"a\\tb\" | \"a\\tb\" contains a control character",
                "test | \"a\\x9b\" | \"a\\u009B\" contains a control character",
                "test | \"a\\u202e\" | \"a\\u202E\" contains U+202E, which is invisible",
                "shadows[0].name | \"\\u2066a\" | \"\\u2066a\" contains U+2066, which is"
                        + " invisible",
                "primary.name | \"a\\u2028\" | \"a\\u2028\" contains U+2028, which is"
                        + " invisible",
                "primary.name | b/ | \"b/\" contains /, which is not allowed in a name",
                "shadows[0].name | ' ' | \" \" is empty",
                "traffic.files.path | '' | \"\" is empty",
                "traffic.files.path | ~/logs | \"~/logs\" starts with ~, which is not expanded;"
                        + " write the whole path",
                "traffic.files.poll-interval | 0 s | \"0 s\" is shorter than 1 ms",
                "traffic.sample.rate | 1.5 | 1.5 is not in [0, 1]; for 1.5 percent write 0.015",
                "traffic.sample.rate | -1 | -1 is not in [0, 1]",
                "traffic.sample.rate | .nan | NaN is not a finite number",
                "traffic.sample.key | user | \"user\" is not request_id or segments.NAME",
                "traffic.sample.key | segments. | \"segments.\" is not request_id or segments.NAME",
                "traffic.out-of-orderness | -5 s | \"-5 s\" is not a duration; write a whole number"
                        + " and a unit (d, h, min, s, ms), such as 90 s",
                "traffic.idleness | 0 ms | \"0 ms\" is shorter than 1 ms",
                "traffic.idleness | 366 d | \"366 d\" is longer than 365 d",
                "traffic.max-record-bytes | 1 mega | \"1 mega\" is not a size; write 1 MiB, 64 kb"
                        + " or a number of bytes",
                "traffic.max-record-bytes | -1 | -1 is not a size; write 1 MiB, 64 kb or a number"
                        + " of bytes",
                "traffic.max-record-bytes | 0 | 0 is not from 1 byte to below 2 GiB",
                "traffic.max-record-bytes | 2 GiB | \"2 GiB\" is not from 1 byte to below 2 GiB",
                "shadows[0].model.sha256 | abc | \"abc\" is not a SHA-256 digest: 64 hex digits, as"
                        + " sha256sum prints them; this has 3 characters",
                "shadows[0].features | age | \"age\" is not a list; write [age]",
                "shadows[0].output.index | -1 | -1 is not in [0, 2147483647]",
                "shadows[0].output.index | 1.5 | 1.5 is not a whole number",
                "inference.batch | 0 | 0 is not in [1, 65536]",
                "inference.batch | 65537 | 65537 is not in [1, 65536]",
                "inference.batch | 1,000 | \"1,000\" is not a whole number; write 1000",
                "inference.batch | 99999999999999999999 | 99999999999999999999 is not in [1,"
                        + " 65536]",
                "inference.linger | 1.5 ms | \"1.5 ms\" is not a duration; write a whole number and"
                        + " a unit (d, h, min, s, ms), such as 90 s",
                "inference.linger | 10 us | \"10 us\" is not a duration; write a whole number and a"
                        + " unit (d, h, min, s, ms), such as 90 s",
                "inference.linger | 10 micros | \"10 micros\" is not a multiple of 1 ms",
                "inference.timeout | 200 | 200 has no unit; write 200 min, 200 s or 200 ms",
                "inference.timeout | '200' | \"200\" has no unit; write 200 min, 200 s or 200 ms",
                "inference.workers | 0 | 0 is not in [1, 1024]",
                "compare.prediction | scores | \"scores\" is not one of score, label, vector",
                "compare.tolerance.absolute | -0.1 | -0.1 is not at least 0",
                "compare.tolerance.relative | .5 | \".5\" is not a number; write 0.5",
                "compare.bins.from | .inf | Infinity is not a finite number",
                "compare.bins.to | 1e999999999 | 1E+999999999 is not a finite number",
                "compare.bins.count | 10001 | 10001 is not in [1, 10000]",
                "window | 5 | 5 has no unit; write 5 min, 5 s or 5 ms",
                "window | 1500 ms | \"1500 ms\" is not a multiple of 1 s",
                "window | 999 ms | \"999 ms\" is shorter than 1 s",
                "window | [5 min] | a list is not a duration; write a whole number and a unit (d,"
                        + " h, min, s, ms), such as 90 s",
                "gates.min-requests | 0 | 0 is not at least 1; no data must never pass",
                "gates.min-requests | {a: 1} | a section is not a whole number",
                "gates.min-agreement-rate | 90% | \"90%\" is not a number; write 0.9",
                "gates.min-agreement-rate | 90 | 90 is not in [0, 1]; for 90 percent write 0.9",
                "gates.max-shadow-error-rate | 1.01 | 1.01 is not in [0, 1]; for 1.01 percent write"
                        + " 0.0101",
                "gates.max-shadow-latency-p99 | 0 s | \"0 s\" is not more than 0 s",
                "gates.max-shadow-latency-p99 | 100 | 100 has no unit; write 100 min, 100 s or 100"
                        + " ms",
                "gates.max-shadow-latency-p99 | 400 d | \"400 d\" is longer than 365 d",
                "gates.max-shadow-latency-p99-ms | 0 | 0 is not more than 0",
                "gates.max-distribution-divergence | 0.8327 | 0.8327 is not in [0, 0.8326]; a"
                        + " Jensen-Shannon distance is at most sqrt(ln 2), so every shadow would"
                        + " pass a higher limit",
                "sinks.files.comparisons | yes | \"yes\" is not true or false"
            })
    void refusesValue(String path, String value, String message) {
        assertThat(SpecProblemsTest.problems(SMALLEST, Map.of(path, value)))
                .containsExactly(path + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "traffic.sample.rate | 0",
                "traffic.out-of-orderness | 0 s",
                "traffic.max-record-bytes | 2147483647",
                "shadows[0].output.index | 0",
                "inference.batch | 65536",
                "inference.linger | 0 ms",
                "window | 1 s",
                "gates.min-requests | 1",
                "gates.max-distribution-divergence | 0.8326"
            })
    void takesValueAtTheLimit(String path, String value) {
        assertThat(SpecReader.read(SMALLEST, Map.of(path, value)))
                .usingRecursiveComparison()
                .ignoringFields("digests")
                .isNotEqualTo(SpecReader.read(SMALLEST, Map.of()));
    }
}
