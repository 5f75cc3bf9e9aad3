package io.kubernaut.rules.authoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places such as <code>${name}</code> to fill in. */
record Template(String text) {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-zA-Z]+)}");

    static Template of(String resource) {
        try (var stream = Template.class.getResourceAsStream(resource)) {
            return new Template(new String(
                    Objects.requireNonNull(stream, resource + " is in the jar").readAllBytes(),
                    StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    /** @throws IllegalArgumentException when a place has no value */
    String filled(Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            var value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalArgumentException("Nothing to put in the place of " + place.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
