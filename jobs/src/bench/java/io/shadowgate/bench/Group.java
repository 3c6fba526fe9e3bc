package io.shadowgate.bench;

import java.util.List;

/**
 * One part of the table.
 *
 * @param notes remarks for the reader, such as what was skipped
 */
record Group(String name, List<Measured> lines, List<Ratio> ratios, List<String> notes) {
    Group {
        lines = List.copyOf(lines);
        ratios = List.copyOf(ratios);
        notes = List.copyOf(notes);
    }
}
