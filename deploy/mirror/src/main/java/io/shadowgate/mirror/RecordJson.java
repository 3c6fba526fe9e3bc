package io.shadowgate.mirror;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as ShadowGate reads them (jobs/docs/records.md), without what is redacted. Not
 * thread-safe.
 */
final class RecordJson {
    private final String mirror;
    private final String primaryModel;
    private final Redactor redactor;
    private final JsonText json = new JsonText();

    RecordJson(String mirror, String primaryModel, Redaction redaction) {
        this.mirror = mirror;
        this.primaryModel = primaryModel;
        this.redactor = new Redactor(redaction);
    }

    byte[] request(Copy request) {
        json.clear().open('{');
        json.name("request_id").value(redactor.id(request.requestId()));
        json.name("timestamp").value(request.timestampMs());
        json.name("primary_model").value(primaryModel);
        if (request.primaryError() != null) {
            json.name("primary_error").value(request.primaryError());
        }
        if (request.primary() != null) {
            json.name("primary_prediction").value(request.primary());
        }
        latency("primary_latency_ms", request.primaryLatencyMs());
        features(request);
        segments(request.segments());
        if (request.shadow() != null) {
            shadow(request.shadow());
        }
        return json.close('}').toBytes();
    }

    /** A latency that is not known is left out. */
    private void latency(String name, double ms) {
        if (ms >= 0) {
            json.name(name).value(ms);
        }
    }

    private void features(Copy request) {
        Object features = request.features();
        if (features instanceof Copier.Members members) {
            json.name("features").open('{');
            Object[] pairs = members.pairs();
            for (int i = 0; i < pairs.length; i += 2) {
                feature((String) pairs[i], pairs[i + 1]);
            }
            json.close('}');
        } else if (request.featureNames() != null && features instanceof double[] numbers) {
            json.name("features").open('{');
            List<String> names = request.featureNames();
            for (int i = 0; i < numbers.length; i++) {
                feature(names.get(i), numbers[i]);
            }
            json.close('}');
        } else if (features != null && redactor.keepsArrays()) {
            json.name("features").value(features);
        }
    }

    private void feature(String name, @Nullable Object value) {
        if (redactor.keeps(name)) {
            json.name(name).value(redactor.feature(name, value));
        }
    }

    private void segments(String[] segments) {
        boolean any = false;
        for (int i = 0; i < segments.length; i += 2) {
            String name = "segments." + segments[i];
            if (redactor.keeps(name)) {
                if (!any) {
                    json.name("segments").open('{');
                    any = true;
                }
                json.name(segments[i]).value(redactor.segment(name, segments[i + 1]));
            }
        }
        if (any) {
            json.close('}');
        }
    }

    private void shadow(Copy.ShadowAnswer shadow) {
        if (shadow.error() != null) {
            json.name("shadow_error").value(shadow.error());
        } else {
            json.name("shadow_prediction").value(shadow.prediction());
        }
        latency("shadow_latency_ms", shadow.latencyMs());
    }

    /** What the mirror did since the heartbeat before. */
    byte[] heartbeat(long timestampMs, MirrorCounts now, MirrorCounts before) {
        json.clear().open('{');
        json.name("mirror").value(mirror);
        json.name("timestamp").value(timestampMs);
        json.name("offered").value(now.offered() - before.offered());
        json.name("sampled").value(now.sampled() - before.sampled());
        json.name("sent").value(now.sent() - before.sent());
        json.name("dropped").value(now.dropped() - before.dropped());
        return json.close('}').toBytes();
    }
}
