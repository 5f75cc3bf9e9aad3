package io.kubernaut.actions.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes names and parameters into a path, so that no name can reach another object. */
final class ApiPath {
    private ApiPath() {}

    static String segment(String text) {
        if (text.isEmpty() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("Not the name of an object: '" + text + "'");
        }
        return encoded(text);
    }

    static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(p -> parameter(p.getKey(), p.getValue()))
                        .sorted()
                        .collect(Collectors.joining("&", "?", ""));
    }

    static String parameter(String name, String value) {
        return encoded(name) + "=" + encoded(value);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
