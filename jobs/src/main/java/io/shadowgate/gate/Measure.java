package io.shadowgate.gate;

import java.util.List;

/** A property that is measured of a shadow. It creates its gates of a test. */
@FunctionalInterface
interface Measure {
    /** The gates for the limits in the spec; empty if it sets none. */
    List<Gate> gates(GateSettings settings);
}
