package io.shadowgate.model.http;

import io.shadowgate.model.ModelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a model, {@code http://HOST/v2/models/NAME/versions/VERSION}.
 *
 * @param root of the server, with the version of the protocol: {@code http://HOST/v2}
 * @param protocol version of the protocol, 1 or 2
 * @param version null if the address names none
 */
record ModelUrl(String root, int protocol, String name, @Nullable String version) {
    private static final Pattern FORM =
            Pattern.compile("(https?://.+/v([12]))/models/([^/]+?)(?:/versions/([^/:]+))?");

    /** What people copy along with the address. */
    private static final Pattern METHOD =
            Pattern.compile("(?:/infer|:predict|/ready|/metadata|/+)$");

    static ModelUrl of(String url) {
        Matcher parts = FORM.matcher(METHOD.matcher(url).replaceFirst(""));
        if (!parts.matches()) {
            throw new ModelException(
                    url
                            + " is not the address of a model; write"
                            + " http://HOST/v2/models/NAME/versions/VERSION");
        }
        return new ModelUrl(
                parts.group(1), Integer.parseInt(parts.group(2)), parts.group(3), parts.group(4));
    }

    ModelUrl withVersion(String pinned) {
        return new ModelUrl(root, protocol, name, pinned);
    }

    /** Identifies the model in decisions. Never the word that stands for answers in a log. */
    String identity() {
        return name + ":" + (version == null ? "unversioned" : version);
    }

    @Override
    public String toString() {
        return root + "/models/" + name + (version == null ? "" : "/versions/" + version);
    }
}
