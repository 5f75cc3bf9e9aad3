package io.kubernaut.advisor.investigation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Each reads, and none writes. */
enum Tool {
    DESCRIBE("Conditions, containers, counts and settings of an object, without the values of variables.", "object"),
    LOGS("The end of the log of a pod's container, the newest line first.", "object", "container", "previous"),
    EVENTS("Events about an object, the newest first.", "object"),
    RELATED("What belongs to an object, or what it belongs to, and how that stands.", "object"),
    METRICS("What Prometheus measured of an object lately, by the operator's own queries.", "object");

    final String does;
    final List<String> arguments;

    Tool(String does, String... arguments) {
        this.does = does;
        this.arguments = List.of(arguments);
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Tool named(@Nullable String name) {
        for (var tool : values()) {
            if (tool.wireName().equals(name)) {
                return tool;
            }
        }
        return null;
    }
}
