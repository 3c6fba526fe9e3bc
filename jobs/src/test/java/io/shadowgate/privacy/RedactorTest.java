package io.shadowgate.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.secret.SecretException;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.statistics.MessageKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hashes are those of Python: {@code hmac.new(b"0123456789abcdef0123", text.encode(),
 * hashlib.sha256).hexdigest()[:32]}.
 */
class RedactorTest {
    private static final String ID = "af27adf6ad607c9ea9b65905a0e335d0";

    @TempDir Path folder;

    private Redactor redactor(String privacy) throws Exception {
        return redactor(privacy, "0123456789abcdef0123\n");
    }

    private Redactor redactor(String privacy, String key) throws Exception {
        return Redactor.of(
                SpecReader.parse(
                        """
                        test: t
                        traffic: {files: {path: log}}
                        primary: {name: v12}
                        shadows: [{name: v13}]
                        compare: {segments: [country, age]}
                        sinks: {files: {path: out}}
                        %s
                        """
                                .formatted(
                                        privacy.replace(
                                                "KEY",
                                                "key: '${file:"
                                                        + Files.writeString(
                                                                folder.resolve("key"), key)
                                                        + "}'")),
                        "spec",
                        folder));
    }

    @Test
    void withoutTheSectionEverythingIsWritten() throws Exception {
        Redactor redactor = redactor("");
        String[] segments = {"DE", null};
        assertThat(redactor.id("r-17")).isEqualTo("r-17");
        assertThat(redactor.segments(segments)).isSameAs(segments);
        assertThat(redactor.prediction(Prediction.ofScore(0.25))).isEqualTo(0.25);
        assertThat(redactor.keepsPredictions()).isTrue();
        assertThat(redactor.error("age is \"x\"")).isEqualTo("age is \"x\"");
        Rejected rejected = new Rejected("age is \"x\"", "request_id r-17", "{\"age\":\"x\"}", 1L);
        assertThat(redactor.rejected(rejected)).isEqualTo(rejected);
    }

    /** What is not named is not written. */
    @Test
    void nothingIsKeptThatIsNotNamed() throws Exception {
        Redactor redactor = redactor("privacy: {segments: {country: keep, age: bucket 10}}");
        assertThat(redactor.id("r-17")).isNull();
        assertThat(redactor.prediction(Prediction.ofScore(0.25))).isNull();
        assertThat(redactor.prediction(Prediction.ofLabel("yes"))).isNull();
        assertThat(redactor.keepsPredictions()).isFalse();
        assertThat(redactor.segments(new String[] {"DE", "-13.5"})).containsExactly("DE", "-20");
        assertThat(redactor.segments(new String[] {null, "old"})).containsExactly(null, null);
        assertThat(redactor.rejected(new Rejected("age is \"x\"", "a.jsonl:3", "{}", 1L)))
                .isEqualTo(new Rejected("age is ...", "a.jsonl:3", "", 1L));
        assertThat(redactor.rejected(new Rejected("late", "request_id r-17", "", 1L)))
                .isEqualTo(new Rejected("late", "", "", 1L));
    }

    /** Errors can still be told apart, and a fingerprint is its own kind. */
    @Test
    void errorsHaveFingerprintsOfTheirKinds() throws Exception {
        Redactor redactor = redactor("privacy: {segments: {country: keep, age: keep}}");
        String one = redactor.error("input \"ann\" has 3 numbers");
        assertThat(one)
                .matches("error x[0-9a-f]{8}")
                .isEqualTo(redactor.error("input \"bob\" has 4 numbers"))
                .isNotEqualTo(redactor.error("output \"bob\" has 4 numbers"));
        assertThat(MessageKind.of(one)).isEqualTo(one);
        assertThat(redactor.error(null)).isNull();
        Redactor kind =
                redactor("privacy: {segments: {country: keep, age: keep}, errors: kind}");
        assertThat(kind.error("input \"ann\" has 3 numbers")).isEqualTo("input ... has ... numbers");
    }

