package io.kubernaut.server.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a browser calls for a page of another site. Browsers say so; other clients send neither header. And a
 * name that an attacker's DNS points at loopback ends in the header Host.
 */
final class CrossSite {
    private CrossSite() {}

    /** @param open no token is asked for: then the host must be this machine too */
    static boolean isForeign(HttpServletRequest request, boolean open) {
        if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
            return true;
        }
        var origin = request.getHeader("Origin");
        var host = String.valueOf(request.getHeader("Host")).toLowerCase(Locale.ROOT);
        if (origin != null && !host.equals(authority(origin))) {
            return true;
        }
        return open && request.getHeader("Host") != null && !isAddressOrLocalhost(host);
    }

    private static @Nullable String authority(String origin) {
        try {
            var authority = new URI(origin).getRawAuthority();
            return authority == null ? null : authority.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** An address cannot be pointed elsewhere by anyone's DNS. */
    private static boolean isAddressOrLocalhost(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+(:[0-9]+)?") || host.matches("(.*\\.)?localhost(:[0-9]+)?");
    }
}
