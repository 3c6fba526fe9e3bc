package io.shadowgate.restguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.restguard.GuardOptions.Allowed;
import io.shadowgate.restguard.GuardRules.Asked;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardRulesTest {
    private static final String SECRET = "right";

    @ParameterizedTest
    @EnumSource(Allowed.class)
    void whoeverShowsTheSecretMayDoAll(Allowed withoutSecret) {
        for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
            assertThat(refusal(withoutSecret, method, "/jobs", SECRET)).isNull();
        }
    }

    @Test
    void withoutTheSecretNothingIsAnsweredOrNothingIsChanged() {
        assertThat(refusal(Allowed.NOTHING, "GET", "/jobs", null)).isNotNull();
        assertThat(refusal(Allowed.NOTHING, "GET", "/jobs", "wrong")).isNotNull();
        assertThat(refusal(Allowed.READING, "GET", "/jobs", null)).isNull();
        for (String method : List.of("POST", "PATCH", "DELETE", "PUT")) {
            assertThat(refusal(Allowed.READING, method, "/jobs", null)).isNotNull();
            assertThat(refusal(Allowed.EVERYTHING, method, "/jobs", null)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jobs/a/yarn-cancel",
                "/jobs/a/yarn-stop",
                "/v1/jobs/a/yarn-cancel",
                "/jobs/a/yarn-cancel?b=c",
                "/jobs/a/yarn-cancel/"
            })
    void aGetThatChangesIsNoReading(String path) {
        assertThat(refusal(Allowed.READING, "GET", path, null)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8081", "LOCALHOST:1", "127.0.0.1:1", "[::1]:1"})
    void itsOwnNames(String host) {
        assertThat(ofHost(host)).isNull();
    }

    /** By such a name that leads to 127.0.0.1 a page of another site would be of this one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:8081",
                "localhost.evil.example",
                "127.0.0.1.evil.example:8081",
                "192.0.2.2:8081",
                "localhost:8081.evil.example",
                ""
            })
    void otherNames(String host) {
        assertThat(ofHost(host)).isNotNull();
    }

    @Test
    void pagesOfOtherSitesGetNoAnswerWhateverTheyShow() {
        assertThat(ofPage("http://localhost:8081", null)).isNull();
        assertThat(ofPage(null, "same-origin")).isNull();
        assertThat(ofPage(null, "none")).isNull();
        assertThat(ofPage("http://evil.example", null)).isNotNull();
        assertThat(ofPage("http://localhost:80", null)).isNotNull();
        assertThat(ofPage("null", null)).isNotNull();
        assertThat(ofPage(null, "cross-site")).isNotNull();
        assertThat(ofPage(null, "same-site")).isNotNull();
    }

    @Nullable
    private static String refusal(
            Allowed withoutSecret, String method, String path, @Nullable String secret) {
        return new GuardRules(SECRET, withoutSecret)
                .refusal(new Asked(method, path, "localhost:8081", secret, null, null));
    }

    @Nullable
    private static String ofHost(String host) {
        return new GuardRules(SECRET, Allowed.EVERYTHING)
                .refusal(new Asked("GET", "/", host, SECRET, null, null));
    }

    @Nullable
    private static String ofPage(@Nullable String origin, @Nullable String site) {
        return new GuardRules(SECRET, Allowed.EVERYTHING)
                .refusal(new Asked("GET", "/", "localhost:8081", SECRET, origin, site));
    }
}
