package io.shadowgate.eventtime;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The answer to a subtask's {@link SubtaskProgress}.
 *
 * @param time event time that all may pass on, or {@link Timing#NONE}
 * @param holding how many partitions and files hold it back
 */
public record EventTimeNotice(long time, int holding) implements SourceEvent {}
