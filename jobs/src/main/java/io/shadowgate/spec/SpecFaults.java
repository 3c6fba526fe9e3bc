package io.shadowgate.spec;

import java.util.Map;

/** Checks of a spec's values for others who take the same values, such as SQL. */
public final class SpecFaults {
    private SpecFaults() {}

    /**
     * The first header that holds a secret or that cannot be sent. Never quotes a value.
     *
     * @return its name and the problem, or an empty text
     */
    public static String ofHeaders(Map<String, String> headers) {
        for (Map.Entry<String, String> each : headers.entrySet()) {
            String fault = Secrets.headerFault(each.getKey(), each.getValue());
            if (!fault.isEmpty()) {
                return each.getKey() + "' " + fault;
            }
        }
        return "";
    }
}
