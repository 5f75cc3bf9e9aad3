package io.kubernaut.server.settings;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Base URLs of services that are asked. */
final class BaseUrls {
    private BaseUrls() {}

    /** The same without blank ones; fails, naming the key, where one is no plain http or https URL. */
    static List<String> checked(String key, List<String> urls) {
        var given = urls.stream().map(String::strip).filter(u -> !u.isEmpty()).toList();
        for (var url : given) {
            if (!plain(url)) {
                throw new IllegalArgumentException(
                        key + " must be http or https, with a host and without a query: " + url);
            }
        }
        return given;
    }

    private static boolean plain(String url) {
        try {
            var uri = URI.create(url);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
