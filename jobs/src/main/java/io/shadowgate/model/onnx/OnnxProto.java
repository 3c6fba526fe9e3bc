package io.shadowgate.model.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.model.RowTraits;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an ONNX file says of itself, read from its Protocol Buffers encoding without loading it.
 *
 * @param irVersion 0 if it has none
 * @param opsets version by domain; the standard operators have an empty domain
 * @param files paths of the files that hold its weights, relative to its own folder
 * @param operators DOMAIN:NAME of each operator that is not in the standard domain
 * @param mixing how standard operators may make the rows of a call depend on each other
 * @param isHalf whether it has constants of 16 bits
 */
record OnnxProto(
        long irVersion,
        Map<String, Long> opsets,
        Set<String> files,
        Set<String> operators,
        Set<Mixing> mixing,
        boolean isHalf) {

    /** A way in which rows of a call depend on each other, and what shows it. */
    enum Mixing {
        TIME("time in the place of the rows"),
        SOFTMAX("a softmax over all rows"),
        BATCH_NORM("batch norm in training mode"),
        QUANTIZATION("dynamic quantization, whose scale is that of the whole call");

        final String words;

        Mixing(String words) {
            this.words = words;
        }
    }

    /** The bytes are no ONNX model, or only the beginning of one. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        final boolean cutShort;

        MalformedException(boolean cutShort) {
            super(cutShort ? "cut short" : "malformed");
            this.cutShort = cutShort;
        }
    }

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int DEEPEST = 64;
    private static final int EXTERNAL = 1;
    private static final int FLOAT16 = 10;
    private static final int BFLOAT16 = 16;

    private static final String DEPENDS =
            "its answer to a request depends on the others in the call";

    /** How it treats rows, as far as its operators show. */
    RowTraits traits() {
        String seen = mixing.stream().map(way -> way.words).collect(Collectors.joining(", or "));
        return new RowTraits(
                isHalf ? RowTraits.HALF_NOISE : RowTraits.FLOAT_NOISE,
                seen.isEmpty() ? RowTraits.UNKNOWN.mixing() : DEPENDS + " (likely " + seen + ")");
    }

    static OnnxProto read(byte[] file) throws MalformedException {
        Reading reading = new Reading(file);
        reading.model(0, file.length);
        return new OnnxProto(
                reading.irVersion,
                reading.opsets,
                reading.files,
                reading.operators,
                reading.mixing,
                reading.isHalf);
    }

    /** A field's place, number and form; {@code number} of a varint is in {@code value}. */
    private static final class Reading {
        final byte[] bytes;
        final Map<String, Long> opsets = new TreeMap<>();
        final Set<String> files = new TreeSet<>();
        final Set<String> operators = new TreeSet<>();
        final Set<Mixing> mixing = EnumSet.noneOf(Mixing.class);
        boolean isHalf;
        long irVersion;
        private int depth;

        // The field last read.
        private int field;
        private int wire;
        private long value;
        private int from;
        private int to;

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Reads a field from {@code at} and returns where the next begins. */
        private int next(int at, int end) throws MalformedException {
            int place = varint(at, end);
            field = (int) (value >>> 3);
            wire = (int) (value & 7);
            if (value >>> 3 == 0 || value >>> 3 > Integer.MAX_VALUE) {
                throw new MalformedException(false);
            }
            switch (wire) {
                case VARINT -> place = varint(place, end);
                case FIXED64 -> place = skip(place, 8, end);
                case FIXED32 -> place = skip(place, 4, end);
                case BYTES -> {
                    from = varint(place, end);
                    place = skip(from, value, end);
                    to = place;
                }
                default -> throw new MalformedException(false);
            }
            return place;
        }

        private int varint(int at, int end) throws MalformedException {
            value = 0;
            for (int i = 0; i < 10; i++) {
                if (at + i >= end) {
                    throw new MalformedException(end == bytes.length);
                }
                byte part = bytes[at + i];
                value |= (long) (part & 0x7f) << 7 * i;
                if (part >= 0) {
                    return at + i + 1;
                }
            }
            throw new MalformedException(false);
        }

        private int skip(int at, long length, int end) throws MalformedException {
            if (length < 0 || length > end - at) {
                throw new MalformedException(length > 0 && end == bytes.length);
            }
            return at + (int) length;
        }

        private String text() {
            return new String(bytes, from, to - from, UTF_8);
        }

        void model(int start, int end) throws MalformedException {
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (wire == VARINT && field == 1) {
                    irVersion = value;
                } else if (wire == BYTES) {
                    switch (field) {
                        case 7 -> graph(from, to);
                        case 8 -> opset(from, to);
                        case 20 -> training(from, to);
                        case 25 -> function(from, to);
                        default -> {}
                    }
                }
            }
        }

        private void opset(int start, int end) throws MalformedException {
            String domain = "";
            long version = 0;
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (field == 1 && wire == BYTES) {
                    domain = text();
                } else if (field == 2 && wire == VARINT) {
                    version = value;
                }
            }
            opsets.put(domain, version);
        }

        private void training(int start, int end) throws MalformedException {
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (wire == BYTES && (field == 1 || field == 2)) {
                    graph(from, to);
                }
            }
        }

        private void function(int start, int end) throws MalformedException {
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (wire == BYTES && field == 7) {
                    node(from, to);
                }
            }
        }

        private void graph(int start, int end) throws MalformedException {
            if (++depth > DEEPEST) {
                throw new MalformedException(false);
            }
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (wire == BYTES) {
                    switch (field) {
                        case 1 -> node(from, to);
                        case 5 -> tensor(from, to);
                        case 15 -> sparse(from, to);
                        default -> {}
                    }
                }
            }
            depth--;
        }

        private void node(int start, int end) throws MalformedException {
            String operator = "";
            String domain = "";
            Map<String, Long> numbers = new HashMap<>();
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (wire == BYTES) {
                    switch (field) {
                        case 4 -> operator = text();
                        case 5 -> attribute(from, to, numbers);
                        case 7 -> domain = text();
                        default -> {}
                    }
                }
            }
            if (!domain.isEmpty() && !domain.equals("ai.onnx")) {
                operators.add(domain + ":" + operator);
            } else {
                note(operator, numbers);
            }
        }

        private void note(String operator, Map<String, Long> attributes) {
            switch (operator) {
                case "LSTM", "GRU", "RNN", "Scan" -> mixing.add(Mixing.TIME);
                case "DynamicQuantizeLinear" -> mixing.add(Mixing.QUANTIZATION);
                case "BatchNormalization" -> {
                    if (attributes.getOrDefault("training_mode", 0L) == 1) {
                        mixing.add(Mixing.BATCH_NORM);
                    }
                }
                case "Softmax", "LogSoftmax" -> {
                    if (attributes.getOrDefault("axis", -1L) == 0) {
                        mixing.add(Mixing.SOFTMAX);
                    }
                }
                default -> {}
            }
        }

        private void attribute(int start, int end, Map<String, Long> numbers)
                throws MalformedException {
            String name = "";
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (wire == VARINT && field == 3) {
                    numbers.put(name, value);
                } else if (wire == BYTES) {
                    switch (field) {
                        case 1 -> name = text();
                        case 5, 10 -> tensor(from, to);
                        case 6, 11 -> graph(from, to);
                        case 22, 23 -> sparse(from, to);
                        default -> {}
                    }
                }
            }
        }

        private void sparse(int start, int end) throws MalformedException {
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (wire == BYTES && (field == 1 || field == 2)) {
                    tensor(from, to);
                }
            }
        }

        private void tensor(int start, int end) throws MalformedException {
            String location = "";
            boolean external = false;
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (field == 13 && wire == BYTES) {
                    String found = location(from, to);
                    location = found.isEmpty() ? location : found;
                } else if (field == 14 && wire == VARINT) {
                    external = value == EXTERNAL;
                } else if (field == 2 && wire == VARINT) {
                    isHalf |= value == FLOAT16 || value == BFLOAT16;
                }
            }
            if (external) {
                files.add(location);
            }
        }

        private String location(int start, int end) throws MalformedException {
            String key = "";
            String text = "";
            for (int at = start; at < end; ) {
                at = next(at, end);
                if (wire == BYTES && field == 1) {
                    key = text();
                } else if (wire == BYTES && field == 2) {
                    text = text();
                }
            }
            return key.equals("location") ? text : "";
        }
    }

    /** The beginning of a file, for what tells formats apart. */
    static byte[] head(byte[] file) {
        return Arrays.copyOf(file, Math.min(file.length, 4096));
    }
}
