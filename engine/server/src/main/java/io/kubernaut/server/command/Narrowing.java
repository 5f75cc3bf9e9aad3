package io.kubernaut.server.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How much of a list is wanted. */
final class Narrowing {
    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "",
            description = "Only what is of this namespace.")
    private String namespace = "";

    @Option(names = "--limit", defaultValue = "50", description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    /** The parameters of the request, to which others may be added. */
    Map<String, String> query() {
        var query = new LinkedHashMap<String, String>();
        query.put("namespace", namespace);
        query.put("limit", Integer.toString(limit));
        return query;
    }
}
