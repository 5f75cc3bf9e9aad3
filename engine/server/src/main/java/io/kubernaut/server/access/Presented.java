package io.kubernaut.server.access;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The credential that a request carries. */
final class Presented {
    private Presented() {}

    /** "" when there is none, or none of a kind that is taken. */
    static String in(HttpServletRequest request, boolean basicToo) {
        var header = request.getHeader("Authorization");
        if (header == null) {
            return "";
        }
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return header.substring(7).strip();
        }
        return basicToo && header.regionMatches(true, 0, "Basic ", 0, 6)
                ? password(header.substring(6).strip())
                : "";
    }

    /** Any user name will do. */
    private static String password(String encoded) {
        try {
            var pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
