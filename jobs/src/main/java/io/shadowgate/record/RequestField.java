package io.shadowgate.record;

import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record, in the order in which their faults are reported. Every format reads this
 * list, and the table in {@code jobs/docs/records.md} is made from it. To add a field is to add an
 * entry here.
 */
public enum RequestField {
    REQUEST_ID("request_id", "text", Part.BOTH, "required") {
        @Override
        void read(FieldValue value, RequestDraft draft) throws RejectedRecordException {
            draft.requestId(value.id());
        }

        @Nullable
        @Override
        String fault(RequestDraft draft) {
            return missingIf(draft.requestId == null);
        }
    },
    TIMESTAMP(
            "timestamp",
            "number or text",
            Part.BOTH,
            "required; event time. A number is an epoch time, whose digits give the unit, and a"
                    + " text is ISO-8601 or such a number. See below") {
        @Override
        void read(FieldValue value, RequestDraft draft) throws RejectedRecordException {
            // A time without an offset is UTC, as all times in ShadowGate.
            draft.timestamp(value.timestamp(ZoneOffset.UTC));
        }

        @Nullable
        @Override
        String fault(RequestDraft draft) {
            return missingIf(draft.timestamp == null);
        }
    },
    PRIMARY_MODEL(
            "primary_model",
            "text",
            Part.REQUEST,
            "if present, it must be the spec's `primary.name`; in a test with `stages` also the"
                    + " name of a shadow that answered this request") {
        @Override
        boolean isChecked(RequestSchema schema) {
            return false;
        }

        @Override
        void read(FieldValue value, RequestDraft draft) throws RejectedRecordException {
            String model = value.text();
            String primary = draft.schema.primary();
            if (model != null && draft.schema.live().names().contains(model)) {
                draft.servedElsewhere(fieldName() + " is " + model);
            } else if (model != null && !model.equals(primary)) {
                throw new RejectedRecordException(
                        fieldName()
                                + " is "
                                + Texts.beginning(model)
                                + ", but this test compares with "
                                + primary);
            }
        }
    },
    PRIMARY_ERROR(
            "primary_error",
            "anything",
            Part.REQUEST,
            "if it is an error, the record is rejected, because there is no answer to compare; in"
                    + " a test with `stages` it counts as an error of the model that served it") {
        @Override
        void read(FieldValue value, RequestDraft draft) {
            draft.primaryError = value.error();
            if (draft.primaryError != null && draft.schema.live().any()) {
                draft.servedElsewhere(fieldName());
            }
        }

        @Nullable
        @Override
        String fault(RequestDraft draft) {
            return draft.primaryError == null
                    ? null
                    : "the primary failed (primary_error: "
                            + Texts.beginning(draft.primaryError)
                            + "), so there is nothing to compare with";
        }
    },
    PRIMARY_PREDICTION(
            "primary_prediction",
            "number, text, or array of numbers",
            Part.REQUEST,
            "required; of the form that `compare.prediction` says") {
        @Override
        void read(FieldValue value, RequestDraft draft) throws RejectedRecordException {
            draft.primary = value.prediction(draft.schema.prediction());
        }

        @Nullable
        @Override
        String fault(RequestDraft draft) {
            return missingIf(draft.primary == null);
        }
    },
    PRIMARY_LATENCY_MS(
            "primary_latency_ms",
            "number, not negative",
            Part.REQUEST,
            "the time that the answer took. Without it, whatever compares it is null") {
        @Override
        boolean isChecked(RequestSchema schema) {
            return false;
        }

        @Override
        void read(FieldValue value, RequestDraft draft) throws RejectedRecordException {
            draft.primaryLatencyMs(value.latency());
        }
    },
    FEATURES(
            "features",
            "array of numbers or of arrays, or object of numbers, texts, booleans and arrays",
            Part.REQUEST,
            "required if ShadowGate runs a shadow. In an object, the spec's `features` give the"
                    + " order. If one of them is absent, null or NaN, and `shadows[].missing` does"
                    + " not replace it, the record is rejected") {
        @Override
        boolean isChecked(RequestSchema schema) {
            return schema.runsShadow();
        }

        @Override
        void read(FieldValue value, RequestDraft draft) {
            FeaturesValue.read(value, draft);
        }

        @Nullable
        @Override
        String fault(RequestDraft draft) {
            return draft.needsFeatures() ? FeaturesValue.fault(draft) : null;
        }

        @Override
        public boolean isNeeded(RequestSchema schema) {
            return schema.readsFeatures();
        }

        @Override
        public List<String> members(RequestSchema schema) {
            return schema.features();
        }
    },
    SEGMENTS(
            "segments",
            "object of texts",
            Part.REQUEST,
            "segments that `compare.segments` lists have their own reports") {
        @Override
        boolean isChecked(RequestSchema schema) {
            return schema.sampleSegment() != null;
        }

        @Override
        void read(FieldValue value, RequestDraft draft) throws RejectedRecordException {
            SegmentsValue.read(value, draft);
        }

        @Nullable
        @Override
        String fault(RequestDraft draft) {
            return SegmentsValue.fault(draft);
        }

        @Override
        public boolean isNeeded(RequestSchema schema) {
            return !schema.segments().isEmpty();
        }

        @Override
        public List<String> members(RequestSchema schema) {
            return schema.segments();
        }
    },
    SHADOW_PREDICTION(
            "shadow_prediction",
            "as `primary_prediction`",
            Part.SHADOW,
            "the answer of a shadow that ran elsewhere. It belongs to the shadow without a"
                    + " `model`, or to the only shadow, which is then not run. See below") {
        @Override
        boolean isChecked(RequestSchema schema) {
            return schema.isOfAnswers();
        }

        /** A malformed answer is a failure of the shadow: it is counted and not rejected. */
        @Override
        void read(FieldValue value, RequestDraft draft) {
            try {
                draft.shadow = value.answer(draft.schema.prediction());
            } catch (RejectedRecordException e) {
                draft.shadowFault(e.getMessage());
                value.skip();
            }
        }

        @Nullable
        @Override
        String fault(RequestDraft draft) {
            return missingIf(draft.answer() == null);
        }
    },
    SHADOW_LATENCY_MS(
            "shadow_latency_ms",
            "number, not negative",
            Part.SHADOW,
            "the time that the answer took. See below") {
        @Override
        boolean isChecked(RequestSchema schema) {
            return false;
        }

        @Override
        void read(FieldValue value, RequestDraft draft) {
            draft.shadowLatencyMs(value.latencyOrUnknown());
        }
    },
    SHADOW_ERROR("shadow_error", "anything", Part.SHADOW, "an error of the shadow. See below") {
        @Override
        boolean isChecked(RequestSchema schema) {
            return false;
        }

        @Override
        void read(FieldValue value, RequestDraft draft) {
            String error = value.error();
            draft.shadowError = draft.shadowError == null ? error : draft.shadowError;
        }
    };

