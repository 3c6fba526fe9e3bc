package io.shadowgate.app;

import io.shadowgate.record.Exchange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.statistics.MessageKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The first records of a log as a run reads them: which become requests, and which are rejected.
 */
public final class LogTrial {
    private int read;
    private int elsewhere;
    private final List<MirroredRequest> requests = new ArrayList<>();
    private final Map<String, Reason> rejected = new LinkedHashMap<>();
    private final Map<String, Exchange> waiting = new LinkedHashMap<>();

    /**
     * Records that are rejected for the same reason.
     *
     * @param example one of the reasons, with what it quotes
     * @param position of that record
     * @param record its beginning
     */
    public record Reason(String example, String position, String record, int count) {}

    void add(LogRecord record) {
        read++;
        if (record.request() != null) {
            requests.add(record.request());
        } else if (record.rejected() != null) {
            reject(record.rejected());
        } else if (record.exchange() != null) {
            add(record.exchange());
        } else {
            elsewhere++;
        }
    }

    private void reject(Rejected record) {
        String kind = MessageKind.of(record.reason());
        Reason before = rejected.get(kind);
        rejected.put(
                kind,
                before == null
                        ? new Reason(record.reason(), record.position(), record.record(), 1)
                        : new Reason(
                                before.example(),
                                before.position(),
                                before.record(),
                                before.count() + 1));
    }

    private void add(Exchange exchange) {
        if (exchange.part() == Exchange.Part.BOTH) {
            take(exchange);
            return;
        }
        Exchange other = waiting.get(exchange.requestId());
        if (other == null || other.part() == exchange.part()) {
            waiting.putIfAbsent(exchange.requestId(), exchange);
            return;
        }
        waiting.remove(exchange.requestId());
        boolean first = exchange.part() == Exchange.Part.REQUEST;
        take(first ? exchange.with(other) : other.with(exchange));
    }

    private void take(Exchange exchange) {
        if (exchange.fault() != null) {
            reject(exchange.rejected(exchange.fault()));
            return;
        }
        try {
            requests.addAll(exchange.requests());
        } catch (RejectedRecordException e) {
            reject(exchange.rejected(Objects.requireNonNull(e.getMessage())));
        }
    }

    public int read() {
        return read;
    }

    /** Records that belong to other tests. */
    public int elsewhere() {
        return elsewhere;
    }

    /** Requests, one for each row. */
    public List<MirroredRequest> requests() {
        return List.copyOf(requests);
    }

    public int rejected() {
        return rejected.values().stream().mapToInt(Reason::count).sum();
    }

    /**
     * Requests without their response, and the other way round, among the records that were read.
     */
    public int halves() {
        return waiting.size();
    }

    /** The commonest first. */
    public List<Reason> reasons() {
        return rejected.values().stream()
                .sorted(Comparator.comparingInt(Reason::count).reversed())
                .toList();
    }
}
