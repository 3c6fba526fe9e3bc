package io.shadowgate.spec;

import static io.shadowgate.spec.SpecTypes.lowerCase;

import io.shadowgate.spec.Traffic.ValueFormat;
import java.util.List;

/**
 * The keys of a topic's values and of their schema registry, and the rules between them.
 *
 * @param section of the registry, with the keys that follow
 * @param record where paths into the record are
 */
record RegistryKeys(
        String section,
        SpecKey<ValueFormat> format,
        SpecKey<List<String>> url,
        SpecKey<String> user,
        SpecKey<String> password,
        SpecKey<String> token,
        String record) {
    static final RegistryKeys OF_TRAFFIC =
            new RegistryKeys(
                    SpecKeys.REGISTRY,
                    SpecKeys.KAFKA_VALUE_FORMAT,
                    SpecKeys.REGISTRY_URL,
                    SpecKeys.REGISTRY_USER,
                    SpecKeys.REGISTRY_PASSWORD,
                    SpecKeys.REGISTRY_TOKEN,
                    SpecKeys.RECORD);

    static final RegistryKeys OF_LABELS =
            new RegistryKeys(
                    SpecKeys.LABELS_REGISTRY,
                    SpecKeys.LABELS_VALUE_FORMAT,
                    SpecKeys.LABELS_REGISTRY_URL,
                    SpecKeys.LABELS_REGISTRY_USER,
                    SpecKeys.LABELS_REGISTRY_PASSWORD,
                    SpecKeys.LABELS_REGISTRY_TOKEN,
                    "labels.record");

    /**
     * @param readsKeys whether a path leads to keys, which may have schemas too
     */
    void check(SpecValues values, Problems problems, boolean readsKeys) {
        ValueFormat given = values.get(format);
        if (given == ValueFormat.JSON && !readsKeys && values.has(section)) {
            problems.add(
                    section,
                    "has no effect: "
                            + format.path()
                            + " is json, whose records have no schema id, and no path of "
                            + record
                            + " leads to keys");
        } else if ((given == ValueFormat.AVRO || given == ValueFormat.PROTOBUF)
                && !values.has(section)) {
            problems.add(
                    url.path(),
                    "missing: "
                            + lowerCase(given)
                            + " values can be read only with their schemas");
        }
        boolean hasUser = values.has(user.path());
        boolean hasPassword = values.has(password.path());
        if (hasUser && !hasPassword) {
            problems.add(password.path(), "missing: there is a user");
        } else if (hasPassword && !hasUser) {
            problems.add(user.path(), "missing: there is a password");
        }
        if ((hasUser || hasPassword) && values.has(token.path())) {
            problems.add(
                    token.path(), "is a login, and so are user and password; write one of them");
        }
    }
}