    /** Whose field it is. */
    private enum Part {
        /** Of a request and of a shadow's answer in a log of its own. */
        BOTH,
        REQUEST,
        /** Of the shadow's answer. Such a field never rejects a request. */
        SHADOW
    }

    private final String fieldName;
    private final String type;
    private final Part part;
    private final String sentence;

    RequestField(String fieldName, String type, Part part, String sentence) {
        this.fieldName = fieldName;
        this.type = type;
        this.part = part;
        this.sentence = sentence;
    }

    /** Reads the field's value; null is as if the field were absent. */
    abstract void read(FieldValue value, RequestDraft draft) throws RejectedRecordException;

    /** Whether {@link #fault} has to be asked after each record. */
    boolean isChecked(RequestSchema schema) {
        return true;
    }

    /** What is wrong with the field once all of the record has been read; null if nothing is. */
    @Nullable String fault(RequestDraft draft) {
        return null;
    }

    @Nullable String missingIf(boolean missing) {
        return missing ? fieldName + " is missing" : null;
    }

    public String fieldName() {
        return fieldName;
    }

    /** Its type, in words. */
    public String type() {
        return type;
    }

    /** What a user has to know of it, in Markdown. */
    public String sentence() {
        return sentence;
    }

    /** Whether it is the shadow's, so that a fault in it is the shadow's fault. */
    boolean isOfShadow() {
        return part == Part.SHADOW;
    }

    /** Whether records of this schema have the field. */
    public boolean isIn(RequestSchema schema) {
        return !schema.isOfAnswers() || part != Part.REQUEST;
    }

    /** Whether a test needs more of the field than that it is well-formed. */
    public boolean isNeeded(RequestSchema schema) {
        return true;
    }

    /** Of a field that is an object: the members that a test needs. Empty for all. */
    public List<String> members(RequestSchema schema) {
        return List.of();
    }
}
