package io.shadowgate.stage;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** Where the decisions of persons are. It is asked at the end of each window. */
@FunctionalInterface
public interface OverrideSource extends Serializable {
    OverrideSource NONE = List::of;

    List<StageOverride> all() throws IOException;
}
