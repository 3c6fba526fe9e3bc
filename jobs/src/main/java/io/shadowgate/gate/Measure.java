package io.shadowgate.gate;

import java.util.List;

/** Something that is measured of a shadow. It says which gates a test has on it. */
@FunctionalInterface
interface Measure {
    /** The gates that the spec asks for; none where it sets no limit. */
    List<Gate> gates(GateSettings settings);
}