    @Test
    void hashesAreThoseOfAnyHmac() throws Exception {
        Redactor redactor =
                redactor(
                        "privacy: {KEY, request-id: hash, predictions: hash, segments: {country:"
                                + " hash, age: keep}}");
        // A job sends it to its machines, without the key.
        redactor = InstantiationUtil.clone(redactor);
        assertThat(redactor.id("r-17")).isEqualTo(ID);
        assertThat(redactor.id("h\u00e4user")).isEqualTo("1e4164a568b2b9d94bac32920ee20395");
        assertThat(redactor.prediction(Prediction.ofScore(0.25)))
                .isEqualTo("82a4c8c4f2f5bd024c182c6c910c2a83");
        String[] hashed = {"0919201c77b5afbdbc9e715940cb3066", "7"};
        assertThat(redactor.segments(new String[] {"DE", "7"})).isEqualTo(hashed);
        assertThat(redactor.segments(new String[] {"DE", "7"})).isEqualTo(hashed);
        assertThat(redactor.rejected(new Rejected("late", "request_id r-17", "", 1L)).position())
                .isEqualTo("request_id " + ID);
    }

    @Test
    void predictionsFallIntoBuckets() throws Exception {
        Redactor redactor =
                redactor(
                        "privacy: {predictions: bucket 0.25, segments: {country: keep, age:"
                                + " keep}}");
        assertThat(redactor.prediction(Prediction.ofScore(0.49))).isEqualTo(0.25);
        assertThat(redactor.prediction(Prediction.ofScore(-0.01))).isEqualTo(-0.25);
        assertThat(redactor.prediction(Prediction.ofVector(0.5, 0.99)))
                .isEqualTo(new double[] {0.5, 0.75});
        assertThat(redactor.prediction(Prediction.ofLabel("yes"))).isNull();
    }

    @Test
    void aKeyThatIsMissingOrShortIsToldBeforeAnythingIsWritten() throws Exception {
        String privacy = "privacy: {KEY, request-id: hash, segments: {country: keep, age: keep}}";
        Redactor shortKey = redactor(privacy, "hunter2");
        assertThatThrownBy(shortKey::check)
                .isInstanceOf(SecretException.class)
                .hasMessageStartingWith("the key has 7 bytes; it needs at least 16")
                .hasMessageNotContaining("hunter2");
        Redactor none = redactor(privacy);
        Files.delete(folder.resolve("key"));
        assertThatThrownBy(none::check)
                .isInstanceOf(SecretException.class)
                .hasMessageStartingWith("cannot read the file");
        redactor("").check();
    }

    @Test
    void idsAreKnownUnderAllTheirNames() throws Exception {
        KnownIds ids =
                new KnownIds(
                        Set.of("r-17", "h\u00e4user"),
                        SpecReader.parse(
                                """
                                test: t
                                traffic: {files: {path: log}}
                                primary: {name: v12}
                                shadows: [{name: v13}]
                                sinks: {files: {path: out}}
                                privacy: {key: '${file:%s}', request-id: hash}
                                """
                                        .formatted(
                                                Files.writeString(
                                                        folder.resolve("key"),
                                                        "0123456789abcdef0123")),
                                "spec",
                                folder));
        assertThat(ids.contains("r-17")).isTrue();
        assertThat(ids.contains("r-17#3")).isTrue();
        assertThat(ids.contains(ID)).isTrue();
        assertThat(ids.contains("r-1")).isFalse();
        assertThat(ids.contains("r-171")).isFalse();
        assertThat(ids.isIn(rejected("request_id " + ID, ""))).isTrue();
        assertThat(ids.isIn(rejected("a.csv:3", "r-17,2026,x"))).isTrue();
        assertThat(ids.isIn(rejected("a.csv:3", "{\"id\":\"r-17#2\"}"))).isTrue();
        assertThat(ids.isIn(rejected("a.csv:3", "of r-17."))).isTrue();
        assertThat(ids.isIn(rejected("a.csv:3", "r-171,r-17-3,xr-17,r-17.5"))).isFalse();
    }

    private static Rejected rejected(String position, String record) {
        return new Rejected("late", position, record, null);
    }
}
