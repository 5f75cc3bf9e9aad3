package io.kubernaut.actions.apiserver;

import java.util.Map;

/**
 * One HTTP request as the in-process API received it.
 *
 * @param path without query, such as {@code /api/v1/namespaces/shop/pods}
 * @param query decoded parameters, the first value of each
 * @param user who asked, empty when the credentials were refused
 * @param body as sent; empty for none
 */
public record ApiRequest(
        String method, String path, Map<String, String> query, String user, String contentType, String body) {
    public ApiRequest {
        query = Map.copyOf(query);
    }

    public boolean is(String method, String pathSuffix) {
        return this.method.equals(method) && path.endsWith(pathSuffix);
    }

    public boolean dryRun() {
        return query.getOrDefault("dryRun", "").equals("All");
    }

    /** True for requests that would change something if they are not a dry run. */
    public boolean mutates() {
        return !method.equals("GET") && !path.endsWith("reviews");
    }
}
