package io.kubernaut.history.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a database is and who we are there.
 *
 * @param jdbcUrl without user and password
 */
record DatabaseUrl(String jdbcUrl, String user, String password) {

    /**
     * Reads {@code postgres://user:password@host:port/database?sslmode=require} (also {@code postgresql://}), or a JDBC
     * URL, whose user and password may be among its parameters.
     */
    static DatabaseUrl parse(String text) {
        var url = text.strip();
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(url, "", "");
        }
        if (!url.startsWith("postgres://") && !url.startsWith("postgresql://")) {
            throw new IllegalArgumentException(
                    "The database URL must begin with postgres://, postgresql:// or jdbc:postgresql://");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Its message would show the password.
            throw new IllegalArgumentException(
                    "The database URL cannot be read: special characters in user and password must be written as %XX");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("The database URL names no host");
        }
        var userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        var colon = userInfo.indexOf(':');
        var user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        var password = colon < 0 ? "" : userInfo.substring(colon + 1);
        var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new DatabaseUrl(
                "jdbc:postgresql://" + uri.getHost() + port + path + query, decode(user), decode(password));
    }

    private static String decode(String text) {
        // A plus sign is itself in this part of a URL.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return jdbcUrl.replaceAll("(?i)(password=)[^&]*", "$1***");
    }
}
