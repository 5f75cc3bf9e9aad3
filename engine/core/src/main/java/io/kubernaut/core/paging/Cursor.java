package io.kubernaut.core.paging;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * The last row of a page in a list with the newest first; the next page is strictly before it. The id is part of it
 * because many rows share one time: all decisions about one webhook do.
 */
public record Cursor(Instant at, UUID id) {
    /** Before everything: the first page. PostgreSQL's timestamps go this far and much further. */
    public static final Cursor START =
            new Cursor(Instant.parse("9999-12-31T23:59:59Z"), UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff"));

    /** Opaque text for clients, safe in a URL. */
    public String encode() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((at + "|" + id).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException when the text is not from {@link #encode()} */
    public static Cursor decode(String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", -1);
            if (parts.length == 2) {
                var cursor = new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[1]));
                if (!cursor.at().isAfter(START.at()) && cursor.at().isAfter(Instant.EPOCH)) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("Not a cursor of this list", e);
        }
        throw new IllegalArgumentException("Not a cursor of this list");
    }
}
