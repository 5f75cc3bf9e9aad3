package io.kubernaut.history.database;

import io.kubernaut.core.context.SnapshotCodec;

/** A jsonb value; MyBatis binds and reads it as such. */
public record Jsonb(String text) {

    public static Jsonb of(Object facts) {
        return new Jsonb(SnapshotCodec.write(facts));
    }

    public <T> T as(Class<T> type) {
        return SnapshotCodec.read(text, type);
    }
}
