package io.kubernaut.core.action;

import io.kubernaut.core.action.Parameter.Type;
import java.time.Duration;
import java.util.List;

/** Words for the parameters of the catalogue; bounds keep out what can only be a mistake. */
final class Schema {
    private static final long MEBIBYTE = 1L << 20;
    private static final long TEBIBYTE = 1L << 40;

    private Schema() {}

    static Parameter required(Parameter p) {
        return new Parameter(p.name(), p.type(), true, p.minimum(), p.maximum(), p.allowed(), p.description());
    }

    static Parameter integer(String name, long minimum, long maximum, String description) {
        return new Parameter(name, Type.INTEGER, false, minimum, maximum, List.of(), description);
    }

    static Parameter memory(String name, String description) {
        return new Parameter(name, Type.BYTES, false, 4 * MEBIBYTE, 4 * TEBIBYTE, List.of(), description);
    }

    static Parameter storage(String name, String description) {
        return new Parameter(name, Type.BYTES, false, MEBIBYTE, 64 * TEBIBYTE, List.of(), description);
    }

    /** An amount of data that may be none; {@code most} is a quantity. */
    static Parameter upTo(String most, String name, String description) {
        return new Parameter(name, Type.BYTES, false, 0L, Quantities.bytes(most), List.of(), description);
    }

    static Parameter cpu(String name, String description) {
        return new Parameter(name, Type.CPU, false, 1L, 256_000L, List.of(), description);
    }

    static Parameter duration(String name, Duration minimum, Duration maximum, String description) {
        return new Parameter(
                name, Type.DURATION, false, minimum.toSeconds(), maximum.toSeconds(), List.of(), description);
    }

    static Parameter name(String name, String description) {
        return new Parameter(name, Type.NAME, false, null, null, List.of(), description);
    }

    static Parameter flag(String name, String description) {
        return new Parameter(name, Type.FLAG, false, null, null, List.of(), description);
    }

    static Parameter labels(String name, String description) {
        return new Parameter(name, Type.LABELS, false, null, null, List.of(), description);
    }

    static Parameter text(String name, String description) {
        return new Parameter(name, Type.TEXT, false, null, null, List.of(), description);
    }

    static Parameter choice(String name, String description, String... allowed) {
        return new Parameter(name, Type.CHOICE, false, null, null, List.of(allowed), description);
    }
}
