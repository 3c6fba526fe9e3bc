package io.shadowgate.admission;

import io.shadowgate.record.Exchange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.Features;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.Prediction;
import java.util.Comparator;
import java.util.Objects;

/** The requests and the responses of a log that has a record for each. */
enum RequestsAndResponses implements PairRule<Exchange> {
    RULE;

    private static final Comparator<Exchange> ORDER =
            Comparator.comparingLong(Exchange::timestamp)
                    .thenComparing(Exchange::part)
                    .thenComparingInt(half -> half.nanos() == null ? 0 : half.nanos())
                    .thenComparing(RequestsAndResponses::content);

    @Override
    public long timestamp(Exchange half) {
        return half.timestamp();
    }

    @Override
    public boolean isAnswer(Exchange half) {
        return half.part() == Part.RESPONSE;
    }

    /** A call that is asked again, because nobody answered, has the answer to the later request. */
    @Override
    public boolean repeatsMayCount() {
        return true;
    }

    @Override
    public Comparator<Exchange> order() {
        return ORDER;
    }

    /** The content, and then the place, which a rejected record shows. */
    private static String content(Exchange half) {
        Contents content = new Contents().add(half.fault()).add(half.rows());
        if (half.features() != null) {
            for (Features row : half.features()) {
                content.add(row);
            }
        }
        if (half.primary() != null) {
            for (Prediction answer : half.primary()) {
                content.add(answer);
            }
        }
        if (half.shadow() != null) {
            for (LoggedAnswer answer : half.shadow()) {
                content.add(answer);
            }
        }
        return content.add(half.primaryLatencyMs())
                .add(half.status())
                .add(half.shadowLatencyMs())
                .add(half.shadowError())
                .add(half.segments())
                .add(Objects.requireNonNull(half.shown()).position())
                .toString();
    }
}
