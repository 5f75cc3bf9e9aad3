package io.kubernaut.server.problem;

import io.kubernaut.core.paging.Cursor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, the newest first.
 *
 * @param next the {@code cursor} of the next page; null when this is the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
    /**
     * Makes a page of one row more than was asked for.
     *
     * @param rows read with {@code limit + 1}
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        var items = rows.subList(0, limit);
        return new Page<>(List.copyOf(items), cursor.apply(items.getLast()).encode());
    }
}
