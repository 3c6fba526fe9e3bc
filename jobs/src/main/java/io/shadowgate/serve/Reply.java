package io.shadowgate.serve;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer of the server.
 *
 * @param headers more headers than each answer has
 */
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    static Reply html(String page) {
        return new Reply(200, "text/html; charset=utf-8", bytes(page), Map.of());
    }

    static Reply json(String json) {
        return json(200, json);
    }

    static Reply json(int status, String json) {
        return new Reply(status, "application/json", bytes(json), Map.of());
    }

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", bytes(text + "\n"), Map.of());
    }

    /**
     * Sends the reader elsewhere.
     *
     * @param location relative to the address asked for, so that no proxy has to translate it
     */
    static Reply redirect(String location) {
        return new Reply(
                302,
                "text/plain; charset=utf-8",
                bytes("see " + location + "\n"),
                Map.of("Location", location));
    }

    Reply with(Map<String, String> more) {
        return new Reply(status, contentType, body, more);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
