package io.shadowgate.eventtime;

import java.io.Serializable;
import java.time.Duration;

/**
 * The rule by which event time advances.
 *
 * @param outOfOrderness how much later than a newer record an older one may come
 * @param idleness how long a silent partition holds event time back
 * @param maxAhead how far one record alone may move event time
 * @param ends whether parts of the log end, as files do. An open file holds event time back until
 *     it has been read, however long that takes.
 */
public record EventTimeRule(
        Duration outOfOrderness, Duration idleness, Duration maxAhead, boolean ends)
        implements Serializable {}
